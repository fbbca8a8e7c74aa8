"""Every fault of the replica does on the wire what its name says, and only when it should."""

from __future__ import annotations

import gzip
import re
import socket
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from scraper.sites.cnnindonesia import SITE
from tests.replica import ALL_FAULTS, RETRIABLE, Faults, Replica, Running, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLE = Replica(7, 60).head(59).path
RIGHT = Replica(7, 60).answer(ARTICLE).body


@contextmanager
def faulty(kind: str, path: str = ".*") -> Iterator[Running]:
    with serve(Replica(7, 60), Faults(paths={path: kind}), pace=0.05) as running:
        yield running


def raw(running: Running, target: str = ARTICLE, *, limit: int = 1 << 22, timeout: float = 10) -> tuple[str, bytes]:
    """Status line with headers, and what came behind it until the other side closed or ``limit`` was met."""
    port = int(running.url.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as sock:
        sock.sendall(f"GET {target} HTTP/1.1\r\nHost: www.cnnindonesia.com\r\nConnection: close\r\n\r\n".encode())
        data = b""
        while len(data) < limit and (more := sock.recv(1 << 16)):
            data += more
    head, _, body = data.partition(b"\r\n\r\n")
    return head.decode(), body


def header(head: str, name: str) -> str:
    found = re.search(rf"^{name}: (.*?)\r?$", head, re.MULTILINE | re.IGNORECASE)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("kind", "status", "start"),
    [
        ("not-found", 404, b"<html>"),
        ("gone", 410, b"<html>"),
        ("too-many", 429, b"pelan"),
        ("unavailable", 503, b"sedang"),
        ("server-error", 500, b"<html>"),
        ("challenge", 403, b'<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...'),
        ("challenge-200", 200, b'<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...'),
        ("empty", 200, b""),
        ("binary", 200, b"\0\0\0\0"),
        ("slow", 200, b"<!DOCTYPE"),
    ],
)
def test_plain_answers(kind: str, status: int, start: bytes) -> None:
    with faulty(kind) as running:
        head, body = raw(running)
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert body.startswith(start)
    assert len(body) == int(header(head, "Content-Length"))
    assert running.server.fired == {kind: 1}
    assert (header(head, "Retry-After") == "1") == (kind in {"too-many", "unavailable"})
    if kind == "empty":
        assert body == b""


