"""Many pages in one request, each on a line of its own: what a request costs is shared by them.

The body is read whole before the first answer, so a client may send all of it before it reads.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from starlette.responses import StreamingResponse

from scraper.core.limits import LINES_BYTES, PAGES_A_REQUEST
from scraper.web.heavy_work import lines_work
from scraper.web.problems import FAULT, Problem
from scraper.web.request_body import body_parts, content_type, refuse_other_sites

if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import AsyncIterator, Iterator

    from starlette.requests import Request

    from scraper.web.reading_team import ReadingTeam

log = logging.getLogger(__name__)
MANY_SECONDS: Final = 120.0  # by the clock, behind which no further page of a request is read
BATCH_PAGES: Final = 8  # that go to a worker together
BATCH_BYTES: Final = 2_000_000  # behind which a batch takes no further page


class ManyPages:
    """The reading of lines. All requests together have a bounded number of batches in the making."""

    def __init__(self, team: ReadingTeam) -> None:
        self._team = team
        self._at_once = team.workers + 1  # one waits, so that no worker does
        self._places = asyncio.Semaphore(self._at_once)

    async def answer(self, request: Request) -> StreamingResponse:
        """Return the answer to each line of a request, in the order of the lines, as soon as it is there."""
        refuse_other_sites(request)
        lines = await _read_lines(request)
        return StreamingResponse(self._answers(lines), media_type=content_type(request))

    async def _answers(self, lines: list[bytes]) -> AsyncIterator[bytes]:
        tasks: deque[Task[bytes]] = deque()
        end = asyncio.get_running_loop().time() + MANY_SECONDS
        try:
            for batch in _batches(lines):
                tasks.append(asyncio.create_task(self._read(batch, end)))
                if len(tasks) > self._at_once:
                    yield await tasks.popleft()
            while tasks:
                yield await tasks.popleft()
        finally:
            for task in tasks:
                task.cancel()

    async def _read(self, lines: list[bytes], end: float) -> bytes:
        """Return the answers to a batch. Where one of its pages cannot be read at all, each is read alone.

        end: by the clock of the event loop; what has not begun by then gets a problem (504).
        """
        answers: list[bytes] = []
        together = len(lines)
        while len(answers) < len(lines):
            rest = lines[len(answers) :][:together]
            try:
                answers += await self._take_turn(rest, end)
            except Exception as error:  # noqa: BLE001  whatever it is, it costs its own line alone
                if len(rest) == 1:
                    answers.append(_problem_of(error).as_json())
                together = 1
        return b"\n".join([*answers, b""])

    async def _take_turn(self, lines: list[bytes], end: float) -> list[bytes]:
        """Return the answers to some lines, or to the first of them. Raises ``Problem`` as the team does."""
        async with self._places:
            if asyncio.get_running_loop().time() > end:
                raise Problem(504, f"The pages before took {MANY_SECONDS:g} s; send this one once more.")
            return await self._team.do_in_turn(lines_work, lines)


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    log.error("a fault of scraper itself at a page of many", exc_info=error)
    return Problem(500, FAULT)


async def _read_lines(request: Request) -> list[bytes]:
    """Return the lines of the body, cut out as its parts come: the body as one piece would be one more copy of it."""
    lines: list[bytes] = []
    begun: list[bytes] = []  # the parts of a line whose end has not come
    async with aclosing(body_parts(request, LINES_BYTES)) as parts:
        async for part in parts:
            start = 0
            while (end := part.find(b"\n", start)) >= 0:  # split() takes twice the time: it looks at byte after byte
                lines.append(b"".join([*begun, part[start:end]]))
                begun, start = [], end + 1
            begun.append(part[start:])
            if len(lines) > PAGES_A_REQUEST:
                break
    if any(begun):
        lines.append(b"".join(begun))
    if len(lines) > PAGES_A_REQUEST:
        raise Problem(413, f"A request may have {PAGES_A_REQUEST:,} lines at most.")
    if not lines:
        raise Problem(400, "The body is empty: send a page a line.")
    return lines


def _batches(lines: list[bytes]) -> Iterator[list[bytes]]:
    """Put lines together; the last line of a batch may take it beyond its bytes."""
    batch: list[bytes] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if len(batch) == BATCH_PAGES or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
