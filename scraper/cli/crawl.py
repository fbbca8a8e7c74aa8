"""``scraper crawl``: the newest articles, or a span of days, into a folder."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any, Final

import click

from scraper.cli import complete, options
from scraper.cli.terminal import complain, line, say
from scraper.core.errors import EXIT_OK, Damaged, FetchError, UsageError, gravest
from scraper.core.phrases import counted
from scraper.core.s3_folder import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scraper.core.balance import Balance
    from scraper.crawling.ending import CrawlSummary
    from scraper.discover.address_file import AddressFile

_WAYS: Final = ("search", "tag", "sitemap", "from_archive")
_MAX_SHOWN: Final = 10  # bad lines of a file that are named; the balance counts the others


@click.command()
@click.argument("site", required=False, shell_complete=complete.sites)
@click.option(
    "--output", type=options.OutputFolder(), help="Folder to write into, or s3://BUCKET/NAME; default: output."
)
@options.ledger
@click.option(
    "--since", metavar="DAY", help="First day of publication: 2026-11-22, today, yesterday, 7d (days ago), 2w."
)
@click.option("--until", metavar="DAY", help="Last day of publication; default: today.")
@click.option(
    "--section",
    "sections",
    metavar="NAME",
    multiple=True,
    shell_complete=complete.sections,
    help="Only this section; may be given again.",
)
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    help="Only this kind: article, video, photo, ...; may be given again.",
)
@click.option("--search", metavar="WORDS", help="What the site's own search finds.")
@click.option("--tag", metavar="TAG", help="What is listed under a tag.")
@click.option("--sitemap", metavar="URL", help="What a sitemap lists.")
@click.option(
    "--from-archive",
    type=click.Path(path_type=str),
    metavar="PATH",
    help="The articles in web archives (.warc.gz); the site is not asked.",
)
@click.option(
    "--urls", type=click.File("rb"), metavar="FILE", help="The addresses in a file and no others; - is stdin."
)
@click.option("--limit", type=int, metavar="N", help="Fetch this many articles of each newsroom at most.")
@click.option("--max-minutes", type=float, metavar="N", help="Stop after this many minutes.")
@click.option("--max-errors", type=int, metavar="N", help="Stop after this many addresses that cannot be fetched.")
@click.option("--archive/--no-archive", default=None, help="Keep the raw pages as WARC; default: yes.")
@click.option("--base-url", metavar="URL", help="Ask this replica or mirror in place of the live site.")
@click.option(
    "--contact", metavar="WHO", help="Page or mail address in the user agent, so that the site can reach you."
)
@click.option("--log-format", type=click.Choice(["text", "json"]), help="How progress and problems are written.")
@options.configuration
@click.option("--quiet", is_flag=True, help="No progress, no summary; problems only.")
def command(site: str | None, file: Path | None, quiet: bool, **words: Any) -> int:  # noqa: ANN401  Click gives each option its type
    """Crawl the newest articles of SITE (default: cnnindonesia), or a span of days, into a folder.

    Only what is new or changed is fetched; a crawl that was stopped or killed goes on where it was.

    \b
    Examples:
      scraper crawl
      scraper crawl --since 2026-11-01 --until 2026-11-07 --section ekonomi
      scraper crawl --search "harga beras" --limit 50
      scraper crawl --urls addresses.txt --output corpus
      scraper crawl all --since 7d
      scraper crawl all --ledger postgresql://me@db.example.org/corpus --output /mnt/corpus
    """
    from scraper.config import load
    from scraper.crawling.plans import Ways
    from scraper.running.launch import crawl

    file_of_urls: IO[bytes] | None = words.pop("urls")
    for way in _WAYS:
        if words[way] == "":  # of a shell variable that is not set: what was asked for is not known
            raise UsageError(f"--{way.replace('_', '-')} is empty; say what to look for, or leave it out")
    search, tag, sitemap, archives = (words.pop(way) or "" for way in _WAYS)
    config = load(file, flags=flags(site=site, **words))
    addresses = _addresses(file_of_urls, config.site) if file_of_urls else None
    ways = Ways(search, tag, sitemap, archives, addresses.urls if addresses else ())
    speaks = not quiet and config.log.format == "text"
    summary = crawl(
        [config.site],
        config,
        ways,
        display="none" if quiet else "auto",
        announce=(lambda jobs: say(f"crawling {line(', '.join(jobs))} -> {shown(config.output)}")) if speaks else None,
    )
    is_part = bool(config.crawl.sections or config.crawl.kinds)
    balance = _balance(addresses, summary, is_part=is_part) if addresses else summary.archives
    if config.log.format == "json":
        say(_json(summary, balance))
    elif not quiet:
        show(summary, config.output)
        if balance:
            say(balance.line())
    if summary.error:
        complain(summary.error)
    if balance and not addresses and not balance.is_lossless:
        return gravest((summary.exit_code, Damaged.exit_code))
    return gravest((summary.exit_code, *(_codes(balance) if balance and addresses else ())))


def _addresses(file: IO[bytes], site: str) -> AddressFile:
    """Read the addresses of a file and name its other lines; raises ``UsageError`` without a single address."""
    from scraper.discover.address_file import read_address_file
    from scraper.sites.registry import all_sites

    sites = [known for known in all_sites().values() if site in {known.name, "all"}]
    addresses = read_address_file(file.read(), sites, str(file.name))
    for left in addresses.left_out[:_MAX_SHOWN]:
        complain(f"{left.why}: {line(left.text)}", about=f"{file.name}: line {left.number}")
    if len(addresses.left_out) > _MAX_SHOWN:
        say(f"and {len(addresses.left_out) - _MAX_SHOWN:,} more lines")
    addresses.check()
    return addresses


def _balance(addresses: AddressFile, summary: CrawlSummary, *, is_part: bool) -> Balance:
    """Return what became of every address of a file; is_part: whether the plan admits some of them only."""
    balance, counts = addresses.balance, summary.counts
    balance.out = sum(counts.get(name, 0) for name in ("new", "changed", "unchanged", "not_modified"))
    for name, count in counts.items():
        if name.startswith("rejected/") or (name in {"gone", "failed"} and count):
            balance.reject(name.removeprefix("rejected/"), count)
    if forgotten := counts.get("forgotten", 0):
        balance.skip("forgotten", forgotten)
    if balance.missing > 0 and (is_part or summary.spent or summary.interrupted or summary.error):
        balance.skip("outside the plan" if is_part else "not reached", balance.missing)
    return balance


def _codes(balance: Balance) -> tuple[int, ...]:
    return balance.exit_code, FetchError.exit_code if "failed" in balance.rejected else EXIT_OK


def flags(**options: object) -> dict[str, object]:
    """Return the options of a command line under the keys of the configuration, without those that were left out."""
    keys = {"archive": "archive.keep", "log_format": "log.format"}
    keys |= {name: name for name in ("base_url", "contact", "ledger", "output", "site")}
    return {
        keys.get(name, f"crawl.{name}"): value for name, value in options.items() if value is not None and value != ()
    }


DOUBTS: Final = {
    "incomplete": "articles that lack words of theirs and are asked for again",
    "held": "known articles with a worse text, which waits beside the kept one (`scraper history ID` shows both)",
    "doubted": "rejected pages that do not fit their address or are not whole, and are asked for again",
}


def show(summary: CrawlSummary, output: Path) -> None:
    """Print the summary for people, on standard error."""
    counts = summary.counts

    def of(*names: str) -> int:
        return sum(counts.get(name, 0) for name in names)

    say(
        f"{of('new')} new, {of('changed')} changed, {of('unchanged', 'not_modified')} unchanged,"
        f" {of('rejected')} rejected, {of('gone', 'failed')} not fetched; {counted(of('lists/pages'), 'list page')},"
        f" {of('bytes') / 1e6:.1f} MB -> {output}"
    )
    for source in summary.sources:
        if source.thin:
            say(f"list in doubt: {line(source.name)}: {line(source.thin)}")
        if source.failed:
            say(f"list {'gone' if source.gone else 'not read'}: {line(source.name)}: {line(source.failed)}")
    if summary.nothing:
        say(f"nothing found: the lists were read and name no article of `{line(summary.nothing)}`")
    if of("from_archive"):
        say(f"{counted(of('from_archive'), 'request')} answered from archives, none by the site")
    _show_doubts(counts)
    for what in summary.left:
        say(f"stopped while it waited for {line(what)}")
    if summary.spent:
        say(f"stopped by {summary.spent}; the same command goes on from here")
    if summary.interrupted:
        say("interrupted; the same command goes on from here")


def _show_doubts(counts: Mapping[str, int]) -> None:
    reasons = {name.removeprefix("rejected/"): n for name, n in counts.items() if name.startswith("rejected/")}
    if reasons:
        say("rejected: " + ", ".join(f"{n} {name}" for name, n in sorted(reasons.items())))
    if forgotten := counts.get("forgotten"):
        say(f"{counted(forgotten, 'forgotten article')} left alone; `scraper forget --undo ID` allows one again")
    for name, words in DOUBTS.items():
        if name in counts:
            say(f"{words}: {counts[name]:,}")


def _json(summary: CrawlSummary, balance: Balance | None) -> str:
    """Return the summary as one line of JSON, in the form of the log; with the balance of a file of addresses."""
    failed = {source.name: source.failed for source in summary.sources if source.failed}
    data = {
        "logger": "scraper.summary",
        "counts": summary.counts,
        "failed_lists": failed,
        "nothing_found": summary.nothing,
    }
    return json.dumps(data | ({"balance": balance.record()} if balance else {}), ensure_ascii=False)
