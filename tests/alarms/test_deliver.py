"""Messages reach a real webhook and a real mail server; a dead one loses nothing and holds up nobody."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller

from scraper.config import Config, Receiver
from scraper.running.alarms.alarm import alarm
from scraper.running.alarms.alarm_state import Message
from scraper.running.alarms.deliver import deliver, spool, waiting

if TYPE_CHECKING:
    from pathlib import Path


def message(number: int = 1, what: Any = "raised") -> Message:
    said = alarm(
        "fill", f"Only {number}% have tags.\nBcc: x@example.org", "2026-11-22T10:00:00+00:00", ["https://x/1"], "tags"
    )
    return Message(what, f"2026-11-22T10:00:{number:02}+00:00", said)


class Hook(HTTPServer):
    """A webhook on loopback that keeps what it gets; answer: the status it gives."""

    def __init__(self, port: int = 0) -> None:
        self.got: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.answer = 204
        super().__init__(("127.0.0.1", port), _Hook)
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"

    def stop(self) -> None:
        self.shutdown()
        self.thread.join()
        self.server_close()


class _Hook(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), json.loads(body)))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def hook():
    server = Hook()
    yield server
    server.stop()


class Mailbox:
    """What a mail server keeps."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 - the name that aiosmtpd asks for
        await asyncio.sleep(0)
        self.letters.append(envelope)
        return "250 OK"


@pytest.fixture
def mailbox():
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


def config(output: Path, *receivers: Receiver) -> Config:
    return Config(output=output, receivers=receivers, contact="me@example.org")


def test_a_webhook_gets_json(tmp_path: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_TOKEN", "s3cret")
    settings = config(tmp_path, Receiver(kind="webhook", url=hook.url, headers={"Authorization": "Bearer $HOOK_TOKEN"}))
    spool(tmp_path, settings.receivers, [message(1), message(2, "closed")])
    assert waiting(settings) == 2
    assert deliver(settings) == 2
    [(headers, first), (_, second)] = hook.got
    assert headers["Authorization"] == "Bearer s3cret"
    assert headers["Content-Type"] == "application/json"
    assert (first["event"], first["kind"], first["subject"]) == ("raised", "fill", "tags")
    assert first["addresses"] == ["https://x/1"]
    assert "What to do:" in first["text"]
    assert second["event"] == "closed"
    assert waiting(settings) == 0


def test_a_mail_server_gets_a_letter_without_injected_headers(tmp_path: Path, mailbox: Mailbox) -> None:
    receiver = Receiver(kind="email", to=("ani@example.org", "budi@example.org"), server="127.0.0.1", port=mailbox.port)
    settings = config(tmp_path, receiver)
    spool(tmp_path, settings.receivers, [message()])
    assert deliver(settings) == 1
    [letter] = mailbox.letters
    assert letter.rcpt_tos == ["ani@example.org", "budi@example.org"]
    text = letter.content.decode()
    head, body = text.replace("\r\n", "\n").split("\n\n", 1)
    assert "Subject: scraper: raised: Only 1% have tags. Bcc: x@example.org" in head
    assert "\nBcc:" not in head
    assert "From: me@example.org" in head
    assert "https://x/1" in body


def test_a_dead_receiver_loses_nothing_and_holds_up_nobody(tmp_path: Path, hook: Hook) -> None:
    dead = Hook()
    port = dead.server_port
    dead.stop()
    settings = config(
        tmp_path,
        Receiver(kind="webhook", url=f"http://127.0.0.1:{port}/hook"),
        Receiver(kind="email", to=("a@example.org",), server="127.0.0.1", port=1),
        Receiver(kind="webhook", url=hook.url),
    )
    spool(tmp_path, settings.receivers, [message(1), message(2)])
    assert deliver(settings, now=1000.0) == 2
    assert len(hook.got) == 2
    assert waiting(settings) == 4
    back = Hook(port)
    try:
        assert deliver(settings, now=1030.0) == 0  # left alone for a while
        spool(tmp_path, settings.receivers[:1], [message(3)])
        assert deliver(settings, now=1100.0) == 3
        assert [data["event"] for _, data in back.got] == ["raised"] * 3
        assert [data["text"][:15] for _, data in back.got] == [f"raised: Only {n}%" for n in (1, 2, 3)]
    finally:
        back.stop()


def test_a_receiver_that_refuses_is_tried_less_and_less_often(tmp_path: Path, hook: Hook) -> None:
    settings = config(tmp_path, Receiver(kind="webhook", url=hook.url))
    hook.answer = 500
    spool(tmp_path, settings.receivers, [message()])
    for now in range(0, 4000, 10):
        deliver(settings, now=float(now))
    assert len(hook.got) == 4  # at 0, 60, 360 and 1260 seconds
    hook.answer = 200
    assert deliver(settings, now=90_000.0) == 1


def test_a_message_is_spooled_once(tmp_path: Path, hook: Hook) -> None:
    settings = config(tmp_path, Receiver(kind="webhook", url=hook.url))
    for _ in range(2):
        spool(tmp_path, settings.receivers, [message()])
    assert deliver(settings) == 1
