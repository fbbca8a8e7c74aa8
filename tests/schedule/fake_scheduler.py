"""The real scheduler over the runner that stands in for the real one."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from scraper.config import load
from scraper.running.schedule.scheduler import Scheduler

config = load(Path(sys.argv[1]))
runner = [sys.executable, str(Path(__file__).with_name("fake_runner.py")), sys.argv[1]]
scheduler = Scheduler(config, command=runner)
signal.signal(signal.SIGTERM, scheduler.stop)
print("ready", flush=True)  # noqa: T201 - the test waits for it
scheduler.run()
print("ended", flush=True)  # noqa: T201
