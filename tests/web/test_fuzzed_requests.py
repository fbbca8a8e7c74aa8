"""Requests that nobody would send: whatever comes, the server answers, and never with a fault of its own."""

from __future__ import annotations

import json
import os
import random
import socket
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_from_bytes

import pytest

from scraper.core.version import VERSION
from tests.web.conftest import ODD, REVISED
from tests.web.hostile_articles import WEAPONS

if TYPE_CHECKING:
    from tests.web.served import Answer

V1 = "/api/v1"
PATHS = ["/", "/search", "/audit", "/rules", "/nowhere", "/style.css", "/icon.svg", f"{V1}/articles", f"{V1}/stats",
         f"{V1}/health", f"{V1}/metrics", f"{V1}/openapi.json", f"{V1}/articles.jsonl"]  # fmt: skip
WITH_WORD = ["/article/{}", "/article/{}/revisions", "/article/{}/sources", "/article/{}/page.txt",
             "/rules/{}", "/audit/{}/next", f"{V1}/articles/{{}}",
             f"{V1}/articles/{{}}/revisions", f"{V1}/articles/{{}}/duplicates", "/{}", f"{V1}/{{}}"]  # fmt: skip
NAMES = ["q", "since", "until", "site", "section", "kind", "author", "editor", "tag", "method", "complete",
         "duplicates", "order", "after", "limit", "fields", "part", "queue", "url", "zzz"]  # fmt: skip
VALUES = ["", "0", "-1", "1", "9" * 30, "1e9", "2026-11-22", "2026-02-30", "9999-12-31", "0001-01-01", "yes", "only",
          "best", "article", "found", "harga", '"beras naik"', "-harga", "harga -beras", '"', '""', "*", "NOT", "a AND",
          "NEAR(a b)", "title:x", "^a", "{a}", "MQ", "MS8yMDI2", "id,title", "title,,", "*,*", "ɂ", "٣",
          "½", "🦊"]  # fmt: skip
PAGE_LINE = '{"url": "https://x.example/a", "html": "<p>Harga beras naik.</p>"}'
FORM = "application/x-www-form-urlencoded"
METHODS = ["GET"] * 14 + ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"]
LEADS_ON = {303, 307}
ALLOWED = {200, 304, 400, 403, 404, 405, 413, 415, 421, 422} | LEADS_ON


def word(dice: random.Random) -> str:
    kind = dice.randrange(5)
    if kind == 0:
        return dice.choice([REVISED, ODD, "cnnindonesia:1000020", "suspect", "dateline", "..", "."])
    if kind == 1:
        return quote(dice.choice(WEAPONS), safe="")
    if kind == 2:
        return quote_from_bytes(bytes(dice.randrange(256) for _ in range(dice.randint(1, 30))), safe="")
    return quote(dice.choice(VALUES), safe="")


def address(dice: random.Random) -> str:
    path = dice.choice(PATHS) if dice.random() < 0.5 else dice.choice(WITH_WORD).format(word(dice))
    if dice.random() < 0.75:
        path += "?" + "&".join(f"{dice.choice(NAMES)}={word(dice)}" for _ in range(dice.randint(1, 4)))
    return path


