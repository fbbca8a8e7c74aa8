"""Workers whose answers the event loop reads: killed or given up at any moment."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from contextlib import suppress

import pytest
import uvloop

from scraper.core.worker_process import WorkerKilled
from scraper.web.loop_worker import LoopWorker

SECONDS = 120  # for a test that waits for workers


def _pid() -> int:
    return os.getpid()


def _long_answer(size: int) -> bytes:
    return bytes(size)


def _run(work) -> None:
    uvloop.run(asyncio.wait_for(work, SECONDS))


def test_a_worker_that_is_given_up_as_it_begins_leaves_no_socket_behind() -> None:
    async def give_up(milliseconds: int) -> None:
        worker = LoopWorker()
        task = asyncio.create_task(worker.do(_pid))
        await asyncio.sleep(milliseconds / 1_000)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await worker.end()

    async def ask() -> None:
        for milliseconds in range(0, 48, 4):
            await give_up(milliseconds)

    _run(ask())
    gc.collect()  # a socket that nobody closed is a warning, and that an error


@pytest.mark.parametrize("seconds", [0.0, 0.1])
def test_a_worker_that_is_killed_as_it_rests_is_noticed_by_its_next_work(seconds) -> None:
    async def ask() -> None:
        worker = LoopWorker()
        os.kill(await worker.do(_pid), signal.SIGKILL)
        await asyncio.sleep(seconds)
        for _ in range(2):
            with pytest.raises(WorkerKilled):
                await worker.do(_pid)
        await worker.end()

    _run(ask())


def test_a_worker_that_is_killed_in_the_middle_of_its_answer_is_noticed() -> None:
    async def work_on(worker: LoopWorker) -> None:
        while True:
            assert len(await worker.do(_long_answer, 20_000_000)) == 20_000_000

    async def ask() -> None:
        for milliseconds in range(0, 30, 5):
            worker = LoopWorker()
            pid = await worker.do(_pid)
            asyncio.get_running_loop().call_later(milliseconds / 1_000, os.kill, pid, signal.SIGKILL)
            with pytest.raises(WorkerKilled):
                await work_on(worker)
            with pytest.raises(WorkerKilled):
                await worker.do(_pid)
            await worker.end()

    _run(ask())


def test_an_ended_worker_does_not_begin_again() -> None:
    async def ask() -> None:
        worker = LoopWorker()
        await worker.end()
        with pytest.raises(WorkerKilled):
            await worker.do(_pid)

    _run(ask())
