"""``scraper new-site``: a facts file and golden pages for a newsroom, proposed from a few of its articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli.terminal import result, say
from scraper.cli.user_files import target_file
from scraper.core.errors import FetchError, UsageError

if TYPE_CHECKING:
    from scraper.core.page import Page
    from scraper.newsite import Proposal


@click.command()
@click.argument("pages", nargs=-1, required=True, metavar="URL|FILE...")
@click.option("--name", required=True, help="Name of the newsroom: lower-case letters and digits.")
@click.option("--index", default="", metavar="URL", help="Where it lists its newest articles; {page} for the number.")
@click.option("--feed", "feeds", multiple=True, metavar="URL", help="A feed of it; may be given again.")
@click.option("--sitemap", "sitemaps", multiple=True, metavar="URL", help="A sitemap of it; may be given again.")
@click.option("--base-url", metavar="URL", help="Ask this replica or mirror in place of the live site.")
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), default=".", help="The checkout to write into."
)
def command(
    pages: tuple[str, ...], name: str, index: str, base_url: str | None, into: Path, **lists: tuple[str, ...]
) -> None:
    """Propose a newsroom from the addresses of a few of its articles, or from saved pages.

    Writes scraper/sites/NAME.py and one folder under tests/pages for each page, overwrites nothing, and prints the
    evidence for each selector. See docs/new-site.md.

    \b
    Examples:
      scraper new-site --name kabaruji https://www.kabaruji.example/kota/baca/1200035/a URL URL
      scraper new-site --name kabaruji saved-1.html saved-2.html
    """
    import re

    from scraper.newsite import propose

    if not re.fullmatch(r"[a-z][a-z0-9]{1,30}", name):
        raise UsageError(f"--name {name!r}: lower-case letters and digits, a letter first")
    places = {"index": (index,) if index else (), "feeds": lists["feeds"], "sitemaps": lists["sitemaps"]}
    proposal = propose(name, _pages(pages, base_url), places)
    there = [path for path in proposal.files if (into / path).exists()]
    if there:
        raise UsageError(f"{into / there[0]} is there already; take another --name or remove it")
    for path, content in proposal.files.items():
        with target_file(into / path) as file:
            file.write(content)
    _show(proposal)
    for path in proposal.files:
        if path.endswith((".py", "page.html")):
            say(f"wrote {into / path}")


def _show(proposal: Proposal) -> None:
    for place, found in proposal.evidence.fields.items():
        for one in found:
            result(f"{place:<12}{one.selector:<36}{one.pages} of {proposal.evidence.pages} pages  {one.why}\n")
        if not found:
            result(f"{place:<12}nothing found\n")


def _pages(sources: tuple[str, ...], base_url: str | None) -> list[Page]:
    urls = [one for one in sources if one.startswith(("http://", "https://"))]
    found = _fetched(urls, base_url) if urls else []
    return [*found, *(_saved(Path(one)) for one in sources if one not in urls)]


def _saved(path: Path) -> Page:
    from dataclasses import replace

    from scraper.core.page import Page
    from scraper.parsing.page.decode import decode
    from scraper.parsing.page.dom import parse_html
    from scraper.parsing.page.head import read_head

    try:
        page = Page("", path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    head = read_head(parse_html(decode(page)))
    url = head.canonical or head.meta("og:url")
    if not url:
        raise UsageError(f"{path}: the page does not say its address (link rel=canonical)")
    return replace(page, url=url)


def _fetched(urls: list[str], base_url: str | None) -> list[Page]:
    """Return the raw pages, fetched by the spider of a one-off fetch and read from the archive that it keeps."""
    import tempfile

    from scraper.config import load
    from scraper.running.launch import fetch
    from scraper.storage.warc import find_archives, read_archive

    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)
        config = load(flags={"output": output, **({"base_url": base_url} if base_url else {})})
        summary = fetch(urls, config)
        kept = {page.url: page for path in find_archives(output) for page in read_archive(path)}
    missing = [url for url in urls if url not in kept]
    if missing:
        why = dict(summary.problems).get(missing[0], "not fetched")
        raise FetchError(f"{missing[0]}: {why}")
    return [kept[url] for url in urls]
