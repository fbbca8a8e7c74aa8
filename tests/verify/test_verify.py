"""``scraper verify`` finds every kind of damage, calls nothing sound wrong, and brings back what can be had."""

from __future__ import annotations

import fcntl
import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scraper.cli import run
from scraper.core.article import decode
from scraper.offline.verifying.check_and_repair import verify
from scraper.offline.verifying.findings import Wrong
from scraper.storage.file_store import FileStore
from scraper.storage.output import Folder
from tests.cli.conftest import PROGRAM
from tests.crawl.conftest import Crawl
from tests.replica import Replica, serve
from tests.unprivileged import as_nobody_special
from tests.verify.damages import DAMAGES, LEDGER, Corpus, Damage, append, change, copy, cut, edit_summary

if TYPE_CHECKING:
    from scraper.core.article import Article
    from tests.replica import Running

UPGRADE = Path(__file__).parents[1] / "upgrade" / "written_by_0_1_0" / "crawl" / "corpus"


def texts(output: Path) -> dict[str, list[Article]]:
    """Every article with all its revisions, without what only says when a page was fetched."""
    store = FileStore(output)
    ids = [kept.article.id for kept in store.articles() if kept.article]
    assert len(ids) == len(set(ids)), "an article lies there twice"
    return {name: [replace(one, fetched_at=None) for one in store.history(name)] for name in ids}


def rows(output: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(output / LEDGER)) as db:
        return db.execute("SELECT id, url, state, published, hash, place FROM item ORDER BY id").fetchall()


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "lock"}


def test_a_sound_folder_has_no_finding(corpus: Corpus) -> None:
    outlook = verify(corpus.path)
    assert [one.finding for one in outlook.seen] == []
    checked = outlook.checked
    assert (checked.articles, checked.compared, checked.revisions, checked.rows) == (12, 12, 1, 12)
    assert (checked.archives, checked.runs) == (2, 2)


def test_an_archive_whose_name_holds_no_time_is_checked_like_any_other(corpus: Corpus) -> None:
    strange = corpus.path / "_archive" / "cnnindonesia" / "x-99999999T999999-1-00001.warc.gz"
    strange.write_bytes(b"no archive")
    (seen,) = verify(corpus.path).seen
    assert (seen.finding.wrong, seen.finding.place) == (
        Wrong.ARCHIVE_DAMAGED,
        strange.relative_to(corpus.path).as_posix(),
    )


def test_a_folder_of_an_older_version_has_no_finding_and_stays_as_it_is(tmp_path: Path) -> None:
    shutil.copytree(UPGRADE, tmp_path / "corpus")
    before = everything(tmp_path / "corpus")
    outlook = verify(tmp_path / "corpus")
    assert [one.finding for one in outlook.seen] == []
    assert outlook.checked.articles == 9
    assert everything(tmp_path / "corpus") == before


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_each_damage_is_found_and_mended(damage: Damage, corpus: Corpus, crawled: Path) -> None:
    damage.do(corpus)
    before = everything(corpus.path)
    found = verify(corpus.path)
    assert {one.finding.wrong for one in found.seen} == damage.kinds
    assert everything(corpus.path) == before, "looking has changed something"
    repaired = verify(corpus.path, repair=True)
    assert [one.finding for one in repaired.seen if not one.is_mended] == []
    if damage.back == "repair":
        assert texts(corpus.path) == texts(crawled)
        assert rows(corpus.path) == rows(crawled)
    kept = {name: lines for name, lines in texts(crawled).items() if name in texts(corpus.path)}
    assert texts(corpus.path) == kept, "a text is another"
    asked = {name for _, name in wanted(corpus.path)}
    assert set(texts(corpus.path)) | asked == set(texts(crawled)), "a text is lost for good"


def test_a_revision_that_is_newer_than_its_article_is_found_and_mended(corpus: Corpus) -> None:
    text = decode(corpus.revised.read_bytes()).text
    later = corpus.revision.with_name(corpus.revision.name.replace(".r1", ".r3"))
    copy(corpus.revised, later)
    change(later, revision=3)
    (found,) = verify(corpus.path).seen
    assert (found.finding.wrong, found.finding.what) == (
        Wrong.ROW_DIFFERS,
        "the newest is 2, and revision 3 lies here",
    )
    verify(corpus.path, repair=True)
    assert verify(corpus.path).seen == []
    newest = decode(corpus.revised.read_bytes())
    assert (newest.text, newest.revision >= 3) == (text, True)


