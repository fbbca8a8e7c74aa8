"""``scraper new-site``: a newsroom learned from a few of its articles, as a TOML file with its pages beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scraper.cli import options
from scraper.cli.meter import Elapsed
from scraper.cli.target_file import target_file
from scraper.cli.terminal import as_json, result, say
from scraper.core.errors import FetchError, UsageError
from scraper.core.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.core.page import Page
    from scraper.learning import Lesson
    from scraper.sites.newsroom_data import NewsroomData

DEFAULT_FOLDER: Final = "newsrooms"


@click.command()
@click.argument("pages", nargs=-1, required=True, metavar="URL|FILE...")
@click.option(
    "--name",
    metavar="NAME",
    default="",
    help="Name of the newsroom: lower-case letters and digits; else made of its host.",
)
@click.option("--index", default="", metavar="URL", help="Where it lists its newest articles; {page} for the number.")
@click.option("--feed", "feeds", multiple=True, metavar="URL", help="A feed of it; may be given again.")
@click.option("--sitemap", "sitemaps", multiple=True, metavar="URL", help="A sitemap of it; may be given again.")
@click.option("--base-url", metavar="URL", help="Ask this replica or mirror in place of the live site.")
@click.option("--unsure", is_flag=True, help="Write the file although something is missing; review it closely.")
@options.quiet
@options.text_or_json()
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of newsrooms; else that of the configuration, else ./newsrooms.",
)
def command(
    pages: tuple[str, ...],
    name: str,
    index: str,
    base_url: str | None,
    into: Path | None,
    *,
    unsure: bool,
    form: str,
    **lists: tuple[str, ...],
) -> None:
    """Learn a newsroom from the addresses of four or five of its articles, or from saved pages.

    Writes NAME.toml and one folder NAME/1, NAME/2, ... for each page with the Article that it becomes, and overwrites
    nothing. Prints how each page is read, and the evidence of each selector. Where something is missing it says which
    articles would help, and writes nothing. See docs/new-site.md.

    \b
    Examples:
      scraper new-site https://www.kabaruji.example/kota/baca/1200035/a URL URL URL
      scraper new-site --name kabaruji --into newsrooms saved-1.html saved-2.html saved-3.html saved-4.html
    """
    import re

    from scraper.learning import learn
    from scraper.learning.newsroom_folder import files_of, today, with_lists
    from scraper.sites.registry import FOLDER_VARIABLE

    if name and not re.fullmatch(r"[a-z][a-z0-9]{1,30}", name):
        raise UsageError(f"--name {name!r}: lower-case letters and digits, a letter first")
    folder = into or Path(os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER)
    with Elapsed(f"reading {counted(len(pages), 'page')}") as elapsed:
        found = _pages(pages, base_url)
        elapsed.work = f"learning from {counted(len(found), 'page')}"
        lesson = learn(found, name=name, day=today())
    if form == "json":
        result(as_json(_as_data(lesson)))
    else:
        show(lesson)
    if lesson.data is None or (lesson.lacks and (not unsure or not lesson.data.address)):
        raise UsageError("nothing is written; missing: " + "; ".join(lesson.lacks))
    data = with_lists(lesson.data, index=index, **lists)
    _refuse_known(data)
    used = {page.url for page in lesson.pages}
    _write(folder, files_of(data, [page for page in found if page.url in used]))
    for lack in lesson.lacks:
        say(f"missing: {lack}", always=True)
    say(f"wrote {folder / data.name}.toml and the pages in {folder / data.name}/")
    if os.environ.get(FOLDER_VARIABLE) != str(folder):
        say(f'to use it: newsrooms = "{folder}" in scraper.toml, or the variable {FOLDER_VARIABLE}={folder}')


def _refuse_known_page(url: str) -> None:
    """Raise ``UsageError`` for a page of a newsroom that is known, before anything is fetched or learned."""
    from scraper.sites.registry import site_of

    if site := site_of(url):
        raise UsageError(f"{url} is a page of {site.name}, which is known already; see `scraper sites`")


def _refuse_known(data: NewsroomData) -> None:
    from scraper.sites.registry import all_sites

    for site in all_sites().values():
        if site.name == data.name:
            raise UsageError(f"there is a newsroom {site.name} already; take another --name")
        if shared := sorted(set(site.hosts) & set(data.hosts)):
            raise UsageError(f"{shared[0]} is a host of {site.name} already; see `scraper sites`")


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    there = [path for path in files if (folder / path).exists()]
    if there:
        raise UsageError(f"{folder / there[0]} is there already; take another --name or remove it")
    for path, content in files.items():
        with target_file(folder / path) as file:
            file.write(content)


def _as_data(lesson: Lesson) -> dict[str, object]:
    """Return for programs what ``show`` prints."""
    from scraper.learning.furniture_keys import keys_of

    data = lesson.data
    return {
        "pages": lesson.pages,
        "left_out": lesson.left_out,
        "address": data.address if data else None,
        "evidence": data.learned.evidence if data and data.learned else {},
        "furniture": dict(keys_of(data.furniture)) if data else {},
        "missing": lesson.lacks,
    }


def show(lesson: Lesson) -> None:
    """Print how each page is read with what was learned, and the evidence of each selector."""
    for page in lesson.pages:
        result(f"page        {page.url}\n")
        sure = f"alone {page.alone:.2f}, second reader {page.seconded:.2f}"
        result(f"            {page.words} words, {sure}: {page.opening}\n")
    for url, why in lesson.left_out.items():
        result(f"left out    {url}: {why}\n")
    from scraper.learning.furniture_keys import keys_of

    if lesson.data is None:
        return
    result(f"address     {lesson.data.address or 'not found'}\n")
    for key, why in (lesson.data.learned.evidence if lesson.data.learned else {}).items():
        field, _, selector = key.partition(" ")
        result(f"{field:<12}{selector:<36}{why}\n")
    for name, fate in keys_of(lesson.data.furniture):
        result(f"furniture   {name:<36}{fate}\n")


def _pages(sources: tuple[str, ...], base_url: str | None) -> list[Page]:
    urls = [one for one in sources if one.startswith(("http://", "https://"))]
    saved = [_saved(Path(one)) for one in sources if one not in urls]
    for url in [*urls, *(page.url for page in saved)]:
        _refuse_known_page(url)
    found = _fetched(urls, base_url) if urls else []
    return [*found, *saved]


def _saved(path: Path) -> Page:
    from scraper.core.errors import Damaged
    from scraper.offline.saved import read_page

    try:
        page = read_page(path)
    except (Damaged, UsageError) as error:
        raise type(error)(f"{path}: {error}") from error
    if not page.url:
        raise UsageError(f"{path}: the page does not say its address (link rel=canonical)")
    return page


def _fetched(urls: list[str], base_url: str | None) -> list[Page]:
    """Return the raw pages, fetched by the spider of a one-off fetch and read from the archive that it keeps."""
    import tempfile

    from scraper.config import load
    from scraper.running.launch import fetch
    from scraper.storage.archive_names import find_archives
    from scraper.storage.warc import read_archive

    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)
        config = load(flags={"output": output, **({"base_url": base_url} if base_url else {})})
        summary = fetch(urls, config)
        kept = {page.url: page for path in find_archives(output) for page in read_archive(path)}
    missing = [url for url in urls if url not in kept]
    if missing:
        why = dict(summary.problems).get(missing[0], "not fetched")
        raise FetchError(f"{missing[0]}: {why}")
    return [kept[url] for url in urls]
