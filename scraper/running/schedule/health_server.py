"""``/metrics`` and ``/health`` of the scheduler, on loopback unless the settings say otherwise."""

from __future__ import annotations

import json
import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from scraper.core.errors import UsageError
from scraper.core.wib import WIB
from scraper.running.alarms.alarm_state import read_open
from scraper.running.report.metrics import ABOUT, Values, text
from scraper.running.schedule.after import metrics_file
from scraper.running.schedule.scheduler import lines

if TYPE_CHECKING:
    from scraper.running.schedule.scheduler import Scheduler


def serve_web(scheduler: Scheduler) -> ThreadingHTTPServer | None:
    """Serve in a thread of its own; return None when the port of the settings is 0. Raises ``UsageError``."""
    settings = scheduler.config.schedule
    if not settings.port:
        return None

    class Handler(_Handler):
        """The handler that is bound to this scheduler."""

        of = scheduler

    try:
        server = ThreadingHTTPServer((settings.host, settings.port), Handler)
    except OSError as error:
        raise UsageError(
            f"{settings.host}:{settings.port} cannot be served ({error.strerror}); set another schedule.port, or 0"
        ) from error
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 3600}, daemon=True).start()
    return server


class _Handler(BaseHTTPRequestHandler):
    of: Scheduler
    timeout = 10  # seconds: a silent client does not keep its thread

    def do_GET(self) -> None:
        """Answer ``/metrics`` and ``/health``; any other path is not found."""
        if self.path == "/health":
            self._answer(200, "application/json", json.dumps(health(self.of)).encode())
        elif self.path == "/metrics":
            self._answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics(self.of))
        else:
            self._answer(404, "text/plain; charset=utf-8", b"/metrics and /health are here\n")

    def _answer(self, code: int, kind: str, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing: a request every few seconds would drown the log."""


def health(scheduler: Scheduler) -> dict[str, Any]:
    """Return the content of ``/health``: that the scheduler lives, its jobs, and the alarms that last."""
    now = datetime.now(WIB)
    running = scheduler.running
    return {
        "status": "ok",
        "started": scheduler.started.isoformat(timespec="seconds"),
        "jobs": {
            line.job.name: {
                "running": line.job.name in running,
                "next": line.following and line.following.isoformat(),
                "last_started": line.started and line.started.isoformat(timespec="seconds"),
                "last_exit_code": line.code,
            }
            for line in lines(scheduler.config, now)
        },
        "alarms": [one.alarm.what for one in read_open(scheduler.config.output).values()],
    }


def metrics(scheduler: Scheduler) -> bytes:
    """Return the content of ``/metrics``: the numbers of the last run, and those of the scheduler itself."""
    now = datetime.now(WIB)
    running = scheduler.running
    live: dict[str, Values] = {
        "scraper_scheduler_started_seconds": {(): scheduler.started.timestamp()},
        "scraper_job_running": {(job.name,): float(job.name in running) for job in scheduler.config.jobs},
        "scraper_job_next_seconds": {
            (line.job.name,): line.following.timestamp() for line in lines(scheduler.config, now) if line.following
        },
    }
    try:
        last = metrics_file(scheduler.config).read_bytes()
    except FileNotFoundError:
        last = b""
    return last + text(live, about=ABOUT)
