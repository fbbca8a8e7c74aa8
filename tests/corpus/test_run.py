"""A run over a whole corpus: order, memory, going on after a kill, nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest

from scraper.cleaning.clean_text import clean_text
from scraper.core.errors import StoreError, UsageError
from scraper.corpus.clean_corpus import CleaningJob, CorpusRun, clean_corpus, read_texts
from scraper.corpus.formats import open_format
from tests.corpus.sample import dirty, is_clean, write_corpus


@pytest.fixture
def small_batches(monkeypatch) -> None:
    monkeypatch.setattr("scraper.corpus.unpack.CHUNK", 2000)


@pytest.mark.usefixtures("small_batches")
def test_order_is_kept_on_several_processes(tmp_path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    write_corpus(source, 300)
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


@pytest.mark.parametrize(("ending", "mark"), [(".JSONL.GZ", b"\x1f\x8b"), (".jsonl.Zst", b"\x28\xb5\x2f\xfd")])
def test_an_ending_in_capitals_packs_as_well(tmp_path, ending, mark) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / f"out{ending}"
    source.write_text(text_of(3, ".jsonl"))
    clean_corpus(source, target)
    assert target.read_bytes().startswith(mark)
    assert len(list(read_texts(target))) == 3


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
    monkeypatch.setattr("scraper.core.watch.within.__defaults__", (0.2,))
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
    write_corpus(source, 12_000)
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


def test_source_and_target_must_fit(tmp_path) -> None:
    source = tmp_path / "in.jsonl"
    write_corpus(source, 1)
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


def test_a_folder_of_other_files_says_what_it_holds(tmp_path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.json").write_text("{}")
    with pytest.raises(
        UsageError, match=r"no .txt file in it, but 1 .json; make one corpus of the JSON first: cat .* \| jq"
    ):
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
