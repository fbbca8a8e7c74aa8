"""The index beside the ledger: kept up to date by a crawl, brought up to date by the command, no harm to either."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.cli import run
from scraper.core.errors import Damaged, StoreError, UsageError
from scraper.dataset.duplicates.catching_up import catch_up
from scraper.dataset.duplicates.duplicate_index import DuplicateIndex, index_file
from scraper.dataset.duplicates.folder_groups import groups_of
from scraper.dataset.duplicates.opened_index import opened_index
from scraper.running.report.data import gather
from scraper.storage.file_store import FileStore
from scraper.storage.output import ledger_file
from tests.cli.conftest import PROGRAM, environment
from tests.dataset.near_texts import Newsroom, article
from tests.dataset.sample_crawl import age
from tests.replica import Replica
from tests.unprivileged import as_nobody_special
from tests.verify.small_crawl import crawl

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.core.article import Article


TO_VERSION_2 = """
DROP TABLE day; DROP TABLE shared; DELETE FROM pair;
CREATE TABLE older (id TEXT PRIMARY KEY, text INTEGER, hash TEXT NOT NULL, published TEXT, place TEXT NOT NULL,
    stamp TEXT NOT NULL           -- the last column ends with a comment
) WITHOUT ROWID;
INSERT INTO older SELECT id, text, hash, published, place, stamp FROM article;
DROP TABLE article; ALTER TABLE older RENAME TO article;
CREATE INDEX article_text ON article(text) WHERE text IS NOT NULL;
PRAGMA user_version=2;
"""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("duplicates") / "output"
    crawl(Replica(seed=5, articles=12, now=datetime.now(UTC)), output)
    return output


@pytest.fixture
def folder(crawled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(crawled, tmp_path / "output")


def known(output: Path) -> dict[str, str]:
    with closing(DuplicateIndex(index_file(output))) as index:
        return dict(index.known())


def kept(output: Path) -> dict[str, str]:
    articles = [one.article for one in FileStore(output).articles() if one.article]
    return {one.id: one.content_hash for one in articles}


def test_a_crawl_keeps_the_index_up_to_date(folder: Path) -> None:
    assert known(folder) == kept(folder)
    assert len(known(folder)) == 12


def test_an_index_that_is_gone_is_made_from_the_folder(folder: Path) -> None:
    expected = list(groups_of(folder)[0])
    index_file(folder).unlink()
    assert list(groups_of(folder)[0]) == expected
    assert known(folder) == kept(folder)


def test_a_change_and_a_removal_are_seen_without_a_ledger_too(folder: Path) -> None:
    ledger_file(folder).unlink()
    store = FileStore(folder)
    first, second = [one.article for one in store.articles() if one.article][:2]
    (folder / store.place_of(second)).unlink()
    text = Newsroom(1).text()
    store.save(article(77, text))
    store.save(article(78, text))
    groups, balance = groups_of(folder)
    assert groups.group_of("cnnindonesia:78") == "cnnindonesia:77"
    assert known(folder) == kept(folder)
    assert second.id not in known(folder)
    assert first.id in known(folder)
    assert (balance.found, balance.out, balance.missing) == (13, 13, 0)


def test_of_an_article_in_two_places_the_newer_text_counts(tmp_path: Path) -> None:
    newsroom = Newsroom(4)
    old, new = newsroom.text(), newsroom.text()
    store = FileStore(tmp_path)
    moved = replace(article(1, old), date_published="2025-01-05T00:10:00+07:00")
    store.save(moved)
    store.replace(replace(article(1, new), revision=2))  # its place of before was not removed: a kill came between
    store.save(article(2, new))
    store.save(article(3, old))
    for _ in range(2):
        groups, balance = groups_of(tmp_path)
        assert groups.group_of("cnnindonesia:2") == "cnnindonesia:1"
        assert groups.group_of("cnnindonesia:3") == "cnnindonesia:3"
        assert (balance.out, balance.skipped) == (3, {"lies in two places": 1})


def test_only_what_was_written_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    groups_of(folder)
    read = []
    at = FileStore.at
    monkeypatch.setattr(FileStore, "at", lambda store, place: read.append(place) or at(store, place))
    groups_of(folder)
    assert read == []
    store = FileStore(folder)
    changed = next(one.article for one in store.articles() if one.article)
    read.clear()
    store.replace(replace(changed, text=Newsroom(9).text(), content_hash="c" * 32))
    groups_of(folder)
    assert read == [store.place_of(changed)]
    assert known(folder)[changed.id] == "c" * 32


def settled_folder(output: Path, *articles: Article) -> FileStore:
    """A folder whose days are old enough to be believed, with an index that knows all of them."""
    store = FileStore(output)
    for one in articles:
        store.save(one)
    age(output)
    groups_of(output)
    return store


def test_days_without_a_change_are_not_looked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = Newsroom(6)
    text = newsroom.text()
    later = replace(article(2, newsroom.corrected(text)), date_published="2025-02-01T06:00:00+07:00")
    store = settled_folder(tmp_path, article(1, text), later, article(3, newsroom.text()))
    seen = []
    listing = FileStore.listing
    monkeypatch.setattr(FileStore, "listing", lambda store, day: seen.append(day.day) or listing(store, day))
    groups, balance = groups_of(tmp_path)
    assert seen == []
    assert groups.group_of(later.id) == "cnnindonesia:1"
    assert (balance.found, balance.out) == (3, 3)
    (tmp_path / store.place_of(later)).unlink()
    groups, balance = groups_of(tmp_path)
    assert seen == ["2025-02-01"]
    assert (len(groups), balance.found, balance.out) == (0, 2, 2)
    assert set(known(tmp_path)) == {"cnnindonesia:1", "cnnindonesia:3"}


def test_a_copy_of_an_article_on_a_day_without_a_change_is_seen(tmp_path: Path) -> None:
    newsroom = Newsroom(7)
    old, new = newsroom.text(), newsroom.text()
    store = settled_folder(tmp_path, article(1, old), article(2, new), article(3, old))
    moved = replace(article(1, new), revision=2, date_published="2025-02-01T06:00:00+07:00")
    (tmp_path / "elsewhere").mkdir()
    place = FileStore(tmp_path / "elsewhere").replace(moved)
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / "elsewhere" / place).rename(tmp_path / place)  # a kill came before the file of the older day went
    shutil.rmtree(tmp_path / "elsewhere")
    for _ in range(3):
        age(tmp_path)
        _, balance = groups_of(tmp_path)
        assert (balance.out, balance.skipped) == (3, {"lies in two places": 1})
    (tmp_path / store.place_of(article(1, old))).unlink()
    groups, balance = groups_of(tmp_path)
    assert groups.group_of("cnnindonesia:2") == groups.group_of("cnnindonesia:1")
    assert (balance.out, balance.skipped) == (3, {})


def test_a_day_with_an_unreadable_article_is_looked_through_each_time(tmp_path: Path) -> None:
    newsroom = Newsroom(8)
    store = settled_folder(tmp_path, article(1, newsroom.text()), article(2, newsroom.text()))
    (tmp_path / store.place_of(article(1, ""))).write_bytes(b"{")
    for _ in range(3):
        age(tmp_path)
        assert groups_of(tmp_path)[1].bad == {"unreadable": 1}


def test_an_article_that_cannot_be_read_is_in_the_balance(folder: Path) -> None:
    index_file(folder).unlink()
    store = FileStore(folder)
    broken = next(one for one in store.articles() if one.article)
    (folder / broken.place).write_bytes(b"{")
    assert run(["duplicates", "--from", str(folder)]) == Damaged.exit_code
    assert broken.article.id not in known(folder)


def test_an_index_that_cannot_be_written_ends_the_command_but_no_crawl(tmp_path: Path) -> None:
    output = tmp_path / "output"
    index_file(output).mkdir(parents=True)
    summary = crawl(Replica(seed=5, articles=3, now=datetime.now(UTC)), output)
    assert summary.exit_code == 0
    assert len(kept(output)) == 3
    events = "".join(path.read_text() for path in output.glob("_runs/*/events.jsonl"))
    assert events.count("the index of duplicates is behind") == 1
    assert run(["duplicates", "--from", str(output)]) == StoreError.exit_code


# By command, what of its index a folder must have, and the words that show that it was read.
READERS = [
    ("duplicates", False, "1 group of 2 articles"),
    ("duplicates", True, "1 group of 2 articles"),
    ("stats", True, "near-duplicates: 2 in 1 group"),
    ("report --format text", True, "of the 14 kept articles that were last compared"),
    ("export huggingface ../data", True, "14 new, 0 revised, 0 withdrawn"),
]


@pytest.mark.parametrize(("command", "has_index", "words"), READERS)
def test_a_folder_that_may_not_be_written_is_looked_through_all_the_same(
    folder: Path, command: str, words: str, *, has_index: bool
) -> None:
    """As a colleague looks through the crawl of another one."""
    store, text = FileStore(folder), Newsroom(1).text()
    store.save(article(77, text))
    store.save(article(78, text))
    groups_of(folder)
    if not has_index:
        index_file(folder).unlink()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    try:
        _set_rights(folder, 0o555, 0o444)
        done = subprocess.run(
            [*as_nobody_special(), *PROGRAM, *shlex.split(command), "--from", "."],
            cwd=folder, env=environment(), capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    finally:
        _set_rights(folder, 0o755, 0o644)
    assert (done.returncode, words in done.stdout + done.stderr) == (0, True), done.stdout + done.stderr
    assert done.stderr.count("of near-duplicates is not kept") == (not command.startswith("report"))
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def _set_rights(folder: Path, of_folders: int, of_files: int) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(of_folders if path.is_dir() else of_files)


def test_the_copy_for_a_reader_has_what_a_writer_has_not_folded_in_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileStore(tmp_path)
    store.save(article(1, Newsroom(1).text()))
    with closing(DuplicateIndex(index_file(tmp_path))) as writer:
        catch_up(writer, tmp_path)
        assert index_file(tmp_path).with_name("duplicates.sqlite-wal").stat().st_size > 0
        monkeypatch.setattr(os, "access", lambda *_: False)
        with opened_index(tmp_path) as copy:
            assert dict(copy.known()) == dict(writer.known()) != {}


def test_a_damaged_index_of_a_folder_that_may_not_be_written_is_made_for_the_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FileStore(tmp_path).save(article(1, Newsroom(1).text()))
    index_file(tmp_path).write_bytes(b"no database" * 1000)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert groups_of(tmp_path)[1].out == 1


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["duplicates", "--from", str(tmp_path / "nowhere")]) == UsageError.exit_code
    assert f"{tmp_path / 'nowhere'}: there is no such folder" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


def test_the_command_prints_groups_for_people_and_for_programs(tmp_path: Path, capfdbinary) -> None:
    newsroom = Newsroom(3)
    text = newsroom.text()
    store = FileStore(tmp_path)
    store.save(article(1, text))
    store.save(article(2, newsroom.corrected(text)))
    store.save(article(3, newsroom.text()))
    assert run(["duplicates", "--from", str(tmp_path)]) == 0
    shown = capfdbinary.readouterr()
    assert shown.out.startswith(b"cnnindonesia:1  2025-01-01T06:01:00+07:00\n  cnnindonesia:2  ")
    assert b"correction of cnnindonesia:1, likeness 0.9" in shown.out
    assert b"1 group of 2 articles (correction 1)" in shown.err
    assert run(["duplicates", "--from", str(tmp_path), "--format", "json"]) == 0
    group = json.loads(capfdbinary.readouterr().out)
    assert (group["first"], group["size"]) == ("cnnindonesia:1", 2)
    assert group["members"][1]["kind"] == "correction"
    assert run(["duplicates", "--from", str(tmp_path), "--kind", "syndicated"]) == 0
    assert capfdbinary.readouterr().out == b""


def test_an_index_of_the_version_before_gives_the_same_groups(tmp_path: Path) -> None:
    newsroom = Newsroom(11)
    text = newsroom.text()
    store = FileStore(tmp_path)
    store.save(article(1, text))
    store.save(article(2, newsroom.corrected(text)))
    expected = list(groups_of(tmp_path)[0])
    assert len(expected) == 1
    with closing(sqlite3.connect(index_file(tmp_path))) as db:
        db.executescript(TO_VERSION_2)
    assert list(groups_of(tmp_path)[0]) == expected
    store.save(article(3, newsroom.corrected(text)))
    assert len(next(iter(groups_of(tmp_path)[0])).members) == 3


def test_a_later_programs_index_is_refused(tmp_path: Path) -> None:
    DuplicateIndex(index_file(tmp_path)).close()
    with closing(sqlite3.connect(index_file(tmp_path))) as db:
        db.execute("PRAGMA user_version=99")
    with pytest.raises(StoreError, match="renew scraper"):
        DuplicateIndex(index_file(tmp_path))


def test_the_report_names_what_was_found_last(folder: Path) -> None:
    assert [row.name for row in gather(folder, None).reading if "near-duplicates" in row.name] == []
    store = FileStore(folder)
    text = next(one.article for one in store.articles() if one.article).text
    store.save(article(77, text))
    groups, _ = groups_of(folder)
    found = {row.name: row for row in gather(folder, None).reading if row.note}
    assert found["near-duplicates"].n == groups.grouped >= 2
    copies = found["copies of another article"]
    assert copies.n == groups.copies >= 1
    assert copies.share == groups.copies / 13
    assert "of the 13 kept articles that were last compared, on 20" in copies.note
