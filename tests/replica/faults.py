"""What can go wrong between a site and its reader, on request and the same for the same seed."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import re
import struct
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final
from zlib import crc32

from tests.replica.story import HOST

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from tests.replica.server import Exchange


@dataclass(frozen=True, slots=True)
class Faults:
    """Which requests go wrong, and how.

    rate: share of the requests; kinds: names of ALL_FAULTS to draw from; most: so many attempts at one path in a row may
    fail at random (then it is answered rightly: a retry can succeed); paths: pattern of path and query -> the kinds of
    its first, second, ... attempt ("" for none); after the last every attempt is right, unless it ends in "always", which
    repeats the one before it. spare: paths that random faults leave alone.
    """

    rate: float = 0.0
    kinds: Sequence[str] = ()
    seed: int = 1
    most: int = 2
    paths: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    spare: str = r"/robots\.txt"

    def __post_init__(self) -> None:
        named = {kind for plan in self.paths.values() for kind in _plan(plan)} - {"", "always"}
        unknown = ({*self.kinds} | named) - set(ALL_FAULTS)
        if unknown:
            raise ValueError(f"no such fault: {', '.join(sorted(unknown))}; there are {', '.join(ALL_FAULTS)}")

    def of(self, target: str, attempt: int) -> str:
        """The fault of the ``attempt``-th request (from 0) for a target, "" for none."""
        for pattern, plan in self.paths.items():
            if re.fullmatch(pattern, target):
                return _planned(_plan(plan), attempt)
        if not self.rate or attempt >= self.most or re.fullmatch(self.spare, target):
            return ""
        if crc32(f"{self.seed}/{attempt}/{target}".encode()) % 10_000 >= self.rate * 10_000:
            return ""
        kinds = self.kinds or RETRIABLE
        return kinds[crc32(f"{target}/{attempt}/{self.seed}".encode()) % len(kinds)]


def _plan(plan: str | Sequence[str]) -> Sequence[str]:
    return (plan, "always") if isinstance(plan, str) else plan


def _planned(plan: Sequence[str], attempt: int) -> str:
    if plan and plan[-1] == "always":
        plan = [*plan[:-1]]
        return plan[min(attempt, len(plan) - 1)] if plan else ""
    return plan[attempt] if attempt < len(plan) else ""


CHALLENGE: Final = (
    b'<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta name="robots" content="noindex,nofollow">'
    b'<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=0000000000000000"></script></head><body>'
    b'<div id="challenge-running"><h1>www.cnnindonesia.com</h1><h2>Checking if the site connection is secure</h2>'
    b'<noscript>Enable JavaScript and cookies to continue</noscript></div><form id="challenge-form" action="/" method="POST">'
    b"</form></body></html>"
)
_ARTICLE: Final = re.compile(r"(/\d{14}-\d+-\d+/)([\w-]+)")
_BOMB_SIZE: Final = 1 << 30


@cache
def bomb() -> bytes:
    """A gigabyte of blanks behind a page's first tag, a megabyte on the wire."""
    packer = gzip.compress(b" " * (1 << 20), 9)
    return gzip.compress(b"<!DOCTYPE html><html><body>") + packer * (_BOMB_SIZE >> 20)


async def _slow(x: Exchange) -> None:
    await asyncio.sleep(x.pace)
    await x.right()


