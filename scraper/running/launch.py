"""Run a crawl in this process: from the configuration to Scrapy and back to a summary with an exit code."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from scraper.core.errors import (
    EXIT_INTERRUPTED,
    EXIT_OK,
    FetchError,
    Rejected,
    ScraperError,
    SiteRefused,
    StoreError,
    UsageError,
)
from scraper.sites.elsewhere import site_elsewhere
from scraper.sites.registry import all_sites, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scrapy.crawler import Crawler
    from scrapy.settings import Settings

    from scraper.config import Config
    from scraper.core.article import Article
    from scraper.discover import Plan, Source
    from scraper.facts.site import Site
    from scraper.record import RunRecord
    from scraper.spiders.newsroom import Newsroom

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Asked:
    """What to find, beside what the configuration says: one of these, or none for the newest.

    probe: one page of every list that the site has, to see which of them work.
    """

    search: str = ""
    tag: str = ""
    sitemap: str = ""
    from_archive: str = ""
    urls: Sequence[str] = ()
    probe: bool = False


@dataclass(slots=True)
class CrawlSummary:
    """How a crawl ended.

    exit_code: see ``scraper.core.errors.EXIT_CODES``; error: why it was ended early or counts as failed, None when all
    is well; counts: by the names of docs/crawl.md; sources: the lists and what each brought; problems: the first pages
    that went wrong, each with its reason.
    """

    exit_code: int = EXIT_OK
    error: ScraperError | None = None
    counts: dict[str, int] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    interrupted: bool = False
    spent: str = ""


def crawl(  # noqa: PLR0913  the last three are rarely given
    sites: Sequence[str],
    config: Config,
    asked: Asked | None = None,
    *,
    keep: bool = True,
    display: str = "auto",
    on_article: Callable[[Article], None] | None = None,
) -> CrawlSummary:
    """Crawls the named sites, side by side, and gives the summary when all came to their end.

    keep: into ``config.output``; on_article: told each Article as it is done. Runs the reactor, so once in a process.
    Raises ``UsageError`` for what cannot be asked and ``StoreError`` when the folder cannot be used; everything that
    happens later is in the summary.
    """
    return _run(_sites(sites), config, asked or Asked(), keep=keep, display=display, on_article=on_article)


def _run(  # noqa: PLR0913  as above
    sites: Sequence[Site],
    config: Config,
    asked: Asked,
    *,
    keep: bool,
    display: str,
    on_article: Callable[[Article], None] | None,
) -> CrawlSummary:
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415  half a second that no other command should pay

    from scraper.crawling.conditions import Conditions, Context  # noqa: PLC0415
    from scraper.crawling.log import start_log  # noqa: PLC0415
    from scraper.spiders.newsroom import spider_of  # noqa: PLC0415
    from scraper.storage.output import Folder  # noqa: PLC0415
    from scraper.storage.page_index import Catalogue  # noqa: PLC0415

    plans, lacking = _plans(sites, config, asked)
    settings = settings_of(config, keep=keep, display=display)
    conditions, _ = Conditions.apply(settings, {"from_archive": asked.from_archive})
    catalogue = Catalogue(Path(asked.from_archive)) if asked.from_archive else None
    summary = CrawlSummary()
    with Folder(conditions.output, durable=conditions.durable, looks=conditions.looks) as folder:
        record = _open_record(config, asked, plans) if keep else None
        process = AsyncCrawlerProcess(settings)
        start_log(config.log.format, config.log.level.upper(), outcomes=display != "none")
        for said in lacking:
            log.warning(said)
        crawlers = []
        for site, plan in plans:
            crawler = process.create_crawler(spider_of(site))
            crawlers.append(crawler)
            process.crawl(crawler, context=Context(plan, conditions, folder, record, on_article, catalogue))
        process.start()
        for crawler in crawlers:
            _sum_up(summary, crawler)
        _judge(summary)
        if record:
            _close(record, summary)
    return summary


def fetch(
    urls: Sequence[str], config: Config, *, keep: bool = True, on_article: Callable[[Article], None] | None = None
) -> CrawlSummary:
    """Fetches the given articles with the same spiders; as ``crawl``. A rejected page gives exit code 3.

    A page of a host that is no site of ours is fetched as well, and read without facts. What the configuration says of
    the sections, kinds, days and number of a crawl does not hold for addresses that were given one by one.
    """
    sites: dict[str, Site] = {}
    for url in urls:
        site = site_of(url) or site_elsewhere(url)
        if site is None or site.read_address(url) is None:
            said = f"no article of {site.title}" if site else "no address of a page on the public web"
            raise UsageError(f"{url}: {said}; see `scraper sites`")
        if not any(known.owns(url) for known in sites.values()):
            sites[site.name] = site
    asked = Asked(urls=urls)
    unfiltered = replace(config.crawl, sections=(), kinds=(), since=None, until=None, limit=None)
    config = replace(config, crawl=unfiltered)
    summary = _run(list(sites.values()), config, asked, keep=keep, display="none", on_article=on_article)
    if summary.exit_code == EXIT_OK:
        if summary.counts.get("failed"):
            summary.exit_code = FetchError.exit_code
        elif summary.counts.get("rejected") or summary.counts.get("gone"):
            summary.exit_code = Rejected.exit_code
    return summary


def settings_of(config: Config, *, keep: bool = True, display: str = "auto") -> Settings:
    """Scrapy's settings for a configuration: ``scraper.settings`` and over it what the user set."""
    from scrapy.settings import Settings  # noqa: PLC0415

    settings = Settings()
    settings.setmodule("scraper.settings", priority="project")
    values: Mapping[str, Any] = {
        "SCRAPER_OUTPUT": str(config.output) if keep else "",
        "SCRAPER_BASE_URL": config.base_url or "",
        "SCRAPER_CONTACT": config.contact or "",
        "SCRAPER_LIMIT": config.crawl.limit or 0,
        "SCRAPER_MAX_MINUTES": config.crawl.max_minutes or 0,
        "SCRAPER_MAX_ERRORS": config.crawl.max_errors or 0,
        "SCRAPER_ARCHIVE": config.archive.keep,
        "SCRAPER_ARCHIVE_FORMAT": config.archive.compression,
        "SCRAPER_ARCHIVE_ROTATE": config.archive.rotate,
        "SCRAPER_RECHECK": [str(seconds) for seconds in config.crawl.recheck],
        "SCRAPER_REFUSALS": config.fetch.refusals,
        "SCRAPER_DISPLAY": display,
        "USER_AGENT": config.fetch.user_agent,
        "ROBOTSTXT_OBEY": config.fetch.robots,
        "DOWNLOAD_DELAY": config.fetch.delay,
        "AUTOTHROTTLE_START_DELAY": config.fetch.delay,
        "CONCURRENT_REQUESTS_PER_DOMAIN": config.fetch.concurrency,
        "CONCURRENT_REQUESTS": config.fetch.concurrency + 1,
        "DOWNLOAD_TIMEOUT": config.fetch.timeout,
        "RETRY_TIMES": config.fetch.retries,
        "DOWNLOAD_MAXSIZE": config.limits.response_size,
        "REDIRECT_MAX_TIMES": config.limits.redirects,
        "SCRAPER_PAGE_TIME": config.limits.page_time,
        "LOG_INSTALL_ROOT_HANDLER": False,  # start_log does it
        "LOG_LEVEL": config.log.level.upper(),
    }
    settings.setdict(dict(values), priority="project")
    return settings


