"""``extract --into``: one task an archive, done once, whole or not there, whatever is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet
import pytest
from click.testing import CliRunner

from scraper.cli import cli
from scraper.cli.into import extract_into
from scraper.core.errors import UsageError
from scraper.core.files import locked
from scraper.offline.part import OwnPart, read_part
from tests.offline.archives import ARCHIVES, PAGES, SITE
from tests.offline.web_archives import lines


def command(archives: Path, into: Path, *more: object) -> list[str]:
    return [sys.executable, "-m", "scraper", "extract", str(archives), "--into", str(into), *map(str, more)]


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(capfd):
    """The command in this process."""

    def extract(archives: Path, into: Path, part: str | None = None, *, parquet=False, as_program=False) -> Done:
        code = extract_into([str(archives)], str(into), part, parquet=parquet, workers=1, as_program=as_program)
        return Done(code, *capfd.readouterr())

    return extract


@pytest.fixture(scope="module")
def undisturbed(archives, tmp_path_factory) -> dict[str, list[dict]]:
    into = tmp_path_factory.mktemp("undisturbed")
    assert subprocess.run(command(archives, into, "--workers", 2), check=False).returncode == 9
    return lines(into)


def test_each_archive_has_its_file_its_mark_and_what_is_aside(archives, undisturbed, tmp_path, run):
    done = run(archives, tmp_path, as_program=True)
    assert done.returncode == 9
    assert lines(tmp_path) == undisturbed
    assert [len(articles) for articles in undisturbed.values()] == [4, 4, 3, 4, 4]
    total = json.loads(done.stdout)
    assert (total["articles"], total["tasks"]) == (19, {"done": 5})
    marks = [json.loads(path.read_bytes()) for path in sorted((tmp_path / "_done").iterdir())]
    assert sum(mark["balance"]["out"] for mark in marks) == total["balance"]["out"] == 19
    assert total["balance"]["rejected"] == {"index": 1}
    assert total["balance"]["bad"] == {"damaged": 1}
    assert total["balance"]["missing"] == 0
    aside = [
        json.loads(line) for path in sorted((tmp_path / "_aside").iterdir()) for line in path.read_text().splitlines()
    ]
    assert [one["why"].partition(":")[0].partition(",")[0] for one in aside] == ["index", "damaged"]
    assert not list(tmp_path.glob("_parts/*/"))


def test_what_is_done_is_not_done_again_unless_it_changed(archives, tmp_path, run):
    source = tmp_path / "source"
    source.mkdir()
    for path in archives.glob("*.warc.gz"):
        (source / path.name).write_bytes(path.read_bytes())
    into = tmp_path / "into"
    first = run(source, into)
    before = {path: path.stat().st_mtime_ns for path in into.rglob("*.zst")}
    again = run(source, into)
    assert first.returncode == again.returncode == 9
    assert again.stderr.count(": done before\n") == ARCHIVES
    assert again.stderr.splitlines()[-1] == first.stderr.splitlines()[-1]
    assert {path: path.stat().st_mtime_ns for path in into.rglob("*.zst")} == before
    (source / "part-0.warc.gz").write_bytes((source / "part-3.warc.gz").read_bytes())
    (into / "part-1.warc.gz.jsonl.zst").unlink()
    third = run(source, into)
    assert third.stderr.count(": done before\n") == ARCHIVES - 2
    assert lines(into)["part-0.warc.gz.jsonl.zst"] == lines(into)["part-3.warc.gz.jsonl.zst"]
    assert len(lines(into)["part-1.warc.gz.jsonl.zst"]) == PAGES


# The command, killed at the first Article of its third archive.
KILLED = """
import os, signal
from contextlib import contextmanager
from pathlib import Path

from scraper.cli import cli
from scraper.offline import batch

main, open_sink = Path(__file__).with_name("main"), batch.open_sink


@contextmanager
def killing(form, file):
    def kill(article):
        os.kill(int(main.read_text()), signal.SIGKILL)
        signal.pause()

    with open_sink(form, file) as add:
        yield kill if "part-2" in file.name else add


batch.open_sink = killing  # in the workers too, which import this
if __name__ == "__main__":
    main.write_text(str(os.getpid()))
    cli()
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_is_killed_leaves_nothing_half_and_goes_on(
    archives, undisturbed, tmp_path, tmp_path_factory, workers
):
    whole = command(archives, tmp_path, "--workers", workers)
    program = tmp_path_factory.mktemp("program") / "killed.py"
    program.write_text(KILLED)
    killed = subprocess.run([sys.executable, program, *whole[3:]], check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert list(tmp_path.glob("_parts/part-2*/.part-2*")), "the kill came in the middle of a task"
    found = lines(tmp_path)
    assert found
    assert "part-2.warc.gz.jsonl.zst" not in found
    assert all(undisturbed[name] == articles for name, articles in found.items())
    assert subprocess.run(whole, check=False).returncode == 9
    assert lines(tmp_path) == undisturbed
    assert not list(tmp_path.glob("_parts/*/"))


def wait_for(condition) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.005)


def children(pid: int) -> list[int]:
    found = (task.joinpath("children").read_text() for task in Path(f"/proc/{pid}/task").iterdir())
    return [int(child) for text in found for child in text.split()]


