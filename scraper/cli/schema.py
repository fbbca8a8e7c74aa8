"""``scraper schema``: the JSON Schema of the Article."""

from __future__ import annotations

import click

from scraper.cli.terminal import result


@click.command()
def command() -> None:
    """Print the JSON Schema (2020-12) that every written Article satisfies.

    \b
    Examples:
      scraper schema > article.schema.json
      scraper schema | jq '.properties | keys'
    """
    import msgspec

    from scraper.core.json_schema import article_schema

    result(msgspec.json.format(msgspec.json.encode(article_schema()), indent=2) + b"\n")