def test_lying_lengths() -> None:
    with faulty("too-long") as running:
        head, body = raw(running)
        assert (int(header(head, "Content-Length")), body) == (len(RIGHT) + 5000, RIGHT)
    with faulty("too-short") as running:
        head, body = raw(running)
        assert (int(header(head, "Content-Length")), body) == (len(RIGHT) // 2, RIGHT)
    with faulty("truncated") as running:
        head, body = raw(running)
        assert (int(header(head, "Content-Length")), body) == (len(RIGHT), RIGHT[: len(RIGHT) // 2])


def test_stalled_says_nothing_more() -> None:
    with faulty("stalled") as running, pytest.raises(TimeoutError):
        raw(running, timeout=0.4)


def test_reset_is_a_reset() -> None:
    with faulty("reset") as running, pytest.raises(ConnectionResetError):
        raw(running)


def test_gzip_bomb_unpacks_to_a_gigabyte() -> None:
    with faulty("gzip-bomb") as running:
        head, body = raw(running)
    assert header(head, "Content-Encoding") == "gzip"
    assert len(body) < 3 << 20
    size, rest = 0, body
    while rest and size < 64 << 20:  # members are alike: counting the first ones is enough
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        size += len(unpacker.decompress(rest))
        rest = unpacker.unused_data
    assert size >= 64 << 20
    assert body.count(gzip.compress(b" " * (1 << 20), 9)[10:40]) >= 1000


def test_wrong_charset_is_declared_and_the_bytes_are_utf8() -> None:
    with faulty("wrong-charset") as running:
        head, body = raw(running)
    assert header(head, "Content-Type") == "text/html; charset=iso-8859-1"
    assert body == RIGHT


def test_endless_goes_on_and_on() -> None:
    with faulty("endless") as running:
        head, body = raw(running, limit=8 << 20)
    assert header(head, "Transfer-Encoding") == "chunked"
    assert len(body) > 7 << 20


def follow(running: Running, hops: int) -> list[str]:
    """Addresses of a chain of redirects, at most ``hops``, "" behind them when a page came."""
    target, seen = ARTICLE, []
    for _ in range(hops):
        head, body = raw(running, target)
        seen.append(header(head, "Location"))
        if not seen[-1]:
            assert body == RIGHT
            break
        target = seen[-1].removeprefix("https://www.cnnindonesia.com")
    return seen


def test_redirects() -> None:
    with faulty("moved-chain") as running:
        seen = follow(running, 10)
        assert len(seen) == 4
        assert seen[-1] == ""
        assert len(set(seen)) == 4
    with faulty("moved-loop") as running:
        seen = follow(running, 10)
        assert "" not in seen
        assert len(set(seen)) == 2
    with faulty("off-site") as running:
        head, _ = raw(running)
        assert head.startswith("HTTP/1.1 302 ")
        assert not SITE.owns(header(head, "Location"))


def test_duplicates_lead_to_the_same_article() -> None:
    with faulty("duplicate") as running:
        seen = follow(running, 3)
        assert len(seen) == 2
        first, second = SITE.read_address(f"https://www.cnnindonesia.com{ARTICLE}"), SITE.read_address(seen[0])
        assert first is not None
        assert second is not None
        assert first.id == second.id
        assert first.canonical != second.canonical
        _, body = raw(running, "/indeks")
    links = [link for link in re.findall(r'href="([^"]+)"', body.decode()) if SITE.read_address(link)]
    assert len(links) == 10
    assert len({SITE.read_address(link).id for link in links}) == 10
    assert not set(links) <= set(running.replica.urls())


def test_index_shifts_while_it_is_paged() -> None:
    day = Replica(7, 60).head(30).when.date()
    with faulty("shift", r"/indeks/2\?date=.*") as running:
        before = running.replica.urls(day=day)
        _, first = raw(running, f"/indeks/2?date={day:%Y/%m/%d}")
        _, second = raw(running, f"/indeks/2?date={day:%Y/%m/%d}&page=2")
        cards = [
            re.findall(r'class="flex group items-center gap-4"\s+href="([^"]+)"', page.decode())
            for page in (first, second)
        ]
        assert cards[0] == before[:10]
        assert cards[1][:2] == before[8:10]
        assert len(running.replica.urls(day=day)) == len(before) + 2


def test_random_faults_are_the_same_for_a_seed_and_end() -> None:
    paths = Replica(7, 200).urls()
    one, two, other = (Faults(rate=0.2, seed=seed) for seed in (1, 1, 2))
    drawn = [one.of(path, 0) for path in paths]
    assert drawn == [two.of(path, 0) for path in paths]
    assert drawn != [other.of(path, 0) for path in paths]
    assert 20 < sum(map(bool, drawn)) < 60
    assert set(drawn) - {""} <= set(RETRIABLE)
    assert not any(one.of(path, 2) for path in paths)
    assert not Faults(rate=1, seed=1).of("/robots.txt", 0)
    assert all(Faults(rate=1, kinds=list(ALL_FAULTS)).of(path, 0) for path in paths)


def test_planned_faults_come_in_order_then_end() -> None:
    with serve(Replica(7, 60), Faults(paths={re.escape(ARTICLE): ["server-error", "", "too-many"]})) as running:
        codes = [raw(running)[0].split()[1] for _ in range(4)]
        assert codes == ["500", "200", "429", "200"]
        assert raw(running, "/indeks")[0].split()[1] == "200"
        assert [status for _, _, status in running.asked] == [500, 200, 429, 200, 200]


def test_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="no such fault: gremlins"):
        Faults(kinds=["gremlins"])
