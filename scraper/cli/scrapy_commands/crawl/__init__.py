"""``scrapy crawl NAME``: the run that ``scraper crawl NAME`` makes, with Scrapy's own options and log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from scraper.cli.crawl import show
from scraper.cli.terminal import complain
from scraper.core.errors import ScraperError
from scraper.crawling.arguments import read_arguments
from scraper.running.launch import crawl

if TYPE_CHECKING:
    import argparse


class ScrapyCrawl(BaseRunSpiderCommand):
    """The command of Scrapy; its run is opened, summed up and ended like that of ``scraper crawl``."""

    requires_project = True
    requires_crawler_process = False  # ``launch`` makes the process

    def syntax(self) -> str:
        """Return how the command is called."""
        return "[options] <newsroom>"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Crawl a newsroom, as `scraper crawl` does"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, print the summary, and set the exit code."""
        if len(args) != 1 or self.settings is None:
            raise ScrapyUsageError
        try:
            config, ways = read_arguments(opts.spargs, self.settings)
            summary = crawl(args, config, ways, base=self.settings)
        except ScraperError as error:
            self.exitcode = complain(error)
            return
        show(summary, config.output)
        if summary.error:
            complain(summary.error)
        self.exitcode = summary.exit_code