def wanted(output: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(output / LEDGER)) as db:
        return db.execute("SELECT state, id FROM want JOIN item USING(item)").fetchall()


@pytest.mark.parametrize("damage", [one for one in DAMAGES if one.back == "site"][-3:], ids=lambda damage: damage.name)
def test_what_no_archive_has_comes_from_the_site(damage: Damage, corpus: Corpus, crawled: Path, site: Running) -> None:
    damage.do(corpus)
    verify(corpus.path, repair=True)
    assert Crawl(site.url, corpus.path, {}, {}).result().exit_code == 0
    assert texts(corpus.path) == texts(crawled)
    assert [row[:4] for row in rows(corpus.path)] == [row[:4] for row in rows(crawled)]
    for article in corpus.articles:  # each has its page in an archive again
        article.unlink()
    verify(corpus.path, repair=True)
    newest = {name: lines[-1] for name, lines in texts(crawled).items()}
    assert {name: lines[-1] for name, lines in texts(corpus.path).items()} == newest


def statuses(site: Running, since: int, article: Article) -> list[int]:
    """How the requests for the pages of an article were answered."""
    number = article.id.partition(":")[2]
    return [status for _, target, status in site.asked[since:] if f"-{number}/" in target]


def test_a_crawl_mends_a_broken_and_a_missing_article_and_goes_on(corpus: Corpus, crawled: Path, site: Running) -> None:
    later_by(corpus.path, 6)
    before, revised = len(site.asked), decode(corpus.revised.read_bytes())
    cut(corpus.plain)
    corpus.revised.unlink()
    summary = Crawl(site.url, corpus.path, {}, {}).result()
    assert (summary.exit_code, summary.counts["mended"]) == (0, 2)
    assert texts(corpus.path) == texts(crawled)
    assert statuses(site, before, revised) == [304], "the text came from the archive"


def test_without_an_archive_a_crawl_asks_anew_and_no_number_goes_back(
    corpus: Corpus, crawled: Path, site: Running
) -> None:
    later_by(corpus.path, 6)
    before, revised = len(site.asked), decode(corpus.revised.read_bytes())
    cut(corpus.plain)
    corpus.revised.unlink()
    for folder in ("_archive", "_revisions"):  # the ledger alone knows the number
        shutil.rmtree(corpus.path / folder)
    assert Crawl(site.url, corpus.path, {}, {}).result().exit_code == 0
    newest = {name: lines[-1] for name, lines in texts(crawled).items()}
    assert {name: lines[-1] for name, lines in texts(corpus.path).items()} == newest
    assert newest[revised.id].revision == 2
    assert statuses(site, before, revised) == [200]


def later_by(output: Path, hours: float) -> None:
    with closing(sqlite3.connect(output / LEDGER)) as db:
        db.execute("UPDATE item SET due = due - ?, fetched = fetched - ?", (hours * 3600,) * 2)
        db.commit()


def test_a_lost_ledger_and_a_lost_article_start_no_number_anew(corpus: Corpus) -> None:
    (corpus.path / LEDGER).unlink()
    article = decode(corpus.revised.read_bytes())
    corpus.revised.unlink()
    store = FileStore(corpus.path)
    assert store.save(replace(article, revision=1)).revision == 2
    corpus.revised.unlink()
    older = store.history(article.id)[0]
    assert store.save(replace(older, revision=1)).revision == 1


