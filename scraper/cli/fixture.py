"""``scraper fixture``: pages of an archive become folders for tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli.terminal import line, result, say
from scraper.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.core.page import Page


@click.command()
@click.argument("sources", metavar="ARCHIVE|FOLDER|FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--into", "into", metavar="DIR", required=True, type=click.Path(path_type=Path), help="Where they go.")
def command(sources: tuple[Path, ...], into: Path) -> None:
    """Make a fixture of every page of an article: the page byte for byte, its address, and what it becomes today.

    The expectation is a draft: read it against the page, mend it, and rename it (expected.json, rejected.txt). A folder
    that is there already stays as it is.

    \b
    Examples:
      scraper fixture doctor-cnnindonesia-20261129-090000/ --into tests/pages
      scraper fixture page.html --into tests/pages
    """
    from scraper.offline.fixtures import write_fixtures

    count = 0
    for fixture in write_fixtures(_pages(sources), into):
        count += 1
        result(f"{line(str(fixture.folder))}: {fixture.outcome}\n")
    if not count:
        raise UsageError("no page of an article of a known newsroom is there that has no fixture yet")
    say(f"{count} fixtures; read each draft against its page, then rename it")


def _pages(sources: tuple[Path, ...]) -> Iterator[Page]:
    from scraper.offline.saved import read_page
    from scraper.storage.warc import SUFFIXES, find_archives, read_archive

    for source in sources:
        if source.is_dir() or source.name.endswith(SUFFIXES):
            for archive in find_archives(source):
                yield from read_archive(archive)
        else:
            yield read_page(source)
