"""``scraper sites``: the newsrooms that are known."""

from __future__ import annotations

import click

from scraper.cli.terminal import result


@click.command()
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print them.")
def command(form: str) -> None:
    """List the newsrooms that are known, with their hosts, layouts and state.

    \b
    Examples:
      scraper sites
      scraper sites --format json
    """
    from scraper.sites.registry import all_sites

    sites = all_sites().values()
    if form == "table":
        for site in sites:
            result(f"{site.name:<16}{site.state:<14}{site.title}: {', '.join(site.hosts)}\n")
        return
    import msgspec

    rows = [
        {
            "name": site.name,
            "title": site.title,
            "state": site.state,
            "hosts": site.hosts,
            "layouts": [layout.name for layout in site.layouts],
            "sections": list(site.lists.section_ids),
            "least_yield": site.least_yield,
        }
        for site in sites
    ]
    result(msgspec.json.format(msgspec.json.encode(rows), indent=2) + b"\n")
