"""Clients that hold what others need: silent connections, answers that nobody takes, bodies in memory."""

from __future__ import annotations

import http.client
import socket
import time
from dataclasses import replace

import pytest

from scraper.web import body_room, web_server
from tests.web.made_crawl import made_articles
from tests.web.served import served

URL = "https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul"
HEAD = b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n"
SECONDS = 60  # for a socket


@pytest.fixture
def hasty(crawl, monkeypatch):
    """Serve with a second of patience for clients, and an address that takes three to be fetched."""
    monkeypatch.setattr(web_server, "STALLED_SECONDS", 1.0)

    def fetch(url: str):
        time.sleep(3)
        return replace(next(made_articles(1)), url=url)

    with served(crawl, fetch=fetch) as site:
        yield site


@pytest.mark.parametrize("beginning", [b"", HEAD, HEAD + b"\r\n" + HEAD], ids=["nothing", "half", "half of the second"])
def test_a_connection_on_which_no_request_comes_is_closed(hasty, beginning) -> None:
    with socket.create_connection(("127.0.0.1", hasty.port), timeout=SECONDS) as connection:
        connection.sendall(beginning)
        received = b""
        try:
            while part := connection.recv(65_536):
                received += part
        except ConnectionResetError:
            pass
    assert received.count(b"HTTP/1.1 200 OK") == beginning.count(b"\r\n\r\n")


def test_an_answer_that_takes_long_is_waited_for(hasty) -> None:
    assert hasty.send_json("/api/v1/extract", {"url": URL}).status == 200


def test_an_answer_that_nobody_takes_is_given_up(hasty) -> None:
    request = b"GET /api/v1/articles?limit=100 HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.settimeout(SECONDS)
        connection.connect(("127.0.0.1", hasty.port))
        with pytest.raises(OSError, match=r"reset|pipe"):
            connection.sendall(request * 100_000)


def test_bodies_take_a_bounded_memory_together_and_give_it_back(site, monkeypatch) -> None:
    monkeypatch.setattr(body_room, "BODIES_BYTES", 100_000)
    for _ in range(3):
        assert site.send_json("/api/v1/clean", {"text": "a" * 60_000}).status == 200
    waiting = http.client.HTTPConnection("127.0.0.1", site.port, timeout=SECONDS)
    waiting.putrequest("POST", "/api/v1/clean")
    waiting.putheader("Content-Type", "application/json")
    waiting.putheader("Content-Length", "90000")
    waiting.endheaders(b"a" * 60_000)
    refused = site.send_json("/api/v1/clean", {"text": "a" * 60_000})
    assert (refused.status, "Too much is being sent" in refused.text) == (503, True)
    assert int(refused.headers["retry-after"]) > 0
    assert site.send_json("/api/v1/clean", {"text": "Harga naik."}).status == 200
    waiting.close()
    for _ in range(600):
        if (last := site.send_json("/api/v1/clean", {"text": "a" * 60_000})).status == 200:
            break
        time.sleep(0.05)
    assert last.status == 200
