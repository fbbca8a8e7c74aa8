"""What a run survives: killed workers, a killed parent, a second run on its output."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from scraper.core.errors import Busy, ScraperError
from scraper.core.hold import hold
from scraper.core.parallel import in_order
from scraper.corpus.clean_corpus import CleaningJob, CorpusRun, clean_corpus, read_texts
from scraper.corpus.formats import open_format
from tests.corpus.sample import write_corpus

# A program and its workers, which note that they are there.
NOTING = """
import os, sys, time
from pathlib import Path
from scraper.core.parallel import in_order

def work(_):
    Path(sys.argv[1], str(os.getpid())).touch()
    time.sleep(0.01)

if __name__ == "__main__":
    for _ in in_order(work, iter(int, 1), workers=2):
        pass
"""


def test_no_worker_outlives_a_killed_parent(tmp_path) -> None:
    (tmp_path / "noting.py").write_text(NOTING)
    (tmp_path / "there").mkdir()
    process = subprocess.Popen([sys.executable, str(tmp_path / "noting.py"), str(tmp_path / "there")])
    wait_until(lambda: len(list((tmp_path / "there").iterdir())) == 2)
    process.kill()
    process.wait(60)
    workers = [int(path.name) for path in (tmp_path / "there").iterdir()]
    wait_until(lambda: not any(_alive(worker) for worker in workers))


def wait_until(condition) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.005)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = f"/proc/{pid}/stat"
    if not os.path.exists(stat):  # noqa: PTH110
        return False
    with open(stat) as file:  # noqa: PTH123
        return file.read().rpartition(")")[2].split()[0] != "Z"


def _die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _fail(number: int) -> int:
    if number == 5:
        raise ValueError("five")
    return number


def test_a_worker_that_is_killed_is_told() -> None:
    with pytest.raises(ScraperError, match="worker process was killed"):
        list(in_order(_die, range(5), workers=2))


def test_what_the_work_raises_is_raised_in_its_turn() -> None:
    results = in_order(_fail, range(100), workers=2)
    assert [next(results) for _ in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(ValueError, match="five"):
        next(results)


def test_a_bounded_number_of_items_is_in_the_making() -> None:
    taken = 0

    def items():
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield number + 10

    results = in_order(_fail, items(), workers=2)
    next(results)
    assert taken <= 8
    results.close()


SLOW = """
import sys, time
from pathlib import Path
from scraper.corpus import clean_corpus as module
from scraper.corpus.formats import open_format
run = module.CorpusRun(module.CleaningJob(open_format(Path(sys.argv[1]))), Path(sys.argv[2]), workers=1)
print("holds it", flush=True)
sys.stdin.read()
"""


def clean_command(source, target):
    command = [sys.executable, "-m", "scraper", "clean", str(source), "--output", str(target)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_an_output_has_one_writer(tmp_path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    write_corpus(source, 3)
    command = [sys.executable, "-c", SLOW, str(source), str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "holds it\n"
        part = sorted(path.name for path in (tmp_path / "out.jsonl.part").iterdir())
        second = clean_command(source, target)
        assert second.returncode == 7
        assert second.stderr.startswith(f"scraper: {target}: another run writes it (process {holder.pid} since ")
        assert sorted(path.name for path in (tmp_path / "out.jsonl.part").iterdir()) == part
        assert clean_command(source, tmp_path / "other.jsonl").returncode == 0
        holder.kill()
    assert clean_command(source, target).returncode == 0
    assert len(list(read_texts(target))) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "other.jsonl", "out.jsonl"]


def test_a_run_that_is_over_lets_the_output_go(tmp_path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    write_corpus(source, 3)
    run = CorpusRun(CleaningJob(open_format(source)), target, workers=1)
    with pytest.raises(Busy):
        CorpusRun(CleaningJob(open_format(source)), target, workers=1)
    for _ in run.steps():
        pass
    assert clean_corpus(source, target).rows == 3


def _die_once(folder: str, number: int) -> int:
    """Kill this process the first time that the number three comes."""
    mark = Path(folder) / str(number)
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def _die_at_five(number: int) -> int:
    return _die(0) or 0 if number == 5 else number


def test_a_killed_worker_costs_nothing(tmp_path) -> None:
    assert list(in_order(partial(_die_once, str(tmp_path)), range(40), workers=2)) == list(range(40))


def test_work_that_kills_its_worker_costs_itself_alone() -> None:
    expected = [-5 if number == 5 else number for number in range(40)]
    assert list(in_order(_die_at_five, range(40), workers=2, lost=lambda number: -number)) == expected


# A program whose cleaning kills its process at one text; workers import it too.
DEADLY = """
import os, signal, sys
from pathlib import Path
from scraper.corpus import clean_corpus, unpack

clean_text = clean_corpus.clean_text

def deadly(text, **options):
    if text == "mematikan":
        os.kill(os.getpid(), signal.SIGKILL)
    return clean_text(text, **options)

unpack.CHUNK = 2000
clean_corpus.clean_text = deadly
if __name__ == "__main__":
    totals = clean_corpus.clean_corpus(Path(sys.argv[1]), Path(sys.argv[2]), workers=2)
    print(totals.balance.missing, *totals.balance.bad, totals.bad, totals.rows, totals.bad_file)
"""


def test_a_batch_that_kills_its_workers_is_kept_aside(tmp_path) -> None:
    source, target, program = tmp_path / "in.jsonl", tmp_path / "out.jsonl", tmp_path / "deadly.py"
    program.write_text(DEADLY)
    write_corpus(source, 100)
    with source.open("a") as file:
        file.write(json.dumps({"id": 100, "text": "mematikan"}) + "\n")
    write_corpus(tmp_path / "more.jsonl", 100)
    source.write_bytes(source.read_bytes() + (tmp_path / "more.jsonl").read_bytes())
    printed = subprocess.run([sys.executable, program, source, target], capture_output=True, check=True, timeout=120)
    missing, kind, bad, rows, bad_file = printed.stdout.decode().split()
    assert (missing, kind, rows) == ("0", "killed", "201")
    assert 1 <= int(bad) < 12
    bad_lines = Path(bad_file).read_bytes()
    assert b"mematikan" in bad_lines
    lines = source.read_bytes().splitlines()
    assert len(target.read_bytes().splitlines()) + len(bad_lines.splitlines()) == len(lines)


def test_a_worker_that_is_left_over_does_not_hold_the_output(tmp_path) -> None:
    """The workers of a run that was killed end a moment after it; a new run begins in that moment."""
    target = tmp_path / "out.jsonl"
    context = multiprocessing.get_context("fork")
    go_on = context.Event()
    with hold(target):
        worker = context.Process(target=go_on.wait)
        worker.start()
    try:
        with hold(target):
            assert worker.is_alive()
    finally:
        go_on.set()
        worker.join(60)
