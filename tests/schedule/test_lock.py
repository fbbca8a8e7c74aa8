"""The lock of a job: one holder at a time, none of them dead."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import msgspec
import pytest

from scraper.core.errors import Busy, StoreError
from scraper.running.schedule import lock as lock_module
from scraper.running.schedule.lock import JobLock, Lease

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_module, "_SETTLE_SECONDS", 0.05)


def foreign(folder: Path, count: int = 0) -> None:
    """A lease as another machine writes it."""
    folder.mkdir(exist_ok=True)
    lease = Lease("other", "another boot", "server-b", 7, count)
    (folder / "a.lease.new").write_bytes(msgspec.json.encode(lease))
    (folder / "a.lease.new").replace(folder / "a.lease")


def test_one_at_a_time_and_again_after_release(tmp_path: Path) -> None:
    first, second = JobLock(tmp_path / "x", "a", 9), JobLock(tmp_path / "x", "a", 9)
    first.acquire()
    with pytest.raises(Busy, match=f"job a is being run already by process {os.getpid()}"):
        second.acquire()
    JobLock(tmp_path / "x", "b", 9).acquire()
    assert first.renew()
    first.release()
    second.acquire()
    second.release()
    assert not (tmp_path / "x" / "a.lease").exists()


HOLDER = """
import sys, time
from pathlib import Path
from scraper.running.schedule.lock import JobLock
lock = JobLock(Path(sys.argv[1]), "a", 60)
lock.acquire()
print("held", flush=True)
time.sleep(60)
"""


def test_a_dead_process_holds_nothing(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    with holder.stdout:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Busy, match=str(holder.pid)):
            JobLock(tmp_path, "a", 60).acquire()
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    JobLock(tmp_path, "a", 60).acquire()


def test_a_lease_that_another_machine_renews_is_respected(tmp_path: Path) -> None:
    foreign(tmp_path)
    stop = threading.Event()

    def renew() -> None:
        count = 0
        while not stop.wait(0.1):
            count += 1
            foreign(tmp_path, count)

    other = threading.Thread(target=renew)
    other.start()
    try:
        with pytest.raises(Busy, match="process 7 on server-b"):
            JobLock(tmp_path, "a", 2).acquire()
    finally:
        stop.set()
        other.join()


def test_a_lease_of_a_dead_machine_is_taken_over_after_its_time(tmp_path: Path) -> None:
    foreign(tmp_path)
    lock = JobLock(tmp_path, "a", 0.4)
    began = time.monotonic()
    lock.acquire()
    assert time.monotonic() - began >= 0.4
    assert lock.renew()


def test_a_holder_whose_lease_was_taken_knows_it(tmp_path: Path) -> None:
    lock = JobLock(tmp_path, "a", 9)
    lock.acquire()
    foreign(tmp_path)
    assert not lock.renew()
    lock.release()
    assert (tmp_path / "a.lease").exists()  # the other's stays


def test_a_broken_lease_file_is_no_holder(tmp_path: Path) -> None:
    (tmp_path / "a.lease").write_bytes(b"{")
    JobLock(tmp_path, "a", 9).acquire()


def test_a_folder_that_cannot_be_written_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="lock of job a cannot be made"):
        JobLock(tmp_path / "file", "a", 9).acquire()


CONTENDER = """
import sys, time, random
from pathlib import Path
from scraper.core.errors import Busy
from scraper.running.schedule.lock import JobLock
folder, dice = Path(sys.argv[1]), random.Random(int(sys.argv[2]))
for _ in range(40):
    lock = JobLock(folder, "a", 60)
    try:
        lock.acquire()
    except Busy:
        time.sleep(dice.random() / 200)
        continue
    (folder / "inside").mkdir()   # fails when somebody else is inside
    time.sleep(dice.random() / 200)
    (folder / "inside").rmdir()
    lock.release()
print("ok")
"""


def test_contenders_are_never_inside_together(tmp_path: Path) -> None:
    runs = [
        subprocess.Popen([sys.executable, "-c", CONTENDER, str(tmp_path), str(seed)], stdout=subprocess.PIPE, text=True)
        for seed in random.Random(1).sample(range(100), 4)
    ]
    assert [run.communicate()[0] for run in runs] == ["ok\n"] * 4
