"""``scraper fixture``: a page that was judged wrong becomes a test to work on."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.cli.terminal import result, say


@click.command()
@click.argument("article_id", metavar="ID")
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default="output",
    show_default=True,
    help="Folder of the crawl.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default="fixtures",
    show_default=True,
    help="Folder in which the fixture's folder is made.",
)
def command(article_id: str, folder: Path, into: Path) -> None:
    """Make a fixture of an article: its archived page, the Article as a draft, and the note of the audit.

    Mend the draft until it says what the page should give, and rename it to expected.json. The page is the newsroom's:
    a fixture that is published needs words of your own.

    \b
    Examples:
      scraper fixture cnnindonesia:1274000
      scraper fixture cnnindonesia:1274000 --into tests/pages
    """
    from scraper.web.fixture_folder import DRAFT, make_fixture

    target = make_fixture(folder, article_id if ":" in article_id else f"cnnindonesia:{article_id}", into)
    result(f"{target}\n")
    say(f"mend {target / DRAFT} and rename it to expected.json")
