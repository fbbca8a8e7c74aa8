"""Runs the replica beside a test: in a thread of its own, or in a process of its own."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

from tests.replica.server import CONTROL, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.replica.faults import Faults
    from tests.replica.site import Replica

_ROOT = Path(__file__).parents[2]


class Running:
    """A replica that is being served. url: its base address; server: what was asked of it, and its faults."""

    def __init__(self, url: str, server: Server) -> None:
        self.url = url
        self.server = server
        self.replica = server.replica

    @property
    def asked(self) -> list[tuple[str, str, int]]:
        """Every request so far: (host, target, status)."""
        return list(self.server.asked)

    def targets(self) -> list[str]:
        """Path and query of every request so far."""
        return [target for _, target, _ in self.server.asked]


@contextmanager
def serve(replica: Replica, faults: Faults | None = None, *, port: int = 0, pace: float = 0.3) -> Iterator[Running]:
    """Serves a replica from a thread until the block ends. pace: seconds that a slow answer takes."""
    server = Server(replica, faults, pace=pace)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="replica", daemon=True)
    thread.start()
    try:
        url = asyncio.run_coroutine_threadsafe(server.start(port), loop).result(10)
        yield Running(url, server)
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _stop(server: Server) -> None:
    """Ends everything that still runs on the server's loop."""
    await server.stop()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def serve_process(*arguments: str) -> Iterator[str]:
    """``python -m tests.replica ARGUMENTS`` until the block ends; gives its base address."""
    command = [sys.executable, "-m", "tests.replica", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                msg = f"the replica did not start: exit code {process.wait(10)}"
                raise RuntimeError(msg)
            yield line.split()[-1]
        finally:
            process.terminate()


def control(url: str, do: str, **arguments: object) -> dict[str, object]:
    """Tells a served replica to change; see README.md for what it can be told."""
    request = Request(url + CONTROL, json.dumps({"do": do, **arguments}).encode(), method="POST")  # noqa: S310 - loopback
    with urlopen(request, timeout=30) as response:  # noqa: S310
        result: dict[str, object] = json.load(response)
    return result
