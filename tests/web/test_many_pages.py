"""Many pages in one request: each line in has its line out, in order, whatever the lines before it do to a worker."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from scraper import api
from scraper.core.limits import PAGE_BYTES
from scraper.web import heavy_work, many_pages
from scraper.web.heavy_work import lines_work
from scraper.web.many_pages import BATCH_PAGES, ManyPages
from scraper.web.reading_team import ReadingTeam

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GOLDEN = Path(__file__).parents[1] / "pages/2020-p"
PAGE = (GOLDEN / "page.html").read_text(encoding="utf-8")
URL = json.loads((GOLDEN / "page.meta.json").read_text())["url"]
LINE = json.dumps({"url": URL, "html": PAGE}).encode()
V1 = "/api/v1"
SECONDS = 120  # for a test that waits for workers


def send_lines(site, body: bytes | Iterator[bytes], kind: str = "application/x-ndjson", **headers: str):
    return site.ask(f"{V1}/extract", method="POST", body=body, Content_Type=kind, **headers)


def not_html(url: str) -> bytes:
    return json.dumps({"url": url, "html": "%PDF-1.7"}).encode()


def test_each_line_has_its_answer_in_the_order_of_the_lines(site) -> None:
    wanted = msgspec.to_builtins(api.extract(PAGE, URL))
    odd = {
        b"": (400, "not JSON"),
        b" ": (400, "not JSON"),
        b"{": (400, "not JSON"),
        b'{"url": "\xff\xfe"}': (400, "not JSON"),
        b"[" * 100_000: (422, "does not fit"),
        b"7": (422, "does not fit"),
        b'{"url": "https://x.example/a"}': (422, "`html`"),
        b'{"url": "", "html": ""}': (422, "url"),
        not_html("https://x.example/a"): (422, ""),
        json.dumps({"url": URL, "html": "x" * (PAGE_BYTES + 1)}).encode(): (413, "8,000,000"),
    }
    lines = [line for one in odd for line in (one, LINE)]
    answer = send_lines(site, b"\n".join(lines))  # the last line needs no end
    assert (answer.status, answer.headers["content-type"]) == (200, "application/x-ndjson")
    found = [json.loads(line) for line in answer.body.splitlines()]
    assert found[1::2] == [wanted] * len(odd)
    for problem, (status, word) in zip(found[::2], odd.values(), strict=True):
        assert (problem["status"], word in problem["detail"]) == (status, True), problem
    assert found[16]["reason"] == "not-html"


def test_a_long_request_is_answered_line_by_line(site) -> None:
    """The number of lines is that of no batch, and some lines end as Windows has it."""
    count = 10 * BATCH_PAGES + 3
    body = b"".join(not_html(f"https://x.example/{number}") + (b"\r\n", b"\n")[number % 2] for number in range(count))
    answer = send_lines(site, body, kind="application/jsonl; charset=utf-8")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/jsonl")
    assert answer.body.count(b'"not-html"') == answer.body.count(b"\n") == count


@pytest.mark.parametrize(
    ("body", "headers", "status", "word"),
    [
        (b"", {}, 400, "empty"),
        (b"\n" * 1_001, {}, 413, "1,000 lines"),
        (b"\n" * 1_000 + b"{", {}, 413, "1,000 lines"),
        (b"", {"Content_Length": "32000001"}, 413, "32,000,000 bytes"),
        (LINE, {"Origin": "http://evil.example"}, 403, "another site"),
    ],
)
def test_a_request_beyond_the_limits_is_refused_as_a_whole(site, body, headers, status, word) -> None:
    answer = send_lines(site, body, **headers)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert word in answer.data["detail"]


def test_as_many_lines_as_are_allowed_are_read(site) -> None:
    assert send_lines(site, b"\n" * 1_000).body.count(b'"status":400') == 1_000


def test_a_body_without_a_length_ends_at_the_limit(site, monkeypatch) -> None:
    monkeypatch.setattr(many_pages, "LINES_BYTES", 1_000)
    answer = send_lines(site, iter([b"x" * 600, b"x" * 600]))
    assert (answer.status, "1,000 bytes" in answer.text) == (413, True)


def test_slow_pages_give_their_worker_back_in_between(monkeypatch) -> None:
    monkeypatch.setattr(heavy_work, "TURN_SECONDS", -1.0)
    assert len(lines_work([b"1", b"2", b"3"])) == 1
    assert answers_of([b"a", b"b", b"c"], _first_alone, monkeypatch) == b"a\nb\nc\n"


def test_pages_that_take_a_request_beyond_its_time_are_not_read(monkeypatch) -> None:
    monkeypatch.setattr(many_pages, "MANY_SECONDS", -1.0)
    found = answers_of([b"a"] * 20, _first_alone, monkeypatch).splitlines()
    assert [json.loads(one)["status"] for one in found] == [504] * 20


def test_a_line_that_kills_its_worker_costs_itself_alone(monkeypatch) -> None:
    lines = [b"a", b"kill", b"b", *[b"c"] * 20]
    found = answers_of(lines, _ended_by_some, monkeypatch).splitlines()
    assert json.loads(found[1])["status"] == 503
    assert [found[0], *found[2:]] == [lines[0], *lines[2:]]


def test_a_fault_of_ours_at_a_line_is_logged_and_costs_that_line_alone(monkeypatch, caplog) -> None:
    found = answers_of([b"a", b"raise", b"b"], _ended_by_some, monkeypatch).splitlines()
    assert (found[0], json.loads(found[1])["status"], found[2]) == (b"a", 500, b"b")
    assert "ZeroDivisionError" in caplog.text


def test_requests_with_many_pages_leave_room_for_others(monkeypatch) -> None:
    monkeypatch.setattr(many_pages, "lines_work", _slow)

    async def ask() -> None:
        team = ReadingTeam()
        many = ManyPages(team)
        try:
            requests = [asyncio.create_task(_all(many, [b"x"] * 40)) for _ in range(12)]
            await asyncio.sleep(0.1)
            assert team.in_making <= team.workers + 1
            assert await team.do(_first_alone, [b"one page"]) == [b"one page"]
            assert await asyncio.gather(*requests) == [b"x\n" * 40] * 12
        finally:
            await team.close()

    asyncio.run(asyncio.wait_for(ask(), SECONDS))


def test_what_nobody_waits_for_any_more_is_given_up(monkeypatch) -> None:
    monkeypatch.setattr(many_pages, "lines_work", _slow)

    async def ask() -> None:
        team = ReadingTeam()
        answers = ManyPages(team)._answers([b"x"] * 800)
        try:
            assert await anext(answers) == b"x\n" * BATCH_PAGES
            await answers.aclose()
            while team.in_making:  # noqa: ASYNC110  nothing tells when a worker has ended
                await asyncio.sleep(0.01)
        finally:
            await team.close()

    asyncio.run(asyncio.wait_for(ask(), SECONDS))


def answers_of(lines: list[bytes], work: Callable[[list[bytes]], list[bytes]], monkeypatch) -> bytes:
    monkeypatch.setattr(many_pages, "lines_work", work)

    async def ask() -> bytes:
        team = ReadingTeam()
        try:
            return await _all(ManyPages(team), lines)
        finally:
            await team.close()

    return asyncio.run(asyncio.wait_for(ask(), SECONDS))


async def _all(many: ManyPages, lines: list[bytes]) -> bytes:
    return b"".join([part async for part in many._answers(lines)])


def _first_alone(lines: list[bytes]) -> list[bytes]:
    return lines[:1]


def _slow(lines: list[bytes]) -> list[bytes]:
    time.sleep(0.01)
    return lines


def _ended_by_some(lines: list[bytes]) -> list[bytes]:
    if b"raise" in lines:
        raise ZeroDivisionError
    if b"kill" in lines:
        os.kill(os.getpid(), signal.SIGKILL)
    return lines
