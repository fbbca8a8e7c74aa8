"""Stands in for the crawl: keeps a record, notes when two are inside at once, and ends by itself or when told."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from scraper.core.errors import StoreError
from scraper.record import RunRecord
from scraper.record.events import Answered
from scraper.storage.output import Folder


def main() -> None:
    seconds = float(os.environ.get("FAKE_SECONDS", "0.2"))
    output = Path(os.environ["SCRAPER_OUTPUT"])
    inside = output / f"inside-{os.environ['SCRAPER_JOB']}"
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(1))
    record = RunRecord.open(output, {"crawl.sections": os.environ.get("SCRAPER_CRAWL_SECTIONS", "")})
    # The mark of one that was killed is left behind: it counts only while its process lives.
    other = int(inside.read_text() or 0) if inside.exists() else 0
    if other and Path(f"/proc/{other}").exists() and "fake_crawl" in Path(f"/proc/{other}/cmdline").read_text():
        (output / "TWICE").write_text(f"{other} and {os.getpid()}")
    inside.write_text(str(os.getpid()))
    end = time.monotonic() + seconds
    while time.monotonic() < end and not stopped:
        record.add(Answered(url="https://www.cnnindonesia.com/x", code=200, bytes=10, seconds=0.1))
        time.sleep(0.01)
    inside.unlink(missing_ok=True)
    record.close("interrupted" if stopped else "finished")
    sys.exit(int(os.environ.get("FAKE_EXIT", "0")))


try:
    with Folder(Path(os.environ["SCRAPER_OUTPUT"])):  # as the real one holds it
        main()
except StoreError:
    sys.exit(StoreError.exit_code)
