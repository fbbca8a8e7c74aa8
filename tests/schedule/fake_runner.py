"""``scraper schedule --run JOB`` with the crawl that stands in for the real one."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from scraper.config import load
from scraper.core.errors import Busy
from scraper.running.schedule.runner import run_job

config = load(Path(sys.argv[1]))
[job] = [job for job in config.jobs if job.name == sys.argv[2]]
due = datetime.fromisoformat(sys.argv[4]) if len(sys.argv) > 4 else None
fake = [sys.executable, str(Path(__file__).with_name("fake_crawl.py"))]
try:
    code = run_job(config, job, due=due, command=fake)
except Busy:
    sys.exit(Busy.exit_code)
sys.exit(code or 0)
