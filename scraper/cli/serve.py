"""``scraper serve``: look at a crawl in the browser, search and audit it; an HTTP API for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scraper.cli import options
from scraper.cli.crawl_folders import crawled_folder
from scraper.cli.terminal import say
from scraper.core.errors import UsageError
from scraper.core.phrases import needs

if TYPE_CHECKING:
    import socket
    from pathlib import Path


@click.command()
@options.crawl_folder("folder")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="Port; 0 takes a free one.",
)
@click.option(
    "--allow-host", "names", multiple=True, metavar="NAME", help="Name under which others reach it; may be given again."
)
def command(folder: Path, host: str, port: int, names: tuple[str, ...]) -> None:
    """Serve a crawl to your browser: front page, search, articles with their cuts, audit, rules; and an HTTP API.

    The search index is kept in the folder and follows the crawls. Only this machine can reach the server, unless
    --host says otherwise; there is no password.

    \b
    Examples:
      scraper serve
      scraper serve --from output --port 8000
      scraper serve --host 0.0.0.0 --allow-host corpus.example.org
    """
    is_local = host in {"127.0.0.1", "localhost", "::1"}
    if not is_local and not names:
        raise UsageError("--host lets other machines in: name the host that they ask for with --allow-host NAME")
    crawled_folder(folder)
    try:
        from scraper.web.guard import LOOPBACK
        from scraper.web.web_app import make_app
        from scraper.web.web_server import make_server, serve
    except ImportError as error:
        missing = (error.name or "").partition(".")[0]
        raise UsageError(needs("serve", "starlette>=1.0,<2 uvicorn>=0.40,<1 uvloop>=0.22,<1", missing)) from error
    from scraper.web.index import index_file
    from scraper.web.index_summary import has_summary
    from scraper.web.refreshing import Refresher, refresh

    if not has_summary(index_file(folder)):
        say("making the search index; the next start finds it made")
        refresh(folder)
    listener = _listener(host, port)
    server = make_server(make_app(folder, LOOPBACK | set(names)))
    shown = f"[{host}]" if ":" in host else host
    with Refresher(folder):
        say(f"serving {folder} at http://{shown}:{listener.getsockname()[1]}/ (Ctrl-C ends it)")
        serve(server, listener)


def _listener(host: str, port: int) -> socket.socket:
    import os
    import socket
    from errno import EADDRNOTAVAIL

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.getaddrinfo(host, port, family)  # create_server hides that it is the name that fails
    except socket.gaierror as error:
        raise UsageError(f"{host}: there is no such host; choose another --host") from error
    try:
        listener = socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        wrong = "--host" if error.errno == EADDRNOTAVAIL else "--port"
        why = os.strerror(error.errno) if error.errno else str(error)  # its own words name the address once more
        raise UsageError(f"cannot listen on {host}:{port} ({why}); choose another {wrong}") from error
    listener.set_inheritable(False)
    return listener
