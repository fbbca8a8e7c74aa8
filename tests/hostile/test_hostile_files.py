"""Files that a user was given: read within limits, without waiting for ever."""

from __future__ import annotations

import os
import time

import pytest

from scraper.core.balance import Balance
from scraper.core.errors import StoreError, UsageError
from scraper.offline.extraction import extract
from scraper.offline.input_files import Input
from scraper.offline.saved import own_address, read_page
from scraper.storage.warc import read_archive

URL = "https://www.cnnindonesia.com/ekonomi/20261014062427-92-1186803/contoh-judul"


@pytest.mark.parametrize(
    "piece",
    [
        "<link ",
        "<meta ",
        "<link rel=",
        "<link rel = canonical ",
        "<link" + " " * 3_000,
        "<meta property=",
        "<",
        'href="',
    ],
)
def test_the_search_for_a_pages_own_address_takes_one_walk(piece):
    """A page of 200 KB once took minutes: a tag without an end was looked for from each beginning of one."""
    body = (piece * (200_000 // len(piece))).encode()
    began = time.process_time()
    assert own_address(body) == ""
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="canonical" href="{URL}">', f"<LINK href='{URL}'\n data-x='y' REL=canonical />",
        f'<meta content="{URL}" property="og:url"/>', f'<link rel="icon"><link <link rel=canonical href="{URL}">',
        f'<meta property="og:url" content="https://[x"><link rel="canonical" href="{URL}">',
    ],
)  # fmt: skip
def test_a_page_tells_its_own_address(head):
    assert own_address(f"<html><head>{head}</head>".encode()) == URL


@pytest.mark.parametrize("name", ["/dev/zero", "pipe.html"])
def test_what_has_no_end_or_may_never_begin_is_refused(tmp_path, name):
    path = tmp_path / name
    if not path.exists():
        os.mkfifo(path)
    with pytest.raises(UsageError, match="no regular file"):
        read_page(path)
    assert [one.code for one in extract([(path, Input.PAGE)], Balance())] == [2]
    assert [one.code for one in extract([(path, Input.PAGE)] * 2, Balance())] == [2, 2]


def test_nor_is_what_stands_beside_a_page_or_calls_itself_an_archive(tmp_path):
    (tmp_path / "page.html").write_text("<html></html>", encoding="utf-8")
    (tmp_path / "page.meta.json").symlink_to("/dev/zero")
    with pytest.raises(UsageError, match="no regular file"):
        read_page(tmp_path / "page.html")
    os.mkfifo(tmp_path / "x.warc.gz")
    with pytest.raises(StoreError, match="no regular file"):
        list(read_archive(tmp_path / "x.warc.gz"))
