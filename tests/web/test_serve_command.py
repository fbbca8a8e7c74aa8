"""``scraper serve`` as it is started: it says where it is, follows the crawl, ends well, and refuses what is unsafe."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from scraper.cli import run
from scraper.cli import serve as serve_command
from scraper.core.errors import StoreError
from scraper.storage.file_store import FileStore
from scraper.storage.output import Folder
from scraper.web import reading_team, refreshing
from scraper.web.guard import LOOPBACK
from scraper.web.heavy_work import clean_work
from scraper.web.index import SearchIndex, index_file
from scraper.web.reading_team import ReadingTeam
from scraper.web.refreshing import Refresher, refresh
from scraper.web.web_app import make_app
from scraper.web.web_server import make_server, serve
from tests.web.made_crawl import made_articles, write_crawl
from tests.web.served import Site, served


@pytest.fixture
def folder(tmp_path):
    write_crawl(tmp_path, 5)
    return tmp_path


def test_the_command_serves_until_it_is_told_to_stop(folder) -> None:
    command = [sys.executable, "-m", "scraper", "serve", "--from", str(folder), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            lines = [process.stderr.readline(), process.stderr.readline()]
            assert "making the search index" in lines[0]
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", lines[1])
            assert found
            site = Site(folder, int(found[1]))
            assert site.ask("/api/v1/health").data["articles"] == 5
            assert site.send_json("/api/v1/clean", {"text": "Harga naik.\nADVERTISEMENT"}).data["text"] == "Harga naik."
            assert site.ask("/", Connection="Upgrade", Upgrade="h2c").status == 200
            with socket.create_connection(("127.0.0.1", site.port), timeout=30) as raw:
                raw.sendall(b"no HTTP\r\n\r\n")
                assert b"400" in raw.recv(1_000)
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
            assert process.stderr.read() == "", "what clients do wrong is no matter of the one who runs the server"
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--from", "none-such"], "no such folder"),
        (["--host", "0.0.0.0"], "--allow-host"),
        (["--port", "70000"], "70000"),
        (["--host", "host.invalid", "--allow-host", "a"], "host.invalid: there is no such host"),
        (["--host", "192.0.2.1", "--allow-host", "a"], "choose another --host"),  # an address that no machine has
    ],
)
def test_what_cannot_be_served_is_refused(folder, options, word, monkeypatch, capsys) -> None:
    monkeypatch.chdir(folder)
    assert run(["serve", "--from", str(folder), *options]) == 2
    assert word in capsys.readouterr().err


def test_a_port_that_is_taken_is_named(folder, site, capsys) -> None:
    refresh(folder)
    assert run(["serve", "--from", str(folder), "--port", str(site.port)]) == 2
    assert f"cannot listen on 127.0.0.1:{site.port}" in capsys.readouterr().err


def test_an_answer_does_not_wait_for_the_one_before_to_be_acknowledged(folder) -> None:
    """Otherwise each answer but the first of a connection comes 40 ms late."""
    server = make_server(make_app(folder, LOOPBACK))
    with serve_command._listener("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=serve, args=(server, listener), daemon=True)
        thread.start()
        site = http.client.HTTPConnection(*listener.getsockname(), timeout=30)
        site.request("GET", "/style.css")
        assert site.getresponse().read()
        (connection,) = server.server_state.connections
        accepted = connection.transport.get_extra_info("socket")
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        site.close()
        server.should_exit = True
        thread.join(30)
    assert not thread.is_alive()


def test_without_the_extra_the_command_says_what_to_install(folder, monkeypatch, capsys) -> None:
    for name in [name for name in sys.modules if name.startswith(("scraper.web.", "starlette"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "starlette", None)
    assert run(["serve", "--from", str(folder)]) == 2
    assert capsys.readouterr().err == (
        "scraper: serve needs starlette, which is not installed: "
        f"{sys.executable} -m pip install 'starlette>=1.0,<2' 'uvicorn>=0.40,<1' 'uvloop>=0.22,<1'\n"
    )


def test_the_index_follows_a_crawl(folder, monkeypatch) -> None:
    monkeypatch.setattr(refreshing, "POLL_SECONDS", 0.05)
    refresh(folder)
    index = SearchIndex(folder)
    assert index.overview().size == 5
    with Refresher(folder):
        FileStore(folder).replace(replace(next(made_articles(1)), id="cnnindonesia:77"))
        with Folder(folder):  # as a crawl does
            pass
        for _ in range(600):
            if index.overview().size > 5:
                break
            time.sleep(0.05)
    assert index.overview().size == 6
    assert index.article("cnnindonesia:77")


def test_an_index_that_is_damaged_is_said_and_made_again_by_hand(folder) -> None:
    refresh(folder)
    index_file(folder).write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="search index"):
        refresh(folder)
    index_file(folder).unlink()
    refresh(folder)
    assert SearchIndex(folder).overview().size == 5


def test_workers_have_the_watchdog() -> None:
    import asyncio  # noqa: PLC0415

    async def ask() -> str:
        team = ReadingTeam()
        try:
            assert (await team.do(clean_work, "Harga naik.", [], "corpus")).body
            return await team.do(_is_watched, 0)
        finally:
            await team.close()

    assert asyncio.run(ask()) == "timed-out"


def test_workers_have_ended_when_the_server_has() -> None:
    import asyncio  # noqa: PLC0415

    async def ask() -> None:
        team = ReadingTeam()
        assert (await team.do(clean_work, "Harga naik.", [], "corpus")).body
        assert _children() - others
        await team.close()
        assert not _children() - others

    before, others = set(threading.enumerate()), _children()
    asyncio.run(ask())
    assert not set(threading.enumerate()) - before


def test_a_worker_that_takes_too_long_ends_and_its_place_is_free_only_then(monkeypatch) -> None:
    import asyncio  # noqa: PLC0415

    async def ask() -> tuple[list[object], int]:
        team = ReadingTeam()
        team.workers = 2
        team._places = asyncio.Semaphore(2)
        assert await team.do(_sleep, 0.0) == "awake"  # the workers can begin
        monkeypatch.setattr(reading_team, "WORK_SECONDS", 2.0)
        stuck = [asyncio.create_task(team.do(_sleep, 25.0)) for _ in range(2)]
        most = 0
        while not all(one.done() for one in stuck):
            most = max(most, len(_children() - others))
            await asyncio.sleep(0.02)
        endings = await asyncio.gather(*stuck, return_exceptions=True)
        left = len(_children() - others)
        monkeypatch.setattr(reading_team, "WORK_SECONDS", 60.0)
        after = await asyncio.gather(*(team.do(_sleep, 0.0) for _ in range(4)))
        most = max(most, len(_children() - others))
        await team.close()
        assert (left, after) == (0, ["awake"] * 4)
        return endings, most

    others = _children()
    endings, most = asyncio.run(asyncio.wait_for(ask(), 120))
    assert [getattr(one, "status", one) for one in endings] == [504, 504]
    assert 1 <= most <= 2
    assert not _children() - others


def test_a_fault_of_the_work_is_raised_and_the_worker_stays() -> None:
    import asyncio  # noqa: PLC0415

    async def ask() -> None:
        team = ReadingTeam()
        try:
            pids = [await team.do(_pid, 0)]
            with pytest.raises(ValueError, match="no such length"):
                await team.do(_sleep, "no such length")
            pids.append(await team.do(_pid, 0))
            assert pids[0] == pids[1] != os.getpid()
        finally:
            await team.close()

    asyncio.run(asyncio.wait_for(ask(), 120))


def _children() -> set[object]:
    """The processes that this one has begun: those of the site that other tests share are among them."""
    import multiprocessing  # noqa: PLC0415

    return set(multiprocessing.active_children())


def _sleep(seconds: float | str) -> str:
    if seconds == "no such length":
        raise ValueError(seconds)
    time.sleep(float(seconds))
    return "awake"


def _pid(_: int) -> int:
    return os.getpid()


def _is_watched(_: int) -> str:
    from scraper.core.errors import Rejected  # noqa: PLC0415  runs in the worker
    from scraper.core.watch import within  # noqa: PLC0415

    try:
        with within("https://x.example/", 0.05):
            while True:
                pass
    except Rejected as rejection:
        return rejection.reason.value


def test_no_module_of_the_folder_that_the_user_stands_in_is_imported(folder, tmp_path, monkeypatch) -> None:
    (tmp_path / "sqlite3.py").write_text("raise SystemExit('imported')")
    monkeypatch.chdir(tmp_path)
    refresh(folder)
    assert SearchIndex(folder).overview().size == 5


def test_a_folder_that_is_gone_is_named_and_nothing_is_made_in_its_place(tmp_path) -> None:
    crawl = tmp_path / "crawl"
    write_crawl(crawl, 3)
    refresh(crawl)
    with served(crawl) as site:
        assert site.ask("/").status == 200
        crawl.rename(tmp_path / "elsewhere")
        for path in ("/", "/search", "/api/v1/health"):
            answer = site.ask(path)
            assert (answer.status, "the folder is gone" in answer.text) == (503, True)
        with pytest.raises(StoreError, match="the folder is gone"):
            refresh(crawl)
        assert not crawl.exists()
        (tmp_path / "elsewhere").rename(crawl)
        assert site.ask("/").status == 200
