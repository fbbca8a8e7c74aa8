"""The metas in which a newsroom names time and author of an article, where no name that is common to many has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.parsing.fields.bylines import read_authors
from scraper.parsing.fields.dates import read_date
from scraper.sites.newsroom_data import WordingData

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.learning.studied_page import StudiedPage

_NAME: Final = late_pattern(r"[\w:.-]{1,80}", re.ASCII)
_MAX_NAMES: Final = 3
_MAX_VALUE_CHARS: Final = 100
_OF_CHANGES: Final = ("modif", "updat", "expir", "revis")
_OF_PEOPLE: Final = ("author", "creator", "byl", "penulis", "reporter")


def metas_of(pages: Sequence[StudiedPage]) -> WordingData:
    """Return the names of the metas for time and author; none for a field that most pages give already.

    A meta counts that every page has, each with a value of its own for the time.
    """
    first, *others = [page.opened.head for page in pages]
    names = [name for name in first.metas if _NAME.fullmatch(name) and all(name in head.metas for head in others)]
    values = {name: [head.meta(name) for head in (first, *others)] for name in names}
    short = {
        name: contents
        for name, contents in values.items()
        if all(0 < len(value) <= _MAX_VALUE_CHARS for value in contents)
    }
    published: list[str] = []
    author: list[str] = []
    if 2 * sum(page.draft.date_published is not None for page in pages) < len(pages):
        published = [name for name, contents in short.items() if _are_times(name, contents)]
    if 2 * sum(bool(page.draft.authors) for page in pages) < len(pages):
        author = [name for name, contents in short.items() if _are_people(name, contents)]
    return WordingData(published=tuple(published[:_MAX_NAMES]), author=tuple(author[:_MAX_NAMES]))


def _are_times(name: str, values: Sequence[str]) -> bool:
    if any(word in name for word in _OF_CHANGES):
        return False
    return all(map(read_date, values)) and len(set(values)) == len(values)


def _are_people(name: str, values: Sequence[str]) -> bool:
    return any(word in name for word in _OF_PEOPLE) and all(map(read_authors, values))
