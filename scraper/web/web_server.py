"""The server that runs the site."""

from __future__ import annotations

import asyncio
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, cast
from weakref import WeakKeyDictionary

import anyio.to_thread
import uvicorn
import uvloop

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from starlette.applications import Starlette
    from uvicorn.protocols.http.h11_impl import H11Protocol

THREADS: Final = 6  # that read the disk: each has a connection with a cache of 2 MB
MAX_CONNECTIONS: Final = 200
KEEP_ALIVE_SECONDS: Final = 15
STALLED_SECONDS: Final = 30.0  # for a client to send the head of a request, or to take some of its answer
CLOSING_SECONDS: Final = 5  # for answers that are under way when the server is stopped


class WebServer(uvicorn.Server):
    """A server that ends well on Ctrl-C and on SIGTERM, as a service is stopped, and closes stalled connections.

    Without that two hundred clients that send half a request, or do not take their answers, would shut out all others.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._turns: WeakKeyDictionary[object, tuple[float, int]] = WeakKeyDictionary()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on a signal; unlike the library's, this does not raise the signal once more behind the end."""
        loop = asyncio.get_running_loop()
        caught = (signal.SIGINT, signal.SIGTERM)
        with suppress(RuntimeError, ValueError):  # not the main thread: whoever runs the server there stops it
            for one in caught:
                loop.add_signal_handler(one, self.handle_exit, one, None)
        yield
        with suppress(RuntimeError, ValueError):
            for one in caught:
                loop.remove_signal_handler(one)

    async def on_tick(self, counter: int) -> bool:
        """Close stalled connections once a second; the library calls this ten times a second."""
        if counter % 10 == 0:
            for connection in cast("list[H11Protocol]", list(self.server_state.connections)):
                if self._is_stalled(connection):
                    connection.transport.abort()
        return await super().on_tick(counter)

    def _is_stalled(self, connection: H11Protocol) -> bool:
        """Return whether it has been the client's turn for too long: to send a request, or to take an answer."""
        now = asyncio.get_running_loop().time()
        cycle, left = connection.cycle, connection.transport.get_write_buffer_size()
        is_their_turn = cycle is None or cycle.response_complete or connection.flow.write_paused
        since, left_before = self._turns.get(connection, (now, left))
        if not is_their_turn or left != left_before:
            since = now
        self._turns[connection] = since, left
        return now - since > STALLED_SECONDS


def make_server(app: Starlette) -> WebServer:
    """Return the server for an application; ``serve(sock)`` runs it."""
    options: dict[str, Any] = {
        "log_level": "error",  # what clients do wrong is no matter of the one who runs the server
        "access_log": False,
        "server_header": False,
        "lifespan": "on",
        "http": "h11",  # httptools takes half the time, but heads without an end: a request could fill the memory
        "ws": "none",
        "loop": "none",
        "limit_concurrency": MAX_CONNECTIONS,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": CLOSING_SECONDS,
        "proxy_headers": False,
    }
    return WebServer(uvicorn.Config(app, **options))


def serve(server: WebServer, listener: socket.socket) -> None:
    """Answer requests until the server is stopped."""

    async def run() -> None:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        await server.serve(sockets=[listener])

    uvloop.run(run())
