"""``scraper extract``: saved pages to Articles."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli import options
from scraper.cli.terminal import as_json, complain, readable, result, say
from scraper.core.errors import UsageError, gravest
from scraper.core.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scraper.core.balance import Balance
    from scraper.facts.site import Site
    from scraper.offline.extraction import InputFile

_FEW = 8


def _with_names(_: click.Context, __: click.Parameter, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paths. Raise ``UsageError`` for an empty one, which pathlib would take for the current folder."""
    if "" in paths:
        raise UsageError("a PATH is empty; name a file or folder, or . for the current one")
    return paths


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, callback=_with_names)
@click.option("--url", metavar="URL", help="The address that the page came from; for one page.")
@click.option("--output", type=click.Path(path_type=Path), help="Write one line of JSON each into this .jsonl file.")
@click.option("--force", is_flag=True, help="Write over what is at OUTPUT already.")
@click.option("--explain", is_flag=True, help="Show on standard error what was taken out, where and by which rule.")
@click.option("--side", is_flag=True, help="With --explain: before and after side by side.")
@click.option("--learn", is_flag=True, help="Learn the layouts of hosts without facts from their pages first.")
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1),
    help="Processes; all cores for more than a few pages if not given.",
)
@click.option(
    "--into",
    metavar="DEST",
    help="A folder or s3://BUCKET/NAME: one file of Articles for each archive. What is done there is not done again.",
)
@click.option("--part", metavar="I/N", help="With --into: the part I of N; /N takes I from the job array or pod.")
@click.option("--parquet", is_flag=True, help="With --into: Parquet in place of JSON lines (zstd).")
@click.option("--pick", multiple=True, metavar="HOST", help="With --into: only pages of this host and those below it.")
@click.option("--index", metavar="CDXJ", help="With --pick: the index that says where they are; only those are read.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How the balance at the end is written.",
)
@options.quiet
def command(
    paths: tuple[str, ...],
    url: str | None,
    output: Path | None,
    force: bool,
    explain: bool,
    side: bool,
    learn: bool,
    workers: int | None,
    form: str,
    into: str | None,
    part: str | None,
    parquet: bool,
    pick: tuple[str, ...],
    index: str | None,
) -> int:
    """Turn saved pages into Articles: one line of JSON each, in the order given.

    PATH is a page (.html, .mhtml), an archive (.warc, .wacz, .har), or a folder of them; they may be compressed (.gz,
    .zst). The address of a page comes from --url, from a file NAME.meta.json beside it that holds {"url": "..."}, or
    from the page itself. A page that gives no Article is a line on standard error with its reason.

    At the end stands a balance: what went in is what came out, was rejected, was skipped because it is not a page, or
    could not be read. The exit code follows from it. With --format json the balance is JSON, on standard output where
    the Articles go into a file.

    With --into, PATH may also be an address: https:// or http:// of an archive, s3:// of an archive or of a folder of
    them, or a list of archives (warc.paths.gz) as Common Crawl has it. Each archive is a task of its own: its Articles
    are in one file, whole or not there, with a mark that it is done, and with what gave no Article beside it. A run
    that was killed goes on with what is not done. Several runs share the work by --part I/N; in an array of SLURM the
    numbers come from there, in Kubernetes with --part /N. docs/many-archives.md tells more.

    Further pages and the AMP form of an article are found among the files or archives, and make one Article with it.
    An archive gives each article once: of each page the newest record counts. One that is cut, or another page's, does
    not hide the sound one before it; a line says so.

    With --learn, what at least four pages of one host have in common is learned and the host's pages are read with it
    (extraction.method: learned); the pages of other hosts are read one by one, as without it.

    \b
    Examples:
      scraper extract page.html
      scraper extract page.html --explain --side > /dev/null
      scraper extract page.html --url https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul
      scraper extract saved/ --output articles.jsonl
      scraper extract saved/ --learn --output learned.jsonl
      scraper extract CC-NEWS-*.warc.gz --into articles/ --part 2/8
      scraper extract s3://my-archives/2026/ --into s3://my-articles/2026 --pick detik.com
    """
    if into:
        if url or output or force or explain or side or learn:
            raise UsageError("--into goes with --part, --parquet, --pick, --index, --workers and --format alone")
        from scraper.cli.into import extract_into

        return extract_into(
            paths,
            into,
            part,
            parquet=parquet,
            workers=workers,
            as_program=form == "json",
            hosts=pick,
            index=index,
        )
    if part or parquet or pick or index:
        raise UsageError("--part, --parquet, --pick and --index go with --into DEST")
    if url and len(paths) > 1:
        raise UsageError("--url is for one page; for several put NAME.meta.json beside each")
    from scraper.offline.input_files import find_files, is_remote

    if remote := next(filter(is_remote, paths), None):
        raise UsageError(f"{remote}: is an address; `scraper fetch` fetches an article, --into DEST reads archives")
    if output:
        from scraper.cli.target_file import check_is_file, check_is_free

        check_is_file(output, "articles.jsonl")
        check_is_free(output, force=force)
    from scraper.core.balance import Balance

    balance = Balance("inputs")
    files = list(find_files(paths, balance))  # before the output is made, which may lie among them
    with ExitStack() as stack:
        write: Callable[[bytes], object] = result
        if output:
            from scraper.cli.target_file import target_file

            write = stack.enter_context(target_file(output)).write
        view = "side" if side else "line" if explain else ""
        plain = output is not None
        learned = _learned(files, url) if learn else {}
        code, articles = _extract(files, balance, url, write, learned, plain=plain, workers=workers, view=view)
    if form == "json":
        text = as_json(balance.record())
        result(text) if output else say(text.decode().rstrip(), always=True)
    elif balance.found > 1 or balance.skipped or not balance.is_lossless:
        say(f"{counted(articles, 'article')}; {balance.line()}")
    return gravest((code, balance.exit_code))


