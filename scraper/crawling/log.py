"""The log of a crawl goes to standard error: as plain lines, as JSON lines, or above a live display."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

_console: Console | None = None


def console() -> Console | None:
    """Return the console that log lines and the live display share, None without a terminal."""
    return _console


def start_log(form: str, level: str, *, outcomes: bool = True) -> None:
    """Set up logging for a crawl. Scrapy's own news are shown at level debug only.

    form: ``text`` or ``json``.
    outcomes: whether a page that was not fetched is a line of the log; a one-off fetch says it in words of its own.
    """
    global _console  # noqa: PLW0603  one process has one standard error
    handler: logging.Handler
    if form == "text" and sys.stderr.isatty():
        from rich.console import Console  # noqa: PLC0415  only where it is shown
        from rich.logging import RichHandler  # noqa: PLC0415

        _console = Console(stderr=True)
        handler = RichHandler(console=_console, show_path=False, markup=False, log_time_format="%H:%M:%S")
        handler.addFilter(_harmless)
    else:
        handler = log_lines(form)
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level)
    if level != "DEBUG":
        for name in ("scrapy", "twisted", "asyncio"):
            logging.getLogger(name).setLevel(logging.WARNING)
        # A host that cannot be reached for its robots.txt cannot be reached for the page: one line of ours is enough.
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
        if not outcomes:
            logging.getLogger("scraper.crawling").setLevel(logging.ERROR)


class LineFormatter(logging.Formatter):
    """A plain line for people: the time on this machine's clock with its offset, the level, the message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line; what an exception adds stands below it."""
        time = datetime.fromtimestamp(record.created, UTC).astimezone().isoformat(timespec="seconds")
        text = f"{time} {record.levelname.lower()}: {record.getMessage()}"
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and what a record carries in ``progress`` or ``about``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name in ("progress", "about"):
            if hasattr(record, name):
                line[name] = getattr(record, name)
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def log_lines(form: str) -> logging.Handler:
    """Return a handler that writes plain lines (``text``) or JSON lines (``json``) to standard error."""
    handler = logging.StreamHandler()
    if form == "json":
        handler.setFormatter(JsonFormatter())
    else:
        handler.setFormatter(LineFormatter())
        handler.addFilter(_harmless)
    return handler


def _harmless(record: logging.LogRecord) -> bool:
    """Make control characters visible, since the words of a page must not act on a terminal; let every record pass."""
    message = record.getMessage()
    safe = "".join(char if char.isprintable() or char == "\n" else f"\\x{ord(char):02x}" for char in message)
    if safe != message:
        record.msg, record.args = safe, ()
    return True
