"""The gate of the site: notes when each request came in and hands it on, in a process that does nothing else.

    python -m tests.chaos.gate 8000 FILE

The first argument is the port of the site. It prints its own. FILE gets a line a request: seconds of the monotonic
clock, host, path without its query, name of the worker.

The moment is the kernel's, of the arrival at the socket. On a busy machine the gate itself may wait for its turn to run
for hundreds of milliseconds, and would note requests that came one after the other as if they had come at once.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TextIO

CHUNK_BYTES = 1 << 16
STAMPED = 35  # SO_TIMESTAMPNS of Linux, which the module of sockets does not name
STAMP = struct.Struct("qq")  # seconds, nanoseconds


class Gate:
    """Takes connections and hands on what comes. port: of the site; notes: where each request is noted."""

    def __init__(self, port: int, notes: TextIO) -> None:
        self._port = port
        self._notes = notes
        self._to_monotonic = time.monotonic() - time.time()
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        """Prints its port and works until it is killed."""
        loop = asyncio.get_running_loop()
        listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        listener.setsockopt(socket.SOL_SOCKET, STAMPED, 1)  # its connections have it too
        listener.settimeout(0)
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        while True:
            connection, _ = await loop.sock_accept(listener)
            connection.settimeout(0)
            task = asyncio.create_task(self._hand_on(connection))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _hand_on(self, connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        with connection, socket.socket() as site, suppress(ConnectionError):
            site.settimeout(0)
            await loop.sock_connect(site, ("127.0.0.1", self._port))
            back = asyncio.create_task(_pump(site, connection))
            try:
                while data := await self._receive(connection):
                    await loop.sock_sendall(site, data)
            finally:
                back.cancel()
                await asyncio.wait([back])

    async def _receive(self, connection: socket.socket) -> bytes:
        """Gives what came, and notes it when a request begins with it."""
        while True:
            await _readable(connection)
            with suppress(BlockingIOError):
                data, extras, _, _ = connection.recvmsg(CHUNK_BYTES, socket.CMSG_SPACE(STAMP.size))
                if data.startswith(b"GET "):
                    seconds, nanoseconds = STAMP.unpack(extras[0][2])
                    note(self._notes, data, seconds + nanoseconds / 1e9 + self._to_monotonic)
                return data


async def _readable(connection: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    is_readable = asyncio.Event()
    loop.add_reader(connection, is_readable.set)
    try:
        await is_readable.wait()
    finally:
        loop.remove_reader(connection)


async def _pump(source: socket.socket, to: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    with suppress(ConnectionError):
        while data := await loop.sock_recv(source, CHUNK_BYTES):
            await loop.sock_sendall(to, data)
    with suppress(OSError):
        to.shutdown(socket.SHUT_RDWR)


def note(notes: TextIO, data: bytes, moment: float) -> None:
    """Writes the line of a request."""
    path = data.split(b" ", 2)[1].decode("latin-1").partition("?")[0]
    pairs = (line.partition(": ") for line in data.decode("latin-1").lower().split("\r\n"))
    heads = {name: value for name, _, value in pairs}
    notes.write(f"{moment}\t{heads['x-forwarded-host']}\t{path}\t{heads['user-agent']}\n")


if __name__ == "__main__":
    with Path(sys.argv[2]).open("a", buffering=1) as file:
        asyncio.run(Gate(int(sys.argv[1]), file).serve())