def body(dice: random.Random) -> tuple[str, str, str]:
    """Path, type and content of a request that sends something."""
    path = dice.choice([f"{V1}/clean", f"{V1}/extract", f"/article/{REVISED}/judge", f"{V1}/extract?url={word(dice)}"])
    if path.endswith("judge") and dice.random() < 0.5:
        return path, FORM, "&".join(f"{dice.choice(NAMES)}={word(dice)}" for _ in range(dice.randint(0, 40)))
    values = [None, True, 7, -1e308, "", "a\nb", dice.choice(WEAPONS), [], ["x"] * 300, {}, {"a": {}}, "x" * 5_000]
    names = ["text", "link_titles", "profile", "html", "url", "verdict", "token", "zzz"]
    value = {dice.choice(names): dice.choice(values) for _ in range(dice.randint(0, 4))}
    text = json.dumps(dice.choice([value, value, value, dice.choice(values)]))
    if dice.random() < 0.2:
        text = text[: dice.randrange(len(text) + 1)]
    if isinstance(value.get("url"), str) and "html" not in value:
        text = text.replace('"url"', '"html"')  # no address is fetched here
    if dice.random() < 0.2:
        lines = [dice.choice([text, PAGE_LINE, dice.choice(WEAPONS), ""]) for _ in range(dice.randint(1, 20))]
        return f"{V1}/extract", "application/x-ndjson", "\n".join([*lines, ""])
    kind = dice.choice(["application/json"] * 6 + ["text/html", FORM, "text/plain", ""])
    return path, kind, text


def ask_at_random(site, dice: random.Random) -> tuple[str, Answer]:
    headers = {}
    if dice.random() < 0.2:
        headers = {dice.choice(["If_None_Match", "Range", "Accept", "Cookie", "Origin", "Accept_Encoding"]): '*, W/"x"'}
    if dice.random() < 0.25:
        path, kind, text = body(dice)
        sent = text.encode("utf-8", "replace")
        answer = site.ask(path, method="POST", body=sent, Content_Type=kind, **headers)
        assert answer.status != 200 or "ndjson" not in kind or answer.body.count(b"\n") == sent.count(b"\n"), sent
        return path, answer
    path = address(dice)
    return path, site.ask(path, method=dice.choice(METHODS), **headers)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2, 3))])
def test_five_hundred_requests_at_random(site, seed) -> None:
    """FUZZ_REQUESTS: another number. FUZZ_RESULT: a file that gets a line with the answers by status."""
    dice, count = random.Random(seed), int(os.environ.get("FUZZ_REQUESTS", "500"))
    statuses: Counter[int] = Counter()
    for number in range(count):
        path, answer = ask_at_random(site, dice)
        assert answer.status in ALLOWED, (seed, number, path, answer.status)
        statuses[answer.status] += 1
        leads = answer.headers.get("location", "")
        if answer.status in LEADS_ON:  # a path of our own, never the site that an address names
            assert leads.removeprefix(site.url).startswith("/"), (seed, number, path, leads)
            assert not leads.startswith("//"), (seed, number, path, leads)
    if result := os.environ.get("FUZZ_RESULT"):
        answers = {str(status): statuses[status] for status in sorted(statuses)}
        with Path(result).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"seed": seed, "requests": count, "version": VERSION, "answers": answers}) + "\n")


OURS = b" HTTP/1.1\r\nHost: localhost\r\n"
CLEAN = b"POST /api/v1/clean" + OURS


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /" + b"a" * 200_000 + OURS + b"\r\n",
        b"GET /" + OURS + b"X: " + b"y" * 200_000 + b"\r\n\r\n",
        CLEAN + b"Content-Length: -5\r\n\r\n",
        CLEAN + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
        CLEAN + b"Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
        b"GET http://evil.example/" + OURS + b"\r\n",
        b"GET //evil" + OURS + b"\r\n",
        b"GET /../../etc/passwd" + OURS + b"\r\n",
        b"GET /%00%ff" + OURS + b"\r\n",
        b"CONNECT evil.example:443" + OURS + b"\r\n",
        b"GET *" + OURS + b"\r\n",
    ],
    ids=range(18),
)
def test_what_is_hardly_http_is_survived(site, sent) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as raw:
        answer = b""
        with suppress(OSError):  # the server may hang up on what is too long before it has read it
            raw.sendall(sent)
            raw.shutdown(socket.SHUT_WR)
            answer = raw.makefile("rb").read()
    assert not answer.startswith(b"HTTP/1.1 5")
    assert b"root:" not in answer
    assert site.ask("/api/v1/health").status == 200