def _extract(
    files: Sequence[InputFile],
    balance: Balance,
    url: str | None,
    write: Callable[[bytes], object],
    learned: Mapping[str, Site],
    *,
    plain: bool,
    workers: int | None,
    view: str,
) -> tuple[int, int]:
    """Return the gravest exit code of a page and the number of Articles. plain: lines go into a file."""
    from scraper.core.parallel import cores
    from scraper.offline.input_files import Input, Missing

    archives = any(not isinstance(file, Missing) and file[1] is Input.ARCHIVE for file in files)
    workers = workers or (cores() if archives or len(files) > _FEW else 1)
    if workers > 1:
        from scraper.offline.warm_workers import warm_workers

        warm_workers()  # they begin while this process imports its own half
    from scraper.cli.meter import Meter
    from scraper.core.article import decode
    from scraper.offline.extraction import extract

    meter = Meter(0 if archives else len(files), "pages")
    codes = set()
    articles = pages = 0

    def show_progress(more: int) -> None:
        nonlocal pages
        pages += more
        meter.show(pages, pages)

    try:
        for outcome in extract(files, balance, url, workers=workers, learned=learned, progress=show_progress):
            meter.clear()
            if outcome.article is None:
                codes.add(outcome.code)
                complain(outcome.error, about=outcome.name)
            else:
                articles += 1
                if outcome.note:
                    complain(outcome.note, about=outcome.name)
                if view:
                    from scraper.cli.explain import explain_article

                    explain_article(decode(outcome.article), outcome.name, side=view == "side")
                write(outcome.article + b"\n" if plain else readable(outcome.article))
    finally:
        meter.clear()
    return gravest(codes), articles


def _learned(files: Sequence[InputFile], url: str | None) -> dict[str, Site]:
    """Return what the pages of each host teach, and say it."""
    from scraper.learning import learn
    from scraper.offline.learning_hosts import pages_by_host

    sites: dict[str, Site] = {}
    for host, pages in pages_by_host(files, url).items():
        lesson = learn(pages, extends=True)  # the articles of a host without facts need no template of addresses
        if lesson.is_sure and lesson.site:
            sites[host] = lesson.site
            say(f"{host}: learned from {len(lesson.pages)} pages")
        else:
            say(f"{host}: read page by page; missing: {'; '.join(lesson.lacks)}")
    return sites
