"""The gate of the site: notes when each request comes in and hands it on, in a process that does nothing else.

    python -m tests.chaos.gate 8000 FILE

The first argument is the port of the site. It prints its own. FILE gets a line a request: seconds of the monotonic
clock, host, name of the worker.
"""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TextIO


async def serve(port: int, notes: TextIO) -> None:
    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_asked: bool) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(1 << 16):
                if is_asked and data.startswith(b"GET "):
                    note(notes, data)
                writer.write(data)
                await writer.drain()
        writer.close()

    async def open_gate(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            site, to_site = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(pump(reader, to_site, is_asked=True), pump(site, writer, is_asked=False))

    server = await asyncio.start_server(open_gate, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


def note(notes: TextIO, data: bytes) -> None:
    moment = time.monotonic()
    pairs = (line.partition(": ") for line in data.decode("latin-1").lower().split("\r\n"))
    heads = {name: value for name, _, value in pairs}
    notes.write(f"{moment}\t{heads['x-forwarded-host']}\t{heads['user-agent']}\n")


if __name__ == "__main__":
    with Path(sys.argv[2]).open("a", buffering=1) as file:
        asyncio.run(serve(int(sys.argv[1]), file))