def _sites(names: Sequence[str]) -> list[Site]:
    known = all_sites()
    if list(names) == ["all"]:
        return list(known.values())
    for name in names:
        if name not in known:
            raise UsageError(f"no site {name!r}; there are {', '.join(known)}, and all")
    return [known[name] for name in names]


def _plans(sites: Sequence[Site], config: Config, asked: Asked) -> tuple[list[tuple[Site, Plan]], list[str]]:
    """A plan for each site that has a section of those asked for, and in words what which site lacks.

    Raises ``UsageError`` for a section that none of them has.
    """
    from scraper.discover.plan import has_section  # noqa: PLC0415

    wanted = config.crawl.sections
    if len(sites) == 1 or not wanted:
        return [(site, _plan(site, config, asked, wanted)) for site in sites], []
    for section in wanted:
        if not any(has_section(site, section) for site in sites):
            raise UsageError(f"no site has a section {section!r}; `scraper sites --format json` names those of each")
    plans, lacking = [], []
    for site in sites:
        sections = [section for section in wanted if has_section(site, section)]
        if sections:
            plans.append((site, _plan(site, config, asked, sections)))
        if len(sections) < len(wanted):
            missing = ", ".join(section for section in wanted if section not in sections)
            lacking.append(f"{site.title} has no section {missing}" + ("" if sections else ", so it is left out"))
    return plans, lacking


