"""The child's side of a crawl in a test."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scraper.config import load
from scraper.crawling.plans import Ways
from scraper.extensions import stopping
from scraper.running import launch as crawling

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

_ASKED = {"search", "tag", "sitemap", "from_archive", "urls"}
_TOP = {"contact", "site"}


def run(pipe: Connection, url: str, output: Path, asked: dict[str, Any], settings: dict[str, Any]) -> None:
    """Crawls and sends ("summary", summary) or ("error", exception). settings: Scrapy's, over all others."""
    keep = asked.pop("keep", True)
    fetch = asked.pop("fetch", None)
    stopping.GRACE_SECONDS = asked.pop("grace", stopping.GRACE_SECONDS)
    ways = {name: asked.pop(name) for name in list(asked) if name in _ASKED}
    flags = {name if name in _TOP or "." in name else f"crawl.{name}": value for name, value in asked.items()}
    config = load(environ={}, flags={"base_url": url, "output": output, "log.level": "error", **flags})
    original = crawling.settings_of

    def settings_of(*args: Any, **words: Any) -> Any:
        made = original(*args, **words)
        made.setdict(settings, priority="cmdline")
        return made

    crawling.settings_of = settings_of
    logging.captureWarnings(capture=False)
    try:
        if fetch:
            pipe.send(("summary", crawling.fetch(fetch, config, keep=keep)))
        else:
            pipe.send(("summary", crawling.crawl([config.site], config, Ways(**ways), keep=keep, display="none")))
    except Exception as error:  # noqa: BLE001  it is raised on the other side
        pipe.send(("error", error))
