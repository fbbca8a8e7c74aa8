"""The replica as a server: what it answers over a real socket."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from tests.replica import Running, control, serve_process

ROOT = Path(__file__).parent.parent

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


def test_a_wrong_call_is_one_clear_line() -> None:
    for wrong in (["--layouts", "2031"], ["--fault-kinds", "gremlins"], ["--now", "kemarin"]):
        done = subprocess.run(
            [sys.executable, "-m", "tests.replica", *wrong], capture_output=True, text=True, cwd=ROOT, check=False
        )
        assert done.returncode == 2
        assert wrong[1] in done.stderr.splitlines()[-1]
        assert "Traceback" not in done.stderr


def test_forwarded_host_names_the_site(replica: Running) -> None:
    url = replica.replica.urls()[0]
    with ask(replica.url, url) as desktop, ask(replica.url, url, X_Forwarded_Host="m.cnnindonesia.com") as mobile:
        assert b'<meta name="platform" content="desktop" />' in desktop.read()
        assert b'<meta name="platform" content="mobile" />' in mobile.read()
    assert [host for host, _, _ in replica.asked] == ["www.cnnindonesia.com", "m.cnnindonesia.com"]


def test_control_brings_what_time_will_bring(replica: Running) -> None:
    head = replica.replica.head(40)
    control(replica.url, "switch_layout", since=head.when.isoformat(), layout="next")
    control(replica.url, "end_section", since=head.when.isoformat(), section="nasional")
    control(replica.url, "add_artifact", since=head.when.isoformat(), text="Nantikan kejutan!", every=1)
    with ask(replica.url, head.url) as page:
        body = page.read().decode()
    assert "story__prose" in body
    assert "Nantikan kejutan!" in body
    assert not [
        url
        for url in replica.replica.urls(section="nasional")
        if replica.replica.gold_at(url).date_published >= head.when.isoformat()
    ]
    with pytest.raises(HTTPError) as unknown:
        control(replica.url, "explode")
    assert unknown.value.code == 400
    unknown.value.close()
