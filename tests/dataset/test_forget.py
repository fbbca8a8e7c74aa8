"""A takedown leaves nothing of an article but its mark, touches nothing else, and is finished after a kill."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scraper.cli import run
from scraper.cli.crawl import show
from scraper.config import load
from scraper.core.article import encode_readable
from scraper.core.errors import Busy, StoreError, UsageError
from scraper.core.files import locked
from scraper.crawling.context import open_run
from scraper.crawling.plans import Ways
from scraper.dataset.duplicates.duplicate_index import DuplicateIndex, index_file
from scraper.dataset.forgetting import forget
from scraper.offline.verifying.check_and_repair import verify
from scraper.record import Summary
from scraper.record.run_record import EVENTS, FOLDER, SUMMARY, write_summary
from scraper.sites.cnnindonesia import SITE
from scraper.storage.archive_names import find_archives
from scraper.storage.file_store import FileStore
from scraper.storage.forgetting.forgotten_marks import ForgottenMarks
from scraper.storage.forgetting.masking import mask, mask_addresses
from scraper.storage.forgetting.retention import remove_old_archives, remove_old_runs
from scraper.storage.named_article import find_id
from scraper.storage.output import Folder, ledger_file, run_lock
from scraper.storage.warc import read_archive
from scraper.web.index import SearchIndex, build_index
from scraper.web.judgements import Judgement, Judgements
from tests.replica import Replica
from tests.verify.conftest import later
from tests.verify.small_crawl import crawl

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.core.article import Article


SITES = {"cnnindonesia"}


def replica() -> Replica:
    return Replica(seed=7, articles=12, now=datetime.now(UTC))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two crawls, one article changed between them, a text in doubt and a file that was set aside."""
    output = tmp_path_factory.mktemp("forget") / "output"
    site = replica()
    crawl(site, output)
    later(output, 2)
    site.correct(next(index for index in site.indexes() if site.gold(index).article.page_count == 1))
    crawl(site, output)
    changed = the_changed(output)
    aside = output / "_broken" / "20260101T000000-1" / FileStore(output).place_of(changed)
    aside.parent.mkdir(parents=True)
    aside.write_bytes(b"{")
    waiting = output / "_waiting" / changed.site / f"{changed.id.partition(':')[2]}.json"
    waiting.parent.mkdir(parents=True)
    waiting.write_bytes(b"{}")
    return output


