"""Exports that are folders of Parquet: one schema, months and splits, what a second run writes, what a kill leaves."""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scraper.core import disk
from scraper.core.article import Article
from scraper.core.errors import StoreError, UsageError
from scraper.dataset.exporting import table_file
from scraper.dataset.exporting.job import ExportJob
from scraper.dataset.exporting.known_formats import export_named
from scraper.dataset.exports.huggingface import SPLITS, split_of
from scraper.dataset.folder_statistics import STATISTICS, read_statistics
from scraper.dataset.selection import Selection
from scraper.storage.file_store import FileStore
from tests.dataset.reading_back import articles_of_tables
from tests.dataset.sample_crawl import kept_articles
from tests.dataset.shared import change, export, fill_small, killed, small

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 1500  # 38 days: two months and the undated, the first with more than one row group


@pytest.fixture(scope="module")
def full(tmp_path_factory) -> Path:
    return fill_small(tmp_path_factory.mktemp("crawl"), COUNT)


@pytest.fixture
def crawl(tmp_path) -> Path:
    return fill_small(tmp_path / "crawl", 300)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows_of(folder: Path, pattern: str = "**/*.parquet") -> list[dict]:
    return [row for path in sorted(folder.glob(pattern)) for row in pq.ParquetFile(path).read().to_pylist()]


def expected(crawl: Path) -> dict[str, Article]:
    return {one.id: one for one in kept_articles(crawl)}


def test_parquet_holds_the_articles_field_by_field_by_month(full, tmp_path) -> None:
    export("parquet", full, tmp_path / "a")
    assert articles_of_tables(tmp_path / "a") == expected(full)
    names = ["month=2026-01", "month=2026-02", "month=undated"]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == names
    for path in (tmp_path / "a").glob("*/*.parquet"):
        file = pq.ParquetFile(path)
        assert file.metadata.row_group(0).column(0).compression == "ZSTD"
        assert file.schema_arrow.metadata[b"schema_version"] == b"2"
        months = {(one["date_published"] or "undated")[:7] for one in file.read(["date_published"]).to_pylist()}
        assert {f"month={month}" for month in months} == {path.parent.name}
        assert "month" not in file.schema_arrow.names


