"""A layout that a crawl proposes: learned from archived pages that the facts of their newsroom no longer fit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core import disk
from scraper.core.article import fits_layout
from scraper.core.balance import Balance
from scraper.core.errors import ScraperError
from scraper.core.files import write_whole
from scraper.learning.furniture_keys import keys_of
from scraper.learning.learn import learn
from scraper.learning.newsroom_folder import files_of
from scraper.parsing.by_learned_layout import sole_body
from scraper.parsing.page.decode import decode
from scraper.parsing.page.dom import parse_html
from scraper.sites.newsroom_data import NewsroomData
from scraper.sites.registry import all_sites
from scraper.storage.archive_names import find_archives
from scraper.storage.output import archives_of, open_store
from scraper.storage.page_index import PageIndex
from scraper.storage.side_files import DIFFERENCE, PROPOSALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from scraper.core.article import Article
    from scraper.core.page import Page
    from scraper.facts.site import Site
    from scraper.learning.safety import LearnedPage
    from scraper.storage.page_index import Parts

FOLDER: Final = PROPOSALS
_PAGES: Final = 8  # that are learned from
_MAX_ARCHIVES: Final = 40  # the newest files, in which the pages are looked for


@dataclass(frozen=True, slots=True)
class LayoutProposal:
    """What was learned for a newsroom. file: the TOML, None where something lacks; lacks: in words."""

    site: str
    file: Path | None
    lacks: tuple[str, ...] = ()


def misfits(output: Path, days: Iterable[date]) -> dict[str, list[str]]:
    """Return the ids of the articles of some days that no layout fitted, by newsroom, its sections in turn."""
    by_section: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    known = all_sites()
    for kept in open_store(output).articles(days):
        article: Article | None = kept.article
        if article and article.site in known and _is_misfit(article):
            by_section[article.site][article.section or ""].append(article.id)
    return {site: list(_in_turn(list(sections.values()))) for site, sections in by_section.items()}


def propose_layout(output: Path, into: Path, name: str, ids: Sequence[str], day: str) -> LayoutProposal:
    """Learn a layout of a known newsroom from the archived pages of some articles, and write it with its pages.

    output: the folder of the crawl. into: where proposals lie; that of an earlier day is replaced.
    ids: of articles that no layout fitted.
    """
    site = all_sites()[name]
    pages = _archived(output, name, ids)
    lesson = learn(pages, name=name, day=day, extends=True)
    if lesson.data is None or lesson.lacks:
        return LayoutProposal(name, None, lesson.lacks)
    data = NewsroomData(
        name=name, extends=name, layouts=lesson.data.layouts, furniture=lesson.data.furniture,
        learned=lesson.data.learned,
    )  # fmt: skip
    used = {page.url for page in lesson.pages}
    files = files_of(data, [page for page in pages if page.url in used], base=site)
    facts = files.pop(f"{name}.toml")
    folder = into / name
    if folder.exists():
        disk.remove_folder(folder)
    for path, content in files.items():
        write_whole(into / path, content, durable=False)
    write_whole(folder / DIFFERENCE, _difference(site, data, pages, lesson.pages).encode(), durable=False)
    write_whole(folder / f"{name}.toml", facts, durable=False)  # last: nothing is proposed without it
    return LayoutProposal(name, folder / f"{name}.toml")


def _is_misfit(article: Article) -> bool:
    return article.kind == "article" and article.page_count == 1 and not fits_layout(article)


def _in_turn(lists: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in zip_longest(*lists):
        yield from filter(None, row)


def _archived(output: Path, name: str, ids: Sequence[str]) -> list[Page]:
    """Return the newest archived pages of some articles, those of the first ids first."""
    index, wanted = PageIndex(Balance()), set(ids)
    try:
        archives = sorted(find_archives(archives_of(output) / name), reverse=True)
        for archive in archives[:_MAX_ARCHIVES]:
            index.add(archive)
            if sum(parts.name in wanted for parts in index) >= min(_PAGES, len(wanted)):
                break
        places = {parts.name: parts for parts in index if parts.name in wanted}
        readable = (_read(places[article_id]) for article_id in ids if article_id in places)
        return list(islice((page for page in readable if page), _PAGES))
    finally:
        index.close()


def _read(parts: Parts) -> Page | None:
    """Return page one of an article, None for a damaged record, which `scraper verify` names."""
    try:
        return parts.opening.read()
    except ScraperError:
        return None


def _difference(site: Site, data: NewsroomData, pages: Sequence[Page], read: Sequence[LearnedPage]) -> str:
    """Return in words what the proposal adds to the facts of today."""
    docs = [parse_html(decode(page)) for page in pages]
    lines = [f"{site.name}: the body of the page, and on how many of {len(docs)} pages it is found"]
    for layout in site.layouts:
        fitting = sum(sole_body(doc, layout.body) is not None for doc in docs)
        lines.append(f"  {layout.name:<24}{', '.join(layout.body):<48}{fitting}")
    for new in data.layouts:
        fitting = sum(sole_body(doc, new.body) is not None for doc in docs)
        lines.append(f"+ {new.name:<24}{', '.join(new.body):<48}{fitting}")
        fields = {key: value for key, value in msgspec.to_builtins(new).items() if isinstance(value, tuple | list)}
        lines += [f"+   {key}: {', '.join(value)}" for key, value in fields.items() if key != "body"]
    lines += [f"+ not text: {key} ({fate})" for key, fate in keys_of(data.furniture)]
    lines += ["", "How the pages are read with it:"]
    lines += [f"  {page.url}\n    {page.words} words: {page.opening}" for page in read]
    return "\n".join(lines) + "\n"
