"""``scraper extract``: saved pages to Articles."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli.terminal import complain, readable, result, say
from scraper.core.errors import UsageError, gravest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scraper.facts.site import Site
    from scraper.offline.extraction import Outcome

_FEW = 8


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--url", help="The address that the page came from; for one page.")
@click.option("--output", type=click.Path(path_type=Path), help="Write one line of JSON each into this .jsonl file.")
@click.option("--explain", is_flag=True, help="Show on standard error what was taken out, where and by which rule.")
@click.option("--side", is_flag=True, help="With --explain: before and after side by side.")
@click.option("--learn", is_flag=True, help="Learn the layouts of hosts without facts from their pages first.")
@click.option("--workers", type=click.IntRange(1), help="Processes; all cores for more than a few pages if not given.")
def command(
    paths: tuple[str, ...],
    url: str | None,
    output: Path | None,
    explain: bool,
    side: bool,
    learn: bool,
    workers: int | None,
) -> int:
    """Turn saved pages into Articles: one line of JSON each, in the order given.

    PATH is an HTML file, a web archive (.warc, .warc.gz), or a folder of them. The address of a page comes from --url,
    from a file NAME.meta.json beside it that holds {"url": "..."}, or from the page's own canonical link. A page that
    gives no Article is a line on standard error with its reason, and the exit code says that there were some.

    Further pages and the AMP form of an article are found among the files or archives, and make one Article with it.
    An archive gives each article once: of each page the newest record counts.

    With --learn, what at least four pages of one host have in common is learned and the host's pages are read with it
    (extraction.method: learned); the pages of other hosts are read one by one, as without it.

    \b
    Examples:
      scraper extract page.html
      scraper extract page.html --explain --side > /dev/null
      scraper extract page.html --url https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul
      scraper extract saved/ --output articles.jsonl
      scraper extract saved/ --learn --output articles.jsonl
    """
    if url and len(paths) > 1:
        raise UsageError("--url is for one page; for several put NAME.meta.json beside each")
    if output and output.is_dir():
        raise UsageError(f"{output} is a folder; name a file: --output {output}/articles.jsonl")
    with ExitStack() as stack:
        write: Callable[[bytes], object] = result
        if output:
            from scraper.cli.user_files import target_file

            write = stack.enter_context(target_file(output)).write
        return _extract(
            paths,
            url,
            write,
            output=output is not None,
            workers=workers,
            learn=learn,
            view="side" if side else "line" if explain else "",
        )


def _extract(
    paths: tuple[str, ...],
    url: str | None,
    write: Callable[[bytes], object],
    *,
    output: bool,
    workers: int | None,
    learn: bool,
    view: str,
) -> int:
    from scraper.cli.explain import explain_article
    from scraper.cli.meter import Meter
    from scraper.core.article import decode
    from scraper.core.parallel import cores
    from scraper.offline.extraction import Outcome, extract, find_files, is_archive

    files = find_files(paths)
    archives = any(not isinstance(file, Outcome) and is_archive(file) for file in files)
    workers = workers or (cores() if archives or len(files) > _FEW else 1)
    learned = _learned(files, url) if learn else {}
    meter = Meter(0 if archives else len(files), "pages")
    codes = set()
    articles = pages = 0
    try:
        for pages, outcome in enumerate(extract(files, url, workers=workers, learned=learned), 1):
            meter.clear()
            if outcome.article is None:
                codes.add(outcome.code)
                complain(outcome.error, about=outcome.name)
            else:
                articles += 1
                if view:
                    explain_article(decode(outcome.article), outcome.name, side=view == "side")
                write(outcome.article + b"\n" if output else readable(outcome.article))
            meter.show(pages, pages)
    finally:
        meter.clear()
    if pages > 1:
        say(f"{articles:,} articles from {pages:,} pages")
    return gravest(codes)


def _learned(files: Sequence[Path | Outcome], url: str | None) -> dict[str, Site]:
    """Return what the pages of each host teach, and say it."""
    from scraper.learning import learn
    from scraper.offline.extraction import tasks_of
    from scraper.offline.learning_hosts import pages_by_host

    sites: dict[str, Site] = {}
    for host, pages in pages_by_host(tasks_of(files, url)).items():
        lesson = learn(pages, extends=True)  # the articles of a host without facts need no template of addresses
        if lesson.is_sure and lesson.site:
            sites[host] = lesson.site
            say(f"{host}: learned from {len(lesson.pages)} pages")
        else:
            say(f"{host}: read page by page; missing: {'; '.join(lesson.lacks)}")
    return sites
