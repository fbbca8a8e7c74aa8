"""One worker: ``scraper crawl all`` with a shared ledger, at the pace of a live site although the site is a replica.

    python -m tests.chaos.worker '{"url": ..., "output": ..., "ledger": ..., "delay": 0.2, "clock": 0}'

ledger: the database; null: the file in the output. clock: seconds by which this process believes to be later.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

from scraper.cli.crawl import show
from scraper.cli.terminal import say
from scraper.config import load
from scraper.core.errors import ScraperError
from scraper.crawling import context
from scraper.running import launch

LEASE_SECONDS = 3.0


def main(words: dict[str, Any]) -> int:
    original, real_time = launch.settings_of, time.time

    def settings_of(*args: Any, **kinds: Any) -> Any:
        made = original(*args, **kinds)
        pace = {"DOWNLOAD_DELAY": words["delay"], "CONCURRENT_REQUESTS": 2, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
        made.setdict({**pace, "DOWNLOAD_DELAY_JITTER": 0, "USER_AGENT": f"worker-{os.getpid()}"}, priority="cmdline")
        return made

    launch.settings_of = settings_of
    context.lease_seconds = lambda _: LEASE_SECONDS
    time.time = lambda: real_time() + words["clock"]
    flags = {"base_url": words["url"], "output": words["output"], "ledger": words["ledger"], "log.level": "warning"}
    config = load(environ={}, flags={**flags, "limits.page_time": "1", "crawl.max_errors": "100000"})
    try:
        summary = launch.crawl(["all"], config, display="none")
    except ScraperError as error:
        say(str(error))
        return error.exit_code
    show(summary, config.output)
    if summary.error:
        say(str(summary.error))
    return summary.exit_code


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
