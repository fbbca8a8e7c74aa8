"""What the ledger knows of one address."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

HOUR: Final = 3600.0
# When an article is looked at again, counted from its first fetch: most corrections come within hours.
LOOKS: Final = (1 * HOUR, 6 * HOUR, 24 * HOUR, 7 * 24 * HOUR)
# An address that could not be fetched is tried again by later runs after these waits, then given up.
WAITS: Final = (0.25 * HOUR, 1 * HOUR, 6 * HOUR, 24 * HOUR)


class State(IntEnum):
    """What is known of an address."""

    OPEN = 0  # to be fetched
    OUTSIDE = 1  # an article, published outside the span that was asked for: not written
    DONE = 2  # written
    REJECTED = 3  # a page that gives no Article
    GONE = 4  # 404 or 410
    GIVEN_UP = 5  # failed more often than we try


@dataclass(slots=True, frozen=True)
class Entry:
    """One address of the ledger, as far as a request needs it."""

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
    file: str | None
    seq: int = 0

    @property
    def known(self) -> bool:
        """Whether an Article of it is in the store: it is looked at again, with conditions."""
        return self.state is State.DONE


@dataclass(slots=True, frozen=True)
class Written:
    """What the ledger notes of a written Article. fresh: published so lately that it is looked at again."""

    hash: str
    revision: int
    published: str | None
    file: str | None
    run: str
    etag: str | None = None
    modified: str | None = None
    fresh: bool = True
