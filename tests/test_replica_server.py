"""The replica as a server: what it answers over a real socket."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from tests.replica import Running, control, serve_process

if TYPE_CHECKING:
    from http.client import HTTPResponse


def ask(base: str, address: str, **headers: str) -> HTTPResponse:
    parts = urlsplit(address)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return urlopen(Request(base + target, headers={"X-Forwarded-Host": "www.cnnindonesia.com", **fields}), timeout=20)  # noqa: S310


def test_serves_gzip_and_validators(replica: Running) -> None:
    url = replica.replica.urls()[0]
    with ask(replica.url, url) as plain, ask(replica.url, url, Accept_Encoding="gzip") as packed:
        body = plain.read()
        assert gzip.decompress(packed.read()) == body
        etag, modified = plain.headers["ETag"], plain.headers["Last-Modified"]
    for header in ({"If_None_Match": etag}, {"If_Modified_Since": modified}):
        with pytest.raises(HTTPError) as same:
            ask(replica.url, url, **header)
        assert same.value.code == 304
        same.value.close()
    replica.replica.correct(59)
    with ask(replica.url, replica.replica.urls()[0], If_None_Match=etag) as changed:
        assert changed.read() != body


def test_process_form_is_told_to_change() -> None:
    with serve_process("--articles", "30", "--seed", "3") as url:
        before = control(url, "state")
        new = control(url, "publish", count=2)["urls"]
        assert control(url, "state")["articles"] == before["articles"] + 2
        with ask(url, new[0]) as page:
            assert page.status == 200
