"""``scraper extract``: files, folders and web archives to Articles. One page that fails does not stop the others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from scraper.composition.process import process
from scraper.core.article import encode
from scraper.core.errors import EXIT_FAULT, Reason, Rejected, ScraperError, UsageError
from scraper.core.parallel import in_order
from scraper.offline.saved import SavedPage, group
from scraper.parsing import parse, parse_by
from scraper.sites.elsewhere import bare_host_of
from scraper.storage.page_index import FIRST, PageIndex, Parts
from scraper.storage.warc import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scraper.core.page import Page
    from scraper.facts.site import Site

ARCHIVES: Final = SUFFIXES
KNOWN: Final = (".html", ".htm", ".xhtml", *ARCHIVES)

_HTML: Final = re.compile(r"\bx?html\b", re.IGNORECASE)


@dataclass(slots=True, frozen=True)
class Task:
    """One article to make. name: of its file or archive; archived: whether its pages come from an archive."""

    name: str
    parts: Parts
    archived: bool = False


@dataclass(slots=True, frozen=True)
class Outcome:
    """What became of one task.

    name: of the page, for people; article: the line of JSON; error, code: why there is no Article, and the exit code;
    id: of an Article from an archive; skipped: the type of what an archive holds beside pages.
    """

    name: str
    article: bytes | None = None
    error: str = ""
    code: int = 0
    id: str = ""
    skipped: str = ""


def find_files(paths: Iterable[str]) -> list[Path | Outcome]:
    """Return every file to read, in order: for a folder the pages and archives in it, sorted by path.

    A folder that holds nothing to read is an Outcome at once.
    """
    files: list[Path | Outcome] = []
    for name in paths:
        path = Path(name)
        if not path.is_dir():
            files.append(path)
            continue
        inside = sorted(one for one in path.rglob("*") if one.name.lower().endswith(KNOWN) and one.is_file())
        files += inside
        if not inside:
            error = f"no pages in this folder ({', '.join(KNOWN)}); name a file"
            files.append(Outcome(name, error=error, code=UsageError.exit_code))
    return files


def is_archive(path: Path) -> bool:
    """Whether a file is a web archive, by its name."""
    return path.name.lower().endswith(ARCHIVES)


def extract(
    files: Sequence[Path | Outcome],
    url: str | None = None,
    *,
    workers: int = 1,
    learned: Mapping[str, Site] | None = None,
) -> Iterator[Outcome]:
    """Make the Articles of some files on so many processes, in order.

    url: the address of the page, for a single file.
    learned: layouts for hosts of no known newsroom, see ``learn_hosts``.

    Archives give each article once, as a crawl keeps it: of each page the newest record counts, and a page that turns
    out to be another address of an article that was given already is rejected.
    """
    ids: set[str] = set()
    for outcome in in_order(partial(do, learned=learned or {}), tasks_of(files, url), workers=workers):
        if outcome.skipped:
            continue
        if outcome.id in ids:
            rejection = Rejected(Reason.NOT_AN_ARTICLE, f"another address of {outcome.id}")
            yield Outcome(outcome.name, error=str(rejection), code=rejection.exit_code)
            continue
        if outcome.id:
            ids.add(outcome.id)
        yield outcome


def tasks_of(files: Sequence[Path | Outcome], url: str | None = None) -> Iterator[Task | Outcome]:
    """Find the articles in some files, in the order of the files; an article may lie in several of them."""
    index = PageIndex()
    fates = [_take_in(index, file) for file in files if isinstance(file, Path) and is_archive(file)]
    taken, archived, done = iter(fates), iter(index), 0
    saved = _saved([file for file in files if isinstance(file, Path) and not is_archive(file)], url)
    for file in files:
        if isinstance(file, Outcome):
            yield file
        elif is_archive(file):
            count, problem = next(taken)
            yield from (Task(str(file), parts, archived=True) for parts in islice(archived, count - done))
            done = count
            if problem:
                yield Outcome(str(file), error=problem, code=UsageError.exit_code)
        elif parts := next(saved):
            yield Task(str(file), parts)


def _take_in(index: PageIndex, archive: Path) -> tuple[int, str]:
    """Add an archive; return how many articles the index has then, and what is wrong with the archive."""
    try:
        problem = "" if index.add(archive) else "no web archive, or one without a response in it"
    except ScraperError as error:
        problem = str(error)
    return len(index), problem


def _saved(files: Sequence[Path], url: str | None) -> Iterator[Parts | None]:
    if url or len(files) == 1:
        return iter([Parts("", {FIRST: SavedPage(file, url)}) for file in files])
    return group(files)


def do(task: Task | Outcome, learned: Mapping[str, Site] = MappingProxyType({})) -> Outcome:
    """Make one article; runs in a worker process and never raises. learned: as for ``extract``."""
    if isinstance(task, Outcome):
        return task
    name = task.name
    try:
        page = task.parts.opening.read()
        if task.archived:
            name = f"{task.name}: {page.url}"
            if page.content_type and not _HTML.search(page.content_type):
                return Outcome(name, skipped=page.content_type)
        site = learned.get(bare_host_of(page.url)) if learned else None
        article = process(page, task.parts.serve, reader=partial(parse_by, site) if site else parse)
        _check_address(page)
        return Outcome(name, encode(article), id=article.id if task.archived else "")
    except ScraperError as error:
        return Outcome(name, error=str(error), code=error.exit_code)
    except Exception as error:  # noqa: BLE001  one page's fault is reported and the others go on
        message = f"a fault of scraper itself, please report it with the page: {type(error).__name__}: {error}"
        return Outcome(name, error=message, code=EXIT_FAULT)


def _check_address(page: Page) -> None:
    if not page.url:
        advice = 'give it by --url, or in NAME.meta.json as {"url": "https://..."}'
        raise Rejected(Reason.NOT_AN_ARTICLE, f"the page does not say its own address; {advice}")
