"""Turns at a host among the workers of a shared ledger: the leave to ask counts for the moment at which it is used.

The ledger gives leave before the connection is there. A busy machine, a slow connection or a pause of the whole
process may lie between that and the first byte on its way, so both are looked at again when the request is sent.
The time that the site takes to answer does not matter.
"""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from twisted.internet.defer import Deferred

from scraper.storage.ledger.postgres_database import steady_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from twisted.web.client import HTTPConnectionPool

    from scraper.crawling.context import Context

LATE_SHARE: Final = 0.02  # of a delay; a request that is sent later than this puts the next one off
STEPS_TO_SEND: Final = 3  # of the event loop, after which Twisted has written what it was handed

_turn: ContextVar[Turn | None] = ContextVar("turn", default=None)


class Turn:
    """The leave to ask a host once.

    moment: when the ledger was asked for it, on the steady clock.
    delay: seconds for which no other request to the host is let go.
    """

    def __init__(self, context: Context, host: str, delay: float) -> None:
        self._context = context
        self._host = host
        self._check: asyncio.Task[None] | None = None
        self.delay = delay
        self.moment = 0.0

    @property
    def seconds_late(self) -> float:
        """Seconds since the leave."""
        return steady_seconds() - self.moment

    async def take(self) -> None:
        """Wait until the host may be asked. Raises ``LeaseLost``, and ``Stopped`` when the run stops before."""
        ledger, job = self._context.run.ledger, self._context.job
        while True:
            self.moment = steady_seconds()
            wait = ledger.wait_before(job, self._host, self.delay)
            if not wait:
                return
            await self._context.waits.sleep(wait, f"the next request to {self._host}")

    def begin_use(self) -> None:
        """Note that a request is handed to its connection; call ``end`` before the turn is dropped."""
        self._check = asyncio.ensure_future(self._put_next_off())

    async def end(self) -> None:
        """Leave the task, and raise what went wrong when the next request was put off."""
        _turn.set(None)
        if self._check:
            await self._check

    def enter(self) -> None:
        """Make this the turn of the connection that this task asks for next."""
        _turn.set(self)

    async def _put_next_off(self) -> None:
        for _ in range(STEPS_TO_SEND):
            await asyncio.sleep(0)
        if self.seconds_late > self.delay * LATE_SHARE:
            self._context.run.ledger.pause(self._context.job, self._host, self.delay)


def watch_connections(pool: HTTPConnectionPool) -> None:
    """Let a pool look at the turn of a request when its connection is there.

    A leave that is older than the delay may have gone to another worker since. It is asked for anew.
    """
    get_connection: Callable[..., Deferred[Any]] = pool.getConnection

    def get_in_turn(key: object, endpoint: object) -> Deferred[Any]:
        connection = get_connection(key, endpoint)
        turn = _turn.get()
        return connection.addCallback(_used, turn) if turn else connection

    pool.getConnection = get_in_turn  # type: ignore[method-assign]  # Twisted has no other place for it


def _used(connection: Any, turn: Turn) -> Any:  # noqa: ANN401  Twisted's connections have no common type
    """Return a connection that is used now, or a Deferred of it when leave must be asked for anew."""
    if turn.seconds_late < turn.delay:
        turn.begin_use()
        return connection
    return Deferred.fromFuture(asyncio.ensure_future(_used_later(connection, turn)))


async def _used_later(connection: Any, turn: Turn) -> Any:  # noqa: ANN401
    try:
        await turn.take()
    except BaseException:
        getattr(connection, "_clientProtocol", connection).abort()  # a kept connection is wrapped by one that repeats
        raise
    turn.begin_use()
    return connection