def workers_of(pid: int) -> list[int]:
    """Gives the workers of a run: they begin in a process of their own kind, its child."""
    return [worker for child in children(pid) for worker in children(child)]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for workers in /proc")
def test_a_killed_worker_costs_its_task_at_most(archives, undisturbed, tmp_path):
    process = subprocess.Popen(command(archives, tmp_path, "--workers", 2), stderr=subprocess.PIPE, text=True)
    wait_for(lambda: workers_of(process.pid))
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    _, words = process.communicate(timeout=120)
    assert process.returncode == 9, words
    assert lines(tmp_path) == undisturbed


def test_parts_share_the_tasks_without_one_done_twice(archives, undisturbed, tmp_path, run):
    done = [run(archives, tmp_path, f"{number}/3") for number in (1, 2, 3)]
    assert sum(one.stderr.count(" articles; ") - 1 for one in done) == ARCHIVES
    assert "done before" not in "".join(one.stderr for one in done)
    assert lines(tmp_path) == undisturbed


def test_a_job_array_shares_them_by_its_own_numbers(archives, undisturbed, tmp_path, run, monkeypatch):
    for task in (10, 12):
        for name, value in (("ID", task), ("COUNT", 3), ("MIN", 10)):
            monkeypatch.setenv(f"SLURM_ARRAY_TASK_{name}", str(value))
        run(archives, tmp_path)
    monkeypatch.delenv("SLURM_ARRAY_TASK_ID")
    monkeypatch.setenv("JOB_COMPLETION_INDEX", "1")
    run(archives, tmp_path, "/3")
    assert lines(tmp_path) == undisturbed


def test_a_task_that_another_run_does_is_left_to_it(archives, tmp_path, run):
    with locked(tmp_path / "_parts" / "part-3.warc.gz.lock"):
        done = run(archives, tmp_path, "4/5")
    assert done.returncode == 7
    assert "part-3.warc.gz: another run is at it" in done.stderr
    assert not lines(tmp_path)
    assert run(archives, tmp_path, "4/5").returncode == 0


def test_parquet_holds_what_the_lines_hold(archives, undisturbed, tmp_path, run):
    run(archives, tmp_path, parquet=True)
    for name, articles in undisturbed.items():
        table = pyarrow.parquet.read_table(tmp_path / name.replace("jsonl.zst", "parquet"))
        assert table.to_pylist() == articles
    schemas = {str(pyarrow.parquet.read_schema(path)) for path in tmp_path.glob("*.parquet")}
    assert len(schemas) == 1


def test_wrong_uses_are_one_line(archives, tmp_path):
    (tmp_path / "file").touch()
    for more, words in (
        (["--part", "3/2"], "there is no part 3 of 2"),
        (["--part", "0/2"], "there is no part 0 of 2"),
        (["--part", "x"], "is not of the form I/N"),
        (["--part", "/4"], "takes its number from SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX"),
        (["--url", SITE], "--into goes with"),
        (["--into", str(tmp_path / "file")], "is a file; --into takes a folder"),
        ([str(tmp_path / "nowhere")], "nowhere: cannot be read (No such file or directory)"),
    ):
        done = CliRunner().invoke(cli, ["extract", str(archives), "--into", str(tmp_path / "into"), *more])
        assert isinstance(done.exception, UsageError), done.exception
        assert words in str(done.exception)
    assert not (tmp_path / "into").exists()


PARTS = [
    (None, {}, OwnPart(1, 1)), ("2/8", {}, OwnPart(2, 8)), ("8/8", {"SLURM_ARRAY_TASK_ID": "3"}, OwnPart(8, 8)),
    ("/4", {"JOB_COMPLETION_INDEX": "0"}, OwnPart(1, 4)), ("/4", {"SLURM_ARRAY_TASK_ID": "3"}, OwnPart(4, 4)),
    (None, {"SLURM_ARRAY_TASK_ID": "0", "SLURM_ARRAY_TASK_COUNT": "2"}, OwnPart(1, 2)),
    (None, {"SLURM_ARRAY_TASK_ID": "15", "SLURM_ARRAY_TASK_MIN": "5", "SLURM_ARRAY_TASK_STEP": "5",
            "SLURM_ARRAY_TASK_COUNT": "3"}, OwnPart(3, 3)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "environment", "part"), PARTS)
def test_a_part_is_read_from_the_line_or_the_job(text, environment, part):
    assert read_part(text, environment) == part


@pytest.mark.parametrize(
    ("text", "environment"),
    [
        (None, {"JOB_COMPLETION_INDEX": "1"}),
        ("/2", {"JOB_COMPLETION_INDEX": "2"}),
        ("/2", {"SLURM_ARRAY_TASK_ID": "x"}),
    ],
)
def test_a_part_that_nobody_can_tell_is_refused(text, environment):
    with pytest.raises(UsageError):
        read_part(text, environment)


def test_the_parts_of_any_list_are_all_of_it():
    names = [f"{number:03}" for number in range(17)]
    for parts in range(1, 20):
        shared = [name for number in range(1, parts + 1) for name in OwnPart(number, parts).of(names)]
        assert sorted(shared) == names
