"""What a result makes of an address: the rules, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, assert_never

from scraper.storage.ledger.entry import WAITS, State
from scraper.storage.ledger.results import (
    Doubted,
    Ended,
    Lost,
    NotModified,
    OutsideSpan,
    Renewed,
    Stale,
    Unreached,
    Written,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.storage.ledger.entry import Entry
    from scraper.storage.ledger.results import Result

Values = dict[str, str | int | float | None]


class Wanted(Enum):
    """Which jobs still want an address after a result."""

    BY_NOBODY = auto()
    BY_OTHER_JOBS = auto()
    AS_BEFORE = auto()


@dataclass(slots=True, frozen=True)
class Settlement:
    """The change of one address.

    values: new values by column of its row.
    wanted: which jobs still want it.
    """

    values: Values
    wanted: Wanted


def settlement(entry: Entry, result: Result, plan: Sequence[float], now: float) -> Settlement:  # noqa: C901  one case for each result
    """Return what a result changes. plan: seconds from the first fetch at which an article is looked at again."""
    wanted = Wanted.BY_NOBODY
    values: Values
    match result:
        case Written():
            values = _written(entry, result, plan, now)
        case Renewed(content_hash, published, place):
            values = {"hash": content_hash, "published": published, "place": place}
            wanted = Wanted.AS_BEFORE
        case NotModified():
            values = _visited(entry, None, plan, now)
        case OutsideSpan(published):
            values = {"state": State.OUTSIDE, "tries": 0, "published": published}
            wanted = Wanted.BY_OTHER_JOBS
        case Ended(state, why):
            values = {"due": None, "why": why}
            if not entry.known:
                values["state"] = state
        case Doubted(_, why) if entry.known:
            values = _visited(entry, why, plan, now)
        case Doubted(last, why):
            values, wanted = _missed(entry, last, why, now)
        case Lost() | Stale():
            values = _asked_again(result, now)
            wanted = Wanted.AS_BEFORE
        case Unreached(why):
            values, wanted = _missed(entry, State.GIVEN_UP, why, now)
        case _:
            assert_never(result)
    return Settlement(values, wanted)


def _written(entry: Entry, result: Written, plan: Sequence[float], now: float) -> Values:
    first = entry.fetched if entry.known and entry.fetched is not None else now
    looks = entry.looks + 1 if entry.known else 0
    return {
        "state": State.DONE,
        "tries": 0,
        "due": _next_look(plan, first, looks, now) if result.fresh else None,
        "looks": looks,
        "fetched": first,
        "published": result.published,
        "etag": result.etag,
        "modified": result.modified,
        "hash": result.hash,
        "place": result.place,
        "why": None,
    }


def _asked_again(result: Lost | Stale, now: float) -> Values:
    """Let the next visit come without conditions, so that the site must show its page."""
    values: Values = {"etag": None, "modified": None, "due": now, "why": result.why}
    return values | {"state": State.OPEN, "tries": 0, "due": None} if isinstance(result, Lost) else values


def _visited(entry: Entry, why: str | None, plan: Sequence[float], now: float) -> Values:
    looks = entry.looks + 1
    first = now if entry.fetched is None else entry.fetched
    return {"due": _next_look(plan, first, looks, now), "looks": looks, "why": why}


def _missed(entry: Entry, last: State, why: str, now: float) -> tuple[Values, Wanted]:
    """Put the next try off, longer each time; behind the last try the address gets the state ``last``."""
    tries = entry.tries + 1
    if tries > len(WAITS) and not entry.known:
        return {"state": last, "due": None, "tries": tries, "why": why}, Wanted.BY_NOBODY
    due = now + WAITS[min(tries, len(WAITS)) - 1]
    return {"tries": tries, "due": due, "why": why}, Wanted.AS_BEFORE


def _next_look(plan: Sequence[float], first: float, looks: int, now: float) -> float | None:
    """Return when to look again; a look that was missed is not made up for, the next one of the plan is taken."""
    return next((first + wait for wait in plan[looks:] if first + wait > now), None)
