"""Inputs that look like others: old archives, bundles of files, names and dictionaries that are damaged."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import tarfile

import pytest
import zstandard

from scraper.cli import run as main
from scraper.storage.catalogue import Catalogue
from tests.offline.test_inputs import run
from tests.storage.damaged import http, record


def arc(body: bytes) -> list[bytes]:
    """The pieces of an ARC, version 1 of the Internet Archive's description."""
    version = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
    first = b"filedesc://IA-000001.arc 0.0.0.0 20011119120000 text/plain %d\n%b\n" % (len(version), version)
    answer = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    return [first, b"http://www.example.org/a 127.0.0.1 20011119120000 text/html %d\n%b\n" % (len(answer), answer)]


@pytest.mark.parametrize("name", ["old.arc", "old.arc.gz", "OLD.ARC", "named-otherwise", "really.warc.gz"])
def test_an_arc_is_named_and_counted(tmp_path, saved, name):
    _, body = saved
    pieces = arc(body)
    packed = name.endswith(".gz")
    (tmp_path / name).write_bytes(b"".join(map(gzip.compress, pieces) if packed else pieces))
    (tmp_path / "page.html").write_bytes(body)
    outcomes, balance = run(tmp_path)
    assert [(one.article is None, one.code) for one in sorted(outcomes, key=lambda one: one.code)] == [
        (False, 0),
        (True, 9),
    ]
    assert any(f"warcio recompress {name} NEW.warc.gz" in one.error for one in outcomes)
    assert (balance.out, balance.bad, balance.exit_code) == (1, {"ARC archive": 1}, 9)
    if name != "named-otherwise":  # of a folder, these commands look at the names alone
        assert Catalogue(tmp_path).settle().bad == {"ARC archive": 1}


def test_a_file_that_is_only_called_arc_is_skipped(tmp_path, saved):
    (tmp_path / "things.arc").write_bytes(b"\x1a\x08of another program")
    (tmp_path / "page.html").write_bytes(saved[1])
    _, balance = run(tmp_path)
    assert (balance.skipped, balance.exit_code) == ({".arc": 1}, 0)


@pytest.mark.parametrize("dictionary", [b"short", zstandard.compress(b"kata " * 50)[:-9]])
def test_a_bad_dictionary_of_zstd_is_no_dictionary(tmp_path, saved, dictionary):
    url, body = saved
    frame = b"\x5d\x2a\x4d\x18" + len(dictionary).to_bytes(4, "little") + dictionary
    (tmp_path / "a.warc.zst").write_bytes(frame + zstandard.compress(record(url, http(body))))
    outcomes, balance = run(tmp_path / "a.warc.zst")
    assert (len(outcomes), balance.out, balance.exit_code) == (1, 1, 0)


@pytest.mark.parametrize("name", ["pages.tar", "pages.tar.gz", "pages.html"])
def test_a_tar_is_no_page(tmp_path, saved, name):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz" if name.endswith(".gz") else "w") as tar:
        for number in range(2):
            member = tarfile.TarInfo(f"{number}.html")
            member.size = len(saved[1])
            tar.addfile(member, io.BytesIO(saved[1]))
    (tmp_path / name).write_bytes(packed.getvalue())
    outcomes, balance = run(tmp_path / name)
    assert (balance.rejected, balance.exit_code) == ({"not-html": 1}, 3)
    assert "unpack it" in outcomes[0].error


def test_a_name_that_is_not_utf_8_stops_nothing(tmp_path, saved):
    url, body = saved
    name = os.fsdecode(b"a-\xff.warc.gz")
    (tmp_path / name).write_bytes(gzip.compress(record(url, http(body))) + gzip.compress(record(url, http(b""))))
    command = [sys.executable, "-m", "scraper", "extract", name, "--into", "made"]
    outcomes, _ = run(tmp_path / name)
    assert [one.article is not None for one in outcomes] == [True]
    for words in ("1 article; 2 inputs = 1 out + 1 skipped (older copy 1)", "done before"):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        assert words.encode() in done.stderr


def test_a_page_with_the_longest_name_of_a_file_is_read(tmp_path, saved):
    """No file beside it can have its name with another, longer ending: NAME.meta.json is not there then."""
    name = f"{'a' * 250}.html"
    (tmp_path / name).write_bytes(saved[1])
    for path in (tmp_path / name, tmp_path):
        outcomes, balance = run(path)
        assert [one.article is not None for one in outcomes] == [True]
        assert (balance.out, balance.exit_code) == (1, 0)


def test_an_archive_of_a_single_record_that_is_no_page_is_not_silent(tmp_path, saved, capfd):
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(record(saved[0], http(b""), "revisit")))
    assert main(["extract", str(tmp_path / "a.warc.gz")]) == 0
    assert "1 input = 0 out + 1 skipped (revisit record 1)" in capfd.readouterr().err


@pytest.mark.parametrize("name", ["page.html.zst", "a.zst", "page.html", "a.har.zst", "a.har.gz", "page.mhtml.gz"])
def test_a_file_that_is_cut_behind_the_mark_of_its_packing_is_named(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"\x1f\x8b\x08" if name.endswith(".gz") else b"\x28\xb5\x2f\xfd")
    (outcome,), balance = run(path)
    assert "it is compressed, and cut before anything of it can be read" in outcome.error
    assert sum(balance.bad.values()) == 1


def test_a_page_that_is_packed_in_one_large_block_is_read(tmp_path, saved):
    """Of such a block its first bytes give nothing: that says nothing of the file."""
    url, body = saved
    noise = os.urandom(100_000).hex().encode()
    body = body.replace(b"</body>", b"<!-- " + noise + b" --></body>")
    (tmp_path / "page.html.zst").write_bytes(zstandard.ZstdCompressor().compress(body))
    (outcome,), _ = run(tmp_path)
    assert outcome.article is not None, (url, outcome.error)
