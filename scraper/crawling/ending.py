"""How a run ended: the sums of its newsrooms, its outcome in the record, its exit code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.core.errors import (
    EXIT_INTERRUPTED,
    EXIT_OK,
    Damaged,
    FetchError,
    ScraperError,
    SiteRefused,
    StoreError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.core.balance import Balance
    from scraper.crawling.context import Context, Run
    from scraper.discover import Plan
    from scraper.facts.site import Site
    from scraper.record.events import ListEnd


@dataclass(slots=True)
class CrawlSummary:
    """How a crawl ended.

    exit_code: one of ``scraper.core.errors.EXIT_CODES``.
    error: why the run was ended early or counts as failed, None when all is well.
    counts: by the names of docs/crawl.md.
    sources: the lists and what each brought.
    problems: the first pages that went wrong, each with its reason.
    spent: the budget that ran out, in words.
    left: what was waited for when the run was stopped, in words.
    nothing: where nothing was found although it could be looked there, in words.
    archives: what became of every record of the archives that were read in place of the site, None without any.
    """

    exit_code: int = EXIT_OK
    error: ScraperError | None = None
    counts: dict[str, int] = field(default_factory=dict)
    sources: list[ListEnd] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    interrupted: bool = False
    spent: str = ""
    left: list[str] = field(default_factory=list)
    nothing: str = ""
    archives: Balance | None = None


def end(run: Run) -> CrawlSummary:
    """End a run whose newsrooms have all come to their end: close its record, return its summary."""
    summary = CrawlSummary()
    if run.texts:
        run.texts.close()  # while the record can still tell that it failed
    summary.interrupted = run.is_cut
    for context in run.contexts:
        _add(summary, context)
    summary.error = summary.error or run.error
    _judge(summary, [(context.site, context.plan) for context in run.contexts], run.config.base_url)
    if run.catalogue:
        summary.archives = run.catalogue.settle()
    if run.record:
        try:
            words = [str(summary.error or summary.spent), *(f"waited for {what}" for what in summary.left)]
            run.record.close(_outcome(summary), "; ".join(filter(None, words)))
        except StoreError as error:  # what ended the crawl comes first
            summary.error = summary.error or error
            summary.exit_code = summary.error.exit_code
    return summary


def _add(summary: CrawlSummary, context: Context) -> None:
    for name, value in context.counting.counts.items():
        summary.counts[name] = summary.counts.get(name, 0) + value
    # Without a reason at all a second Ctrl-C has ended the reactor before the crawl could end.
    summary.interrupted |= context.finish_reason in {None, "shutdown"}
    summary.sources += context.counting.lists
    summary.problems += context.counting.problems
    summary.left += context.waits.left
    summary.error = summary.error or context.brakes.stopped or _unknown_end(context.finish_reason)
    limit = "--limit" if context.frontier.full else ""
    summary.spent = limit or summary.spent or context.brakes.spent


def _unknown_end(reason: str | None) -> ScraperError | None:
    """Return a fault for an end that no part of ours has brought about, such as a break in Scrapy's own work."""
    return None if reason in {None, "finished", "shutdown"} else ScraperError(f"the crawl broke: {reason}")


def _judge(summary: CrawlSummary, plans: Sequence[tuple[Site, Plan]], base_url: str | None) -> None:
    walked = [source for source in summary.sources if not source.skipped]
    if summary.error is None and walked and not summary.interrupted:
        summary.error = _trouble_of_lists(walked, base_url)
        if summary.error is None and not any(source.articles for source in walked):
            _judge_nothing(summary, plans)
    if summary.error:
        summary.exit_code = summary.error.exit_code
    elif summary.interrupted:
        summary.exit_code = EXIT_INTERRUPTED


def _trouble_of_lists(walked: Sequence[ListEnd], base_url: str | None) -> ScraperError | None:
    """Return why the lists of a run count as not read: none of them, or one that did not come to its own end.

    base_url: the replica or mirror that was asked in place of the site. It is named: all addresses are the site's.
    """
    failed = [source for source in walked if source.failed and not source.gone]
    has_articles = any(source.articles for source in walked)
    is_refused = any(source.refused for source in failed)
    if failed and all(source.failed for source in walked) and (is_refused or not has_articles):
        kind = SiteRefused if is_refused else FetchError
        place = f" from {base_url} (base_url)" if base_url else ""
        return kind(f"no list of the site could be read{place}; the first, {failed[0].name}: {failed[0].failed}")
    if failed:
        worst = next((source for source in failed if source.damaged), failed[0])
        message = f"{len(failed)} of {len(walked)} lists were not read to the end; {worst.name}: {worst.failed}"
        return Damaged(message) if worst.damaged else FetchError(message)
    return None


def _judge_nothing(summary: CrawlSummary, plans: Sequence[tuple[Site, Plan]]) -> None:
    """Judge lists that were all read and name no article: trouble for the newest of a site, a fact for a part of it."""
    if any(plan.is_part for _, plan in plans):
        summary.nothing = ", ".join(plan.name(site) for site, plan in plans)
    else:
        summary.error = FetchError("the lists of the site name no article; see what `scraper doctor` says")


def _outcome(summary: CrawlSummary) -> str:
    """Return the word of the record for how a run ended."""
    if isinstance(summary.error, SiteRefused):
        return "refused"
    if summary.error:
        return "failed"
    if summary.interrupted:
        return "interrupted"
    return "limit" if summary.spent else "finished"
