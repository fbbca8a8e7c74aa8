"""``scraper extract``: saved pages to Articles."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli.terminal import complain, readable, result, say
from scraper.core.errors import UsageError, gravest

if TYPE_CHECKING:
    from collections.abc import Callable

_FEW = 8


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--url", help="The address that the page came from; for one page.")
@click.option("--output", type=click.Path(path_type=Path), help="Write one line of JSON each into this .jsonl file.")
@click.option("--explain", is_flag=True, help="Show on standard error what was taken out, where and by which rule.")
@click.option("--side", is_flag=True, help="With --explain: before and after side by side.")
@click.option("--workers", type=click.IntRange(1), help="Processes; all cores for more than a few pages if not given.")
def command(
    paths: tuple[str, ...], url: str | None, output: Path | None, explain: bool, side: bool, workers: int | None
) -> int:
    """Turn saved pages into Articles: one line of JSON each, in the order given.

    PATH is an HTML file, a web archive (.warc, .warc.gz), or a folder of them. The address of a page comes from --url,
    from a file NAME.meta.json beside it that holds {"url": "..."}, or from the page's own canonical link. A page that
    gives no Article is a line on standard error with its reason, and the exit code says that there were some.

    Further pages and the AMP form of an article are found among the files or archives, and make one Article with it.
    An archive gives each article once: of each page the newest record counts. One that is cut, or another page's, does
    not hide the sound one before it; a line says so.

    \b
    Examples:
      scraper extract page.html
      scraper extract page.html --explain --side > /dev/null
      scraper extract page.html --url https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul
      scraper extract saved/ --output articles.jsonl
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
            view="side" if side else "line" if explain else "",
        )


def _extract(
    paths: tuple[str, ...],
    url: str | None,
    write: Callable[[bytes], object],
    *,
    output: bool,
    workers: int | None,
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
    meter = Meter(0 if archives else len(files), "pages")
    codes = set()
    articles = pages = 0
    try:
        for pages, outcome in enumerate(extract(files, url, workers=workers), 1):
            meter.clear()
            if outcome.article is None:
                codes.add(outcome.code)
                complain(outcome.error, about=outcome.name)
            else:
                articles += 1
                if outcome.note:
                    complain(outcome.note, about=outcome.name)
                if view:
                    explain_article(decode(outcome.article), outcome.name, side=view == "side")
                write(outcome.article + b"\n" if output else readable(outcome.article))
            meter.show(pages, pages)
    finally:
        meter.clear()
    if pages > 1:
        say(f"{articles:,} articles from {pages:,} pages")
    return gravest(codes)
