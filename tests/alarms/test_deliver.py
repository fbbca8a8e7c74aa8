"""Messages reach a real webhook and a real mail server; a dead one loses nothing and holds up nobody."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from aiosmtpd.controller import Controller

from scraper.config import Config, Receiver
from scraper.running.alarms.alarm import alarm
from scraper.running.alarms.alarm_state import Message
from scraper.running.alarms.deliver import deliver, masked, spool, waiting

if TYPE_CHECKING:
    from collections.abc import Callable
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

    def do_GET(self) -> None:
        """Note who was led here by a redirect: the message is lost on that way."""
        self.server.got.append((dict(self.headers), {}))
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


class Rude(BaseHTTPRequestHandler):
    """Answers as the path says, and notes who came with which headers."""

    server: Hook
    manners: ClassVar[dict[str, Callable[[Rude], None]]] = {
        "/nonsense": lambda to: to.wfile.write(b"\x00\xff SELAMAT PAGI\r\n\r\n") and None,
        "/drip": lambda to: to.drip(),
        "/flood": lambda to: to.flood(),
        "/away": lambda to: to.away(),
    }

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.manners[self.path.partition("?")[0]](self)

    def drip(self) -> None:
        with suppress(OSError):
            while not self.server.over.is_set():
                self.wfile.write(b"H")
                time.sleep(0.02)

    def flood(self) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            while True:
                self.wfile.write(b"x" * 10_000)

    def away(self) -> None:
        self.send_response(302)  # the one that urllib would follow, as a GET without the message
        self.send_header("Location", self.server.elsewhere)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def rude(hook: Hook):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Rude)
    server.daemon_threads = True
    server.block_on_close = False
    server.elsewhere, server.over = hook.url, threading.Event()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.over.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("manner", ["/nonsense", "/drip", "/away"])
def test_the_fault_of_one_receiver_is_its_own(tmp_path: Path, hook: Hook, rude: str, manner: str, caplog) -> None:
    one = Receiver(kind="webhook", url=f"{rude}{manner}", headers={"Authorization": "Bearer rahasia"}, timeout=0.3)
    settings = config(tmp_path, one, Receiver(kind="webhook", url=hook.url))
    spool(tmp_path, settings.receivers, [message(1), message(2)])
    assert deliver(settings, now=1000.0) == 2
    assert waiting(settings) == 2, "nothing is lost"
    assert [headers.get("Authorization") for headers, _ in hook.got] == [None, None], "no header goes to another host"
    assert caplog.text.count("does not take alarms") == 1


def test_an_answer_without_end_is_not_read(tmp_path: Path, rude: str) -> None:
    settings = config(tmp_path, Receiver(kind="webhook", url=f"{rude}/flood"))
    spool(tmp_path, settings.receivers, [message()])
    assert deliver(settings) == 1


def test_no_secret_stands_in_the_log(tmp_path: Path, caplog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_TOKEN", "kunci-0123456789")
    secrets = ("kunci-0123456789", "T00/B00/xyzxyzxyz", "sandi-panjang", "token=abcdefgh")
    receivers = [
        Receiver(kind="webhook", url=f"http://ani:sandi-panjang@127.0.0.1:1/hook/T00/B00/xyzxyzxyz?{secrets[3]}"),
        Receiver(kind="webhook", url="http://127.0.0.1:1/T00/B00/xyzxyzxyz", headers={"X-Key": "$HOOK_TOKEN\n"}),
    ]
    for receiver in receivers:
        settings = config(tmp_path, receiver)
        spool(tmp_path, settings.receivers, [message()])
        deliver(settings)
    assert caplog.text.count("does not take alarms") == 2
    assert not [secret for secret in secrets if secret in caplog.text]
    told = masked(f"Bearer kunci-0123456789 at {receivers[1].url}", receivers[1])
    assert not [secret for secret in secrets if secret in told]


def test_a_message_that_cannot_be_read_holds_up_no_other(tmp_path: Path, hook: Hook, caplog) -> None:
    settings = config(tmp_path, Receiver(kind="webhook", url=hook.url))
    spool(tmp_path, settings.receivers, [message(1), message(2)])
    first = min(tmp_path.glob("_alarms/spool/*/*.json"))
    first.write_bytes(first.read_bytes()[:50])
    assert deliver(settings) == 1
    assert "put aside" in caplog.text
    assert first.with_suffix(".unreadable").exists()
    assert waiting(settings) == 0


def test_a_receiver_is_not_left_alone_for_a_year_because_a_clock_was_ahead(tmp_path: Path, hook: Hook) -> None:
    settings = config(tmp_path, Receiver(kind="webhook", url=hook.url))
    spool(tmp_path, settings.receivers, [message()])
    hook.answer = 500
    assert deliver(settings, now=365 * 86400.0) == 0
    hook.answer = 200
    assert deliver(settings, now=0.0) == 1
