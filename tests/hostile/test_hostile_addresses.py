"""Addresses made to lead where nobody should go."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from twisted.internet.defer import succeed
from twisted.internet.error import DNSLookupError

from scraper.composition.process import process
from scraper.core.errors import StoreError
from scraper.core.page import Page
from scraper.core.public_web import is_public
from scraper.crawling.counting import Counting
from scraper.facts.addresses import web_parts
from scraper.middlewares.hosts import HostsMiddleware
from scraper.middlewares.public import PublicResolver
from scraper.sites.cnnindonesia import SITE
from scraper.sites.elsewhere import site_elsewhere
from scraper.storage.file_store import FileStore
from scraper.storage.page_index import address_of
from tests.fuzz.seeds import PAGES
from tests.fuzz.targets import URL

PRIVATE = [
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "::1", "fe80::1",
    "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:a00:1::", "::", "0.0.0.0",
    "224.0.0.1", "ff02::1", "255.255.255.255", "192.0.0.1", "198.18.0.1", "::7f00:1", "::ffff:0:7f00:1", "fec0::1",
    "64:ff9b:1::7f00:1", "168.63.129.16", "64:ff9b::a83f:8110", "192.0.0.9", "3fff::1", "5f00::1",
]  # fmt: skip


def asked(resolver, name):
    found, failed = [], []
    resolver.getHostByName(name).addCallbacks(found.append, lambda failure: failed.append(failure.value))
    return found, failed


@pytest.fixture
def answers(monkeypatch):
    """What names resolve to, one answer after the other: a name that changes its answer is DNS rebinding."""
    given = []
    base = PublicResolver.__mro__[1]
    monkeypatch.setattr(base, "getHostByName", lambda *_: succeed(given.pop(0)))
    return given


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_to_a_private_address_is_refused(answers, address):
    answers.append(address)
    found, failed = asked(PublicResolver.__new__(PublicResolver), "rebinding.example")
    assert not found
    assert isinstance(failed[0], DNSLookupError)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "64:ff9b::5db8:d70e", "::ffff:93.184.215.14"])
def test_an_address_of_the_public_web_is_asked(address):
    assert is_public(address)


def test_the_address_that_was_judged_is_the_one_that_is_used(answers):
    """Under rebinding the second answer is judged as the first was; none is connected to unjudged."""
    answers += ["93.184.215.14", "127.0.0.1"]
    resolver = PublicResolver.__new__(PublicResolver)
    assert asked(resolver, "rebinding.example")[0] == ["93.184.215.14"]
    assert asked(resolver, "rebinding.example")[0] == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x", "http://2130706433/x", "http://0x7f.1/x", "http://[::1]/x", "http://localhost/x",
        "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "gopher://example.org/x", "ftp://example.org/x",
        "http://user:pw@example.org/x", "http://user@example.org/x", "http://017700000001/x", "http://:pw@example.org/x",
        "http://@example.org/x", "http://example.org:99999/x", "http://example.org:x/", "http://[example.org/x",
    ],
)  # fmt: skip
def test_what_names_no_host_of_the_public_web_is_no_address(url):
    assert site_elsewhere(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/x", "https://www.cnnindonesia.com.evil.example/", "http://127.0.0.1/",
        "https://a:b@www.cnnindonesia.com/", "https://www.cnnindonesia.com:8080/", "https://api.cnnindonesia.com.evil/",
        "https://:secret@www.cnnindonesia.com/", "https://@www.cnnindonesia.com/", "https://www.cnnindonesia.com:80/",
        "ftp://www.cnnindonesia.com/x",
    ],
)  # fmt: skip
def test_no_request_leaves_the_hosts_of_the_site(url):
    context = SimpleNamespace(site=SITE, counting=Counting())
    with pytest.raises(IgnoreRequest):
        HostsMiddleware(context).process_request(Request(url))
    assert context.counting.counts == {"off_site": 1}


@pytest.mark.parametrize(
    "host", ["www.cnnindonesia.com:99999", "www.cnnindonesia.com:x", "[www", ":x@www.cnnindonesia.com"]
)
def test_what_is_no_address_belongs_to_no_site(host):
    url = f"https://{host}/ekonomi/20261014062427-92-1186803/contoh-judul"
    assert web_parts(url) is None
    assert not SITE.owns(url)
    assert SITE.read_address(url) is None
    assert address_of(url) is None


@pytest.mark.parametrize(
    "name", ["cnnindonesia:../../etc/passwd", "../x:1", "cnnindonesia:", "cnnindonesia:a/b", "cnnindonesia:1\x00", ":1"]
)
def test_no_name_of_a_file_comes_from_a_page(tmp_path, name):
    article = process(Page(URL, PAGES[0].encode()))
    article.id = name
    with pytest.raises(StoreError):
        FileStore(tmp_path).place_of(article)
    assert list(tmp_path.iterdir()) == []


def test_a_page_writes_no_control_codes_on_standard_error(tmp_path):
    page = tmp_path / "\x1b[31mpage.html"
    page.write_bytes(b"<html><title>\x1b]0;owned\x07</title><body><p>x</p></body></html>")
    command = [sys.executable, "-m", "scraper", "extract", str(page), "--url", URL]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 3
    assert b"\x1b" not in done.stderr
    assert b"\x07" not in done.stderr


def test_no_cell_of_a_table_becomes_a_formula(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text('text\n"ADVERTISEMENT =HYPERLINK(""http://evil.example"")"\n', encoding="utf-8")
    out = tmp_path / "out.csv"
    command = [sys.executable, "-m", "scraper", "clean", str(source), "--field", "text", "--output", str(out)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    cells = [cell for row in csv.reader(io.StringIO(out.read_text(encoding="utf-8"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