@pytest.fixture
def folder(crawled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(crawled, tmp_path / "output")


def the_changed(output: Path) -> Article:
    return next(one.article for one in FileStore(output).articles() if one.article and one.article.revision > 1)


def pages(output: Path) -> list[tuple[str, bytes]]:
    return [(page.url, page.body) for archive in find_archives(output / "_archive") for page in read_archive(archive)]


def words_of(article: Article) -> list[bytes]:
    """What would give the article away: its title, its address, a piece of its text."""
    slug = article.canonical_url.rpartition("/")[2]
    return [slug.encode(), str(article.title).encode(), article.text[:40].encode()]


def places_with(output: Path, words: list[bytes]) -> list[str]:
    """Files with such words. Other Articles may name it in their boxes, which are part of them."""
    files = [path for path in output.rglob("*") if path.is_file() and path.parts[-5] not in SITES]
    plain = [(path, path.read_bytes()) for path in files]
    return [path.name for path, data in plain if any(word in data for word in words)]


def test_nothing_of_a_forgotten_article_stays_and_all_else_does(folder: Path) -> None:
    article = the_changed(folder)
    before = {one.article.id: one.article for one in FileStore(folder).articles() if one.article}
    pages_before = pages(folder)
    assert places_with(folder, words_of(article)), "the words would be found"
    taken = forget(folder, [article.id])
    assert (taken.files, taken.records, taken.rows) == (4, 2, 1)
    number = article.id.partition(":")[2]
    assert [str(path) for path in folder.rglob("*") if number in path.name] == []
    assert places_with(folder, words_of(article)) == []
    assert pages(folder) == [(url, body) for url, body in pages_before if f"-{number}/" not in url]
    assert len(pages(folder)) == len(pages_before) - 2
    after = {one.article.id: one.article for one in FileStore(folder).articles() if one.article}
    assert after == {name: one for name, one in before.items() if name != article.id}
    with closing(DuplicateIndex(index_file(folder))) as index:
        assert article.id not in dict(index.known())
    assert [one.finding for one in verify(folder).seen] == []


def test_what_people_said_of_it_and_pages_of_proposals_go_too(folder: Path) -> None:
    article = the_changed(folder)
    other = next(one.article for one in FileStore(folder).articles() if one.article and one.article.id != article.id)
    judgements = Judgements(folder)
    for one in (other, article, other, article):
        judgements.add(Judgement("2026-11-29T10:00:00Z", one.id, one.content_hash, right=True, note=f"of {one.title}"))
    proposal = folder / "_alarms" / "learned" / article.site
    for number, one in enumerate((article, other), 1):
        (proposal / str(number)).mkdir(parents=True)
        (proposal / str(number) / "page.html").write_text(one.text)
        meta = {"url": one.url, "content_type": "text/html"}
        (proposal / str(number) / "page.meta.json").write_text(json.dumps(meta))
        (proposal / str(number) / "expected.json").write_bytes(encode_readable(one))
    paper = [f"  {one.url}\n    {one.word_count} words: {one.text[:40]}" for one in (article, other)]
    paper = [line.replace("\n\n", " ") for line in paper]
    (proposal / "difference.txt").write_text("\n".join(["what is new", "", *paper]) + "\n")
    assert len(places_with(folder, words_of(article))) > 4
    forget(folder, [article.id])
    assert places_with(folder, words_of(article)) == []
    assert set(judgements.latest()) == {other.id}
    assert [path.name for path in proposal.iterdir() if path.is_dir()] == ["2"]
    assert (proposal / "difference.txt").read_text() == "\n".join(["what is new", "", paper[1]]) + "\n"


def test_a_forgotten_article_is_not_fetched_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = the_changed(folder)
    forget(folder, [article.id])
    site = replica()
    later(folder, 30)
    summary = crawl(site, folder)
    assert summary.counts["forgotten"] == 1
    show(summary, folder)
    assert "1 forgotten article left alone" in capsys.readouterr().err
    assert FileStore(folder).read(article.id) is None
    assert len(list(FileStore(folder).articles())) == 11
    assert [one.finding for one in verify(folder).seen] == []
    assert run(["forget", "--undo", article.id, "--from", str(folder)]) == 0
    assert crawl(site, folder).counts["new"] == 1


def test_an_article_without_a_mark_is_named(folder: Path, capsys) -> None:
    article = the_changed(folder)
    forget(folder, [article.id])
    assert run(["forget", "--undo", "cnnindonesia:99", article.id, "--from", str(folder)]) == 0
    unmarked, allowed = capsys.readouterr().err.splitlines()
    assert unmarked.startswith("cnnindonesia:99 has no mark")
    assert allowed.startswith("may be fetched again: 1 article ")


def test_the_next_export_lacks_it(folder: Path, tmp_path: Path) -> None:
    article, target = the_changed(folder), tmp_path / "corpus.jsonl"
    for expected in (True, False):
        assert run(["export", "jsonl", str(target), "--from", str(folder)]) == 0
        assert (article.id in target.read_text()) == expected
        forget(folder, [article.id])


def test_a_copy_that_was_put_back_is_found_and_taken_away(folder: Path, tmp_path: Path) -> None:
    article = the_changed(folder)
    shutil.copytree(folder, tmp_path / "copy")
    forget(folder, [article.id])
    for name in ("_state", "_archive", article.site):
        shutil.rmtree(folder / name)
        shutil.copytree(tmp_path / "copy" / name, folder / name)
    (finding,) = [one.finding for one in verify(folder).seen]
    assert (finding.wrong, finding.id) == ("forgotten-left", article.id)
    assert verify(folder, repair=True).is_well
    assert verify(folder).seen == []
    assert places_with(folder, words_of(article)) == []


def test_the_search_index_holds_no_word_of_it_and_is_made_again_without_it(folder: Path) -> None:
    article = the_changed(folder)
    build_index(folder)
    assert "search.sqlite" in places_with(folder, words_of(article))
    forget(folder, [article.id])
    assert places_with(folder, words_of(article)) == []
    build_index(folder)
    assert SearchIndex(folder).article(article.id) is None
    assert SearchIndex(folder).overview().size == len(list(FileStore(folder).articles()))


def test_an_article_of_which_nothing_is_kept_is_marked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forget", "cnnindonesia:99999", "--from", str(folder)]) == 0
    assert "forgotten: 1 article; gone: 0 files, 0 archived records, 0 ledger rows" in capsys.readouterr().err
    assert run(["forget", "--list", "--from", str(folder)]) == 0
    assert capsys.readouterr().out.startswith("cnnindonesia:99999\t20")


@pytest.mark.parametrize("name", ["id", "number", "address"])
def test_one_way_to_name_an_article_for_every_command(folder: Path, tmp_path: Path, name: str, capsys) -> None:
    article = the_changed(folder)
    word = {"id": article.id, "number": article.id.partition(":")[2], "address": article.canonical_url}[name]
    assert run(["history", word, "--from", str(folder)]) == 0
    assert capsys.readouterr().out.startswith(f"{article.id}  ")
    assert run(["fixture", word, "--from", str(folder), "--into", str(tmp_path / "pages")]) == 0
    assert run(["forget", word, "--from", str(folder)]) == 0
    assert FileStore(folder).read(article.id) is None


@pytest.mark.parametrize(
    "word", ["", ":", "12a", "cnnindonesia:", "\N{SUPERSCRIPT TWO}", "9" * 102, "https://example.org/12"]
)
def test_other_words_name_no_article(word: str) -> None:
    assert find_id(word) is None


def test_what_cannot_be_meant_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forget", "cnnindonesia:1", "--from", str(tmp_path / "nowhere")]) == UsageError.exit_code
    assert run(["forget", "../x", "--from", str(tmp_path)]) == UsageError.exit_code
    assert "is no article; give an id" in capsys.readouterr().err
    assert run(["forget", "--from", str(tmp_path)]) == UsageError.exit_code
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_a_run_writes_to_is_left_alone(folder: Path) -> None:
    article = the_changed(folder)
    with locked(run_lock(folder)):
        assert run(["forget", article.id, "--from", str(folder)]) == Busy.exit_code
    assert FileStore(folder).read(article.id)
    assert ForgottenMarks(folder).marks.articles == {}


def test_marks_that_cannot_be_read_stop_a_crawl_instead_of_being_passed_over(folder: Path) -> None:
    forget(folder, ["cnnindonesia:1"])
    (folder / "_forgotten" / "marks.json").write_bytes(b"{")
    with pytest.raises(StoreError, match="not to be fetched again"):
        Folder(folder)


KILLER = """
import os, sys
from pathlib import Path
from scraper.core import disk
from scraper.dataset.forgetting import forget
left = int(sys.argv[1])
def counted(work):
    def do(*args, **more):
        global left
        if left == 0:
            os.kill(os.getpid(), 9)
        left -= 1
        return work(*args, **more)
    return do
for name in ("rename", "remove", "open_file", "sync", "sync_folder"):
    setattr(disk, name, counted(getattr(disk, name)))
forget(Path(sys.argv[2]), [sys.argv[3]])
print("done")
"""


STEPS = range(1, 48, 2)  # of some 50 changes of the disk that the takedown of these tests makes


@pytest.mark.parametrize(
    "step", [pytest.param(step, marks=[] if step in {9, 23} else pytest.mark.slow) for step in STEPS]
)
def test_a_kill_at_any_step_is_finished_by_whatever_writes_next(folder: Path, step: int) -> None:
    article = the_changed(folder)
    killed = subprocess.run(
        [sys.executable, "-c", KILLER, str(step), str(folder), article.id], capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    is_marked = article.id in ForgottenMarks(folder).marks.articles
    if is_marked:
        findings = [one.finding.wrong for one in verify(folder).seen]
        assert findings == ["forgotten-left"]
    Folder(folder).close()
    assert (FileStore(folder).read(article.id) is None) == is_marked
    forget(folder, [article.id])
    assert places_with(folder, words_of(article)) == []
    assert [one.finding for one in verify(folder).seen] == []
    assert not list(folder.rglob("*.part"))


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("https://a.id/ekonomi/20250114-92-1/harga-beras", "https://a.id/ekonomi/20250114-92-1/xxxxxxxxxxx"),
        ("https://a.id/ekonomi/1/harga?page=2", "https://a.id/ekonomi/1/xxxxx?page=2"),
        ("https://a.id/ekonomi/1/harga/", "https://a.id/ekonomi/1/xxxxx/"),
        ("https://a.id", "https://a.id"),
    ],
)
def test_an_address_is_masked_at_its_last_part(url: str, masked: str) -> None:
    assert mask(url) == masked
    assert len(mask(url)) == len(url)


