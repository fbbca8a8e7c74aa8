"""Run a crawl in this process: from the configuration to Scrapy and back to a summary with an exit code."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.core.errors import EXIT_OK, FetchError, Rejected, UsageError
from scraper.core.phrases import did_you_mean
from scraper.crawling.ending import end
from scraper.crawling.plans import Ways, plans_of
from scraper.crawling.scrapy_values import scrapy_values
from scraper.running.shared_crawl import SharedCrawl
from scraper.sites.elsewhere import site_elsewhere
from scraper.sites.registry import all_sites, site_of
from scraper.storage.catalogue import archives_below
from scraper.storage.ledger.postgres_ledger import PostgresLedger
from scraper.storage.output import check_is_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from scraper.config import Config
    from scraper.core.article import Article
    from scraper.crawling.context import Context, Run
    from scraper.crawling.ending import CrawlSummary
    from scraper.facts.site import Site

log = logging.getLogger(__name__)


def crawl(  # noqa: PLR0913  the last four have defaults that most callers keep
    sites: Sequence[str],
    config: Config,
    ways: Ways | None = None,
    *,
    keep: bool = True,
    display: str = "auto",
    on_article: Callable[[Article], None] | None = None,
    announce: Callable[[Sequence[str]], None] | None = None,
    base: Settings | None = None,
) -> CrawlSummary:
    """Crawl the named sites, side by side, and return the summary when all came to their end.

    ways: how to find articles, by default the newest.
    keep: whether articles are written into ``config.output``.
    display: live, lines, none, or auto.
    on_article: called with each Article as it is done.
    announce: called with the names of the jobs once the crawl is known to be possible, before Scrapy is imported.
    base: the settings of ``scrapy crawl``, with what ``-s`` has set.

    The reactor runs once in a process, and so does this function. Raises ``UsageError`` for a crawl that is not
    possible and ``StoreError`` when the folder cannot be used; everything that happens later is in the summary.
    """
    found, ways = _sites(sites), ways or Ways()
    plans, _ = plans_of(found, config, ways)
    if keep:
        check_is_folder(config.output)
    if ways.from_archive:
        archives_below(Path(ways.from_archive))
    if announce:
        announce([plan.name(site) for site, plan in plans])
    return _run(found, config, ways, keep=keep, display=display, on_article=on_article, base=base)


def _run(  # noqa: PLR0913  the arguments of both its callers
    sites: Sequence[Site],
    config: Config,
    ways: Ways,
    *,
    keep: bool,
    display: str,
    on_article: Callable[[Article], None] | None,
    base: Settings | None = None,
) -> CrawlSummary:
    # Scrapy imports these two deep in its engine, where each of them asks for the whole stack: 0.2 s of CPU.
    import scrapy.core.downloader.tls  # noqa: PLC0415, I001
    import scrapy.core.downloader.contextfactory  # noqa: PLC0415, F401
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415  half a second that no other command should pay

    from scraper.crawling.context import open_run  # noqa: PLC0415
    from scraper.crawling.log import start_log  # noqa: PLC0415
    from scraper.spiders.newsroom import spider_of  # noqa: PLC0415

    settings = settings_of(config, from_archive=bool(ways.from_archive), base=base)
    width = 2 * settings.getint("CONCURRENT_REQUESTS")
    with open_run(config, ways, sites, width=width, keep=keep, display=display, on_article=on_article) as run:
        process = AsyncCrawlerProcess(settings)
        if base is None:
            start_log(config.log.format, config.log.level.upper(), outcomes=display != "none")
        for warning in run.warnings:
            log.warning(warning)

        def start(context: Context) -> asyncio.Task[None]:
            return process.crawl(process.create_crawler(spider_of(context.site)), context=context)

        if isinstance(run.ledger, PostgresLedger):
            _share(process, run, run.ledger, start)
        else:
            for context in run.contexts:
                start(context)
            process.start()
        return end(run)


def _share(
    process: AsyncCrawlerProcess, run: Run, ledger: PostgresLedger, start: Callable[[Context], asyncio.Task[None]]
) -> None:
    """Run the reactor until a worker of a shared ledger has done its part."""
    from twisted.internet import reactor  # noqa: PLC0415  Scrapy must choose its kind first

    crawl = SharedCrawl(run, ledger, start)
    run.is_cut = True

    async def work() -> None:
        try:
            await crawl.work()
            run.is_cut = False
        finally:
            process._stop_reactor()  # noqa: SLF001  it also bears a stop that is under way

    tasks: list[asyncio.Task[None]] = []
    reactor.callWhenRunning(lambda: tasks.append(asyncio.get_event_loop().create_task(work())))
    process.start(stop_after_crawl=False)
    if tasks and tasks[0].done() and (error := tasks[0].exception()):
        raise error


def fetch(
    urls: Sequence[str], config: Config, *, keep: bool = True, on_article: Callable[[Article], None] | None = None
) -> CrawlSummary:
    """Fetch single articles, as ``crawl`` does. A rejected page or a forgotten article gives exit code 3.

    A page of any other host is fetched too, and read without facts. Sections, kinds, days and the limit of the
    configuration do not hold for addresses that a user names one by one.
    """
    sites: dict[str, Site] = {}
    for url in urls:
        site = site_of(url) or site_elsewhere(url)
        if site is None or site.read_address(url) is None:
            message = f"no article of {site.title}" if site else "no address of a page on the public web"
            raise UsageError(f"{url}: {message}; see `scraper sites`")
        if not any(known.owns(url) for known in sites.values()):
            sites[site.name] = site
    unfiltered = replace(config.crawl, sections=(), kinds=(), since=None, until=None, limit=None)
    config = replace(config, crawl=unfiltered)
    summary = _run(list(sites.values()), config, Ways(urls=urls), keep=keep, display="none", on_article=on_article)
    if summary.exit_code == EXIT_OK:
        if summary.counts.get("failed"):
            summary.exit_code = FetchError.exit_code
        elif any(summary.counts.get(name) for name in ("rejected", "gone", "forgotten")):
            summary.exit_code = Rejected.exit_code
    return summary


def settings_of(config: Config, *, from_archive: bool = False, base: Settings | None = None) -> Settings:
    """Return Scrapy's settings for a run: ``scraper.settings``, and over them what follows from the configuration.

    from_archive: every page comes out of an archive.
    base: settings of ``scrapy crawl``, whose own words (``-s``) are stronger than both; the log is then Scrapy's.
    """
    from scrapy.settings import Settings  # noqa: PLC0415

    settings = base or Settings()
    if base is None:
        settings.setmodule("scraper.settings", priority="project")
        settings.set("LOG_INSTALL_ROOT_HANDLER", value=False, priority="project")  # start_log does it
    settings.setdict(scrapy_values(config, from_archive=from_archive), priority="project")
    return settings


def _sites(names: Sequence[str]) -> list[Site]:
    known = all_sites()
    if list(names) == ["all"]:
        return list(known.values())
    for name in names:
        if name not in known:
            raise UsageError(f"no site {name!r}{did_you_mean(name, known)}; there are {', '.join(known)}, and all")
    return [known[name] for name in names]
