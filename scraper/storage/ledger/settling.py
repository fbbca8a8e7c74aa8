"""What a result makes of an address: the rules, without a database."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final, assert_never

from msgspec import Struct

from scraper.storage.ledger.entry import WAITS, State
from scraper.storage.ledger.results import (
    Doubted,
    Ended,
    Lost,
    NotModified,
    OutsideSpan,
    Renewed,
    Retained,
    Stale,
    Unreached,
    Written,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.storage.ledger.entry import Entry
    from scraper.storage.ledger.results import Result

MAX_DOUBTS: Final = 2 * len(WAITS)  # times that a written article is asked again soon for a text in doubt

Values = dict[str, str | int | float | None]


class Wanted(Enum):
    """Which jobs still want an address after a result."""

    BY_NOBODY = auto()
    BY_OTHER_JOBS = auto()
    AS_BEFORE = auto()


class Settlement(Struct, frozen=True):
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
        case Retained():
            values = _retained(entry, result, plan, now)
        case NotModified():
            values = _visited(entry, None, plan, now) | {"tries": 0}
        case OutsideSpan(published):
            values = {"state": State.OUTSIDE, "tries": 0, "published": published}
            wanted = Wanted.BY_OTHER_JOBS
        case Ended(state, why):
            values = {"due": None, "why": why}
            if not entry.known:
                values["state"] = state
        case Doubted():
            values, wanted = _doubted(entry, result, plan, now)
        case Lost() | Stale():
            values = _unconditional(result, now)
            wanted = Wanted.AS_BEFORE
        case Unreached(why):
            values, wanted = _missed(entry, State.GIVEN_UP, why, now)
        case _:
            assert_never(result)
    return Settlement(values, wanted)


def _written(entry: Entry, result: Written, plan: Sequence[float], now: float) -> Values:
    first = entry.fetched if entry.known and entry.fetched is not None else now
    looks = entry.looks + 1 if entry.known else 0
    tries = 0 if result.complete else entry.tries + 1
    due = _next_look(plan, first, looks, now) if result.fresh else None
    return {
        "state": State.DONE,
        "tries": tries,
        "due": now + WAITS[tries - 1] if 0 < tries <= len(WAITS) else due,
        "looks": looks,
        "fetched": first,
        "published": result.published,
        "etag": result.etag,
        "modified": result.modified,
        "hash": result.hash,
        "place": result.place,
        "why": None,
    }


def _unconditional(result: Lost | Stale, now: float) -> Values:
    """Let the next visit come without conditions, so that the site must show its page."""
    values: Values = {"etag": None, "modified": None, "due": now, "why": result.why}
    return values | {"state": State.OPEN, "tries": 0, "due": None} if isinstance(result, Lost) else values


def _visited(entry: Entry, why: str | None, plan: Sequence[float], now: float) -> Values:
    looks = entry.looks + 1
    first = now if entry.fetched is None else entry.fetched
    return {"due": _next_look(plan, first, looks, now), "looks": looks, "why": why}


def _retained(entry: Entry, result: Retained, plan: Sequence[float], now: float) -> Values:
    values: Values = {
        "state": State.DONE,
        "hash": result.hash,
        "published": result.published,
        "place": result.place,
    }
    return values | _asked_again(entry, result.why, plan, now, MAX_DOUBTS)


def _doubted(entry: Entry, result: Doubted, plan: Sequence[float], now: float) -> tuple[Values, Wanted]:
    if not entry.known:
        return _missed(entry, result.state, result.why, now)
    if result.state is State.GONE:
        return _visited(entry, result.why, plan, now), Wanted.BY_NOBODY
    return _asked_again(entry, result.why, plan, now, len(WAITS)), Wanted.BY_NOBODY


def _asked_again(entry: Entry, why: str, plan: Sequence[float], now: float, most: int) -> Values:
    """Put the next visit of a written article off as that of a failure; behind ``most`` of them its plan goes on."""
    tries = entry.tries + 1
    first = now if entry.fetched is None else entry.fetched
    if tries > most:
        return _visited(entry, why, plan, now) | {"tries": tries}
    return {"tries": tries, "due": now + WAITS[min(tries, len(WAITS)) - 1], "why": why, "fetched": first}


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
