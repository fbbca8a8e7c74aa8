"""An output in a bucket: crawls of two machines, readers, and what two workers at one article leave."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scraper import extract
from scraper.core.errors import StoreError
from scraper.core.s3_folder import address_of_folder, folder_of
from scraper.storage.file_store import FileStore
from scraper.storage.remote.object_store import ObjectStore
from scraper.storage.remote.s3_bucket import Bucket
from scraper.storage.store import ArticlePlace, Change
from scraper.storage.waiting import Sighting, Waiting
from tests.dataset.s3_server import BUCKET, SERVER, speaking_to
from tests.replica import Replica, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

obstore = pytest.importorskip("obstore", reason="obstore is not installed: pip install -e '.[s3]'")
pytestmark = pytest.mark.skipif(not SERVER.exists(), reason="no S3 server here: make load-it brings one")


@pytest.fixture
def bucket(server, monkeypatch, tmp_path):
    for name, value in {**speaking_to(server), "XDG_STATE_HOME": str(tmp_path / "state")}.items():
        monkeypatch.setenv(name, value)
    store = __import__("obstore.store").store.S3Store(BUCKET)
    obstore.delete(store, keys(store))
    return store


def keys(store, prefix: str = "") -> list[str]:
    return sorted(one["path"] for some in obstore.list(store, prefix) for one in some)


def content(store, key: str) -> bytes:
    return bytes(obstore.get(store, key).bytes())


def scraper(*arguments: object, **environment: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scraper", *map(str, arguments)],
        capture_output=True, text=True, check=False, timeout=200,
        env={**os.environ, "SCRAPER_CRAWL_DELAY": "0", **{name: str(value) for name, value in environment.items()}},
    )  # fmt: skip


def articles_in(folder: Path) -> dict[str, dict]:
    found = {}
    for path in sorted(folder.glob("cnnindonesia/*/*/*/*.json")):
        article = json.loads(path.read_bytes())
        article.pop("fetched_at")
        found[path.relative_to(folder).as_posix()] = article
    return found


def brought(store, prefix: str, folder: Path) -> Path:
    for key in keys(store, prefix):
        path = folder / key.removeprefix(f"{prefix}/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content(store, key))
    return folder


@pytest.fixture
def site() -> Iterator[str]:
    with serve(Replica(seed=7, articles=40)) as running:
        yield running.url


def crawl(site: str, output: object, *more: object, **environment: object):
    done = scraper("crawl", "--base-url", site, "--output", output, *more, "--quiet", **environment)
    assert done.returncode in {0, 3}, done.stderr
    return done


@pytest.mark.slow
def test_a_crawl_into_a_bucket_holds_what_one_into_a_folder_holds(bucket, site, tmp_path):
    crawl(site, tmp_path / "here")
    crawl(site, "s3://corpus/sets/news")
    out = brought(bucket, "sets/news", tmp_path / "there")
    assert articles_in(out) == articles_in(tmp_path / "here")
    assert articles_in(out)
    archives = list(out.glob("_archive/cnnindonesia/*/*.warc.gz"))
    assert len(archives) == 1
    assert list(out.glob("_runs/*"))
    folder = folder_of("s3://corpus/sets/news")
    assert (folder / "_state" / "ledger.sqlite").exists()
    assert address_of_folder(folder) == "s3://corpus/sets/news"
    before = keys(bucket, "sets/news/cnnindonesia")
    done = crawl(site, "s3://corpus/sets/news")
    assert keys(bucket, "sets/news/cnnindonesia") == before
    assert "tester" not in done.stderr


@pytest.mark.slow
def test_verify_rebuild_and_export_read_from_there(bucket, site, tmp_path):
    crawl(site, tmp_path / "here")
    crawl(site, "s3://corpus/news")
    verified = scraper("verify", "--from", "s3://corpus/news")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "all agrees" in verified.stderr
    for output, name in ((tmp_path / "here", "a.jsonl"), ("s3://corpus/news", "b.jsonl")):
        exported = scraper("export", "jsonl", tmp_path / name, "--from", output, "--fields", "id,title,text")
        assert exported.returncode == 0, exported.stderr
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    (key, *_) = [key for key in keys(bucket, "news/cnnindonesia") if key.endswith(".json")]
    whole = json.loads(content(bucket, key))
    obstore.put(bucket, key, json.dumps({**whole, "title": "Lain"}).encode())
    other_machine = tmp_path / "other-machine"
    rebuilt = scraper("rebuild", "--from", "s3://corpus/news", XDG_STATE_HOME=other_machine)
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert rebuilt.stdout == f"{whole['id']}\ttitle\n"
    assert json.loads(content(bucket, key))["title"] == whole["title"]
    obstore.put(bucket, key, b"{broken")
    assert scraper("verify", "--from", "s3://corpus/news").returncode == 10


@pytest.mark.slow
def test_two_machines_write_into_one_bucket(bucket, site, tmp_path):
    """Each with a ledger of its own, so both ask for all: the second one finds everything unchanged."""
    crawl(site, "s3://corpus/both", XDG_STATE_HOME=tmp_path / "one")
    before = {key: content(bucket, key) for key in keys(bucket, "both/cnnindonesia")}
    crawl(site, "s3://corpus/both", XDG_STATE_HOME=tmp_path / "two")
    assert {key: content(bucket, key) for key in keys(bucket, "both/cnnindonesia")} == before
    assert len(keys(bucket, "both/_archive")) == 2
    assert not keys(bucket, "both/_revisions")


@pytest.mark.slow
def test_a_killed_crawl_goes_on_and_its_archive_is_uploaded_by_the_next(bucket, site, tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "scraper", "crawl", "--base-url", site, "--output", "s3://corpus/killed", "--quiet"],
        env={**os.environ, "SCRAPER_CRAWL_DELAY": "0.05"}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until = time.monotonic() + 60
    while len(keys(bucket, "killed/cnnindonesia")) < 3:
        assert time.monotonic() < until, "no article came"
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    assert not keys(bucket, "killed/_archive")
    crawl(site, "s3://corpus/killed")
    crawl(site, tmp_path / "here")
    out = brought(bucket, "killed", tmp_path / "there")
    assert articles_in(out) == articles_in(tmp_path / "here")
    assert len(list(out.glob("_archive/cnnindonesia/*/*.warc.gz"))) == 2
    assert scraper("verify", "--from", "s3://corpus/killed").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["crawl", "--output", "s3://missing/x"], 6, "s3://missing/x: the store refuses ("),
        (["crawl", "--output", "s3://corpus"], 2, "name a bucket and a name in it"),
        (["verify", "--from", "s3://corpus/none"], 2, "nothing is there"),
        (["verify", "--from", "s3://corpus/none", "--repair"], 2, "--repair works on a folder"),
        (["forget", "cnnindonesia:1", "--from", "s3://corpus/none"], 2, "`scraper forget` works on a folder"),
    ],
)
@pytest.mark.usefixtures("bucket")
def test_what_cannot_be_done_is_one_line(arguments, code, words):
    done = scraper(*arguments)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "tester" not in done.stderr


@pytest.fixture
def article():
    replica = Replica(seed=7, articles=20)
    page = replica.answer(replica.head(3).url.removeprefix("https://www.cnnindonesia.com")).body
    return extract(page, replica.head(3).url)


def changed(article, text: str):
    return replace(article, title=text, content_hash=text)


def test_the_store_of_objects_does_what_the_store_of_files_does(bucket, article, tmp_path):
    """Both are taken through one story, and end with the same files and answers."""
    stores = FileStore(tmp_path / "files"), ObjectStore(Bucket("s3://corpus/objects"))
    told = []
    for store in stores:
        steps = [store.save(article), store.save(article), store.save(changed(article, "b"))]
        moved = changed(replace(article, date_published="2020-01-02T03:04:05+07:00"), "c")
        place = ArticlePlace(steps[-1].place)
        steps += [store.save(moved, at=place)]
        waiting = Waiting(why="worse", sightings=(Sighting("2026-01-01T00:00:00+00:00", "r"),), article=article)
        store.hold(waiting)
        again = store.waiting(article.id)
        store.release(article.id)
        told.append((
            steps, again, store.waiting(article.id), store.history(article.id), store.read(article.id),
            store.current(moved), list(store.articles()), [day.day for day in store.days() if list(store.listing(day))],
            [one.id for day in store.days() for one in store.listing(day)], store.place_of(moved),
        ))  # fmt: skip
    assert told[0] == told[1]
    assert [step.outcome for step in told[0][0]] == [Change.NEW, Change.UNCHANGED, Change.CHANGED, Change.CHANGED]
    files = {
        path.relative_to(tmp_path / "files").as_posix(): path.read_bytes()
        for path in (tmp_path / "files").rglob("*.json")
    }
    assert {key.removeprefix("objects/"): content(bucket, key) for key in keys(bucket, "objects")} == files
    assert stores[0].forget(article.id) == stores[1].forget(article.id) == 3
    assert not keys(bucket, "objects")


def test_of_two_workers_at_one_article_none_writes_over_the_other_unseen(bucket, article, monkeypatch):
    del bucket
    store, other = (ObjectStore(Bucket("s3://corpus/race")) for _ in range(2))
    store.save(article)
    real = ObjectStore._held
    turns = iter([lambda: other.save(changed(article, "other")), lambda: None])

    def held(self, *places):
        found = real(self, *places)
        if self is store:
            next(turns)()  # the other worker writes between our look and our write
        return found

    monkeypatch.setattr(ObjectStore, "_held", held)
    stored = store.save(changed(article, "ours"))
    assert stored.revision == 3
    assert [one.title for one in store.history(article.id)] == [article.title, "other", "ours"]


@pytest.mark.usefixtures("bucket")
def test_a_broken_object_is_kept_aside_and_stops_no_run(bucket, article):
    store = ObjectStore(Bucket("s3://corpus/broken"))
    place = store.place_of(article)
    obstore.put(bucket, f"broken/{place}", b"{no article")
    with pytest.raises(StoreError, match="is not an Article"):
        store.read(article.id, at=place)
    assert store.at(place).article is None
    assert store.save(article).outcome is Change.NEW
    assert store.read(article.id, at=place) == article
    (aside,) = keys(bucket, "broken/_broken")
    assert content(bucket, aside) == b"{no article"


@pytest.mark.slow
def test_machines_with_a_shared_ledger_and_nothing_else_in_common_but_a_bucket(
    bucket, site, empty_database, tmp_path
) -> None:
    whole = tmp_path / "whole"
    crawl(site, whole)
    words = ["crawl", "--base-url", site, "--output", f"s3://{BUCKET}/shared", "--ledger", empty_database, "--quiet"]
    machines = [
        subprocess.Popen(
            [sys.executable, "-m", "scraper", *words],
            stderr=subprocess.PIPE, text=True,
            env={**os.environ, "SCRAPER_CRAWL_DELAY": "0", "XDG_STATE_HOME": str(tmp_path / name)},
        )
        for name in ("one", "other")
    ]  # fmt: skip
    spoken = [machine.communicate(timeout=200)[1] for machine in machines]
    assert [machine.returncode for machine in machines] == [0, 0], spoken
    assert articles_in(brought(bucket, "shared", tmp_path / "brought")) == articles_in(whole)
    third = scraper(*words, XDG_STATE_HOME=tmp_path / "third")
    assert third.returncode == 0, third.stderr
    assert articles_in(brought(bucket, "shared", tmp_path / "again")) == articles_in(whole)
    unaware = [word for word in words if word not in {"--ledger", empty_database}]
    for command in (unaware, ["verify", "--from", f"s3://{BUCKET}/shared"]):
        done = scraper(*command, XDG_STATE_HOME=tmp_path / f"unaware of {command[0]}")
        assert done.returncode == 2, done.stderr
        assert "give that address with --ledger" in done.stderr
