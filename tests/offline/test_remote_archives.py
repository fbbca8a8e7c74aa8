"""``extract --into`` of archives behind a web server: whole, picked by an index, and when the server fails."""

from __future__ import annotations

import gzip
import io
import json
import ssl
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from scraper.cli import cli
from scraper.cli.into import extract_into
from scraper.core.errors import FetchError, UsageError
from scraper.offline.picking import host_filter, read_index
from scraper.storage.remote import web_door, web_download
from scraper.storage.warc import read_archive
from scraper.storage.warc.reader import records
from tests.crawl.test_certificates import signed_by_itself
from tests.offline.web_archives import lines, web_server

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES = 19  # in the five archives of the fixture


@pytest.fixture
def served(archives, tmp_path, monkeypatch):
    monkeypatch.setattr(web_download, "FIRST_WAIT_SECONDS", 0.0)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "served"
    folder.mkdir()
    for path in archives.glob("*.warc.gz"):
        (folder / path.name).write_bytes(path.read_bytes())
    with web_server(folder) as running:
        yield running


@pytest.fixture
def run(capfd, tmp_path):
    """The command in this process: its exit code, the total, and the lines for people."""

    def extract(*names: str, into: Path | None = None, part: str | None = None, hosts=(), index=None):
        code = extract_into(
            names, str(into or tmp_path / "into"), part, workers=1, as_program=True, hosts=hosts, index=index
        )
        out, err = capfd.readouterr()
        total = json.loads(out)
        assert total["balance"]["missing"] == 0
        return code, total, err

    return extract


def all_of(served) -> list[str]:
    return [f"{served.address}/part-{number}.warc.gz" for number in range(5)]


def test_archives_of_the_web_give_what_they_give_on_this_machine(served, archives, tmp_path, run):
    here, here_total, _ = run(str(archives), into=tmp_path / "here")
    there, total, _ = run(*all_of(served), into=tmp_path / "there")
    assert (here, there) == (9, 9)
    assert total == here_total
    assert lines(tmp_path / "there") == lines(tmp_path / "here")
    aside = "".join(path.read_text() for path in (tmp_path / "there" / "_aside").iterdir())
    assert f"{served.address}/part-2.warc.gz at byte" in aside  # and not the path of a copy
    asked = len(served.asked)
    again, total, _ = run(*all_of(served), into=tmp_path / "there")
    assert (again, total["tasks"], len(served.asked)) == (9, {"before": 5}, asked)
    assert not list((tmp_path / "there" / "_parts").glob("*/"))


def test_a_list_of_archives_stands_for_them(served, run):
    names = "".join(f"part-{number}.warc.gz\n" for number in range(5))
    (served.folder / "warc.paths.gz").write_bytes(gzip.compress(names.encode()))
    _, total, _ = run(f"{served.address}/warc.paths.gz")
    assert (total["articles"], total["tasks"]) == (ARTICLES, {"done": 5})
    (served.folder / "other.paths").write_text("https://example.org/x.warc.gz\n")
    with pytest.raises(UsageError, match="names another place"):
        run(f"{served.address}/other.paths")


@pytest.mark.parametrize(
    "fault",
    ["breaks 70000", "whole 5000", "changes part-0.warc.gz 140000", "changes part-0.warc.gz 5000", "status 503 2"],
)
def test_a_download_that_breaks_off_goes_on(served, archives, fault):
    served.faults["/part-0.warc.gz"] = fault
    file = io.BytesIO()
    count = web_download.download(f"{served.address}/part-0.warc.gz", file)
    data = (archives / "part-0.warc.gz").read_bytes()
    assert file.getvalue() == data
    assert count == len(data)
    if fault.startswith("breaks"):  # at the byte where it stood
        starts = [int(one.removeprefix("bytes=").removesuffix("-") or 0) for _, one in served.asked]
        assert starts == list(range(0, len(data), 70_000))


FAILURES = {
    "status 403": "it answers 403 Forbidden",
    "status 404": "it answers 404 Not Found",
    "status 500": "it answers 500 Internal Server Error; tried 6 times",
    "page": "it answers with a page, not with an archive",
    "breaks 10": "it sent 60 of",
    "other": "it answers with another part of the file than was asked for",
    "to http://127.0.0.2:1/x": "it redirects to 127.0.0.2, which is not on the public web",
    "to http://169.254.169.254/latest": "it redirects to 169.254.169.254, which is not on the public web",
    "to http://localhost:1/x": "localhost leads to ",
    "to file:///etc/passwd": "it answers 302",
    "to /part-1.warc.gz": "",
    "endless": "it is larger than 1,000,000 bytes",
}


