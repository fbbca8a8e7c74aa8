"""``extract --into`` from and to a server that speaks S3, in processes of its own as well."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from scraper.cli.into import extract_into
from scraper.core.errors import Busy, FetchError, StoreError, UsageError
from scraper.offline import batch
from scraper.offline.batch import TaskRun
from scraper.offline.batch_tasks import batch_tasks
from scraper.offline.destination import open_destination
from scraper.offline.input_files import Input
from scraper.storage.remote import s3_bucket
from scraper.storage.remote.s3_bucket import Bucket
from tests.dataset.s3_server import BUCKET, SERVER, kill_at_request, speaking_to
from tests.offline.archives import make_archives
from tests.offline.web_archives import lines

if TYPE_CHECKING:
    from pathlib import Path

obstore = pytest.importorskip("obstore", reason="obstore is not installed: pip install -e '.[s3]'")
pytestmark = pytest.mark.skipif(not SERVER.exists(), reason="no S3 server here: make load-it brings one")


@pytest.fixture(scope="module")
def archives(tmp_path_factory) -> Path:
    return make_archives(tmp_path_factory.mktemp("archives"))


@pytest.fixture
def bucket(server, monkeypatch, archives):
    for name, value in speaking_to(server).items():
        monkeypatch.setenv(name, value)
    store = __import__("obstore.store").store.S3Store(BUCKET)
    obstore.delete(store, keys(store))
    for path in archives.glob("*.warc.gz"):
        obstore.put(store, f"in/{path.name}", path)
    obstore.put(store, "in/notes.txt", b"mine")
    batch._opened.cache_clear()
    return store


def keys(store, prefix: str = "") -> list[str]:
    return [one["path"] for some in obstore.list(store, prefix) for one in some]


def brought(store, prefix: str, folder: Path) -> Path:
    """The objects below a prefix as a folder."""
    for key in keys(store, prefix):
        path = folder / key.removeprefix(f"{prefix}/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(obstore.get(store, key).bytes()))
    return folder


def run(*arguments: object) -> tuple[int, dict, str]:
    done = subprocess.run(
        [sys.executable, "-m", "scraper", "extract", *map(str, arguments), "--format", "json"],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


@pytest.mark.slow
def test_from_a_bucket_into_a_bucket_is_as_on_this_machine(archives, bucket, tmp_path):
    code, here, _ = run(archives, "--into", tmp_path / "here", "--workers", 2)
    there_code, there, err = run("s3://corpus/in/", "--into", "s3://corpus/out", "--workers", 2)
    assert (code, there_code) == (9, 9), err
    assert there["tasks"] == {"done": 5}
    assert there["balance"]["skipped"].pop(".txt") == 1
    assert there["balance"].pop("in") == here["balance"].pop("in") + 1
    assert there["balance"] == here["balance"]
    out = brought(bucket, "out", tmp_path / "out")
    assert lines(out) == lines(tmp_path / "here")
    assert sorted(path.name for path in (out / "_done").iterdir()) == [f"part-{n}.warc.gz.json" for n in range(5)]
    assert "s3://corpus/in/part-2.warc.gz at byte" in (out / "_aside" / "part-2.warc.gz.jsonl").read_text()
    before = [about["last_modified"] for some in obstore.list(bucket, "out") for about in some]
    _, again, _ = run("s3://corpus/in/", "--into", "s3://corpus/out", "--workers", 2)
    assert again["tasks"] == {"before": 5}
    assert [about["last_modified"] for some in obstore.list(bucket, "out") for about in some] == before
    obstore.put(bucket, "in/part-0.warc.gz", archives / "part-3.warc.gz")
    _, again, _ = run("s3://corpus/in/", "--into", "s3://corpus/out", "--workers", 2)
    assert again["tasks"] == {"before": 4, "done": 1}  # the listing says that it changed


@pytest.mark.slow
def test_parts_and_kills_leave_whole_objects(archives, bucket, tmp_path):
    for at in range(1, 8):
        kill_at_request(at, "extract", "s3://corpus/in/part-0.warc.gz", "--into", "s3://corpus/killed", "--workers", 1)
        assert {key.split("/")[1] for key in keys(bucket, "killed")} <= {"_aside", "part-0.warc.gz.jsonl.zst", "_done"}
    for number in (1, 2, 3):
        run("s3://corpus/in/", "--into", "s3://corpus/killed", "--part", f"{number}/3", "--workers", 1)
    run(archives, "--into", tmp_path / "here")
    assert lines(brought(bucket, "killed", tmp_path / "out")) == lines(tmp_path / "here")


@pytest.mark.usefixtures("bucket")
def test_of_two_runs_at_one_task_the_second_hears_of_it(archives):
    (task,) = batch_tasks([(archives / "part-0.warc.gz", Input.ARCHIVE)])
    one, other = open_destination("s3://corpus/both"), open_destination("s3://corpus/both")
    for content in (b"1", b"3"):  # nothing was there; something was there
        with one.task(task.name) as first, other.task(task.name) as second:
            first.mark(content)
            with pytest.raises(Busy, match="another run of scraper extract has written it meanwhile"):
                second.mark(b"2")
    assert one.read(f"_done/{task.name}.json") == b"3"
    assert TaskRun("s3://corpus/both").run_alone(task).state == "done"


def test_a_bucket_that_cannot_be_read_is_a_line_and_the_others_are_done(bucket, archives, tmp_path, capfd):
    del bucket
    sources = [
        "s3://missing/in/",
        "s3://missing/a.warc.gz",
        "s3://corpus/in/none.warc.gz",
        str(archives / "part-0.warc.gz"),
    ]
    code = extract_into(sources, str(tmp_path / "into"), None, workers=1, as_program=True)
    out, err = capfd.readouterr()
    total = json.loads(out)
    assert code == FetchError.exit_code
    assert total["tasks"] == {"failed": 3, "done": 1}
    assert total["balance"]["missing"] == 0
    assert total["articles"] == 4
    assert err.count("the store refuses (") == 3
    assert "tester" not in err


def test_a_destination_that_refuses_ends_the_run_in_one_line(bucket, archives):
    with pytest.raises(StoreError, match=r"^s3://missing/out: the store refuses \(.*\); check its address") as caught:
        extract_into([str(archives)], "s3://missing/out", None, workers=1)
    assert "\n" not in str(caught.value)
    obstore.put(bucket, "full/diary.txt", b"mine")
    with pytest.raises(UsageError, match="holds something else"):
        extract_into([str(archives)], "s3://corpus/full", None, workers=1)
    assert keys(bucket, "full") == ["full/diary.txt"]


def test_large_objects_travel_in_pieces(bucket, archives, monkeypatch):
    monkeypatch.setattr(s3_bucket, "_PIECE_BYTES", 10_000)
    there = Bucket("s3://corpus/in")
    data = (archives / "part-0.warc.gz").read_bytes()
    file = io.BytesIO()
    assert there.fetch("in/part-0.warc.gz", file) == len(data)
    assert file.getvalue() == data
    file = io.BytesIO()
    assert there.fetch("in/part-0.warc.gz", file, range(500, 20_700)) == 20_200
    assert file.getvalue() == data[500:20_700]
    assert there.fetch("in/part-0.warc.gz", io.BytesIO(), range(len(data) + 5, len(data) + 9)) == 0
    there.upload("in/copy", archives / "part-0.warc.gz")
    assert bytes(obstore.get(bucket, "in/copy").bytes()) == data

    class Replacing(io.BytesIO):
        def write(self, piece):
            obstore.put(bucket, "in/part-0.warc.gz", b"another")
            return super().write(piece)

    with pytest.raises(Busy, match="has written it meanwhile"):
        there.fetch("in/part-0.warc.gz", Replacing())


class Refusing(BaseHTTPRequestHandler):
    """A store that takes nobody's keys."""

    def answer(self) -> None:
        body = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        self.send_response(403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_PUT = answer  # noqa: N815  http.server's names

    def log_message(self, *_: object) -> None:
        pass


def test_refused_credentials_are_a_line_that_does_not_show_them(bucket, archives, monkeypatch, tmp_path, capfd):
    del bucket
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_address[1]}")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "topsecretkey")
        with pytest.raises(StoreError, match=r"s3://corpus/out: the store refuses \(.*your rights") as caught:
            extract_into([str(archives)], "s3://corpus/out", None, workers=1)
        assert "topsecret" not in str(caught.value)
        code = extract_into(["s3://corpus/in/a.warc.gz"], str(tmp_path / "into"), None, workers=1)
        err = capfd.readouterr().err
        assert code == FetchError.exit_code
        assert "part" not in err
        assert "a.warc.gz: the store refuses (" in err
        assert "topsecret" not in err
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
