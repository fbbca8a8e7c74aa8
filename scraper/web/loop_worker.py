"""A worker process whose answers the event loop reads: no thread waits for them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from scraper.core.worker_process import LENGTH, WorkerKilled, WorkerProcess, frame, result_of
from scraper.offline.warm_workers import warm_workers

if TYPE_CHECKING:
    import socket
    from asyncio import StreamReader, StreamWriter
    from collections.abc import Callable

R = TypeVar("R")


class LoopWorker:
    """A worker for one piece of work at a time. Its process begins with the first one."""

    def __init__(self) -> None:
        self._process = WorkerProcess()
        self._streams: tuple[StreamReader, StreamWriter] | None = None

    async def do(self, work: Callable[..., R], *values: object) -> R:
        """Return the result of ``work``, a function of a module, for the values.

        Raises what the work raises, and ``WorkerKilled`` where the process ends before its answer. A worker whose
        answer was not waited for has to be ended.
        """
        try:
            reader, writer = self._streams or await self._begin(work)
            if writer.is_closing():  # the process ended while it rested
                raise WorkerKilled
            writer.write(frame((work, values)))
            (size,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
            answer = await reader.readexactly(size)
        except (asyncio.IncompleteReadError, OSError) as error:
            raise WorkerKilled from error
        return result_of(answer)  # type: ignore[no-any-return]  # a socket carries anything

    async def end(self) -> None:
        """End the process, whatever it does, and wait for that; it does not begin again."""
        await asyncio.to_thread(self._process.kill)
        if self._streams is not None:
            self._streams[1].transport.abort()
        elif self._process.socket is not None:  # it was told to end as it began
            self._process.socket.close()

    async def _begin(self, work: Callable[..., object]) -> tuple[StreamReader, StreamWriter]:
        ours = await asyncio.to_thread(self._begin_warm, work)
        self._streams = await asyncio.open_connection(sock=ours)
        return self._streams

    def _begin_warm(self, work: Callable[..., object]) -> socket.socket:
        warm_workers(work.__module__)
        return self._process.begin(work)
