"""The record of a run: complete, readable at any moment, and right after a kill."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.core.article import Article, Block, Extraction
from scraper.core.article_parts import Cut, Suspect
from scraper.core.errors import StoreError
from scraper.record import RunRecord, Summary, events, prune, read, runs
from scraper.record.events import Answered, Compared, Failed, ListEnd, Noticed, Rejection, Same, took
from scraper.record.summary import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path


def article(number: int, **changes: object) -> Article:
    url = f"https://www.cnnindonesia.com/ekonomi/20261122080000-92-{number}/contoh"
    return Article(
        **{
            "id": f"cnnindonesia:{number}",
            "url": url,
            "canonical_url": url,
            "site": "cnnindonesia",
            "title": "Contoh",
            "section": "ekonomi",
            "date_published": "2026-11-22T08:00:00+07:00",
            "text": "Harga beras naik.",
            "blocks": [Block("paragraph", "Harga beras naik.")],
            "word_count": 3,
            "extraction": Extraction("adapter", "tailwind", "0.1.0"),
        }
        | changes
    )


def test_a_run_is_recorded_whole(tmp_path: Path) -> None:
    record = RunRecord.open(tmp_path, {"crawl.limit": 5}, rules=["ad-block", "dateline"], job="pagi")
    record.add(ListEnd(name="index", source="index", new=4))
    record.add(ListEnd(name="feed", source="feed", new=2))
    record.add(Answered(url="https://x/1", code=200, bytes=1000, seconds=0.3))
    record.add(Answered(url="https://x/2", code=404, bytes=10, seconds=70.0))
    cut = [Cut("dateline", "Jakarta, CNN Indonesia -- ", 0, 0)]
    record.add(took(article(1, removed=cut), seconds=0.4, size=1000))
    record.add(took(article(2, section=None, title=None), seconds=0.9, size=500, changed=True))
    fallback = Extraction("trafilatura", None, "0.1.0")
    record.add(
        took(
            article(3, extraction=fallback, suspect=[Suspect("glued-words", "dikutipReuters", 0, 3)]),
            seconds=0.1,
            size=1,
        )
    )
    record.add(Same(url="https://x/9"))
    record.add(Rejection(url="https://x/2", reason="not-found", detail="404"))
    record.add(Failed(url="https://x/3", kind="timeout", detail="30 s"))
    record.add(Compared(url="https://x/1", disagrees=True))
    record.add(Compared(url="https://x/2", disagrees=False))
    record.add(Noticed(by="radar", what="BACA SELENGKAPNYA", urls=("https://x/1",)))
    record.close("limit", "5 articles")
    [got] = runs(tmp_path)
    assert (got.outcome, got.detail, got.job, got.asked) == ("limit", "5 articles", "pagi", {"crawl.limit": 5})
    assert (got.new, got.changed, got.unchanged.n, got.articles, got.fetched, got.bytes) == (2, 1, 1, 3, 2, 1010)
    assert got.found == {"index": 4, "feed": 2}
    assert got.days == {"2026-11-22": {"ekonomi": 2, "-": 1}}
    assert got.sections["ekonomi"].n == 2
    assert got.fill("title") == pytest.approx(2 / 3)
    assert got.fill("editors") == 0
    assert got.cuts == {"ad-block": 0, "dateline": 1}
    assert got.silent_rules == ["ad-block"]
    assert got.rejected["not-found"].examples == ["https://x/2"]
    assert (got.errors["timeout"].n, got.compared, got.disagreements.n) == (1, 2, 1)
    assert got.fallbacks.examples == [article(3).canonical_url]
    assert (got.times[3], got.times[-1]) == (1, 1)
    assert [sight.value for sight in got.slowest] == [0.9, 0.4, 0.1]
    assert {sight.id for sight in got.strangest} == {"cnnindonesia:2", "cnnindonesia:3"}
    assert got.noticed["radar: BACA SELENGKAPNYA"].examples == ["https://x/1"]
    assert got.versions["scraper"]
    assert got.ended


def test_closing_twice_and_leaving_by_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="oh"), RunRecord.open(tmp_path, {}) as record:
        raise ValueError("oh")
    record.close("finished")
    [got] = runs(tmp_path)
    assert (got.outcome, got.detail) == ("failed", "oh")


def test_a_run_that_goes_on_reads_as_running_and_is_up_to_date(tmp_path: Path) -> None:
    record = RunRecord.open(tmp_path, {})
    record.add(Answered(url="https://x/1", code=200))
    [got] = runs(tmp_path)
    assert (got.outcome, got.fetched) == ("running", 1)
    record.close()


def test_since_takes_only_later_runs_and_foreign_folders_are_left_out(tmp_path: Path) -> None:
    days = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3)]
    for day in days:
        RunRecord.open(tmp_path, {}, now=lambda day=day: day).close()
    (tmp_path / "_runs" / "notes").mkdir()
    assert [run.started[:10] for run in runs(tmp_path, since=days[1])] == ["2026-11-02", "2026-11-03"]
    assert runs(tmp_path / "nowhere") == []


def test_an_output_that_cannot_be_written_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file")
    with pytest.raises(StoreError, match="record of the run cannot be written"):
        RunRecord.open(tmp_path / "output", {})


EVENTS = st.lists(st.tuples(st.sampled_from(["response", "unchanged", "rejected", "error"]), st.integers(0, 9)))


@settings(max_examples=30, deadline=None)
@given(EVENTS)
def test_the_sum_is_what_the_events_add_up_to(tmp_path_factory: pytest.TempPathFactory, happened) -> None:
    output = tmp_path_factory.mktemp("output")
    record = RunRecord.open(output, {})
    for what, number in happened:
        url = f"https://x/{number}"
        made = {
            "response": Answered(url=url, code=200 + number),
            "rejected": Rejection(url=url, reason="index"),
            "error": Failed(url=url, kind="timeout"),
            "unchanged": Same(url=url),
        }
        record.add(made[what])
    record.close()
    [got] = runs(output)
    again = Summary(run=got.run, started=got.started, seen=got.seen)
    for event in events(record.folder):
        again.add(event)
    for name in ("codes", "unchanged", "rejected", "errors", "times"):
        assert getattr(again, name) == getattr(got, name)
    assert sum(tally.n for tally in got.codes.values()) == sum(what == "response" for what, _ in happened)
    assert all(len(tally.examples) <= EXAMPLES for tally in got.codes.values())


WRITER = """
import sys
from pathlib import Path
from scraper.record import RunRecord
from scraper.record.events import Answered
record = RunRecord.open(Path(sys.argv[1]), {})
print("ready", flush=True)
n = 0
while True:
    n += 1
    record.add(Answered(url=f"https://x/{n}", code=200, bytes=7, seconds=0.1))
    if n % 50 == 0:
        record.tick()
