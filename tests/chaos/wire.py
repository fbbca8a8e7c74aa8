"""The wires between workers and the database: one port a worker, each of which can be cut and mended.

    python -m tests.chaos.wire SOCKET 3

SOCKET: of the database. It prints the ports. Then it takes a line a change: ``hole 0`` lets nothing through the first
wire and says nothing to either side, ``close 0`` resets its connections and refuses new ones, ``mend 0`` lets through
what waits and what comes.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


class Wire:
    """One wire. is_open: cleared by a cut."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._writers: set[asyncio.StreamWriter] = set()
        self._is_closed = False
        self.is_open = asyncio.Event()
        self.is_open.set()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_closed:
            writer.transport.abort()
            return
        self._writers.add(writer)
        await self.is_open.wait()
        try:
            base, to_base = await asyncio.open_unix_connection(self._socket)
        except OSError:  # the database is down
            writer.transport.abort()
            self._writers.discard(writer)
            return
        self._writers.add(to_base)
        await asyncio.gather(self._pump(reader, to_base), self._pump(base, writer))
        self._writers -= {writer, to_base}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(1 << 16):
                await self.is_open.wait()
                writer.write(data)
                await writer.drain()
        await self.is_open.wait()
        writer.close()

    def change(self, what: str) -> None:
        if what == "hole":
            self.is_open.clear()
            return
        self._is_closed = what == "close"
        if self._is_closed:
            for writer in self._writers:
                writer.transport.abort()
        else:
            self.is_open.set()


async def serve(socket: str, count: int) -> None:
    wires = [Wire(socket) for _ in range(count)]
    servers = [await asyncio.start_server(wire.connect, "127.0.0.1", 0) for wire in wires]
    sys.stdout.write(" ".join(str(server.sockets[0].getsockname()[1]) for server in servers) + "\n")
    sys.stdout.flush()
    while line := await asyncio.to_thread(sys.stdin.readline):
        what, number = line.split()
        wires[int(number)].change(what)


class Wires:
    """The wires as a test handles them. ports: one a worker."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin
        assert process.stdout
        self._to = process.stdin
        self.ports = [int(port) for port in process.stdout.readline().split()]

    def change(self, what: str, number: int) -> None:
        self._to.write(f"{what} {number}\n")
        self._to.flush()


@contextmanager
def wires(socket: Path, count: int) -> Iterator[Wires]:
    """Gives the wires to the socket of a database; they end with the block."""
    command = [sys.executable, "-m", "tests.chaos.wire", str(socket), str(count)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Wires(process)
        finally:
            process.kill()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