def test_row_groups_are_as_large_as_one_that_is_held_in_memory(full, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(table_file, "GROUP_ROWS", 100)
    export("parquet", full, tmp_path / "a")
    (january,) = tmp_path.glob("a/month=2026-01/*.parquet")
    meta = pq.read_metadata(january)
    sizes = [meta.row_group(number).num_rows for number in range(meta.num_row_groups)]
    assert sizes == [100] * (meta.num_rows // 100) + [meta.num_rows % 100] * bool(meta.num_rows % 100)


def test_the_progress_of_an_export_ends_at_the_whole(full, tmp_path) -> None:
    told: list[tuple[int, int]] = []
    job = ExportJob(full, str(tmp_path / "a"))
    job.tell = lambda done, whole: told.append((done, whole))
    export_named("parquet").write(job)
    assert told == sorted(told)
    assert {whole for _, whole in told} == {COUNT}
    assert told[-1] == (COUNT, COUNT)


def test_the_schema_follows_from_the_type_and_never_from_the_rows(crawl, tmp_path) -> None:
    export("parquet", crawl, tmp_path / "many")
    export("parquet", crawl, tmp_path / "one", Selection(sample=1))
    schemas = [pq.read_schema(path) for path in tmp_path.glob("*/*/*.parquet")]
    assert len(schemas) >= 3
    assert all(schema.equals(schemas[0], check_metadata=True) for schema in schemas)
    assert schemas[0].names == list(Article.__dataclass_fields__)
    assert schemas[0].field("subtitle").type == pa.string()  # although no Article has one


@pytest.mark.parametrize("form", ["parquet", "huggingface"])
def test_a_second_export_is_that_of_a_fresh_one_byte_by_byte(full, tmp_path, form) -> None:
    crawl = tmp_path / "crawl"
    count = COUNT if form == "parquet" else 300  # with more the index of near-duplicates takes most of the time
    if form == "parquet":
        shutil.copytree(full, crawl)
    else:
        fill_small(crawl, count)
    export(form, crawl, tmp_path / "a")
    change(crawl, count)
    job = export(form, crawl, tmp_path / "a")
    export(form, crawl, tmp_path / "fresh")
    assert files_of(tmp_path / "a") == files_of(tmp_path / "fresh")
    assert (job.new, job.revised, job.withdrawn) == (3, 3, 2)
    assert articles_of_tables(tmp_path / "a", "month=*/*" if form == "parquet" else "articles/*/*") == expected(crawl)


def test_months_without_a_change_are_not_written_again(full, tmp_path) -> None:
    crawl = tmp_path / "crawl"
    shutil.copytree(full, crawl)
    export("parquet", crawl, tmp_path / "a")
    before = {path: path.stat().st_ino for path in (tmp_path / "a").glob("*/*")}
    FileStore(crawl, durable=False).save(replace(small(1300), title="Judul baru", content_hash="0"))
    export("parquet", crawl, tmp_path / "a")
    again = {path.parent.name for path, number in before.items() if path.stat().st_ino != number}
    assert again == {"month=2026-02"}


def test_a_file_that_was_damaged_is_written_anew(crawl, tmp_path) -> None:
    export("parquet", crawl, tmp_path / "a")
    right = files_of(tmp_path / "a")
    path = next((tmp_path / "a").glob("*/*"))
    path.write_bytes(b"rubbish")
    export("parquet", crawl, tmp_path / "a")
    assert files_of(tmp_path / "a") == right


def test_another_choice_of_fields_rewrites_all(crawl, tmp_path) -> None:
    export("parquet", crawl, tmp_path / "a")
    export("parquet", crawl, tmp_path / "a", Selection(fields=("schema_version", "id", "text")))
    assert {tuple(row) for row in rows_of(tmp_path / "a")} == {("schema_version", "id", "text")}


def test_the_configs_hold_articles_revisions_and_cuts(crawl, tmp_path) -> None:
    change(crawl, 300)
    export("huggingface", crawl, tmp_path / "a")
    articles = expected(crawl)
    assert articles_of_tables(tmp_path / "a", "articles/*/*") == articles
    cuts = [
        (row["id"], row["rule"], row["text"], row["block"], row["start"]) for row in rows_of(tmp_path / "a", "cuts/*/*")
    ]
    assert sorted(cuts) == sorted(
        (one.id, cut.rule, cut.text, cut.block, cut.start) for one in articles.values() for cut in one.removed
    )
    revised = [one.id for one in articles.values() if one.revision > 1]
    store = FileStore(crawl)
    published = [text for article_id in revised for text in store.history(article_id)]
    rows = [msgspec.convert(row, Article) for row in rows_of(tmp_path / "a", "revisions/*/*")]
    assert len(revised) == 2
    assert sorted(rows, key=str) == sorted(published, key=str)


def test_what_the_card_counts_was_read_for_the_tables_and_is_not_listed_again(crawl, tmp_path, monkeypatch) -> None:
    listed = Counter()
    real = FileStore.listing
    monkeypatch.setattr(FileStore, "listing", lambda self, day: (listed.update([day.day]), real(self, day))[1])
    export("huggingface", crawl, tmp_path / "a")
    assert set(listed.values()) == {2}  # for the index of near-duplicates and for the tables
    passed = read_statistics(crawl)
    (crawl / "_state" / STATISTICS).unlink()
    assert passed == read_statistics(crawl)


def add_copies(crawl: Path) -> None:
    for number in range(3000, 3040):
        copy = replace(
            small(number), title=small(0).title, text=small(0).text, blocks=small(0).blocks, content_hash="0"
        )
        FileStore(crawl, durable=False).save(copy)


def splits_of(folder: Path) -> dict[str, str]:
    return {
        row["id"]: path.parent.name
        for path in folder.glob("articles/*/*")
        for row in pq.read_table(path, columns=["id"]).to_pylist()
    }


def test_near_duplicates_stand_in_one_split(crawl, tmp_path) -> None:
    add_copies(crawl)
    export("huggingface", crawl, tmp_path / "a")
    splits = splits_of(tmp_path / "a")
    assert len({split for name, split in splits.items() if int(name.rpartition(":")[2]) >= 1003000}) == 1


def test_the_first_near_duplicates_of_a_crawl_move_no_other_article_to_another_split(crawl, tmp_path) -> None:
    export("huggingface", crawl, tmp_path / "a")
    before = splits_of(tmp_path / "a")
    assert before == {name: split_of(name) for name in before}
    add_copies(crawl)
    export("huggingface", crawl, tmp_path / "a")
    after = splits_of(tmp_path / "a")
    assert {name: after[name] for name in before if name != small(0).id} == {
        name: split for name, split in before.items() if name != small(0).id
    }


def test_groups_fall_into_the_splits_by_their_shares() -> None:
    found = [split_of(f"cnnindonesia:{number}") for number in range(4000)]
    assert {name: round(100 * found.count(name) / len(found)) for name in SPLITS} == SPLITS


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_kill_at_any_point_leaves_the_old_folder_or_the_new(crawl, tmp_path, monkeypatch, can_exchange) -> None:
    if not can_exchange:
        monkeypatch.setattr(disk, "exchange", lambda *_: (_ for _ in ()).throw(OSError(38, "no such call")))
    target = tmp_path / "a"
    export("parquet", crawl, target)
    old = files_of(target)
    change(crawl, 300)
    export("parquet", crawl, tmp_path / "fresh")
    new = files_of(tmp_path / "fresh")
    assert new != old
    number = 0
    while killed(lambda: export("parquet", crawl, target), number, monkeypatch):
        number += 1
        if target.exists():
            assert files_of(target) in (old, new)
        else:  # between the two steps, where folders cannot be exchanged
            assert not can_exchange
            assert files_of(tmp_path / ".a.export" / "old") == old
    assert number > 10
    assert files_of(target) == new
    assert sorted(path.name for path in (tmp_path / ".a.export").iterdir()) == ["lock", "memory", "names"]


def test_a_full_disk_leaves_the_old_folder_and_no_part(crawl, tmp_path, monkeypatch) -> None:
    export("parquet", crawl, tmp_path / "a")
    old = files_of(tmp_path / "a")
    change(crawl, 300)
    monkeypatch.setattr(disk, "sync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(StoreError, match=r"cannot be written .No space left on device.; free some space"):
        export("parquet", crawl, tmp_path / "a")
    assert files_of(tmp_path / "a") == old
    assert sorted(path.name for path in (tmp_path / ".a.export").iterdir()) == ["lock", "memory", "names"]


def test_what_is_no_export_of_ours_is_left_alone(crawl, tmp_path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"cat")
    with pytest.raises(UsageError, match="was not made by `scraper export`"):
        export("parquet", crawl, tmp_path / "photos")
    with pytest.raises(UsageError, match="is a file; name a folder"):
        export("parquet", crawl, tmp_path / "photos" / "cat.jpg")
    assert files_of(tmp_path / "photos") == {"cat.jpg": b"cat"}


def test_a_file_of_somebody_else_in_the_folder_is_not_taken_away(crawl, tmp_path) -> None:
    export("parquet", crawl, tmp_path / "a")
    (tmp_path / "a" / ".git").mkdir()
    (tmp_path / "a" / ".git" / "config").write_text("mine")
    before = files_of(tmp_path / "a")
    change(crawl, 300)
    with pytest.raises(UsageError, match=r"\.git/config: is there and was not made by"):
        export("parquet", crawl, tmp_path / "a")
    assert files_of(tmp_path / "a") == before
    (tmp_path / "a" / ".git").rename(tmp_path / "away")
    export("parquet", crawl, tmp_path / "a")
    assert files_of(tmp_path / "a") != before


def test_an_empty_folder_may_be_the_destination_and_an_empty_crawl_its_source(tmp_path) -> None:
    (tmp_path / "crawl" / "_state").mkdir(parents=True)
    (tmp_path / "a").mkdir()
    export("parquet", tmp_path / "crawl", tmp_path / "a")
    assert files_of(tmp_path / "a") == {}
    export("huggingface", tmp_path / "crawl", tmp_path / "b")
    assert list(files_of(tmp_path / "b")) == ["README.md"]


def test_without_pyarrow_one_line_says_how_to_get_it(crawl, tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(UsageError, match=r"Parquet needs pyarrow, which is not installed: .* -m pip install pyarrow"):
        export("parquet", crawl, tmp_path / "a")


@pytest.mark.parametrize("at", [1, 150, 299])
def test_a_kill_at_an_article_leaves_the_old_folder(crawl, tmp_path, at) -> None:
    export("huggingface", crawl, tmp_path / "a")
    old = files_of(tmp_path / "a")
    change(crawl, 300)
    child = os.fork()
    if child == 0:
        try:
            job = ExportJob(crawl, str(tmp_path / "a"))
            job.tell = lambda done, _: done >= at and os.kill(os.getpid(), signal.SIGKILL)
            export_named("huggingface").write(job)
        finally:
            os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    assert files_of(tmp_path / "a") == old