"""


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_run_has_a_record_too(tmp_path: Path, seed: int) -> None:
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout
    with process.stdout:
        process.stdout.readline()
        time.sleep(random.Random(seed).random() / 3)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    [got] = runs(tmp_path)
    assert got.outcome == "killed"
    [folder] = (tmp_path / "_runs").iterdir()
    written = sum(1 for _ in events(folder))
    assert got.fetched == written
    assert got.bytes == 7 * written


def test_sections_of_several_sites_are_told_apart(tmp_path: Path) -> None:
    for several, expected in (
        (False, {"news": 2, "ekonomi": 1}),
        (True, {"detik/news": 1, "cnbcindonesia/news": 1, "cnnindonesia/ekonomi": 1}),
    ):
        with RunRecord.open(tmp_path / str(several), {}, several_sites=several) as record:
            record.add(took(article(1)))
            record.add(took(article(2, id="detik:2", site="detik", section="news")))
            record.add(took(article(3, id="cnbcindonesia:3", site="cnbcindonesia", section="news")))
        [got] = runs(tmp_path / str(several))
        assert {name: tally.n for name, tally in got.sections.items()} == expected
        assert got.days == {"2026-11-22": expected}


def test_events_of_old_runs_are_removed_and_their_sums_stay(tmp_path: Path) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    names = {}
    for name, days in (("finished", 91), ("killed", 92), ("running", 93), ("recent", 89), ("now", 0)):
        record = RunRecord.open(tmp_path, {}, now=lambda days=days: now - timedelta(days=days))
        names[name] = record.folder
        for number in range(3):
            record.add(Answered(url=f"https://x/{number}", code=200))
        if name == "killed":
            record._opened.close()  # the process is gone: no last summary, no lock
        elif name == "running":
            running = record  # a record that nobody refers to gives up its lock
        else:
            record.close()
    before = {name: read(folder) for name, folder in names.items()}
    assert [before[name].outcome for name in names] == ["finished", "killed", "running", "finished", "finished"]
    assert prune(tmp_path, now, timedelta(days=90)) == 2
    assert {name for name, folder in names.items() if (folder / "events.jsonl").exists()} == {
        *("running", "recent", "now")
    }
    assert {name: read(folder) for name, folder in names.items()} == before
    assert read(names["killed"]).fetched == 3
    assert prune(tmp_path, now, timedelta(days=90)) == 0
    running.close()


def test_one_run_under_a_clock_that_is_a_year_ahead_takes_no_events_away(tmp_path: Path) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    RunRecord.open(tmp_path, {}, now=lambda: now).close()
    assert prune(tmp_path, now + timedelta(days=365), timedelta(days=90)) == 0
    RunRecord.open(tmp_path, {}, now=lambda: now + timedelta(days=365)).close()
    assert prune(tmp_path, now, timedelta(days=90)) == 0


def test_events_that_cannot_be_pruned_are_named_and_the_others_are(tmp_path: Path, caplog) -> None:
    folders = []
    for _ in range(2):
        with RunRecord.open(tmp_path, {}) as record:
            folders.append(record.folder)
    (folders[0] / "summary.json").write_text("{")
    assert prune(tmp_path, datetime.now(UTC), timedelta(days=-1)) == 1
    assert str(folders[0]) in caplog.text
    assert (folders[0] / "events.jsonl").exists()
    assert not (folders[1] / "events.jsonl").exists()


def test_a_line_cut_off_by_a_kill_is_left_out(tmp_path: Path) -> None:
    record = RunRecord.open(tmp_path, {})
    record.add(Answered(url="https://x/1", code=200))
    record.close()
    with (record.folder / "events.jsonl").open("ab") as file:
        file.write(b'{"e":"respo')
    assert len(list(events(record.folder))) == 1


def test_memory_and_size_of_the_sum_are_bounded(tmp_path: Path) -> None:
    summary = Summary(run="x", started="", seen="")
    record = RunRecord.open(tmp_path, {})
    for number in range(3000):
        record.add(Failed(url=f"https://x/{number}", kind=f"kind {number}"))
        record.add(ListEnd(name=f"source {number}", source=f"source {number}", new=1))
    record.close()
    [summary] = runs(tmp_path)
    assert len(summary.errors) <= 201
    assert len(summary.found) <= 201
    assert sum(tally.n for tally in summary.errors.values()) == 3000
    assert len(msgspec.json.encode(summary)) < 60_000
    assert read(record.folder) == summary