def test_the_command_prints_what_it_found_and_what_it_would_do(
    corpus: Corpus, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", "--from", str(corpus.path)]) == 0
    assert capfd.readouterr().out == ""
    cut(corpus.plain)
    assert run(["verify", "--output", str(corpus.path)]) == 10
    place = corpus.plain.relative_to(corpus.path).as_posix()
    assert capfd.readouterr().out.startswith(f"article-unreadable  {place}: it is not an Article")
    assert run(["verify", "--from", str(corpus.path), "--format", "json"]) == 10
    record = json.loads(capfd.readouterr().out)
    assert (record["agrees"], record["findings"][0]["kind"]) == (False, "article-unreadable")
    assert run(["verify", "--from", str(corpus.path), "--repair"]) == 0
    assert "done: made again from the archive" in capfd.readouterr().out
    assert run(["verify", "--from", str(corpus.path)]) == 0


def test_a_sample_looks_at_some_and_calls_nothing_sound_wrong(corpus: Corpus) -> None:
    for seed in "abc":
        outlook = verify(corpus.path, sample=5, seed=seed)
        assert [one.finding for one in outlook.seen] == []
        assert outlook.checked.articles == outlook.checked.rows == 5
    for article in corpus.articles:
        cut(article)
    assert len(verify(corpus.path, sample=5).seen) == 5


def test_a_sample_that_ends_between_the_pages_of_an_article_does_not_judge_it(tmp_path: Path) -> None:
    """Wherever the reading of the archive ends, every Article is sound."""
    replica = Replica(seed=9, articles=20)
    assert sum(replica.gold(index).article.page_count > 1 for index in replica.indexes()) == 2
    with serve(replica) as site:
        assert Crawl(site.url, tmp_path / "output", {}, {}).result().exit_code == 0
    compared = 0
    for size in range(20, 40, 2):  # so many records are read, and all Articles are looked at
        outlook = verify(tmp_path / "output", sample=size)
        assert [one.finding for one in outlook.seen] == [], size
        compared += outlook.checked.compared
    assert compared > 50


def test_a_folder_that_a_run_writes_into_is_left_alone(corpus: Corpus) -> None:
    with Folder(corpus.path):
        assert run(["verify", "--from", str(corpus.path)]) == 7
    assert run(["verify", "--from", str(corpus.path)]) == 0


def test_a_missing_folder_is_an_error_of_the_call(tmp_path: Path) -> None:
    assert run(["verify", "--from", str(tmp_path / "none")]) == 2


def verified_read_only(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What the command says of a folder in which it may write nothing."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    command = [*as_nobody_special(), *PROGRAM, "verify", "--from", str(folder), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("has_lock", [True, False])
def test_a_folder_that_may_not_be_written_is_verified_all_the_same(corpus: Corpus, has_lock: bool) -> None:
    lock = corpus.path / "_state" / "lock"
    if not has_lock:
        lock.unlink()
    done = verified_read_only(corpus.path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "all agrees: 12 Articles" in done.stderr
    assert ("not checked whether a run writes there now" in done.stderr) is not has_lock


def test_a_run_that_writes_is_noticed_from_where_nothing_may_be_written(corpus: Corpus) -> None:
    with (corpus.path / "_state" / "lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = verified_read_only(corpus.path)
    assert done.returncode == 7
    assert "another run is writing" in done.stderr


def test_a_repair_of_a_folder_that_may_not_be_written_says_so(corpus: Corpus) -> None:
    done = verified_read_only(corpus.path, "--repair")
    assert done.returncode == 6
    assert "give yourself permission to write there" in done.stderr


@pytest.mark.parametrize("end", [b"", b"\n"])
@pytest.mark.parametrize("outcome", ["finished", "running"])
def test_a_half_line_of_events_is_cut_off_and_the_rest_of_the_run_is_kept(
    corpus: Corpus, outcome: str, end: bytes
) -> None:
    run_folder = corpus.runs[0]
    edit_summary(run_folder, outcome=outcome)
    before = everything(run_folder)
    append(run_folder / "events.jsonl", b'{"e":"article"' + end)
    found = verify(corpus.path).seen
    if outcome == "running" and not end:  # as every kill may leave it
        assert found == []
        return
    (seen,) = found
    assert seen.finding.wrong is Wrong.RUN_UNREADABLE
    assert "its events.jsonl ends in half a line, at byte" in seen.finding.what
    repaired = verify(corpus.path, repair=True)
    assert [one.done for one in repaired.seen] == ["the half line was cut off its events; a copy lies in _broken"]
    assert everything(run_folder) == before
    assert len(list(corpus.path.glob("_broken/*/_runs/*/events.jsonl"))) == 1
    assert verify(corpus.path).seen == []
