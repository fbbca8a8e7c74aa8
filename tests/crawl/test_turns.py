"""Turns at a host: a leave that is used late puts the next request off, and one that is too old is asked for anew."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from twisted.internet.defer import Deferred, succeed
from twisted.web.client import _RetryingHTTP11ClientProtocol

from scraper.middlewares import turns
from scraper.middlewares.turns import Turn, watch_connections
from scraper.storage.ledger.leases import LeaseLost

DELAY = 10.0


class Ledger:
    """Notes what is asked of it. Leave is always given, unless the lease is lost."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.is_lost = False

    def wait_before(self, job: int, host: str, delay: float) -> float:
        if self.is_lost:
            raise LeaseLost("another worker has it")
        self.calls.append(("leave", job, host, delay))
        return 0.0

    def pause(self, job: int, host: str, seconds: float) -> None:
        self.calls.append(("pause", job, host, seconds))


class Connection:
    is_aborted = False

    def abort(self) -> None:
        self.is_aborted = True


class Pool:
    """A pool whose connection is there at once. is_kept: as one of an earlier request, in Twisted's wrapper."""

    def __init__(self, *, is_kept: bool = False) -> None:
        self.connection = Connection()
        self.handed = _RetryingHTTP11ClientProtocol(self.connection, None) if is_kept else self.connection

    def getConnection(self, *_: object) -> Deferred[Any]:  # noqa: N802  Twisted's name
        return succeed(self.handed)


@pytest.fixture
def clock(monkeypatch):
    clock = SimpleNamespace(seconds=1000.0)
    monkeypatch.setattr(turns, "steady_seconds", lambda: clock.seconds)
    return clock


def use(pool: Pool, ledger: Ledger, clock: SimpleNamespace, late: float, *, lost: bool = False) -> Connection:
    """Takes a turn, lets a time pass until the connection is there, and ends the turn."""

    async def work() -> Connection:
        watch_connections(pool)  # type: ignore[arg-type]
        turn = Turn(SimpleNamespace(run=SimpleNamespace(ledger=ledger), job=3), "a.example", DELAY)  # type: ignore[arg-type]
        await turn.take()
        clock.seconds += late
        ledger.is_lost = lost
        turn.enter()
        try:
            return await asyncio.wait_for(pool.getConnection("key", None).asFuture(asyncio.get_running_loop()), 10)
        finally:
            await turn.end()

    return asyncio.run(work())


LEAVE = ("leave", 3, "a.example", DELAY)
PAUSE = ("pause", 3, "a.example", DELAY)


@pytest.mark.parametrize(
    ("late", "calls"),
    [
        (0.01 * DELAY, [LEAVE]),  # in time
        (0.5 * DELAY, [LEAVE, PAUSE]),  # late: the next is put off
        (1.5 * DELAY, [LEAVE, LEAVE]),  # too old: another worker may have asked since
    ],
)
def test_what_a_late_request_asks_of_the_ledger(clock, late, calls):
    pool, ledger = Pool(), Ledger()
    connection = use(pool, ledger, clock, late)
    assert ledger.calls == calls
    assert connection is pool.connection
    assert not connection.is_aborted


@pytest.mark.parametrize("is_kept", [False, True])
def test_a_worker_that_was_frozen_between_its_leave_and_its_request_does_not_ask(clock, is_kept):
    pool, ledger = Pool(is_kept=is_kept), Ledger()
    with pytest.raises(LeaseLost):
        use(pool, ledger, clock, 20 * DELAY, lost=True)
    assert ledger.calls == [LEAVE]
    assert pool.connection.is_aborted


def test_a_connection_without_a_turn_asks_nothing_of_the_ledger():
    pool = Pool()
    watch_connections(pool)  # type: ignore[arg-type]
    assert pool.getConnection("key", None).result is pool.connection
