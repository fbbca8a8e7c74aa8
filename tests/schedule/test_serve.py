"""The scheduler: every job at its time, none twice, whatever is killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scraper.config import load
from scraper.core.wib import WIB
from scraper.record import events, runs
from scraper.running.schedule.job_state import JobState, read_state, write_state
from scraper.running.schedule.scheduler import Scheduler, lines, missed

SCHEDULER = [sys.executable, str(Path(__file__).with_name("fake_scheduler.py"))]
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=WIB)


def settings(folder: Path, jobs: str) -> Path:
    file = folder / "scraper.toml"
    file.write_text(f'output = "{folder}/output"\n[schedule]\nstop_after = "2s"\nlease = "4s"\n{jobs}')
    return file


def started(file: Path, **changes: str) -> subprocess.Popen[str]:
    scheduler = subprocess.Popen(
        [*SCHEDULER, str(file)], env=os.environ | changes, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert scheduler.stdout
    assert scheduler.stdout.readline() == "ready\n"
    return scheduler


def wait_for(condition, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


DAILY = "[[jobs]]\nname = 'a'\nat = ['06:00']\n"


@pytest.mark.parametrize(
    ("state", "due"),
    [
        (JobState(), None),
        (JobState(since=NOON - timedelta(days=3)), NOON.replace(hour=6)),
        (JobState(since=NOON - timedelta(hours=1)), None),
        (JobState(due=NOON.replace(hour=6), ended=NOON), None),
        (JobState(due=NOON.replace(hour=6), ended=None), NOON.replace(hour=6)),
        (JobState(due=NOON - timedelta(days=9), ended=NOON - timedelta(days=9)), NOON.replace(hour=6)),
    ],
)
def test_what_was_missed_is_caught_up_once(tmp_path: Path, state: JobState, due: datetime | None) -> None:
    config = load(settings(tmp_path, DAILY), environ={})
    write_state(config.output, "a", state)
    assert missed(config, config.jobs[0], NOON) == due


def test_a_job_whose_first_time_passed_without_a_scheduler_is_caught_up(tmp_path: Path) -> None:
    file = settings(tmp_path, DAILY)
    config = load(file, environ={})
    tomorrow = datetime.now(WIB) + timedelta(days=1)
    assert missed(config, config.jobs[0], tomorrow) is None, "nobody has begun to watch it"
    scheduler = started(file)
    wait_for(lambda: missed(config, config.jobs[0], tomorrow), 15)
    scheduler.terminate()
    scheduler.communicate(timeout=30)


def test_what_was_missed_too_long_ago_is_not_caught_up(tmp_path: Path) -> None:
    config = load(settings(tmp_path, "catch_up = '1h'\n" + DAILY), environ={})
    write_state(config.output, "a", JobState(since=NOON - timedelta(days=3)))
    assert missed(config, config.jobs[0], NOON) is None


def test_the_list_shows_the_next_time_and_jobs_that_are_off(tmp_path: Path) -> None:
    config = load(settings(tmp_path, DAILY + "[[jobs]]\nname = 'b'\nevery = '1h'\non = false\n"), environ={})
    first, second = lines(config, NOON)
    assert first.following == NOON.replace(day=23, hour=6)
    assert second.following is None


def test_sigterm_ends_the_running_crawls_cleanly(tmp_path: Path) -> None:
    file = settings(tmp_path, "[[jobs]]\nname = 'a'\nevery = '1s'\n[[jobs]]\nname = 'b'\nevery = '1s'\n")
    scheduler = started(file, FAKE_SECONDS="60")
    output = tmp_path / "output"
    wait_for(lambda: any((output / f"inside-{job}").exists() for job in "ab"))
    scheduler.terminate()
    assert scheduler.communicate()[0] == "ended\n"
    assert scheduler.returncode == 0
    assert [run.outcome for run in runs(output)] == ["interrupted"]
    [state] = [read_state(output, job) for job in "ab" if read_state(output, job).ended]
    assert state.code == 0


def test_jobs_that_are_due_at_once_come_one_after_another(tmp_path: Path) -> None:
    """The output is written by one crawl at a time; the other job waits instead of failing."""
    scheduler = started(settings(tmp_path, "".join(f"[[jobs]]\nname = '{job}'\nevery = '4s'\n" for job in "abc")))
    output = tmp_path / "output"
    wait_for(lambda: all(read_state(output, job).ended for job in "abc"), 60)
    assert [read_state(output, job).code for job in "abc"] == [0, 0, 0]
    scheduler.terminate()
    scheduler.communicate()


def test_a_crash_of_a_crawl_does_not_end_the_scheduler(tmp_path: Path) -> None:
    scheduler = started(settings(tmp_path, "[[jobs]]\nname = 'a'\nevery = '1s'\n"), FAKE_EXIT="1", FAKE_SECONDS="0.05")
    wait_for(lambda: len([run for run in runs(tmp_path / "output") if run.ended]) >= 2)
    scheduler.terminate()
    scheduler.communicate()
    assert scheduler.returncode == 0


def test_two_schedulers_share_a_folder_and_each_time_is_run_once(tmp_path: Path) -> None:
    file = settings(tmp_path, "[[jobs]]\nname = 'a'\nevery = '2s'\n")
    both = [started(file, FAKE_SECONDS="0.05") for _ in range(2)]
    began = time.time()
    wait_for(lambda: len(runs(tmp_path / "output")) >= 3)
    for scheduler in both:
        scheduler.terminate()
    for scheduler in both:
        scheduler.communicate()
    assert len(runs(tmp_path / "output")) <= (time.time() - began) // 2 + 1
    assert not (tmp_path / "output" / "TWICE").exists()


def processes(session: str) -> list[int]:
    """The processes that were started with this mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if session.encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
