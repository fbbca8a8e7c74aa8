"""``scraper doctor``: how a page is understood; with nothing given, whether the site still is."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from scraper.cli import complete
from scraper.cli.terminal import (
    BOLD,
    CYAN,
    DIM,
    GREEN,
    RED,
    YELLOW,
    as_json,
    coloured,
    complain,
    line,
    paint,
    result,
    say,
)
from scraper.core.errors import EXIT_OK, FetchError, NotThere, Rejected, ScraperError, UsageError, gravest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scraper.config import Config
    from scraper.core.page import Page
    from scraper.crawling.ending import CrawlSummary
    from scraper.offline.diagnosis import Diagnosis

_SHOWN = 100
_WIDTH = 100


@click.command()
@click.argument("targets", metavar="[URL|FILE...]", nargs=-1)
@click.option("--url", help="The address that a file came from, when the file does not say.")
@click.option(
    "--site",
    shell_complete=complete.sites,
    help="The newsroom whose health is checked when nothing is named; default: cnnindonesia.",
)
@click.option("--articles", type=click.IntRange(1), default=5, show_default=True, help="How many recent ones to check.")
@click.option("--base-url", metavar="URL", help="Ask this replica or mirror in place of the live site.")
@click.option("--contact", metavar="WHO", help="Page or mail address in the user agent.")
@click.option("--config", "file", type=click.Path(path_type=Path, dir_okay=False), help="The TOML file.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
def command(
    targets: tuple[str, ...],
    url: str | None,
    site: str | None,
    articles: int,
    base_url: str | None,
    contact: str | None,
    file: Path | None,
    form: str,
) -> int:
    """Show how pages are understood: layout, each field with its source and what other places say, blocks, cuts,
    warnings.

    With nothing named: asks each list of the site once and says which work, and fetches a handful of recent articles
    to see whether their pages still are as they are known. Nothing is kept.

    \b
    Examples:
      scraper doctor page.html
      scraper doctor https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul
      scraper doctor
      scraper doctor --base-url http://127.0.0.1:8600
    """
    from scraper.config import load

    if url and len(targets) != 1:
        raise UsageError("--url is for one file")
    wanted = {"site": site, "base_url": base_url, "contact": contact, "log.level": "warning"}
    with TemporaryDirectory(prefix="scraper-doctor-") as folder:
        config = load(file, flags={**wanted, "output": folder, "archive.keep": True})
        if targets:
            return _look_at(targets, url, config, form)
        return _health(load(file, flags={**wanted, "output": folder, "crawl.limit": articles}), form)


def _look_at(targets: Sequence[str], url: str | None, config: Config, form: str) -> int:
    from scraper.offline.diagnosis import explain
    from scraper.offline.saved import read_page

    codes = []
    addresses = [target for target in targets if _is_address(target)]
    fetched, problems = _fetched(addresses, config) if addresses else ({}, {})
    kept = {page.url: page for page in _kept(config)} if addresses else {}
    diagnoses = []
    for target in targets:
        try:
            page = fetched.get(target) if target in addresses else read_page(Path(target), url)
            if page is None:
                raise FetchError(problems.get(target, "could not be fetched"))
        except ScraperError as error:
            codes.append(complain(error, about=target))
            continue
        diagnoses.append(explain(page, _further(kept)))
        if form == "text":
            result(_told(target, diagnoses[-1], on=coloured(sys.stdout)), painted=True)
    if form == "json":
        result(as_json([_as_data(diagnosis) for diagnosis in diagnoses]))
    if any(diagnosis.rejected for diagnosis in diagnoses):
        codes.append(Rejected.exit_code)
    return gravest(codes)


def _is_address(target: str) -> bool:
    return target.startswith(("http://", "https://"))


def _fetched(addresses: Sequence[str], config: Config) -> tuple[dict[str, Page], dict[str, str]]:
    """The raw pages of the addresses, as the crawl fetches and keeps them, and what went wrong, by address."""
    from scraper.running.launch import fetch

    summary = fetch(addresses, config)
    if summary.error:
        raise summary.error
    pages = {page.url: page for page in _kept(config)}
    found = {url: pages[known] for url in addresses if (known := _same(url, pages))}
    return found, {url: why.removeprefix(f"{url}: ") for url, why in summary.problems}


def _same(url: str, pages: dict[str, Page]) -> str:
    """The address under which a page was fetched, which may be the canonical one of the address asked for."""
    from scraper.sites.registry import site_of

    site = site_of(url)
    asked = site.read_address(url) if site else None
    for known in pages:
        read = site.read_address(known) if site else None
        if known == url or (asked and read and (read.id, read.page, read.amp) == (asked.id, asked.page, asked.amp)):
            return known
    return ""


def _kept(config: Config) -> list[Page]:
    from scraper.storage.warc import find_archives, read_archive

    return [page for path in find_archives(config.output) for page in read_archive(path)]


def _further(pages: Mapping[str, Page]) -> Callable[[str], Page]:
    """Return what gives the doctor the further pages of an article, by their addresses, and never an AMP form."""
    from scraper.storage.page_index import address_of

    def serve(url: str) -> Page:
        page, address = pages.get(url), address_of(url)
        if page is None or address is None or address.amp:
            raise NotThere(f"{url} was not fetched")
        return page

    return serve


def _health(config: Config, form: str) -> int:
    """A handful of recent articles, one line each, and the lists they came from."""
    from scraper.crawling.plans import Ways
    from scraper.offline.diagnosis import explain
    from scraper.running.launch import crawl
    from scraper.sites.registry import all_sites

    say(f"asking {config.base_url or 'the live site'} for one page of each list and for articles; this takes a minute")
    summary = crawl([config.site], config, Ways(probe=True), display="none")
    sites = all_sites()
    diagnoses = []
    kept = {page.url: page for page in _kept(config)}
    for page in kept.values():
        address = sites[config.site].read_address(page.url) if config.site in sites else None
        if address and address.page == 1 and not address.amp:
            diagnoses.append(explain(page, _further(kept)))
    if form == "json":
        sources = [{"name": one.name, "articles": one.articles, "failed": one.failed} for one in summary.sources]
        result(
            as_json(
                {
                    "counts": summary.counts,
                    "sources": sources,
                    "pages": [_as_data(diagnosis) for diagnosis in diagnoses],
                }
            )
        )
    else:
        result(_health_told(summary, diagnoses, on=coloured(sys.stdout)), painted=True)
    if summary.error:
        return complain(summary.error)
    sick = any(diagnosis.rejected or diagnosis.method != "adapter" for diagnosis in diagnoses)
    return Rejected.exit_code if sick or not diagnoses else EXIT_OK


def _health_told(summary: CrawlSummary, diagnoses: Sequence[Diagnosis], *, on: bool) -> str:
    pages, found = summary.counts.get("lists/pages", 0), summary.counts.get("found", 0)
    lines = [paint("lists", BOLD, on=on), f"  {pages} pages read, {found} addresses of articles on them"]
    for source in summary.sources:
        word, colour = ("failed", RED) if source.failed else ("works", GREEN) if source.articles else ("empty", YELLOW)
        state = paint(f"{word:<7}", colour, on=on)
        lines.append(f"  {state} {line(source.name)}: {source.failed or f'{source.articles} articles'}")
    lines.append(paint("articles", BOLD, on=on))
    for diagnosis in diagnoses:
        if diagnosis.rejected:
            state = paint("rejected", RED, on=on)
        else:
            state = paint("well    ", GREEN, on=on) if not diagnosis.warnings else paint("look    ", YELLOW, on=on)
        words = diagnosis.article.word_count if diagnosis.article else 0
        lines.append(f"  {state} {diagnosis.method}/{diagnosis.layout or '-'}, {words} words  {line(diagnosis.url)}")
        lines += [f"           {line(warning)}" for warning in diagnosis.warnings]
    known = sum(diagnosis.method == "adapter" and not diagnosis.rejected for diagnosis in diagnoses)
    lines.append(f"{known} of {len(diagnoses)} articles were read by the site's own facts")
    return "\n".join([*lines, ""])


def _told(name: str, seen: Diagnosis, *, on: bool) -> str:
    lines = [paint(line(name), BOLD, on=on)]
    facts = [
        ("address", seen.url or "not known: give it by --url"),
        ("site", seen.site),
        ("layout", f"{seen.layout or 'none that is known'}, read by {seen.method or 'nobody'}"),
        ("tried", ", ".join(seen.tried)),
        ("trafilatura", "" if seen.disagreement is None else f"finds {seen.disagreement:.1%} more words"),
    ]
    lines += [f"  {key:<15}{line(value)}" for key, value in facts if value]
    if seen.evidence:
        lines.append(paint("evidence", BOLD, on=on))
        lines += [f"  {key:<15}{line(value)}" for key, value in seen.evidence.items() if value]
    lines.append(paint("fields", BOLD, on=on))
    for finding in seen.findings:
        lines.append(f"  {finding.name:<15}{line(finding.value) or '-'}{paint(f'  {finding.source}', DIM, on=on)}")
        lines += [
            paint(f"{'':<17}{line(place)}: {line(value)}", DIM if value == finding.value else YELLOW, on=on)
            for place, value in finding.rivals.items()
        ]
    lines.append(paint(f"body: {len(seen.pieces)} pieces as they stand on the page", BOLD, on=on))
    for kind, rule, text in seen.pieces:
        label = paint(f"{rule or kind:<18}", RED if rule else GREEN, on=on)
        lines.append(f"  {label}{textwrap.shorten(line(text), _SHOWN, placeholder=' ...')}")
    if seen.cuts:
        counts = ", ".join(f"{rule} {count}" for rule, count in seen.cuts.items())
        lines += textwrap.wrap(f"cuts: {counts}", _WIDTH, subsequent_indent="  ")
    if seen.article:
        lines.append(
            paint(f"an Article of {seen.article.word_count} words in {len(seen.article.blocks)} blocks", CYAN, on=on)
        )
    lines += [paint(f"warning: {line(warning)}", YELLOW, on=on) for warning in seen.warnings]
    return "\n".join([*lines, "", ""])


def _as_data(seen: Diagnosis) -> dict[str, object]:
    import msgspec

    return {
        "url": seen.url,
        "site": seen.site,
        "layout": seen.layout,
        "method": seen.method,
        "tried": seen.tried,
        "evidence": seen.evidence,
        "fields": msgspec.to_builtins(seen.findings),
        "pieces": [{"type": kind, "rule": rule or None, "text": text} for kind, rule, text in seen.pieces],
        "cuts": seen.cuts,
        "disagreement": seen.disagreement,
        "rejected": str(seen.rejected) if seen.rejected else None,
        "warnings": seen.warnings,
    }
