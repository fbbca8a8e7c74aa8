"""The replica over HTTP/1.1 on loopback: keep-alive, gzip, validators, faults, and a control address."""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import json
import socket
import struct
from collections import Counter
from contextlib import suppress
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

from tests.replica.faults import ALL_FAULTS, Faults
from tests.replica.story import HOST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.replica.site import Answer, Replica

CONTROL: Final = "/__replica__"
_HOP: Final = "hop"
_HANG: Final = 3600.0


class Exchange:
    """One request on its connection, and the ways to answer it. What a fault works with."""

    def __init__(self, server: Server, writer: asyncio.StreamWriter, target: str, headers: Mapping[str, str]) -> None:
        self.server = server
        self.writer = writer
        self.target = target
        self.headers = headers
        self.host = headers.get("x-forwarded-host") or headers.get("host", "")
        self.pace = server.pace
        self.status = 0
        self._noted = target.split("?", maxsplit=1)[0] == CONTROL
        path, _, query = target.partition("?")
        pairs = parse_qsl(query, keep_blank_values=True)
        self.hop = next((int(value) for name, value in pairs if name == _HOP and value.isdecimal()), 0)
        self._bare = path + (f"?{urlencode(rest, safe='/')}" if (rest := [p for p in pairs if p[0] != _HOP]) else "")

    @property
    def bare_target(self) -> str:
        """The target without the mark of a redirect chain."""
        return self._bare

    @cached_property
    def answer(self) -> Answer:
        """What the site says; asked for once, and not before a fault has done its work."""
        return self.server.replica.answer(self._bare, host=self.host)

    @property
    def body(self) -> bytes:
        """The right body, unpacked."""
        return self.answer.body

    @property
    def gone(self) -> bool:
        return self.writer.is_closing()

    def with_hop(self, hop: int) -> str:
        """The site's address of this target at a hop of a chain."""
        return f"{HOST}{self._bare}{'&' if '?' in self._bare else '?'}{_HOP}={hop}"

    def head(
        self,
        status: int,
        *,
        length: int | None,
        content_type: str = "text/html; charset=UTF-8",
        extra: Mapping[str, str] | None = None,
    ) -> bytes:
        """Status line and headers; length None: chunked."""
        self.status = status
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", f"Content-Type: {content_type}"]
        lines.append("Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}")
        lines += [f"{name}: {value}" for name, value in (extra or {}).items()]
        return "\r\n".join([*lines, "\r\n"]).encode()

    def send(self, data: bytes) -> None:
        self.note()
        self.server.sent += len(data)
        self.writer.write(data)

    def note(self) -> None:
        """Puts the request on record, before its first byte goes out: who has the answer finds it there."""
        if not self._noted:
            self._noted = True
            self.server.asked.append((self.host, self.target, self.status))

    async def flush(self) -> None:
        await self.writer.drain()

    async def close(self) -> None:
        await self.flush()
        self.writer.close()

    async def hang(self) -> None:
        """Says nothing more until the other side goes."""
        await self.flush()
        waited = 0.0
        while not self.gone and waited < _HANG:
            await asyncio.sleep(0.05)
            waited += 0.05

    def reset(self) -> None:
        """Ends the connection by a TCP reset."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    def shift(self) -> None:
        """Publishes two articles: on the day that the index is asked for, else now."""
        replica = self.server.replica
        query = dict(parse_qsl(self._bare.partition("?")[2]))
        when = replica.now
        with suppress(ValueError, KeyError):
            day = dt.datetime.strptime(query["date"], "%Y/%m/%d").replace(tzinfo=when.tzinfo)
            when = min(when, day + dt.timedelta(hours=23, minutes=59, seconds=59))
        if int(query.get("page", "1")) > 1:
            replica.publish(2, when)

    async def right(self) -> None:
        """The answer as the site gives it."""
        answer = self.answer
        extra = {"Date": dt.datetime.now(dt.UTC).strftime("%a, %d %b %Y %H:%M:%S GMT"), "Vary": "Accept-Encoding"}
        if answer.etag:
            extra["ETag"] = answer.etag
        if answer.modified:
            extra["Last-Modified"] = answer.modified
        same = self.headers.get("if-none-match")
        if (answer.etag and same == answer.etag) or (
            same is None and answer.modified and self.headers.get("if-modified-since") == answer.modified
        ):
            lines = [f"HTTP/1.1 304 {HTTPStatus(304).phrase}", *(f"{name}: {value}" for name, value in extra.items())]
            self.status = 304
            self.send("\r\n".join([*lines, "\r\n"]).encode())
        else:
            body = answer.body
            if "gzip" in self.headers.get("accept-encoding", ""):
                body = gzip.compress(body, 1, mtime=0)
                extra["Content-Encoding"] = "gzip"
            head = self.head(answer.status, length=len(body), content_type=answer.content_type, extra=extra)
            self.send(head if self.headers.get(":method") == "HEAD" else head + body)
        await self.flush()


class Server:
    """Serves a replica. asked: every request but those to the control address, as (host, target, status)."""

    def __init__(self, replica: Replica, faults: Faults | None = None, *, pace: float = 0.3) -> None:
        self.replica = replica
        self.faults = faults or Faults()
        self.pace = pace
        self.asked: list[tuple[str, str, int]] = []
        self.fired: Counter[str] = Counter()
        self.sent = 0
        self._attempts: Counter[str] = Counter()
        self._open: dict[asyncio.Task[object], asyncio.StreamWriter] = {}
        self._listener: asyncio.Server | None = None

    async def start(self, port: int = 0) -> str:
        """Listens on loopback; gives the base address."""
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", port, limit=1 << 16)
        return f"http://127.0.0.1:{self._listener.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Closes the listener and every connection, and waits until their tasks have noticed."""
        if self._listener:
            self._listener.close()
        tasks = tuple(self._open)
        for writer in tuple(self._open.values()):
            writer.transport.abort()
        if tasks:
            await asyncio.wait(tasks, timeout=5)
        if self._listener:
            await self._listener.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = writer
        try:
            while not writer.is_closing():
                raw = await reader.readuntil(b"\r\n\r\n")
                if not await self._exchange(raw, reader, writer):
                    break
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass  # the reader went away, which is its right
        finally:
            del self._open[task]
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _exchange(self, raw: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answers one request; whether the connection stays open."""
        first, *lines = raw.decode("latin-1").split("\r\n")
        method, target, _ = (*first.split(" "), "", "", "")[:3]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        headers[":method"] = method
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        if target.startswith("http://"):
            target = "/" + target.split("/", 3)[3]
        exchange = Exchange(self, writer, target, headers)
        if target.split("?")[0] == CONTROL:
            self._control(exchange, body)
            return True
        key = exchange.bare_target
        attempt = self._attempts[key]
        fault = self.faults.of(key, attempt)
        if not (exchange.hop and fault.startswith("moved")):
            self._attempts[key] += 1
        if exchange.hop:  # further hops belong to the attempt that began the chain
            fault = self.faults.of(key, attempt - 1) if attempt else fault
            fault = fault if fault.startswith("moved") else ""
        if fault:
            self.fired[fault] += 1
        try:
            await (ALL_FAULTS[fault](exchange) if fault else exchange.right())
        finally:
            exchange.note()
        return headers.get("connection", "").lower() != "close"

    def _control(self, exchange: Exchange, body: bytes) -> None:
        """POST {"do": name, ...}: see README.md; gives JSON."""
        try:
            call = json.loads(body or b"{}")
            result = _CONTROLS[call.pop("do", "state")](self, **call)
            status = 200
        except (KeyError, TypeError, ValueError) as error:
            result, status = {"error": f"{type(error).__name__}: {error}"}, 400
        data = json.dumps(result).encode()
        exchange.send(exchange.head(status, length=len(data), content_type="application/json") + data)

    def reset_attempts(self) -> None:
        """Forgets what was asked: the next crawl meets the same faults again."""
        self._attempts.clear()
        self.asked.clear()
        self.fired.clear()


def _publish(server: Server, count: int = 1, when: str | None = None) -> object:
    heads = server.replica.publish(count, dt.datetime.fromisoformat(when) if when else None)
    return {"urls": [head.url for head in heads]}


def _correct(server: Server, index: int) -> object:
    return {"revision": server.replica.correct(index).revision}


def _withdraw(server: Server, index: int, status: int = 404) -> object:
    server.replica.withdraw(index, status)
    return {}


def _relayout(server: Server, index: int, layout: str) -> object:
    server.replica.relayout(index, layout)
    return {}


def _switch_layout(server: Server, since: str, layout: str) -> object:
    server.replica.switch_layout(dt.datetime.fromisoformat(since), layout)
    return {}


def _add_artifact(server: Server, since: str, text: str, every: int = 20) -> object:
    server.replica.add_artifact(dt.datetime.fromisoformat(since), text, every)
    return {}


def _end_section(server: Server, since: str, section: str) -> object:
    server.replica.end_section(dt.datetime.fromisoformat(since), section)
    return {}


def _now(server: Server, now: str) -> object:
    server.replica.now = dt.datetime.fromisoformat(now)
    return {"now": server.replica.now.isoformat()}


def _faults(server: Server, **settings: object) -> object:
    server.faults = Faults(**settings)  # type: ignore[arg-type]
    server.reset_attempts()
    return {}


def _state(server: Server) -> object:
    return {
        "now": server.replica.now.isoformat(),
        "articles": len(server.replica),
        "requests": len(server.asked),
        "asked": server.asked[-1000:],
        "fired": dict(server.fired),
    }


_CONTROLS: Final[dict[str, Callable[..., object]]] = {
    "publish": _publish,
    "correct": _correct,
    "withdraw": _withdraw,
    "relayout": _relayout,
    "switch_layout": _switch_layout,
    "add_artifact": _add_artifact,
    "end_section": _end_section,
    "now": _now,
    "faults": _faults,
    "state": _state,
}