def test_a_source_that_fails_is_a_line_and_the_others_are_done(served, run, monkeypatch, tmp_path):
    monkeypatch.setattr(web_download, "ARCHIVE_BYTES", 1_000_000)
    names = []
    for number, fault in enumerate(FAILURES):
        names.append(f"{served.address}/bad-{number:02}.warc.gz?key=secret")
        served.faults[f"/bad-{number:02}.warc.gz"] = fault
        (served.folder / f"bad-{number:02}.warc.gz").write_bytes((served.folder / "part-0.warc.gz").read_bytes())
    served.faults["/part-1.warc.gz"] = ""
    code, total, err = run(f"{served.address}/part-0.warc.gz", *names)
    assert code == FetchError.exit_code
    assert total["tasks"] == {"done": 2, "failed": len(FAILURES) - 1}
    assert total["balance"]["rejected"] == {"failed": len(FAILURES) - 1, "index": 1}
    assert total["articles"] == 8
    words = dict(line.split(": ", 1) for line in err.splitlines() if line.startswith("bad-"))
    for number, why in enumerate(FAILURES.values()):
        assert why in words[f"bad-{number:02}.warc.gz"], words[f"bad-{number:02}.warc.gz"]
    assert "secret" not in err + "".join(str(path) for path in tmp_path.rglob("*"))
    served.faults.clear()
    code, total, _ = run(*names)
    assert total["tasks"] == {"before": 1, "done": len(FAILURES) - 1}
    assert code == 3  # the page in one of them that is not an article


def test_an_archive_that_ends_early_is_counted_as_cut(served, run):
    path = served.folder / "part-0.warc.gz"
    path.write_bytes(path.read_bytes()[:-2_000])
    code, total, _ = run(f"{served.address}/part-0.warc.gz")
    assert (code, total["articles"], total["balance"]["bad"]) == (9, 3, {"cut": 1})


def index_of(archives: Path, names: dict[str, str] | None = None) -> list[str]:
    """The lines of an index, written here by hand and not by our export."""
    found = []
    for path in sorted(archives.glob("part-*.warc.gz")):
        spots = [record for record in records(path) if hasattr(record, "fields")]
        ends = [*(one.offset for one in spots[1:]), path.stat().st_size]
        for record, end in zip(spots, ends, strict=True):
            if record.url:
                about = {
                    "url": record.url, "mime": "text/html", "status": "200", "offset": str(record.offset),
                    "length": str(end - record.offset), "filename": (names or {}).get(path.name, path.name),
                }  # fmt: skip
                key = "com,cnnindonesia)" + record.url.removeprefix("https://www.cnnindonesia.com").lower()
                found.append(f"{key} 20261122000000 {json.dumps(about)}")
    return found


def test_of_picked_records_no_other_byte_is_read(served, run, tmp_path):
    picked = [line for line in index_of(served.folder) if "part-3" in line][1:3] + [
        line for line in index_of(served.folder) if "part-4" in line
    ][:1]
    odd = [
        "com,cnnindonesia)/x 2026 {broken",
        'com,cnnindonesia)/y 2026 {"filename": "part-4.warc.gz", "offset": "-1", "length": "5"}',
        'com,cnnindonesia)/z 2026 {"filename": "part-4.warc.gz", "offset": "1", "length": "5", "mime": "image/png"}',
        'com,cnnindonesia)/z 2026 {"filename": "part-4.warc.gz", "offset": "1", "length": "5", "status": "404"}',
        'com,cnnindonesia)/z 2026 {"filename": "elsewhere.warc.gz", "offset": "1", "length": "5"}',
        'com,cnnindonesia)/z 2026 {"filename": "part-4.warc.gz", "offset": "99999999", "length": "5"}',
        'org,other)/z 2026 {"filename": "part-0.warc.gz", "offset": "1", "length": "5"}',
    ]
    (served.folder / "a.cdxj.gz").write_bytes(gzip.compress("\n".join(sorted(picked + odd)).encode()))
    arguments = {"hosts": ("cnnindonesia.com",), "index": f"{served.address}/a.cdxj.gz"}
    code, total, _ = run(*all_of(served), into=tmp_path / "named", **arguments)
    assert code == 9
    assert (total["articles"], total["tasks"]) == (3, {"done": 2})
    assert total["balance"]["bad"] == {"line of the index that cannot be read": 2, "cut": 1}
    assert total["balance"]["skipped"] == {
        "image/png": 1,
        "status 404": 1,
        "record of an archive that was not named": 1,
    }
    ranges = [one for path, one in served.asked if "part-" in path]
    wanted = [json.loads(line[line.index("{") :]) for line in picked]
    first, second = wanted[:2]
    assert ranges == [
        f"bytes={first['offset']}-{int(second['offset']) + int(second['length']) - 1}",  # neighbours are one request
        f"bytes={wanted[2]['offset']}-{int(wanted[2]['offset']) + int(wanted[2]['length']) - 1}",
        "bytes=99999999-100000003",
    ]
    code, total, _ = run(f"{served.address}/", into=tmp_path / "base", **arguments)
    assert total["articles"] == 3
    assert lines(tmp_path / "base") == lines(tmp_path / "named")
    code, total, _ = run(str(served.folder), into=tmp_path / "local", **arguments)
    assert total["articles"] == 3
    assert lines(tmp_path / "local") == lines(tmp_path / "named")
    _, total, _ = run(str(served.folder), into=tmp_path / "local", **arguments)
    assert total["tasks"] == {"before": 2}
    (served.folder / "a.cdxj.gz").write_bytes(gzip.compress("\n".join(picked[:1]).encode()))
    _, total, _ = run(str(served.folder), into=tmp_path / "local", **arguments)
    assert (total["tasks"], total["articles"]) == ({"done": 1}, 1)  # another choice is another task


