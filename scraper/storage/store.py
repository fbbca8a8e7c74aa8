"""The one door to Articles: what every store offers, whether it keeps files, objects or rows."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, NewType, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from scraper.core.article import Article
    from scraper.storage.waiting import Waiting

ArticlePlace = NewType("ArticlePlace", str)
"""Where a store keeps an Article: a note for the ledger, which only the store itself can read."""


class Change(StrEnum):
    """What saving an Article came to."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Stored(Struct, frozen=True):
    """A saved Article.

    place: where it lies now.
    outcome: whether it is the first text, a changed one, or the one that lay there before.
    revision: the number that the store gave it.
    """

    place: ArticlePlace
    outcome: Change
    revision: int


class Kept(NamedTuple):
    """One place of a store and the newest revision in it.

    article: None when what lies there cannot be read as an Article.
    fault: why it cannot be read; empty for a sound Article.
    """

    place: ArticlePlace
    article: Article | None
    fault: str = ""


class ListedDay(Struct, frozen=True):
    """The articles of one day as they are known without looking at each.

    day: of publication by the clock of the site, ``2026-11-22``; empty for the articles without a date.
    stamp: another one whenever the store wrote or dropped an Article of that day; empty while it is too young to tell.
    parts: where they lie, for the store itself.
    """

    day: str
    stamp: str
    parts: tuple[str, ...]


class Listed(NamedTuple):
    """One place of a store as it is known without reading it.

    id: of the article that belongs there; empty for a name that no Article has.
    stamp: another one whenever something was written there.
    """

    place: ArticlePlace
    id: str
    stamp: str


class Store(Protocol):
    """A keeper of Articles and of their older revisions. Every verb raises ``StoreError``.

    ``at`` is the place that the ledger has noted; it spares the store a search. The Article is found without it too,
    and also when it is not at that place any more.
    """

    def save(self, article: Article, *, at: ArticlePlace | None = None) -> Stored:
        """Keep what the site shows now: a changed text becomes the next revision, an unchanged one is kept once.

        Safe to repeat after a kill or a power cut at any point. at: None for an article that the ledger has not seen
        written, which is then expected under its own day only. The number of the Article counts when none lies there:
        that of a lost one goes on. A file that is not an Article goes aside.
        """
        ...

    def replace(self, article: Article, *, at: ArticlePlace | None = None) -> ArticlePlace:
        """Put the Article, with the revision that it bears, in place of the newest one; no revision is kept of that."""
        ...

    def read(self, article_id: str, *, at: ArticlePlace | None = None) -> Article | None:
        """Return the newest revision of an article; None for an article that is not kept."""
        ...

    def place_of(self, article: Article) -> ArticlePlace:
        """Return where the Article belongs."""
        ...

    def current(self, article: Article, *, at: ArticlePlace | None = None) -> Article | None:
        """Return the newest revision that ``save`` would compare an Article with; None for a new article."""
        ...

    def hold(self, waiting: Waiting) -> None:
        """Keep a text in doubt beside the newest revision of its article, in place of what has waited there."""
        ...

    def waiting(self, article_id: str) -> Waiting | None:
        """Return the text in doubt of an article; None without one, also when it cannot be read."""
        ...

    def release(self, article_id: str) -> None:
        """Drop the text in doubt of an article, if it has one."""
        ...

    def forget(self, article_id: str) -> int:
        """Remove every revision of an article and its text in doubt, for good; return how many there were."""
        ...

    def history(self, article_id: str) -> list[Article]:
        """Return all revisions of an article, the oldest first."""
        ...

    def articles(self, days: Iterable[date] | None = None) -> Iterator[Kept]:
        """Go through the newest revision of every article, in a fixed order, those that cannot be read included.

        days: only articles published on these days, by the clock of their site.
        """
        ...

    def days(self) -> list[ListedDay]:
        """Return the days of which there are articles, in their order; those without a date come last."""
        ...

    def listing(self, day: ListedDay) -> Iterator[Listed]:
        """Go through the places of one day without reading them."""
        ...

    def stamp(self, place: ArticlePlace) -> str:
        """Return the stamp of one place, see ``Listed``; empty when nothing lies there."""
        ...

    def at(self, place: ArticlePlace) -> Kept:
        """Return what lies at one place."""
        ...
