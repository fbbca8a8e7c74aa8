"""``scraper fixture``: pages of an archive, and articles that were judged wrong, become folders for tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli import options
from scraper.cli.terminal import as_json, line, result, say
from scraper.core.errors import UsageError
from scraper.core.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.core.page import Page


@click.command()
@click.argument("sources", metavar="ARCHIVE|FOLDER|FILE|ID...", nargs=-1, required=True)
@click.option("--into", "into", metavar="DIR", required=True, type=click.Path(path_type=Path), help="Where they go.")
@options.crawl_folder("folder", words="Folder of the crawl that has the article of an ID.")
@options.quiet
@options.text_or_json("json: a line a fixture.")
def command(sources: tuple[str, ...], into: Path, folder: Path, form: str) -> None:
    """Make a fixture of every page of an article: the page byte for byte, its address, and what it becomes today.

    The expectation is a draft: read it against the page, mend it, and rename it (expected.json, rejected.txt). A folder
    that is there already stays as it is. An ID, a number of cnnindonesia or an address stands for the archived page of
    an article of a crawl; what was said of it in the audit of `scraper serve` is in why.md.

    \b
    Examples:
      scraper fixture doctor-cnnindonesia-20261129-090000/ --into tests/pages
      scraper fixture page.html --into tests/pages
      scraper fixture cnnindonesia:1274000 --from output --into tests/pages
    """
    from scraper.core.files import write_whole
    from scraper.offline.fixtures import write_fixtures

    count = 0
    for page, why in _pages(sources, folder):
        for fixture in write_fixtures([page], into):
            if why:
                write_whole(fixture.folder / "why.md", f"{why}\n".encode("utf-8", "replace"))
            count += 1
            if form == "json":
                result(as_json({"folder": str(fixture.folder), "outcome": fixture.outcome}))
            else:
                result(f"{line(str(fixture.folder))}: {fixture.outcome}\n")
    if not count:
        raise UsageError(
            f"nothing to make: each page of a known newsroom's article has its folder in {line(str(into))} already, "
            "or there is no such page"
        )
    drafts = "read the draft" if count == 1 else "read each draft"
    say(f"{counted(count, 'fixture')}; {drafts} against its page, then rename it")


def _pages(sources: tuple[str, ...], folder: Path) -> Iterator[tuple[Page, str]]:
    """Yield each page and why it becomes a fixture, empty where nobody has said it."""
    from scraper.storage.named_article import find_id
    from scraper.web.judged_page import judged_page

    for name in sources:
        if (article_id := find_id(name)) and not Path(name).exists():
            yield judged_page(folder, article_id)
        else:
            yield from ((page, "") for page in _pages_of(Path(name)))


def _pages_of(source: Path) -> Iterator[Page]:
    from scraper.offline.saved import read_page
    from scraper.storage.archive_names import SUFFIXES, find_archives
    from scraper.storage.warc import read_archive

    if source.is_dir() or source.name.endswith(SUFFIXES):
        for archive in find_archives(source):
            yield from read_archive(archive)
    else:
        try:
            yield read_page(source)
        except UsageError as error:
            raise UsageError(f"{line(str(source))}: {error}") from error
