"""Workers that are killed, or raise, at any moment."""

from __future__ import annotations

import os
import signal
import threading
import time
from itertools import count

import pytest

from scraper.core.worker_process import Worker, WorkerKilled

ANSWER = 30_000_000  # bytes: some hundred times what a pipe holds


@pytest.fixture
def worker():
    worker = Worker()
    yield worker
    worker.kill()


def tell_process(_: object) -> int:
    return os.getpid()


def answer_at_length(_: object) -> bytes:
    return bytes(ANSWER)


def answer_what_cannot_be_sent(_: object) -> object:
    return threading.Lock()


def raise_it(error: Exception) -> None:
    raise error


def test_one_process_does_all_the_work_of_a_worker(worker) -> None:
    process = worker.do(tell_process, None)
    assert process != os.getpid()
    assert worker.do(tell_process, None) == process


@pytest.mark.parametrize("milliseconds", range(0, 30, 3))
def test_a_worker_that_is_killed_in_the_middle_of_its_answer_is_noticed(worker, milliseconds) -> None:
    process = worker.do(tell_process, None)

    def kill() -> None:
        time.sleep(milliseconds / 1000)
        os.kill(process, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    answers = (worker.do(answer_at_length, None) for _ in count())
    with pytest.raises(WorkerKilled):
        all(len(answer) == ANSWER for answer in answers)
    killer.join(60)


def test_a_worker_that_is_ended_while_it_works_is_noticed(worker) -> None:
    worker.do(tell_process, None)
    threading.Timer(0.05, worker.kill).start()
    with pytest.raises(WorkerKilled):
        worker.do(time.sleep, 3600)
    with pytest.raises(WorkerKilled):
        worker.do(tell_process, None)


def test_an_error_is_raised_where_the_work_was_given_and_says_where_it_was(worker) -> None:
    with pytest.raises(ValueError, match="five") as caught:
        worker.do(raise_it, ValueError("five"))
    assert "raise_it" in caught.value.__notes__[0]
    assert worker.do(tell_process, None)


def test_an_answer_that_cannot_be_sent_is_an_error_of_the_work(worker) -> None:
    with pytest.raises(TypeError, match="pickle"):
        worker.do(answer_what_cannot_be_sent, None)
    assert worker.do(tell_process, None)
