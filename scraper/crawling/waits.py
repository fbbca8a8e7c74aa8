"""The waits of one newsroom: for an answer, a name, a pause. A stop ends them all and names what was waited for."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, TypeVar

from scraper.core.errors import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

T = TypeVar("T")

GRACE_SECONDS: Final = 5.0  # from a stop to the end of all waits: most answers that are on their way arrive before


class Waits:
    """Everything that the newsroom waits for at present.

    are_over: a stop has ended them; each further one ends at once.
    left: what was waited for then, in words.
    """

    def __init__(self) -> None:
        self.are_over = False
        self.left: list[str] = []
        self._open: dict[asyncio.Task[Any], Callable[[], str]] = {}

    async def of(self, work: Coroutine[Any, Any, T], what: Callable[[], str]) -> T:
        """Return the result of a coroutine; raises ``Stopped`` when a stop comes first.

        what: gives in words what is waited for, asked only when a stop comes.
        """
        if self.are_over:
            work.close()
            raise Stopped
        task = asyncio.create_task(work)
        self._open[task] = what
        try:
            return await task
        except asyncio.CancelledError:
            if self._has_ended(task):
                raise Stopped from None
            raise
        finally:
            del self._open[task]

    def _has_ended(self, task: asyncio.Task[Any]) -> bool:
        """Return whether ``end`` has ended a task, and nobody else the coroutine that waits for it."""
        return self.are_over and task.cancelled()

    async def sleep(self, seconds: float, what: str) -> None:
        """Return after a time; raises ``Stopped`` when a stop comes first."""
        await self.of(asyncio.sleep(seconds), lambda: what)

    def end(self, others: Iterable[str] = ()) -> None:
        """End all waits. others: what is waited for elsewhere, in words."""
        self.are_over = True
        counted = Counter([*(what() for what in self._open.values()), *others])
        self.left += [f"{what} ({count} times)" if count > 1 else what for what, count in counted.items()]
        for task in list(self._open):
            task.cancel()
