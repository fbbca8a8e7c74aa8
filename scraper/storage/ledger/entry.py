"""What the ledger knows of one address."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from scraper.storage.store import ArticlePlace

HOUR: Final = 3600.0
# When an article is looked at again, counted from its first fetch: most corrections come within hours.
LOOKS: Final = (1 * HOUR, 6 * HOUR, 24 * HOUR, 7 * 24 * HOUR)
# An address that could not be fetched is tried again by later runs after these waits, then given up.
WAITS: Final = (0.25 * HOUR, 1 * HOUR, 6 * HOUR, 24 * HOUR)
CLOCK_SLACK: Final = 1 * HOUR  # a clock is set by less than this all the time; more is a jump


class State(StrEnum):
    """The state of an address, as a ledger writes it."""

    OPEN = "open"  # to be fetched
    OUTSIDE = "outside"  # an article, published outside the span that was asked for: not written
    DONE = "done"  # written
    REJECTED = "rejected"  # a page that gives no Article
    GONE = "gone"  # 404 or 410
    GIVEN_UP = "given_up"  # failed more often than we try


class Entry(Struct, frozen=True):
    """One address of the ledger, as far as a request needs it.

    item: its number in the ledger.
    place: where the store keeps its Article.
    job, seq: the job that claimed it and its place in the queue of that job; 0 for one that is due a revisit.
    """

    item: int
    id: str
    url: str
    state: State
    tries: int
    looks: int
    fetched: float | None
    published: str | None
    etag: str | None
    modified: str | None
    hash: str | None
    place: ArticlePlace | None
    job: int = 0
    seq: int = 0

    @property
    def known(self) -> bool:
        """Whether an Article of it is in the store: it is looked at again, with conditions."""
        return self.state is State.DONE


class Finds(NamedTuple):
    """How many of the addresses from a list were not in the ledger.

    unknown: those never seen before.
    later: those first seen after a mark, so that what a broken walk had found counts too.
    """

    unknown: int
    later: int
