"""What can become of an address that was asked for. ``Ledger.settle`` takes one of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from scraper.storage.ledger.entry import State
    from scraper.storage.store import ArticlePlace


class Written(Struct, frozen=True):
    """The Article was written, or lay there already as it is now.

    hash: its content_hash.
    published: ISO 8601, as in the Article.
    place: where the store keeps it; None for a run that keeps nothing.
    etag, modified: the conditions for the next visit.
    fresh: it was published so lately that it is looked at again.
    complete: no word of it is missing; else it is asked for again soon.
    """

    hash: str
    revision: int
    published: str | None
    place: ArticlePlace | None
    etag: str | None = None
    modified: str | None = None
    fresh: bool = True
    complete: bool = True


class Retained(Struct, frozen=True):
    """A worse text than the written one was read: the written one stays, and the address is asked again soon.

    hash, published, place: of the written one, see ``Written``.
    """

    why: str
    hash: str
    published: str | None
    place: ArticlePlace


class Adopted(Struct, frozen=True):
    """An Article that lies in the store, noted in the ledger whatever that knew of it: not a result of asking a site.

    fetched: seconds since 1970, None where the Article does not say.
    revisions: number and content hash of each one that lies in the store, the oldest first.
    """

    id: str
    url: str
    hash: str
    published: str | None
    place: ArticlePlace
    fetched: float | None
    revisions: tuple[tuple[int, str], ...] = ()


class Renewed(Struct, frozen=True):
    """The Article was made again from its archived page: by better rules, not by the newsroom."""

    hash: str
    published: str | None
    place: ArticlePlace


class NotModified(Struct, frozen=True):
    """The site says that the page is as it was (304)."""


class OutsideSpan(Struct, frozen=True):
    """An article outside the span of the job that claimed it: not written, but another job may want it still."""

    published: str


class Ended(Struct, frozen=True):
    """The page is gone or gives no Article, for certain. What an earlier visit has written stays."""

    state: State
    why: str


class Doubted(Struct, frozen=True):
    """The page seems to be gone, broken or another's, as a fault on its way can make it seem.

    Later runs ask for it again. It ends in ``state`` when it was so as often as a failure is tried. A written Article
    keeps its plan of revisits; before that it is asked for again as often as a failure, unless the page is gone.
    """

    state: State
    why: str


class Unreached(Struct, frozen=True):
    """The address could not be fetched. Later runs try again, then it is given up; never once it has been written."""

    why: str


class Lost(Struct, frozen=True):
    """The Article that was written is gone. Its address is open again, as one never fetched; its text is remembered.

    A job must want it (``Ledger.found``), or nobody asks.
    """

    why: str


class Stale(Struct, frozen=True):
    """The page of a written Article must be had once more: the next visit comes soon, and without conditions."""

    why: str


Result = Written | Retained | Renewed | NotModified | OutsideSpan | Ended | Doubted | Unreached | Lost | Stale