async def _stalled(x: Exchange) -> None:
    x.send(x.head(200, length=len(x.body)) + x.body[: len(x.body) // 3])
    await x.hang()


async def _reset(x: Exchange) -> None:
    x.send(x.head(200, length=len(x.body)) + x.body[:1000])
    await x.flush()
    x.reset()


async def _truncated(x: Exchange) -> None:
    x.send(x.head(200, length=len(x.body)) + x.body[: len(x.body) // 2])
    await x.close()


async def _too_long(x: Exchange) -> None:
    x.send(x.head(200, length=len(x.body) + 5000) + x.body)
    await x.close()


async def _too_short(x: Exchange) -> None:
    x.send(x.head(200, length=max(1, len(x.body) // 2)) + x.body)
    await x.close()


async def _gzip_bomb(x: Exchange) -> None:
    body = bomb()
    x.send(x.head(200, length=len(body), extra={"Content-Encoding": "gzip"}) + body)
    await x.close()


async def _wrong_charset(x: Exchange) -> None:
    x.send(x.head(200, length=len(x.body), content_type="text/html; charset=iso-8859-1") + x.body)
    await x.flush()


def _answers(
    status: int, body: bytes = b"", extra: Mapping[str, str] | None = None
) -> Callable[[Exchange], Awaitable[None]]:
    async def fault(x: Exchange) -> None:
        x.send(x.head(status, length=len(body), extra=extra) + body)
        await x.flush()

    return fault


async def _moved_chain(x: Exchange) -> None:
    """Three hops, then the page itself."""
    hop = x.hop + 1
    if hop > 3:
        await x.right()
        return
    x.send(x.head(301, length=0, extra={"Location": x.with_hop(hop)}))
    await x.flush()


async def _moved_loop(x: Exchange) -> None:
    x.send(x.head(301, length=0, extra={"Location": x.with_hop(1 - x.hop % 2)}))
    await x.flush()


async def _duplicate(x: Exchange) -> None:
    """The same article under a second address: an article moves there, a list links to it by turns."""
    path, mark, query = x.target.partition("?")
    if _ARTICLE.search(path):
        other = _ARTICLE.sub(r"\1alamat-lain-\2", path)
        if "/alamat-lain-" in path:
            await x.right()
            return
        x.send(x.head(301, length=0, extra={"Location": f"{HOST}{other}{mark}{query}"}))
        await x.flush()
        return
    forms = itertools.cycle((r"\g<0>?utm_source=indeks&utm_medium=kartu", r"\1\2/", r"\1alamat-lain-\2", r"\g<0>"))
    body = _ARTICLE.sub(lambda found: found.expand(next(forms)), x.body.decode()).encode()
    x.send(x.head(200, length=len(body), content_type=x.answer.content_type) + body)
    await x.flush()


async def _endless(x: Exchange) -> None:
    """A page that never ends: chunk after chunk until the reader goes."""
    x.send(x.head(200, length=None) + b"%x\r\n%s\r\n" % (len(x.body), x.body))
    filler = b"<p>dan seterusnya</p>\n" * 3000
    chunk = b"%x\r\n%s\r\n" % (len(filler), filler)
    while not x.gone:
        x.send(chunk)
        await x.flush()
        await asyncio.sleep(0)


async def _shift(x: Exchange) -> None:
    """New articles appear just before a later page of an index is read: its cards move on to the next page."""
    x.shift()
    await x.right()


ALL_FAULTS: Final[dict[str, Callable[[Exchange], Awaitable[None]]]] = {
    "slow": _slow,
    "stalled": _stalled,
    "reset": _reset,
    "truncated": _truncated,
    "too-long": _too_long,
    "too-short": _too_short,
    "gzip-bomb": _gzip_bomb,
    "wrong-charset": _wrong_charset,
    "moved-chain": _moved_chain,
    "moved-loop": _moved_loop,
    "off-site": _answers(302, extra={"Location": "https://www.example.org/iklan"}),
    "moved-home": _answers(302, extra={"Location": f"{HOST}/"}),
    "not-found": _answers(404, b"<html><body>404</body></html>"),
    "gone": _answers(410, b"<html><body>410</body></html>"),
    "too-many": _answers(429, b"pelan-pelan", {"Retry-After": "1"}),
    "unavailable": _answers(503, b"sedang sibuk", {"Retry-After": "1"}),
    "server-error": _answers(500, b"<html><body>Internal Server Error</body></html>"),
    "challenge": _answers(403, CHALLENGE, {"Server": "cloudflare", "cf-mitigated": "challenge"}),
    "challenge-200": _answers(200, CHALLENGE, {"Server": "cloudflare"}),
    "duplicate": _duplicate,
    "endless": _endless,
    "shift": _shift,
    "empty": _answers(200),
    "binary": _answers(200, struct.pack("<1024I", *range(0, 1024 * 65537, 65537))),
}
# After these a second attempt gives the page.
RETRIABLE: Final = ("slow", "stalled", "reset", "truncated", "too-long", "too-many", "unavailable", "server-error")
