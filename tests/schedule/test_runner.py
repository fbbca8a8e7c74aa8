"""One run of a job: alone, told what the job asks, remembered however it ends."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import pytest

from scraper.cli import run
from scraper.config import load
from scraper.core.errors import Busy
from scraper.core.wib import WIB
from scraper.record import runs
from scraper.running.schedule import runner
from scraper.running.schedule.job_state import read_state
from scraper.running.schedule.runner import environment, run_job

FAKE = [sys.executable, str(Path(__file__).with_name("fake_crawl.py"))]
RUNNER = [sys.executable, str(Path(__file__).with_name("fake_runner.py"))]
DUE = datetime(2026, 11, 22, 6, 0, tzinfo=WIB)


@pytest.fixture
def config(tmp_path):
    file = tmp_path / "scraper.toml"
    file.write_text(
        f'output = "{tmp_path}/output"\n[schedule]\nstop_after = "1s"\nlease = "2s"\n'
        "[[jobs]]\nname = 'a'\nevery = '1h'\nsections = ['ekonomi']\nlimit = 5\nsince = '2d'\n"
    )
    return load(file, environ={})


def wait_for(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (0, (0, "")),
        (3, (3, "")),
        (None, (0, "job a was run for this time already\n")),
        (-signal.SIGKILL, (137, "job a was ended by signal 9\n")),
        (-signal.SIGTERM, (143, "job a was ended by signal 15\n")),
    ],
)
def test_the_command_tells_how_the_crawl_of_its_job_ended(config, monkeypatch, capsys, code, told) -> None:
    monkeypatch.setattr(runner, "run_job", lambda *_, **__: code)
    monkeypatch.setattr(logging.getLogger("scraper"), "handlers", [])
    exit_code = run(["schedule", "--config", str(config.file), "--run", "a"])
    assert (exit_code, capsys.readouterr().err) == told


def test_the_crawl_is_told_what_its_job_asks(config, tmp_path) -> None:
    told = environment(config, config.jobs[0])
    got = load(environ=told)
    assert (got.crawl.sections, got.crawl.limit, got.crawl.since) == (("ekonomi",), 5, "2d")
    assert (got.output, got.file, told["SCRAPER_JOB"]) == (tmp_path / "output", tmp_path / "scraper.toml", "a")


def test_a_run_is_remembered_and_not_run_again_for_the_same_time(config) -> None:
    assert run_job(config, config.jobs[0], due=DUE, command=FAKE) == 0
    state = read_state(config.output, "a")
    assert (state.due, state.code) == (DUE, 0)
    assert state.started
    assert state.ended
    assert state.started <= state.ended
    assert run_job(config, config.jobs[0], due=DUE, command=FAKE) is None
    assert run_job(config, config.jobs[0], command=FAKE) == 0
    assert [run.job for run in runs(config.output)] == ["a", "a"]
    assert not (config.output / "_schedule" / "a.lease").exists()


def test_the_exit_code_of_the_crawl_is_kept(config, monkeypatch) -> None:
    monkeypatch.setenv("FAKE_EXIT", "5")
    assert run_job(config, config.jobs[0], command=FAKE) == 5
    assert read_state(config.output, "a").code == 5


def test_an_alarm_is_the_exit_code_of_the_job_and_of_its_state(config) -> None:
    assert run_job(config, config.jobs[0], command=FAKE, judge=lambda code: code or 8) == 8
    assert read_state(config.output, "a").code == 8


def test_a_crawl_that_is_stopped_as_it_starts_is_interrupted_and_no_failure(config) -> None:
    starting = [sys.executable, "-c", "import time; time.sleep(60)"]  # as long as Python starts SIGTERM kills
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    assert run_job(config, config.jobs[0], command=starting) == 130
    timer.join()


def started(config, **changes: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([*RUNNER, str(config.file), "a"], env=os.environ | changes)
    wait_for((config.output / "inside-a").exists)
    return process


def crawl_of(config) -> int:
    wait_for((config.output / "inside-a").read_text)
    return int((config.output / "inside-a").read_text())


def test_a_second_run_is_left_out_while_the_first_goes_on(config) -> None:
    process = started(config, FAKE_SECONDS="60")
    with pytest.raises(Busy):
        run_job(config, config.jobs[0], command=FAKE)
    process.terminate()
    assert process.wait() == 0
    assert [run.outcome for run in runs(config.output)] == ["interrupted"]


def test_a_killed_crawl_leaves_its_watcher_to_write_it_down(config) -> None:
    process = started(config, FAKE_SECONDS="60")
    os.kill(crawl_of(config), signal.SIGKILL)
    process.wait()
    assert read_state(config.output, "a").code == -9
    assert [run.outcome for run in runs(config.output)] == ["killed"]
    assert run_job(config, config.jobs[0], command=FAKE) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_a_killed_watcher_takes_its_crawl_with_it_and_the_time_is_run_again(config) -> None:
    process = started(config, FAKE_SECONDS="60")
    crawl = crawl_of(config)
    process.kill()
    process.wait()
    wait_for(lambda: [run.outcome for run in runs(config.output)] == ["killed"])
    wait_for(lambda: not Path(f"/proc/{crawl}").exists() or "Z" in Path(f"/proc/{crawl}/stat").read_text().split()[2])
    assert run_job(config, config.jobs[0], command=FAKE) == 0


def test_a_crawl_whose_lease_was_taken_by_another_machine_is_ended(config) -> None:
    process = started(config, FAKE_SECONDS="60")
    lease = config.output / "_schedule" / "a.lease"
    lease.write_bytes(lease.read_bytes().replace(b'"token":"', b'"token":"x'))
    assert process.wait() == 70
    assert [run.outcome for run in runs(config.output)] == ["killed"]