def test_folders_that_no_run_has_named_stay_and_stop_nothing(folder: Path) -> None:
    kept = [folder / "_archive" / "cnnindonesia" / "99999999", folder / "_runs" / "2020-notes"]
    for place in kept:
        place.mkdir()
    (kept[0] / "a.warc.gz").write_bytes(b"")
    (kept[1] / SUMMARY).write_bytes(b"{}")
    marks, now = ForgottenMarks(folder), datetime.now(UTC)
    assert remove_old_archives(folder, marks, now, timedelta(days=30)) == 0
    assert remove_old_runs(folder, marks, now, timedelta(days=30)) == 0
    assert [place.is_dir() for place in kept] == [True, True]


def test_archives_and_records_beyond_their_age_go_and_verify_knows_it(folder: Path) -> None:
    shutil.rmtree(folder / "_waiting")
    marks = ForgottenMarks(folder)
    now = datetime.now(UTC)
    day = next((folder / "_archive" / "cnnindonesia").iterdir())
    old = day.with_name(f"{now - timedelta(days=40):%Y%m%d}")
    with closing(sqlite3.connect(ledger_file(folder))) as db:
        runs = [row[0] for row in db.execute("SELECT name FROM run ORDER BY name")]
    assert remove_old_archives(folder, marks, now, timedelta(days=30)) == 0
    _move_archives(folder, day, old)
    (day / "new.warc.gz").parent.mkdir(exist_ok=True)
    assert remove_old_archives(folder, marks, now, timedelta(days=30)) == 2
    assert find_archives(folder / "_archive") == []
    assert remove_old_runs(folder, marks, now, timedelta(days=30)) == 0
    assert remove_old_runs(folder, marks, now + timedelta(days=90), timedelta(days=30)) == 0, "a clock ahead"
    assert remove_old_runs(folder, marks, now, timedelta(0)) == 1, "the newest run stays"
    assert [path.name for path in (folder / "_runs").iterdir()] == runs[1:]
    assert [one.finding for one in verify(folder).seen] == []


