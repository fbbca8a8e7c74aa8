"""Exports to a store of objects, against a server that speaks S3."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scraper.core.article import decode
from scraper.core.errors import Busy, StoreError, UsageError
from scraper.dataset.exporting.s3_target import S3File, S3Folder
from scraper.storage.remote import s3_bucket
from tests.dataset.s3_server import BUCKET, SERVER, kill_at_request, speaking_to
from tests.dataset.sample_crawl import kept_articles
from tests.dataset.shared import change, export, fill_small

if TYPE_CHECKING:
    from pathlib import Path

obstore = pytest.importorskip("obstore", reason="obstore is not installed: pip install -e '.[s3]'")
pytestmark = pytest.mark.skipif(not SERVER.exists(), reason="no S3 server here: make load-it brings one")

COUNT = 150


@pytest.fixture
def bucket(server, monkeypatch):
    for name, value in speaking_to(server).items():
        monkeypatch.setenv(name, value)
    store = __import__("obstore.store").store.S3Store(BUCKET)
    obstore.delete(store, keys(store))
    return store


@pytest.fixture
def crawl(tmp_path) -> Path:
    return fill_small(tmp_path / "crawl", COUNT)


def keys(store) -> list[str]:
    return [one["path"] for batch in obstore.list(store) for one in batch]


def read(store, key: str) -> bytes:
    return bytes(obstore.get(store, key).bytes())


def latest(store) -> dict[str, bytes]:
    folder = json.loads(read(store, "a/latest.json"))
    return {name: read(store, f"a/{folder['folder']}/{name}") for name in folder["files"]}


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_object_of_lines_is_that_of_a_file_also_after_changes(crawl, bucket, tmp_path) -> None:
    export("jsonl", crawl, "s3://corpus/sets/a.jsonl.zst")
    change(crawl, COUNT)
    job = export("jsonl", crawl, "s3://corpus/sets/a.jsonl.zst")
    assert (job.new, job.revised, job.withdrawn) == (3, 3, 2)
    export("jsonl", crawl, tmp_path / "a.jsonl.zst")
    assert read(bucket, "sets/a.jsonl.zst") == (tmp_path / "a.jsonl.zst").read_bytes()
    assert keys(bucket) == ["sets/.a.jsonl.zst.export", "sets/a.jsonl.zst"]
    export("jsonl", crawl, "s3://corpus/b.jsonl")
    lines = read(bucket, "b.jsonl").splitlines()
    assert {decode(line).id for line in lines} == {one.id for one in kept_articles(crawl)}


def test_a_folder_of_objects_is_that_of_files_and_what_did_not_change_is_copied(
    crawl, bucket, tmp_path, monkeypatch
) -> None:
    export("parquet", crawl, "s3://corpus/a")
    change(crawl, COUNT)
    downloads = []
    real = s3_bucket.Bucket.download
    monkeypatch.setattr(
        s3_bucket.Bucket, "download", lambda self, key, path: (downloads.append(key), real(self, key, path))[1]
    )
    export("parquet", crawl, "s3://corpus/a")
    export("parquet", crawl, tmp_path / "fresh")
    assert latest(bucket) == files_of(tmp_path / "fresh")
    assert [key.split("/", 2)[2] for key in downloads] == ["month=2026-01/articles.parquet"]
    export("parquet", crawl, "s3://corpus/a")
    assert latest(bucket) == files_of(tmp_path / "fresh")
    assert len({key.split("/")[1] for key in keys(bucket)}) == 3  # latest.json, this folder and the one before


@pytest.mark.slow
def test_a_kill_leaves_the_old_objects_or_the_new(crawl, bucket, tmp_path) -> None:
    export("parquet", crawl, "s3://corpus/a")
    export("jsonl", crawl, "s3://corpus/a.jsonl")
    old, old_lines = latest(bucket), read(bucket, "a.jsonl")
    change(crawl, COUNT)
    export("jsonl", crawl, tmp_path / "fresh.jsonl")
    for form, name in (("parquet", "a"), ("jsonl", "a.jsonl")):
        for at in range(1, 7):
            kill_at_request(at, "export", form, f"s3://corpus/{name}", "--from", crawl)
            assert latest(bucket) == old
            assert read(bucket, "a.jsonl") in (old_lines, (tmp_path / "fresh.jsonl").read_bytes())
    export("parquet", crawl, "s3://corpus/a")
    export("jsonl", crawl, "s3://corpus/a.jsonl")
    export("parquet", crawl, tmp_path / "fresh")
    assert latest(bucket) == files_of(tmp_path / "fresh")
    assert read(bucket, "a.jsonl") == (tmp_path / "fresh.jsonl").read_bytes()


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize("kind", [S3File, S3Folder])
def test_of_two_exports_at_once_one_is_refused(kind) -> None:
    def write(target) -> None:
        if kind is S3File:
            with target.renewed(lambda _: str(id(target)).encode()) as file:
                file.write(b"data")
        else:
            with target.new("x") as file:
                file.write(b"data")
            target.commit(lambda _: str(id(target)).encode())

    for _ in range(2):  # the first export to a place, and one in place of another
        with kind("s3://corpus/both") as one, kind("s3://corpus/both") as other:
            write(one)
            with pytest.raises(Busy, match="another export has written it meanwhile"):
                write(other)


def test_what_is_no_export_of_ours_is_left_alone(crawl, bucket) -> None:
    obstore.put(bucket, "a.jsonl", b"mine")
    obstore.put(bucket, "a/photo.jpg", b"mine")
    for form, name in (("jsonl", "a.jsonl"), ("parquet", "a")):
        with pytest.raises(UsageError, match="was not made by `scraper export`"):
            export(form, crawl, f"s3://corpus/{name}")
    assert (read(bucket, "a.jsonl"), read(bucket, "a/photo.jpg")) == (b"mine", b"mine")


@pytest.mark.usefixtures("bucket")
def test_a_store_that_refuses_is_one_line(crawl) -> None:
    with pytest.raises(
        StoreError, match=r"^s3://missing/a\.jsonl: the store refuses \(.*\); check its address"
    ) as caught:
        export("jsonl", crawl, "s3://missing/a.jsonl")
    assert "\n" not in str(caught.value)
    with pytest.raises(UsageError, match="name a bucket and a name in it"):
        export("jsonl", crawl, "s3://corpus")
    with pytest.raises(UsageError, match="is written to a path"):
        export("sqlite", crawl, "s3://corpus/a.db")
