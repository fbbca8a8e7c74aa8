"""``scraper fetch``: the given addresses, one Article each on standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scraper.cli import options
from scraper.cli.crawl import flags
from scraper.cli.terminal import complain, readable, result
from scraper.core.errors import UsageError, gravest
from scraper.core.phrases import counted

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.core.article import Article


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--output", type=options.OutputFolder(), help="Folder to keep them in; default: output.")
@click.option("--store/--no-store", default=True, help="Whether they are kept in the folder as well; default: yes.")
@click.option("--format", "form", type=click.Choice(["json", "text"]), default="json", help="What is printed.")
@click.option("--explain", is_flag=True, help="Show on standard error what was taken out, where and by which rule.")
@click.option("--side", is_flag=True, help="With --explain: before and after side by side.")
@click.option("--base-url", metavar="URL", help="Ask this replica or mirror in place of the live site.")
@click.option(
    "--contact", metavar="WHO", help="Page or mail address in the user agent, so that the site can reach you."
)
@options.configuration
@options.quiet
def command(
    urls: tuple[str, ...],
    store: bool,
    form: str,
    explain: bool,
    side: bool,
    file: Path | None,
    **chosen: Any,  # noqa: ANN401  Click gives each option its type
) -> int:
    """Fetch the given addresses and print one Article each, a line of JSON; they are kept like those of a crawl.

    \b
    Examples:
      scraper fetch https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul
      scraper fetch --no-store --format text URL
      scraper fetch --no-store --explain URL > /dev/null
    """
    from scraper.cli.explain import explain_article
    from scraper.cli.meter import Elapsed
    from scraper.config import load
    from scraper.core.article import encode
    from scraper.running.launch import fetch

    def show(article: Article) -> None:
        elapsed.clear()
        if explain or side:
            explain_article(article, article.url, side=side)
        result(readable(encode(article)) if form == "json" else f"{article.title or ''}\n\n{article.text}\n")

    codes = {complain(error, about=url) for url in urls if (error := _refusal(url))}
    known = [url for url in urls if not _refusal(url)]
    if known:
        with Elapsed(f"fetching {counted(len(known), 'page')}") as elapsed:
            summary = fetch(known, load(file, flags=flags(**chosen)), keep=store, on_article=show)
        for where, why in summary.problems:
            complain(why.removeprefix(f"{where}: "), about=where)
        if summary.error:
            complain(summary.error)
        codes.add(summary.exit_code)
    return gravest(codes)


def _refusal(url: str) -> UsageError | None:
    """Return why an address cannot be fetched at all, None for one that can; the others of a call are fetched."""
    from scraper.sites.elsewhere import site_elsewhere
    from scraper.sites.registry import site_of

    site = site_of(url) or site_elsewhere(url)
    if site is None or not url.strip().lower().startswith(("https://", "http://")):
        return UsageError("no address of a page on the public web; write it whole: https://host/path")
    if site.read_address(url) is None:
        return UsageError(f"no address of an article of {site.title}; `scraper crawl` reads pages that list articles")
    return None
