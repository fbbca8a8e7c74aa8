"""``scraper doctor``: how a page is understood; with nothing given, whether the site still is."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from scraper.cli import complete, options
from scraper.cli.doctor_words import as_data, as_words, contact_as_data, contact_as_words
from scraper.cli.meter import Elapsed
from scraper.cli.terminal import as_json, coloured, complain, line, result, say
from scraper.core.errors import EXIT_OK, FetchError, NotThere, Rejected, ScraperError, UsageError, gravest
from scraper.core.files import make_folders, write_whole
from scraper.core.phrases import counted, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scraper.config import Config
    from scraper.core.page import Page
    from scraper.crawling.ending import CrawlSummary
    from scraper.facts.site import Site
    from scraper.offline.diagnosis import Diagnosis
    from scraper.offline.first_contact import Contact


@click.command()
@click.argument("targets", metavar="[URL|FILE|ARCHIVE...]", nargs=-1)
@click.option("--url", metavar="URL", help="The address that a file came from, when the file does not say.")
@click.option(
    "--site",
    metavar="NAME",
    shell_complete=complete.sites,
    help="The newsroom that is asked when nothing is named; default: cnnindonesia.",
)
@click.option(
    "--articles",
    metavar="N",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help="How many recent articles to read, and as many of earlier years.",
)
@click.option("--into", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Where a contact is kept.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Draw the pages there.")
@click.option("--base-url", metavar="URL", help="Ask this replica or mirror in place of the live site.")
@click.option("--contact", metavar="WHO", help="Page or mail address in the user agent.")
@options.configuration
@options.quiet
@options.text_or_json()
def command(
    targets: tuple[str, ...],
    url: str | None,
    site: str | None,
    articles: int,
    folder: Path | None,
    html: Path | None,
    base_url: str | None,
    contact: str | None,
    file: Path | None,
    form: str,
) -> int:
    """Show how pages are understood: layout, each field with its source and what other places say, blocks, cuts,
    warnings.

    With nothing named: makes the first contact with a site. Asks for robots.txt and one page of each list, fetches
    recent articles and others of earlier years and kinds, reads each by the facts of the site, by its content and by
    a second opinion, and ends with a verdict. Everything that the site answered is kept in a folder, with the report
    as one HTML page; the archive in it can be read again by its name.

    \b
    Examples:
      scraper doctor page.html
      scraper doctor page.html --html page-as-read.html
      scraper doctor https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul
      scraper doctor
      scraper doctor --base-url http://127.0.0.1:8600
      scraper doctor doctor-cnnindonesia-20261129-0900/
    """
    from scraper.config import load

    if url and len(targets) != 1:
        raise UsageError("--url is for one file")
    if targets and folder:
        raise UsageError("--into is for a contact with a site; --html draws the pages that are named")
    wanted = {"site": site, "base_url": base_url, "contact": contact, "log.level": "warning"}
    with TemporaryDirectory(prefix="scraper-doctor-") as place:
        config = load(file, flags={**wanted, "output": place, "archive.keep": True})
        if not targets:
            return _meet(config, articles, folder, html, form)
        if len(targets) == 1 and (archives := _archives(targets[0])):
            return _show(_read_again(_site(config.site), archives), html, form)
        return _look_at(targets, url, config, html, form)


def _archives(target: str) -> list[Path]:
    """Return the web archives that a name stands for, empty for a page; raises ``UsageError`` for another folder."""
    from scraper.storage.archive_names import SUFFIXES, find_archives

    path = Path(target)
    archives = find_archives(path) if path.is_dir() or target.endswith(SUFFIXES) else []
    if path.is_dir() and not archives:
        raise UsageError(f"{line(target)}: a folder without a web archive (.warc.gz); name a page in it")
    return archives


def _site(name: str) -> Site:
    from scraper.sites.registry import all_sites

    sites = all_sites()
    if name not in sites:
        raise UsageError(f"no site {name!r}{did_you_mean(name, sites)}; there are {', '.join(sites)}")
    return sites[name]


def _look_at(targets: Sequence[str], url: str | None, config: Config, html: Path | None, form: str) -> int:
    from scraper.offline.contact_page import page_of_diagnoses
    from scraper.offline.diagnosis import explain
    from scraper.offline.saved import read_page

    codes = []
    addresses = [target for target in targets if _is_address(target)]
    fetched, problems = _fetched(addresses, config) if addresses else ({}, {})
    kept = {page.url: page for page in _kept(config)} if addresses else {}
    diagnoses: list[tuple[str, Diagnosis]] = []
    for target in targets:
        try:
            page = fetched.get(target) if target in addresses else read_page(Path(target), url)
            if page is None:
                raise FetchError(problems.get(target, "could not be fetched"))
        except ScraperError as error:
            codes.append(complain(error, about=target))
            continue
        diagnoses.append((target, explain(page, _further(kept))))
        if form == "text":
            result(as_words(*diagnoses[-1], on=coloured(sys.stdout)), painted=True)
    if form == "json":
        result(as_json([as_data(diagnosis) for _, diagnosis in diagnoses]))
    if html:
        write_whole(html, page_of_diagnoses(diagnoses).encode())
    if any(diagnosis.rejected for _, diagnosis in diagnoses):
        codes.append(Rejected.exit_code)
    return gravest(codes)


def _is_address(target: str) -> bool:
    return target.startswith(("http://", "https://"))


def _fetched(addresses: Sequence[str], config: Config) -> tuple[dict[str, Page], dict[str, str]]:
    """Return the raw pages of the addresses, as the crawl fetches and keeps them, and what went wrong, by address."""
    from scraper.running.launch import fetch

    with Elapsed(f"fetching {counted(len(addresses), 'page')}"):
        summary = fetch(addresses, config)
    if summary.error:
        raise summary.error
    pages = {page.url: page for page in _kept(config)}
    found = {url: pages[known] for url in addresses if (known := _same(url, pages))}
    return found, {url: why.removeprefix(f"{url}: ") for url, why in summary.problems}


def _same(url: str, pages: dict[str, Page]) -> str:
    """Return the address under which a page was fetched, which may be the canonical one of the address wanted for."""
    from scraper.sites.registry import site_of

    site = site_of(url)
    wanted = site.read_address(url) if site else None
    for known in pages:
        read = site.read_address(known) if site else None
        if known == url or (wanted and read and (read.id, read.page, read.amp) == (wanted.id, wanted.page, wanted.amp)):
            return known
    return ""


def _kept(config: Config) -> list[Page]:
    from scraper.storage.archive_names import find_archives
    from scraper.storage.warc import read_archive

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


def _meet(config: Config, articles: int, folder: Path | None, html: Path | None, form: str) -> int:
    """Make the first contact with a site, and keep it in a folder."""
    from scraper.crawling.plans import Ways
    from scraper.offline.contact_page import page_of_contact
    from scraper.running.launch import crawl
    from scraper.storage.archive_names import find_archives

    site = _site(config.site)
    folder = folder or Path(f"doctor-{site.name}-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; name another folder by --into")
    say(f"asking {config.base_url or 'the live site'} for one page of each list and for articles; this takes a while")
    with Elapsed(f"asking {site.name}"):
        summary = crawl([site.name], config, Ways(probe=articles), display="none")
    make_folders(folder)
    archives = [Path(shutil.copy2(archive, folder / archive.name)) for archive in find_archives(config.output)]
    contact = _read_again(site, archives, summary)
    write_whole(folder / "report.html", page_of_contact(contact).encode())
    write_whole(folder / "report.json", as_json(contact_as_data(contact)))
    code = _show(contact, html, form)
    say(f"kept in {folder}: report.html, report.json and what the site answered; for fixtures of it, see")
    say(f"  scraper fixture {folder} --into tests/pages")
    return complain(summary.error) if summary.error else code


def _read_again(site: Site, archives: Sequence[Path], summary: CrawlSummary | None = None) -> Contact:
    from scraper.offline.first_contact import contact_of

    contact = contact_of(site, archives, summary.sources if summary else ())
    if summary:
        contact.error = summary.error
        lists = {one.name for one in summary.sources}
        contact.problems = [*contact.problems, *(one for one in summary.problems if one[0] not in lists)]
    return contact


def _show(contact: Contact, html: Path | None, form: str) -> int:
    """Print a contact, and draw it where that is wanted; return the exit code."""
    from scraper.offline.contact_page import page_of_contact

    if html:
        write_whole(html, page_of_contact(contact).encode())
    if form == "json":
        result(as_json(contact_as_data(contact)))
    else:
        result(contact_as_words(contact, on=coloured(sys.stdout)), painted=True)
    return EXIT_OK if contact.standing == "hold" else Rejected.exit_code
