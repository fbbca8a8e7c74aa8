"""A run over a whole corpus: order, memory, going on after a kill, nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from scraper.cleaning import clean_text
from scraper.core.errors import Busy, ScraperError, StoreError, UsageError
from scraper.core.parallel import in_order
from scraper.corpus.clean_corpus import CleaningJob, CorpusRun, clean_corpus, read_texts
from scraper.corpus.formats import open_format
from tests.corpus.sample import dirty, is_clean


def corpus(path, rows) -> None:
    with path.open("w") as file:
        for number in range(rows):
            file.write(json.dumps({"id": number, "text": dirty(number)}) + "\n")


@pytest.fixture
def small_batches(monkeypatch) -> None:
    monkeypatch.setattr("scraper.corpus.unpack.CHUNK", 2000)


@pytest.mark.usefixtures("small_batches")
def test_order_is_kept_on_several_processes(tmp_path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    corpus(source, 300)
    totals = clean_corpus(source, target, workers=3)
    rows = [json.loads(line) for line in target.read_text().splitlines()]
    assert [row["id"] for row in rows] == list(range(300))
    assert all(is_clean(row["text"], row["id"]) for row in rows)
    assert (totals.texts, totals.changed, totals.resumed) == (300, 300, 0)
    assert totals.cuts
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def text_of(rows, ending) -> str:
    if ending.startswith(".csv"):
        return "id,text\n" + "".join('{},"{}"\n'.format(n, dirty(n).replace('"', '""')) for n in range(rows))
    return "".join(json.dumps({"id": n, "text": dirty(n)}) + "\n" for n in range(rows))


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".jsonl.gz", ".jsonl.zst"])
def test_it_goes_on_where_it_was(tmp_path, ending) -> None:
    source, target, whole = tmp_path / f"in{ending[:6]}", tmp_path / f"out{ending}", tmp_path / f"whole{ending}"
    source = source.with_suffix(".csv" if ending == ".csv" else ".jsonl")
    source.write_text(text_of(100, ending))
    clean_corpus(source, whole)
    run = CorpusRun(CleaningJob(open_format(source)), target, workers=1)
    steps = run.steps()
    for _ in range(3):
        next(steps)
    steps.close()
    assert not target.exists()
    with (tmp_path / f"out{ending}.part" / "data").open("ab") as file:
        file.write(b"half a batch that was written after the note")
    again = CorpusRun(CleaningJob(open_format(source)), target, workers=1)
    assert 0 < again.resumed < 100
    for _ in again.steps():
        pass
    assert list(read_texts(target)) == list(read_texts(whole))
    assert again.totals.rows == again.totals.texts == 100
    assert not (tmp_path / f"out{ending}.part").exists()


@pytest.fixture(params=[".jsonl", ".csv", ".txt", "", ".parquet"])
def three_texts(tmp_path, request):
    """A corpus of three texts in each format; the one in the middle is in the way."""
    texts = ["Harga naik.", "Beras mahal sekali. " * 20, "Harga turun."]
    path = tmp_path / f"in{request.param}"
    match request.param:
        case ".jsonl":
            path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        case ".csv" | ".txt":
            path.write_text("text\n" * (request.param == ".csv") + "".join(text + "\n" for text in texts))
        case ".parquet":
            pyarrow = pytest.importorskip("pyarrow")
            parquet = pytest.importorskip("pyarrow.parquet")
            parquet.write_table(pyarrow.table({"text": texts}), path)
        case _:
            path.mkdir()
            for number, text in enumerate(texts):
                (path / f"{number}.txt").write_text(text)
    return path


def is_left_out(path, reason) -> None:
    target = path.with_name("out" + path.suffix)
    run = CorpusRun(CleaningJob(open_format(path)), target, workers=1)
    [bad] = [row for step in run.steps() for row in step.bad]
    assert bad.number == 3 if path.suffix == ".csv" else 2
    assert bad.why.startswith(reason)
    assert run.totals.bad == 1
    bad_file = run.totals.bad_file
    if path.suffix == ".parquet":
        bad_file = bad_file.rename(bad_file.with_name("bad.parquet"))
        assert read_texts(bad_file).__next__().startswith("Beras mahal")
    else:
        assert b"Beras mahal" in (bad_file / "1.txt" if path.is_dir() else bad_file).read_bytes()
    assert list(read_texts(target)) == ["Harga naik.", "Harga turun."]


def test_a_text_beyond_any_article_is_a_bad_row(three_texts, monkeypatch) -> None:
    monkeypatch.setattr("scraper.corpus.clean_corpus.TEXT_CHARACTERS", 100)
    is_left_out(three_texts, "too-large: a text of ")


def test_a_text_that_takes_too_long_is_a_bad_row(three_texts, monkeypatch) -> None:
    def slow(text, *, profile):
        while text.startswith("Beras"):
            pass
        return clean_text(text, profile=profile)

    monkeypatch.setattr("scraper.corpus.clean_corpus.clean_text", slow)
    monkeypatch.setattr("scraper.core.watch.within.__wrapped__.__defaults__", (0.2,))
    is_left_out(three_texts, "timed-out: ")


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("change", ["source", "profile", "rules", "field", "short"])
def test_it_starts_anew_when_it_is_another_job(tmp_path, change) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    with source.open("w") as file:
        for number in range(100):
            file.write(json.dumps({"text": dirty(number), "other": "Harga naik."}) + "\n")
    own = tmp_path / "own.toml"
    own.write_text('name = "own"\n')
    field, profile = "text", str(own) if change == "rules" else "corpus"
    steps = CorpusRun(CleaningJob(open_format(source), profile), target, workers=1).steps()
    for _ in range(3):
        next(steps)
    steps.close()
    if change == "source":
        with source.open("a") as file:
            file.write('{"text": "Satu lagi."}\n')
    elif change == "rules":
        own.write_text('name = "own"\noff = ["dateline"]\n')
    elif change == "profile":
        profile = "archive"
    elif change == "field":
        field = "other"
    else:
        os.truncate(tmp_path / "out.jsonl.part" / "data", 10)
    assert CorpusRun(CleaningJob(open_format(source, field), profile), target, workers=1).resumed == 0


def rows_of(note) -> int:
    try:
        return json.loads(note.read_bytes())["tally"]["balance"]["found"]
    except FileNotFoundError:  # not yet there, or the run has just come to its end
        return 0


def test_killed_at_any_moment_and_started_again(tmp_path) -> None:
    source, target, whole = tmp_path / "in.jsonl", tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
    corpus(source, 12_000)
    clean_corpus(source, whole, workers=2)
    code = (
        "import sys, scraper.corpus.unpack as unpack; unpack.CHUNK = 60_000\n"
        "from scraper.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "clean", str(source), "--output", str(target), "--workers", "2"]
    note = tmp_path / "out.jsonl.part" / "note.json"
    kills = 0
    for _ in range(100):
        before = rows_of(note)
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        while process.poll() is None:
            if rows_of(note) > before + 2000:
                process.kill()
                kills += 1
                break
            time.sleep(0.002)
        process.wait()
        if target.exists():
            break
    assert kills >= 3
    assert target.read_bytes() == whole.read_bytes()


def test_no_worker_outlives_a_killed_parent(tmp_path) -> None:
    code = (
        "import os, sys, time\nfrom scraper.core.parallel import in_order\n"
        "def work(_):\n    open(os.path.join(sys.argv[1], str(os.getpid())), 'w').close(); time.sleep(0.01)\n"
        "for _ in in_order(work, iter(int, 1), workers=2): pass"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)])
    while len(list(tmp_path.iterdir())) < 2:
        time.sleep(0.01)
    process.kill()
    process.wait()
    workers = [int(path.name) for path in tmp_path.iterdir()]
    while any(_alive(worker) for worker in workers):  # the suite's own time limit ends this if one stays
        time.sleep(0.01)


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


def test_source_and_target_must_fit(tmp_path) -> None:
    source = tmp_path / "in.jsonl"
    corpus(source, 1)
    with pytest.raises(UsageError, match="are the same"):
        clean_corpus(source, source)
    with pytest.raises(UsageError, match="in the format it came in"):
        clean_corpus(source, tmp_path / "out.csv")
    (tmp_path / "out.jsonl.part").touch()
    with pytest.raises(StoreError, match="in the way"):
        clean_corpus(source, tmp_path / "out.jsonl")


def test_a_folder_of_texts(tmp_path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    (source / "2024").mkdir(parents=True)
    for number in range(3):
        (source / "2024" / f"{number}.txt").write_text(dirty(number))
    (source / "bad.txt").write_bytes(b"\xff\xfe\xfa")
    totals = clean_corpus(source, target, workers=2)
    assert (totals.texts, totals.bad) == (3, 1)
    for number in range(3):
        assert is_clean((target / "2024" / f"{number}.txt").read_text(), number)
    assert (totals.bad_file / "bad.txt").read_bytes() == b"\xff\xfe\xfa"
    assert sorted(path.name for path in target.rglob("*")) == ["0.txt", "1.txt", "2.txt", "2024"]


@pytest.mark.parametrize("there", [False, True])
def test_the_folder_is_there_when_it_is_whole(tmp_path, there) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for number in range(3):
        (source / f"{number}.txt").write_text(dirty(number) if number else "")
    if there:
        target.mkdir()
        (target / "other.txt").write_text("Bukan dari sini.")
    steps = CorpusRun(CleaningJob(open_format(source)), target, workers=1).steps()
    next(steps)
    steps.close()
    others = ["other.txt"] if there else []
    assert [path.name for path in target.glob("*")] == others
    again = CorpusRun(CleaningJob(open_format(source)), target, workers=1)
    assert again.resumed == 1
    for _ in again.steps():
        pass
    assert sorted(path.name for path in target.glob("*")) == ["0.txt", "1.txt", "2.txt", *others]
    assert (target / "0.txt").read_text() == ""
    assert is_clean((target / "2.txt").read_text(), 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_a_folder_is_not_cleaned_into_itself(tmp_path) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(UsageError, match="inside of its source"):
        clean_corpus(tmp_path, tmp_path / "out")


def test_memory_does_not_grow_with_the_corpus(tmp_path) -> None:
    def peak(rows: int) -> int:
        source, target = tmp_path / f"{rows}.jsonl", tmp_path / f"{rows}.out.jsonl"
        line = json.dumps({"text": "Harga beras naik menjelang akhir tahun. " * 50}) + "\n"
        source.write_text(line * rows)
        code = (
            "import resource, sys\nfrom scraper.cli import run\nrun(sys.argv[1:])\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        command = [sys.executable, "-c", code, "clean", str(source), "--output", str(target), "--workers", "2"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return int(done.stdout)

    assert peak(20_000) - peak(5_000) < 8_000  # kB; the corpus grew by 30 MB


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
    corpus(source, 3)
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
    corpus(source, 3)
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


@pytest.mark.usefixtures("small_batches")
def test_a_batch_that_kills_its_workers_is_kept_aside(tmp_path, monkeypatch) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    corpus(source, 100)
    with source.open("a") as file:
        file.write(json.dumps({"id": 100, "text": "mematikan"}) + "\n")
    corpus(tmp_path / "more.jsonl", 100)
    source.write_bytes(source.read_bytes() + (tmp_path / "more.jsonl").read_bytes())

    def deadly(text, *, profile):
        if text == "mematikan":
            _die(0)
        return clean_text(text, profile=profile)

    monkeypatch.setattr("scraper.corpus.clean_corpus.clean_text", deadly)
    totals = clean_corpus(source, target, workers=2)
    assert totals.balance.missing == 0
    assert set(totals.balance.bad) == {"killed"}
    assert 1 <= totals.bad < 12
    assert b"mematikan" in totals.bad_file.read_bytes()
    assert totals.rows == 201
    lines = source.read_bytes().splitlines()
    assert len(target.read_bytes().splitlines()) + len(totals.bad_file.read_bytes().splitlines()) == len(lines)


def test_a_folder_of_other_files_says_what_it_holds(tmp_path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.json").write_text("{}")
    with pytest.raises(UsageError, match=r"no .txt file in it, but 1 .json; make one corpus of the JSON first: jq"):
        clean_corpus(tmp_path / "a", tmp_path / "b")
    (tmp_path / "a" / "1.TXT").write_text("Harga naik.")
    totals = clean_corpus(tmp_path / "a", tmp_path / "b")
    assert totals.balance.skipped == {".json": 1}
    assert (totals.balance.found, totals.balance.out, totals.balance.missing) == (2, 1, 0)
    assert totals.balance.exit_code == 0


def test_what_differs_in_white_space_alone_has_a_count_of_its_own(tmp_path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "Harga  naik."}\n{"text": "Harga naik."}\n{"text": "Harga naik. ADVERTISEMENT"}\n')
    totals = clean_corpus(source, tmp_path / "out.jsonl")
    assert (totals.texts, totals.changed, totals.only_spaces) == (3, 2, 1)