@pytest.mark.parametrize("keep", ["30d", None])
def test_a_crawl_removes_what_is_beyond_the_age_of_the_settings_and_nothing_without_one(
    tmp_path: Path, keep: str | None
) -> None:
    now = datetime.now(UTC)
    days = [tmp_path / "_archive" / "cnnindonesia" / f"{now - timedelta(days=age):%Y%m%d}" for age in (0, 40)]
    runs = [tmp_path / "_runs" / f"{now - timedelta(days=age):%Y%m%dT%H%M%SZ}-abcdef" for age in (1, 40)]
    for number, (day, one) in enumerate(zip(days, runs, strict=True)):
        day.mkdir(parents=True)
        (day / f"{number}.warc.gz").write_bytes(b"")
        one.mkdir(parents=True)
        write_summary(one, Summary(run=one.name, started="", seen="", outcome="finished"))
    ages = {"archive.keep_for": keep, "record.keep_runs": keep} if keep else {}
    with open_run(load(environ={}, flags={"output": tmp_path, **ages}), Ways(), [SITE], width=1, display="none"):
        pass
    left = {path.name for path in (*find_archives(tmp_path / "_archive"), *(tmp_path / "_runs").iterdir())}
    assert left >= {"0.warc.gz", runs[0].name}
    assert left.isdisjoint({"1.warc.gz", runs[1].name}) == bool(keep)
    marks = ForgottenMarks(tmp_path).marks
    place = f"cnnindonesia/{days[1].name}/1.warc.gz"
    assert (marks.archives, marks.runs) == (({place: []}, [runs[1].name]) if keep else ({}, []))


def _move_archives(folder: Path, day: Path, old: Path) -> None:
    """Let the archives be of another day, for the records of their runs too."""
    for path in folder.glob("_runs/*/*.json*"):
        path.write_text(path.read_text().replace(f"/{day.name}/", f"/{old.name}/"))
    day.rename(old)


def test_the_address_of_another_article_that_begins_alike_keeps_its_words(tmp_path) -> None:
    run = tmp_path / FOLDER / "20261122T120000"
    run.mkdir(parents=True)
    (run / EVENTS).write_text('"https://x.id/berita-12" "https://x.id/berita-123" "https://x.id/berita-12-lagi"\n')
    assert mask_addresses(tmp_path, ["https://x.id/berita-12"]) == 1
    shown = (run / EVENTS).read_text()
    assert shown == '"https://x.id/xxxxxxxxx" "https://x.id/berita-123" "https://x.id/berita-12-lagi"\n'
