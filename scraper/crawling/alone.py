"""A run of one newsroom that a foreign runner of Scrapy has started, such as ``scrapy crawl NAME``."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy import signals

from scraper.crawling.arguments import read_arguments
from scraper.crawling.context import open_run
from scraper.crawling.ending import end
from scraper.crawling.scrapy_values import scrapy_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler

    from scraper.crawling.context import Context
    from scraper.facts.site import Site

log = logging.getLogger(__name__)


def open_alone(site: Site, crawler: Crawler, words: Mapping[str, str]) -> Context:
    """Open a run for one spider; it ends with the spider. words: as given by ``-a``."""
    config, ways = read_arguments(words, crawler.settings)
    crawler.settings.setdict(scrapy_values(config, from_archive=bool(ways.from_archive)), priority="project")
    run = open_run(config, ways, [site], width=2 * crawler.settings.getint("CONCURRENT_REQUESTS"))
    for warning in run.warnings:
        log.warning(warning)
    run.held.callback(end, run)
    crawler.signals.connect(run.close, signal=signals.engine_stopped, weak=False)
    return run.contexts[0] if run.contexts else run.take(*run.plans[0])
