"""What people bring to ``extract``: pages as browsers and programs save them, archives of all kinds, mixed folders."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import quopri
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
import zstandard

from scraper.core.article import decode
from scraper.core.balance import Balance
from scraper.offline.extraction import extract
from scraper.offline.input_files import find_files
from scraper.storage.page_index import MAX_VERSIONS
from tests.replica import Replica
from tests.storage.damaged import http, record

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.offline.one_article import Outcome

SITE = "https://www.cnnindonesia.com"


def run(*paths: Path, url: str | None = None) -> tuple[list[Outcome], Balance]:
    balance = Balance("inputs")
    outcomes = list(extract(list(find_files(map(str, paths), balance)), balance, url))
    assert balance.missing == 0, balance.line()
    return outcomes, balance


def without_address(body: bytes) -> bytes:
    return body.replace(b'rel="canonical"', b'rel="x"').replace(b"og:url", b"og:x")


FIRST_PART = b"----==tepi\r\n"
FRAME = FIRST_PART + b"Content-Type: text/html\r\nContent-Location: cid:frame-0@x\r\n\r\n<html>iklan</html>\r\n"


def mhtml(url: str, body: bytes, coding: str = "quoted-printable", *, close: bool = True) -> bytes:
    packed = {
        "quoted-printable": lambda: quopri.encodestring(body),
        "base64": lambda: base64.encodebytes(body),
        "8bit": lambda: body,
    }[coding]()
    return b"".join((
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: ", url.encode(),
        b"\r\nSubject: =?utf-8?Q?Harga=20beras?=\r\n",
        b"Date: Sun, 22 Nov 2026 12:00:00 -0000\r\nMIME-Version: 1.0\r\n",
        b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--==tepi"\r\n\r\n',
        b"----==tepi\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: ", coding.encode(), b"\r\n",
        b"Content-Location: ", url.encode(), b"\r\n\r\n", packed, b"\r\n",
        b"----==tepi\r\nContent-Type: text/html\r\nContent-Location: cid:frame@x\r\n\r\n<html>iklan</html>\r\n",
        b"----==tepi\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0=\r\n",
        b"----==tepi--\r\n" if close else b"",
    ))  # fmt: skip


def har(*entries: dict) -> bytes:
    return json.dumps({"log": {"version": "1.2", "pages": [], "entries": list(entries)}}, indent=1).encode()


def entry(url: str, text: str | None, kind: str = "text/html; charset=utf-8", status: int = 200, **more: str) -> dict:
    content = {"size": 1, "mimeType": kind, **({"text": text} if text is not None else {}), **more}
    answer = {"status": status, "content": content, "headers": []}
    return {"startedDateTime": "2026-11-22T19:00:00.123+07:00", "request": {"url": url}, "response": answer}


def wacz(url: str, body: bytes, method: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as packed:
        packed.writestr("datapackage.json", "{}")
        gone = record(f"{SITE}/x", http(b"x", b"", b"404 Not Found"))
        packed.writestr("archive/data.warc.gz", gzip.compress(record(url, http(body))) + gzip.compress(gone))
        packed.writestr("pages/pages.jsonl", "{}")
    return made.getvalue()


def forms(url: str, body: bytes) -> dict[str, bytes]:
    bare, archived = without_address(body), record(url, http(body))
    return {
        "page.html": body,
        "PAGE.HTM": body,
        "page": body,
        "index.php?id=3": body,
        "page.html.1": body,
        "page.html.gz": gzip.compress(body),
        "page.html.zst": zstandard.compress(body),
        "packed-without-a-word.html": gzip.compress(body),
        "packed": gzip.compress(body),
        "mark.html": b"\xef\xbb\xbf" + body,
        "utf-16.html": body.decode().encode("utf-16"),
        "utf-16-be.html": b"\xfe\xff" + body.decode().encode("utf-16-be"),
        "chrome.html": bare.replace(b"<html", f"<!-- saved from url=({len(url):04}){url} -->\n<html".encode(), 1),
        "single-file.html": bare.replace(
            b"<head>",
            f"<head><!--\n Page saved with SingleFile \n url: {url} \n saved date: Sun Nov 22 2026\n-->".encode(),
            1,
        ),
        "page.mhtml": mhtml(url, bare),
        "page.mht": mhtml(url, bare, "base64"),
        "8bit.mhtml": mhtml(url, bare, "8bit"),
        "line-feeds.mhtml": mhtml(url, bare).replace(b"\r\n", b"\n"),
        "with-a-mark.mhtml": b"\xef\xbb\xbf" + mhtml(url, bare),
        "behind-a-frame.mhtml": mhtml(url, bare).replace(FIRST_PART, FRAME + FIRST_PART, 1),
        "page.mhtml.gz": gzip.compress(mhtml(url, bare)),
        "mhtml-by-another-name.eml": mhtml(url, body),
        "archive.warc": archived,
        "archive-without-a-suffix": archived,
        "packed-archive-without-a-suffix": gzip.compress(archived),
        "plain-and-called.warc.gz": archived,
        "packed-and-called.warc": gzip.compress(archived),
        "zstd-and-called.warc.gz": zstandard.compress(archived),
        "stored.wacz": wacz(url, body, zipfile.ZIP_STORED),
        "deflated.wacz": wacz(url, body, zipfile.ZIP_DEFLATED),
        "panel.har": har(entry(url, body.decode())),
        "panel.har.gz": gzip.compress(har(entry(url, body.decode()))),
        "mark.har": b"\xef\xbb\xbf" + har(entry(url, body.decode())),
        "base64.har": har(entry(url, base64.b64encode(body).decode(), encoding="base64")),
    }


@pytest.mark.parametrize("name", forms("", b""))
@pytest.mark.parametrize("in_a_folder", [True, False])
def test_a_page_in_whatever_file_is_the_article(tmp_path, saved, name, in_a_folder):
    url, body = saved
    path = tmp_path / name
    path.write_bytes(forms(url, body)[name])
    (one,), balance = run(tmp_path if in_a_folder else path)
    assert one.article, one.error
    article = decode(one.article)
    assert (article.url, article.complete) == (url, True)
    (tmp_path / "right.html").write_bytes(body)
    (right,), _ = run(tmp_path / "right.html")
    assert article.text == decode(right.article).text
    assert balance.is_lossless
    assert balance.out == 1
    if name.endswith((".har", ".mhtml", ".warc", ".wacz")):
        assert article.fetched_at == "2026-11-22T12:00:00+00:00"


def test_a_page_that_was_cut_says_so(tmp_path, saved):
    url, body = saved
    packed = gzip.compress(body)
    (tmp_path / "a.html.gz").write_bytes(packed[:-4])
    (tmp_path / "b.mhtml").write_bytes(mhtml(url, body, close=False))
    outcomes, balance = run(tmp_path / "a.html.gz", tmp_path / "b.mhtml")
    assert [decode(one.article).complete for one in outcomes] == [False, False]
    assert balance.out == 2


def test_files_of_which_nothing_can_be_read_have_a_line_each(tmp_path, saved):
    _, body = saved
    packed = bytearray(gzip.compress(body))
    packed[len(packed) // 2] ^= 0xFF
    bad = {
        "a.html.gz": bytes(packed),
        "b.warc.gz": b"no archive",
        "c.wacz": b"PK\3\4 no zip",
        "d.har": b"[]",
        "e.har": gzip.compress(b"{}")[:-3],
        "f.warc": b"",
        "g.mhtml": b"Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\n\n--x--\n",
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "h.html").write_bytes(body)
    outcomes, balance = run(tmp_path)
    assert [one.error.partition(":")[0] for one in outcomes] == [
        "it is compressed, and damaged; save the page again",
        "no web archive, or one without a record in it",
        "no web archive, or one without a record in it",
        "not a HAR file",
        "not a HAR file",
        "no web archive, or one without a record in it",
        "not-html",
        "",
    ]
    assert balance.bad == {"damaged": 3, "no archive": 3}
    assert balance.exit_code == 9
    assert {one.code for one in outcomes} == {9, 3, 0}


def test_parts_that_nest_without_end_cost_their_own_file_alone(tmp_path, saved):
    _, body = saved
    parts = (b"Content-Type: multipart/related; boundary=b%d\r\n\r\n--b%d\r\n" % (one, one) for one in range(2_000))
    (tmp_path / "a.mhtml").write_bytes(b"".join(parts) + b"Content-Type: text/html\r\n\r\n<p>Harga</p>")
    (tmp_path / "b.html").write_bytes(body)
    outcomes, balance = run(tmp_path)
    assert [one.error.partition(":")[0] for one in outcomes] == ["not-html", ""]
    assert (balance.out, balance.bad) == (1, {})


def test_a_page_that_is_not_that_of_its_digest_is_bad_by_that_name(tmp_path, saved):
    url, body = saved
    sound = record(url, http(body))
    changed = sound.replace(b"</p>", b"</P>", 1)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(changed))
    (outcome,), balance = run(path)
    assert (outcome.article, outcome.code) == (None, 9)
    assert balance.bad == {"bad-digest": 1}
    path.write_bytes(gzip.compress(sound))
    assert run(path)[1].is_lossless
    path.write_bytes(gzip.compress(sound) + gzip.compress(changed))
    (outcome,), balance = run(path)
    assert decode(outcome.article).text
    assert "digest" in outcome.note, "the older record stands for the one that cannot be read"
    assert (balance.found, balance.out, balance.bad, balance.skipped) == (2, 1, {"bad-digest": 1}, {})
    assert (balance.missing, balance.exit_code) == (0, 9)


def test_of_a_har_all_answers_are_counted_and_what_is_behind_damage_is_lost(tmp_path, saved):
    url, body = saved
    text = body.decode()
    entries = [
        entry(url, text), entry(f"{SITE}/a.png", "iVBO", "image/png"), entry(f"{SITE}/gone", "<html>", status=404),
        entry(f"{SITE}/e", "x", encoding="base64"), entry(f"{SITE}/f", "\xdf", encoding="base64"),
        entry(f"{SITE}/h", "%%%%", encoding="base64"),
        entry(f"{SITE}/b", None), entry(f"{SITE}/c", "<html", "text/html", status=0), {}, entry(f"{SITE}/d", "{}", ""),
    ]  # fmt: skip
    path = tmp_path / "a.har"
    path.write_bytes(har(*entries))
    outcomes, balance = run(path)
    assert [bool(one.article) for one in outcomes] == [True]
    assert balance.skipped == {
        "image/png": 1, "status 404": 1, "page without its content": 1, "status 0": 1, "entry without an answer": 1,
        "without a type": 1,
    }  # fmt: skip
    assert balance.bad == {"damaged": 3}
    whole = path.read_bytes()
    for end in range(whole.rindex(b"]"), whole.index(b"gone"), -97):
        path.write_bytes(whole[:end])
        outcomes, balance = run(path)
        assert [bool(one.article) for one in outcomes] == [True]
        assert balance.exit_code == 9


def test_a_folder_is_counted_to_the_last_file(tmp_path, saved):
    url, body = saved
    (tmp_path / "Harga beras.html").write_bytes(body)
    frames = tmp_path / "Harga beras_files"
    frames.mkdir()
    (frames / "saved_resource.html").write_bytes(b"<!DOCTYPE html><html><body>iklan</body></html>")
    (frames / "gaya.css").write_text("p {}")
    (tmp_path / "halaman_files").mkdir()  # of no page here, so what is in it stands by itself
    (tmp_path / "halaman_files" / "b.html").write_bytes(body.replace(url.encode(), f"{url}-lain".encode()))
    (tmp_path / "foto.JPG").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "catatan").write_text("harga beras")
    (tmp_path / "catatan.txt").write_text("harga beras")
    (tmp_path / "Harga beras.meta.json").write_text(json.dumps({"url": url}))
    (tmp_path / "nowhere.html").symlink_to("missing")
    os.mkfifo(tmp_path / "pipe")
    outcomes, balance = run(tmp_path)
    assert [bool(one.article) for one in outcomes] == [True, True]
    assert balance.skipped == {
        "part of a saved page": 2, ".jpg": 1, ".txt": 1, "file without a suffix": 1, "no regular file": 2,
    }  # fmt: skip
    assert (balance.found, balance.out) == (9, 2)


def test_copies_are_counted_once(tmp_path, saved):
    url, body = saved
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_bytes(body)
    (tmp_path / "c.warc").write_bytes(record(url, http(body)) * 3)
    outcomes, balance = run(tmp_path / "a.html", tmp_path / "a.html", tmp_path / "b.html", tmp_path / "c.warc")
    assert len(outcomes) == 4
    assert (balance.found, balance.out, balance.skipped) == (6, 4, {"older copy": 2})


def dated(date: str, url: str, body: bytes) -> bytes:
    return record(url, http(body)).replace(b"2026-11-22T12:00:00Z", date.encode(), 1)


@pytest.mark.parametrize(("visits", "is_found"), [(MAX_VERSIONS, True), (MAX_VERSIONS + 1, False)])
def test_an_article_is_looked_for_in_its_older_records_up_to_a_limit(tmp_path, saved, visits, is_found):
    url, body = saved
    pages = [body, *[b"<html><body>Sedang dirawat</body></html>"] * (visits - 1)]
    records = [dated(f"2026-11-22T12:{at:02}:00Z", url, page) for at, page in enumerate(pages)]
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    (one,), _ = run(tmp_path)
    assert bool(one.article) is is_found


def test_an_archive_packed_as_a_whole_is_read_page_by_page_without_being_held(tmp_path, saved):
    url, body = saved
    style = http(os.urandom(1 << 20).hex().encode(), b"Content-Type: text/css\r\n")
    other = [record(f"{SITE}/x/{number}", style) for number in range(2)]
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(b"".join(other) + record(url, http(body)), 1))
    (one,), balance = run(tmp_path)
    assert decode(one.article).url == url
    assert balance.skipped == {"text/css": 2}


def test_an_article_on_two_saved_pages_counts_as_two_inputs(tmp_path):
    replica = Replica(5, 100)
    gold = next(gold for index in replica.indexes() if (gold := replica.gold(index).article).page_count > 1)
    for number in range(gold.page_count):
        path = gold.url.removeprefix(SITE) + (f"/{number + 1}" if number else "")
        (tmp_path / f"{number}.html").write_bytes(replica.answer(path).body)
        (tmp_path / f"{number}.meta.json").write_text(json.dumps({"url": SITE + path}))
    (one,), balance = run(tmp_path)
    assert decode(one.article).text == gold.text
    assert balance.out == balance.found == gold.page_count
    for suffix in ("html", "meta.json"):
        (tmp_path / f"copy.{suffix}").write_bytes((tmp_path / f"1.{suffix}").read_bytes())
    (one,), balance = run(tmp_path)
    assert decode(one.article).text == gold.text
    assert (balance.out, balance.skipped) == (gold.page_count, {"older copy": 1})


# A program in which one page kills the process that reads it; its workers import it too.
DEADLY = """
import json, os, signal, sys
from scraper.core.balance import Balance
from scraper.offline import newest_sound
from scraper.offline.extraction import extract
from scraper.offline.input_files import find_files

process = newest_sound.process

def deadly(page, serve, **words):
    if page.url.endswith("-07"):
        os.kill(os.getpid(), signal.SIGKILL)
    return process(page, serve, **words)

newest_sound.process = deadly
if __name__ == "__main__":
    balance = Balance("inputs")
    outcomes = list(extract(list(find_files(sys.argv[1:], balance)), balance, workers=2))
    print(json.dumps([[one.article is None for one in outcomes], outcomes[7].error, balance.out, balance.bad]))
"""


def test_a_page_that_kills_its_worker_costs_itself_alone(tmp_path, saved):
    url, body = saved
    pages, program = tmp_path / "pages", tmp_path / "program.py"
    pages.mkdir()
    program.write_text(DEADLY)
    for number in range(20):
        (pages / f"{number:02}.html").write_bytes(body.replace(url.encode(), f"{url}-{number:02}".encode()))
    printed = subprocess.run([sys.executable, program, pages], capture_output=True, check=True, timeout=120)
    without, error, out, bad = json.loads(printed.stdout)
    assert without == [number == 7 for number in range(20)]
    assert "was killed" in error
    assert (out, bad) == (19, {"its worker was killed": 1})