def test_hosts_are_picked_without_an_index_too(served, run):
    code, total, _ = run(str(served.folder / "part-0.warc.gz"), hosts=("detik.com",))
    assert (code, total["articles"], total["balance"]["skipped"]["page of another host"]) == (0, 0, 4)
    code, total, _ = run(str(served.folder / "part-0.warc.gz"), hosts=("detik.com", "cnnindonesia.com"))
    assert (code, total["articles"], total["tasks"]) == (0, 4, {"done": 1})
    is_picked = host_filter(("www.Detik.com",))
    assert all(map(is_picked, ("https://news.detik.com/x", "http://detik.com:80/")))
    assert not any(map(is_picked, ("https://notdetik.com/x", "https://detik.com.example/", "http://[")))


def test_names_that_cannot_be_meant_are_one_line(served, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "diary.txt").write_text("mine")
    source = f"{served.address}/part-0.warc.gz"
    for arguments, words in (
        (["ftp://example.org/a.warc.gz", "--into", "x"], "ftp:// is not read"),
        (["http://me:hunter2@example.org/a.warc.gz", "--into", "x"], "names a password or no host"),
        ([f"{served.address}/", "--into", "x"], "the web lists no folders"),
        ([source, "--into", "https://example.org/x"], "https:// cannot be written"),
        ([source, "--into", str(tmp_path / "full")], "holds something else"),
        ([source, "--into", "x", "--index", "a.cdxj"], "--index goes with --pick"),
        ([source, "--into", "x", "--pick", "https://detik.com/"], "is not the name of a host"),
        ([source, "--into", "x", "--pick", "a.b", "--index", str(tmp_path / "none")], "No such file"),
        ([source, "--into", "x", "--pick", "a.b", "--index", f"{served.address}/none"], "the index http://127"),
        ([source, "--pick", "a.b"], "go with --into"),
    ):
        served.faults["/none"] = "status 404"
        done = CliRunner().invoke(cli, ["extract", *arguments])
        assert isinstance(done.exception, UsageError), (arguments, done.exception)
        assert words in str(done.exception)
        assert "hunter2" not in str(done.exception)
    assert (tmp_path / "full" / "diary.txt").read_text() == "mine"


def test_a_name_that_leads_to_this_machine_is_not_asked(served, monkeypatch):
    port = int(served.address.rpartition(":")[2])
    real = web_door.socket.getaddrinfo
    monkeypatch.setattr(
        web_door.socket,
        "getaddrinfo",
        lambda host, *more, **named: real("127.0.0.1" if "." in host else host, *more, **named),
    )
    with pytest.raises(FetchError, match=r"archives\.example leads to 127\.0\.0\.1, which is not on the public web"):
        web_download.download(f"http://archives.example:{port}/part-0.warc.gz", io.BytesIO())
    assert not served.asked


def test_an_index_is_read_whatever_its_lines_are(tmp_path):
    path = tmp_path / "a.cdxj"
    path.write_bytes(b"com,detik)/a 1 {\xff}\ncom,detik,news)/b 1 []\ncom,detikx)/c 1 {\ncom,detik:8080)/d 1\n\n")
    assert read_index(str(path), ["detik.com"]).bad == 3
    assert list(read_archive(tmp_path / "a.cdxj")) == []


def test_a_certificate_must_be_one_of_the_host(archives, tmp_path, monkeypatch):
    monkeypatch.setattr(web_download, "FIRST_WAIT_SECONDS", 0.0)
    path = signed_by_itself(tmp_path, "127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with web_server(archives, tls=context) as served:
        url = f"{served.address}/part-0.warc.gz"
        with pytest.raises(FetchError, match="CERTIFICATE_VERIFY_FAILED"):
            web_download.download(url, io.BytesIO())
        assert not served.asked
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        file = io.BytesIO()
        web_download.download(url, file)
    assert file.getvalue() == (archives / "part-0.warc.gz").read_bytes()


def test_a_proxy_of_the_environment_is_asked_and_judges_in_our_place(served, archives, monkeypatch):
    """The proxy is our server: it gets the whole address, whose host nobody here looks up."""
    monkeypatch.setenv("http_proxy", served.address)
    monkeypatch.delenv("no_proxy", raising=False)
    file = io.BytesIO()
    web_download.download("http://archives.example/part-0.warc.gz", file)
    assert file.getvalue() == (archives / "part-0.warc.gz").read_bytes()
    served.faults["/part-0.warc.gz"] = "to http://10.0.0.1/x"
    with pytest.raises(FetchError, match=r"redirects to 10\.0\.0\.1, which is not on the public web"):
        web_download.download("http://archives.example/part-0.warc.gz", io.BytesIO())
