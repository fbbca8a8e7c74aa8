"""``scraper fetch``: the given addresses, one Article each on standard output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scraper.cli.crawl import flags
from scraper.cli.terminal import complain, result

if TYPE_CHECKING:
    from scraper.article import Article


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder to keep them in; default: output."
)
@click.option("--store/--no-store", default=True, help="Whether they are kept in the folder as well.")
@click.option("--format", "form", type=click.Choice(["json", "text"]), default="json", help="What is printed.")
@click.option("--base-url", metavar="URL", help="Ask this replica or mirror in place of the live site.")
@click.option(
    "--contact", metavar="WHO", help="Page or mail address in the user agent, so that the site can reach you."
)
@click.option("--config", "file", type=click.Path(path_type=Path, dir_okay=False), help="The TOML file.")
def command(urls: tuple[str, ...], store: bool, form: str, file: Path | None, **given: Any) -> int:  # noqa: ANN401  Click gives each option its type
    """Fetch the given addresses and print one Article each; they are kept like those of a crawl.

    \b
    Examples:
      scraper fetch https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul
      scraper fetch --no-store --format text URL
    """
    from scraper.article import encode_readable
    from scraper.config import load
    from scraper.crawl import fetch

    def show(article: Article) -> None:
        result(encode_readable(article) if form == "json" else f"{article.title or ''}\n\n{article.text}\n")

    summary = fetch(urls, load(file, flags=flags(**given)), keep=store, on_article=show)
    for where, why in summary.problems:
        complain(why.removeprefix(f"{where}: "), about=where)
    if summary.error:
        complain(summary.error)
    return summary.exit_code
