"""Turns pages into fixtures: folders with a page, its address, and a draft of what it must become."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import msgspec

from scraper.composition.process import process
from scraper.core.article import Article
from scraper.core.errors import Rejected
from scraper.core.files import make_folders, write_whole
from scraper.storage.page_index import address_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scraper.core.page import Page

# What follows from the other fields, or changes with every version of the program.
_FOLLOWS: Final = frozenset(("schema_version", "text", "word_count", "content_hash", "fetched_at", "revision"))
_DRAFT: Final = "draft"  # in the name of what nobody has read yet


@dataclass(frozen=True, slots=True)
class Fixture:
    """A fixture that was written. outcome: how its page reads today."""

    folder: Path
    outcome: str


def write_fixtures(pages: Iterable[Page], into: Path) -> Iterator[Fixture]:
    """Write a fixture for every page of an article, and give each; a folder that is there already stays as it is.

    into: the folder of all fixtures. The expectation is named a draft: it is what the program makes of the page today,
    and counts once somebody has read it against the page and renamed it. Raises ``OSError``.
    """
    for page in pages:
        address = address_of(page.url)
        if address is None:
            continue
        part = "-amp" if address.amp else f"-page-{address.page}" if address.page > 1 else ""
        folder = into / f"{address.site}-{address.number}{part}"
        if not folder.exists():
            yield _write(page, folder)


def _write(page: Page, folder: Path) -> Fixture:
    make_folders(folder)
    write_whole(folder / "page.html", page.body)
    meta = {"url": page.url, "content_type": page.content_type, "fetched_at": page.fetched_at}
    write_whole(folder / "page.meta.json", _as_json(meta))
    try:
        article = process(page)
    except Rejected as rejection:
        outcome = f"refused: {rejection.reason}"
        write_whole(folder / f"rejected.{_DRAFT}.txt", f"{rejection.reason}\n".encode())
    else:
        outcome = f"{article.extraction.layout or article.extraction.method}, {article.word_count} words"
        write_whole(folder / f"expected.{_DRAFT}.json", _as_json(_differing(article)))
    write_whole(folder / "why.md", f"A page of the live site, fetched {page.fetched_at or 'some day'}.\n".encode())
    return Fixture(folder, outcome)


def _differing(article: Article) -> dict[str, Any]:
    """Return the fields of an Article that differ from their defaults."""
    plain = {field.name: field.default for field in fields(Article) if field.default is not MISSING}
    lists = {field.name: field.default_factory() for field in fields(Article) if field.default_factory is not MISSING}
    defaults = plain | lists
    seen = msgspec.to_builtins(article)
    seen["extraction"].pop("version")
    return {name: value for name, value in seen.items() if name not in _FOLLOWS and value != defaults.get(name)}


def _as_json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
