"""The whole of it: the real scheduler, the real crawl, a replica of the site; and kill -9 at random moments."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scraper.core.article import decode
from scraper.crawling.sample import is_sampled
from scraper.record import events, runs
from scraper.running.schedule.job_state import read_state
from tests.replica import serve_process

SCRAPER = [sys.executable, "-m", "scraper"]
ARTICLES = 40


def settings(folder: Path, url: str, jobs: str) -> Path:
    file = folder / "scraper.toml"
    file.write_text(
        f'base_url = "{url}"\noutput = "{folder}/output"\n[archive]\nkeep = false\n'
        f'[schedule]\nport = 0\nlease = "4s"\nstop_after = "10s"\n{jobs}'
    )
    return file


def processes(mark: str) -> list[int]:
    """The processes that were started with this mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def called(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*SCRAPER, *words], capture_output=True, text=True, check=False)


def wait_for(condition, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def test_a_job_runs_from_the_lock_to_the_metrics(tmp_path: Path) -> None:
    with serve_process("--port", "0", "--seed", "4", "--articles", str(ARTICLES)) as url:
        file = settings(tmp_path, url, "[[jobs]]\nname = 'newest'\nevery = '1h'\nlimit = 3\n")
        metrics = tmp_path / "scraper.prom"
        job = [*SCRAPER, "schedule", "--config", str(file), "--metrics", str(metrics), "--run", "newest"]
        done = subprocess.run(job, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [record] = runs(tmp_path / "output")
    assert (record.job, record.outcome, record.new) == ("newest", "limit", 3)
    assert read_state(tmp_path / "output", "newest").code == 0
    assert 'scraper_run_articles_new{job="newest"} 3.0' in metrics.read_text()
    told = subprocess.run(
        [*SCRAPER, "report", "--config", str(file), "--format", "json"], capture_output=True, text=True, check=True
    )
    assert json.loads(told.stdout)["last"]["new"] == 3


def test_a_sample_of_a_crawl_is_read_in_two_ways(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with serve_process("--port", "0", "--seed", "4", "--articles", "120") as url:
        file = settings(tmp_path, url, "[crawl]\nsince = '30d'\n")
        done = called("crawl", "--config", str(file), "--since", "2026-11-01")
    assert done.returncode == 0, done.stderr
    [record] = runs(output)
    stored = [decode(path.read_bytes()) for path in output.glob("cnnindonesia/**/*.json")]
    assert record.compared == sum(map(is_sampled, stored)) > 0
    assert record.disagreements.n == 0


def test_a_dead_site_is_an_alarm_and_an_exit_code(tmp_path: Path) -> None:
    file = settings(tmp_path, "http://127.0.0.1:9", "[[jobs]]\nname = 'newest'\nevery = '1h'\n[fetch]\nretries = 0\n")
    job = called("schedule", "--config", str(file), "--run", "newest")
    assert job.returncode == 4, job.stderr
    assert "alarm raised" in job.stderr
    check = called("schedule", "--config", str(file), "--check")
    assert check.returncode == 8
    assert "requests of the last run failed" in check.stdout


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_the_real_crawl_killed_at_twenty_moments_loses_nothing(tmp_path: Path) -> None:
    dice = random.Random(7)
    mark = f"REAL_KILL_TEST={tmp_path}"
    output = tmp_path / "output"
    with serve_process("--port", "0", "--seed", "4", "--articles", "1000") as url:
        file = settings(tmp_path, url, "[[jobs]]\nname = 'newest'\nevery = '2s'\nsince = '20d'\n")

        def start() -> subprocess.Popen[bytes]:
            told = dict([mark.split("=", 1)])
            with (tmp_path / "log").open("ab") as log:
                command = [*SCRAPER, "schedule", "--config", str(file)]
                return subprocess.Popen(command, env=os.environ | told, stderr=log, start_new_session=True)

        scheduler = start()
        for number in range(20):
            # Mostly in the middle of a crawl; at its start, or between two, when none begins in time.
            end = time.monotonic() + 6
            while not any(run.outcome == "running" for run in runs(output)) and time.monotonic() < end:
                time.sleep(0.05)
            time.sleep(dice.uniform(0, 1))
            if number % 2 == 0:
                scheduler.kill()
                scheduler.wait()
                scheduler = start()
            elif victims := [pid for pid in processes(mark) if pid != scheduler.pid]:
                os.kill(dice.choice(victims), signal.SIGKILL)
        wait_for(lambda: [run.outcome for run in runs(output)][-2:] == ["finished"] * 2)
        scheduler.terminate()
        scheduler.wait()
    wait_for(lambda: not processes(mark))
    found = runs(output)
    stored = [decode(path.read_bytes()) for path in output.glob("cnnindonesia/**/*.json")]
    assert len({article.id for article in stored}) == len(stored) > 0
    # No two runs at the same time, no broken record.
    for earlier, later in itertools.pairwise(found):
        assert earlier.seen <= later.started or earlier.outcome == "killed"
    for run in found:
        assert run.outcome in {"finished", "killed", "interrupted"}
        assert run.fetched == sum(type(event).__name__ == "Answered" for event in events(output / "_runs" / run.run))
    assert "killed" in {run.outcome for run in found}
