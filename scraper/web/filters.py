"""The filters of a search as they stand in an address: read, checked and written again."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Final, get_args
from urllib.parse import urlencode

from scraper.core.article import Kind, Method
from scraper.core.errors import UsageError
from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_VALUE_CHARS: Final = 200  # of one filter; the longest tag of the site has 60
MAX_WORDS: Final = 16  # of a search: each further one is a look into the index

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": get_args(Kind),
    "method": get_args(Method),
    "complete": ("yes", "no"),
    "duplicates": ("none", "only"),
    "order": ("newest", "best"),
}
_DAYS: Final = ("since", "until")
_TERM: Final = late_pattern(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


@dataclass(slots=True, frozen=True)
class SearchFilters:
    """Which Articles are asked for, and in which order. An empty value filters nothing.

    q: words that must all stand in title or text; ``"a phrase"`` as it is, ``-word`` must not stand there.
    since, until: days of publication, both included: ``2026-11-22``.
    section: a section or subsection.
    complete: ``yes`` for Articles of which all was read, ``no`` for the others.
    duplicates: ``only`` for Articles that have near-duplicates, ``none`` for all but the later copies of a text.
    order: ``best`` puts the Articles first in which the words of ``q`` weigh most; by default the newest come first.
    """

    q: str = ""
    since: str = ""
    until: str = ""
    site: str = ""
    section: str = ""
    kind: str = ""
    author: str = ""
    editor: str = ""
    tag: str = ""
    method: str = ""
    complete: str = ""
    duplicates: str = ""
    order: str = ""

    @property
    def terms(self) -> str:
        """The words in the language of SQLite's index; empty without a word that could be found."""
        wanted: list[str] = []
        unwanted: list[str] = []
        for found in list(_TERM.finditer(self.q))[:MAX_WORDS]:
            text = (found[2] if found[2] is not None else found[3]).strip()
            if any(letter.isalnum() for letter in text):
                quoted = '"' + text.replace('"', '""') + '"'
                (unwanted if found[1] else wanted).append(quoted)
        if not wanted:
            return ""
        return " AND ".join(wanted) + "".join(f" NOT {text}" for text in unwanted)

    @property
    def is_ranked(self) -> bool:
        """Whether the order is by weight of the words."""
        return self.order == "best" and bool(self.terms)

    @property
    def given(self) -> dict[str, str]:
        """The filters that have a value."""
        return {name: value for name in NAMES if (value := getattr(self, name))}

    def without(self, name: str) -> SearchFilters:
        """Return the filters without one of them."""
        return replace(self, **{name: ""})

    def having(self, name: str, value: str) -> SearchFilters:
        """Return the filters with one of them set."""
        return replace(self, **{name: value})

    def query(self, **more: str) -> str:
        """Return the part of an address behind the question mark, with the question mark; empty without filters."""
        values = self.given | {name: value for name, value in more.items() if value}
        return f"?{urlencode(values)}" if values else ""


NAMES: Final = tuple(field.name for field in fields(SearchFilters))


def read_filters(parameters: Mapping[str, str]) -> SearchFilters:
    """Return the filters in the parameters of an address; others are left out.

    Raises ``UsageError`` that names the parameter, for a value that no Article can have.
    """
    values = {name: " ".join(parameters.get(name, "").replace("\0", " ").split()) for name in NAMES}
    for name, value in values.items():
        if len(value) > MAX_VALUE_CHARS:
            raise UsageError(f"{name}: at most {MAX_VALUE_CHARS} characters")
        if value and value not in CHOICES.get(name, (value,)):
            raise UsageError(f"{name}: one of {', '.join(CHOICES[name])}")
    for name in _DAYS:
        if values[name]:
            _check_day(name, values[name])
    return SearchFilters(**values)


def _check_day(name: str, value: str) -> None:
    try:
        is_day = date.fromisoformat(value).isoformat() == value
    except ValueError:
        is_day = False
    if not is_day:
        raise UsageError(f"{name}: a day, as in 2026-11-22")