@pytest.mark.parametrize("kills", [5, pytest.param(20, marks=pytest.mark.slow)])
def test_killed_at_random_moments_every_job_runs_again_and_none_twice(tmp_path: Path, kills: int) -> None:
    dice = random.Random(kills)
    file = settings(tmp_path, "[[jobs]]\nname = 'a'\nevery = '1s'\n[[jobs]]\nname = 'b'\nevery = '2s'\n")
    output = tmp_path / "output"
    mark = f"KILL_TEST={tmp_path}"
    name, value = mark.split("=")
    scheduler = started(file, FAKE_SECONDS="0.7", **{name: value})
    for number in range(kills):
        time.sleep(dice.uniform(0.2, 1.5))
        # In turns the scheduler, and one of everything that it started.
        if number % 2 == 0:
            scheduler.kill()
            scheduler.wait()  # what it started lives on, so that its output does not end yet
            scheduler.stdout.close()
            scheduler = started(file, FAKE_SECONDS="0.7", **{name: value})
        elif victims := [pid for pid in processes(mark) if pid != scheduler.pid]:
            os.kill(dice.choice(victims), signal.SIGKILL)
    before = {job: len([run for run in runs(output) if run.job == job]) for job in "ab"}
    wait_for(lambda: all(len([run for run in runs(output) if run.job == job]) >= before[job] + 2 for job in "ab"))
    scheduler.terminate()
    scheduler.communicate()
    wait_for(lambda: not processes(mark))
    assert not (output / "TWICE").exists()
    for run in runs(output):
        assert run.outcome in {"finished", "killed", "interrupted"}
        assert run.fetched == sum(1 for _ in events(output / "_runs" / run.run))
    assert "finished" in {run.outcome for run in runs(output)}


def test_a_scheduler_at_rest_is_small_and_still(tmp_path: Path) -> None:
    file = settings(tmp_path, "[[jobs]]\nname = 'a'\ncron = '0 0 1 1 *'\n")
    scheduler = started(file)
    time.sleep(1)

    def cpu() -> int:
        fields = Path(f"/proc/{scheduler.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    before = cpu()
    time.sleep(4)
    used = cpu() - before
    size = int(Path(f"/proc/{scheduler.pid}/status").read_text().split("VmRSS:")[1].split()[0])
    scheduler.terminate()
    scheduler.communicate()
    assert used <= 1  # hundredths of a second
    assert size < 60_000  # kB


def test_stop_before_run_ends_at_once(tmp_path: Path) -> None:
    scheduler = Scheduler(load(settings(tmp_path, DAILY), environ={}))
    scheduler.stop()
    scheduler.run()
    assert scheduler.running == []