def _plan(site: Site, config: Config, asked: Asked, sections: Sequence[str]) -> Plan:
    from scraper.discover import Plan  # noqa: PLC0415

    return Plan.read(
        site,
        since=config.crawl.since or "",
        until=config.crawl.until or "",
        sections=sections,
        kinds=config.crawl.kinds,
        search=asked.search,
        tag=asked.tag,
        sitemap=asked.sitemap,
        from_archive=asked.from_archive,
        urls=[url for url in asked.urls if site.owns(url)],
        probe=asked.probe,
    )


def _open_record(config: Config, asked: Asked, plans: Sequence[tuple[Site, Plan]]) -> RunRecord:
    from scraper.record import RunRecord, prune, utc_now  # noqa: PLC0415

    prune(config.output, utc_now() - timedelta(seconds=config.record.keep_events))
    words = {"jobs": ", ".join(plan.name(site) for site, plan in plans)}
    words |= {key: str(value) for key, value in (("limit", config.crawl.limit), ("base_url", config.base_url)) if value}
    if asked.urls:
        words["addresses"] = str(len(asked.urls))
    return RunRecord.open(config.output, words, several_sites=len(plans) > 1)


def _close(record: RunRecord, summary: CrawlSummary) -> None:
    try:
        record.close(_outcome(summary), str(summary.error or summary.spent))
    except StoreError as error:  # what ended the crawl comes first
        summary.error = summary.error or error
        summary.exit_code = summary.error.exit_code


def _outcome(summary: CrawlSummary) -> str:
    """In the words of the record."""
    if isinstance(summary.error, SiteRefused):
        return "refused"
    if summary.error:
        return "failed"
    if summary.interrupted:
        return "interrupted"
    return "limit" if summary.spent else "finished"


def _sum_up(summary: CrawlSummary, crawler: Crawler) -> None:
    spider = cast("Newsroom", crawler.spider)
    if spider.frontier.full:
        summary.spent = "--limit"
    for name, value in spider.tally.counts.items():
        summary.counts[name] = summary.counts.get(name, 0) + value
    # No reason at all: a second Ctrl-C ended the reactor before the crawl could end.
    summary.interrupted |= crawler.stats.get_value("finish_reason") in {None, "shutdown"}
    summary.sources += spider.sources
    summary.problems += spider.tally.problems
    summary.error = summary.error or spider.tally.stopped
    summary.spent = summary.spent or spider.tally.spent


def _judge(summary: CrawlSummary) -> None:
    walked = [source for source in summary.sources if not source.skipped]
    if summary.error is None and walked and not summary.interrupted:
        if all(source.failed for source in walked):
            kind = SiteRefused if any(source.refused for source in walked) else FetchError
            summary.error = kind(f"no list of the site could be read; the first said: {walked[0].failed}")
        elif not any(source.articles for source in walked):
            summary.error = FetchError("the lists of the site name no article; see what `scraper doctor` says")
    if summary.error:
        summary.exit_code = summary.error.exit_code
    elif summary.interrupted:
        summary.exit_code = EXIT_INTERRUPTED
