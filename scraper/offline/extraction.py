"""``scraper extract``: files, folders and archives to Articles. One page that fails does not stop the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from scraper.core.article import encode
from scraper.core.errors import EXIT_FAULT, Damaged, Reason, Rejected, ScraperError, StoreError, UsageError
from scraper.core.parallel import in_order
from scraper.offline.input_files import Input, Missing
from scraper.offline.newest_sound import count_damage, newest_sound
from scraper.offline.saved import SavedPage, group
from scraper.parsing import parse, parse_by
from scraper.sites.elsewhere import bare_host_of
from scraper.storage.page_index import FIRST, OLDER_COPY, PageIndex, Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scraper.core.balance import Balance
    from scraper.core.draft import Draft
    from scraper.core.page import Page
    from scraper.facts.site import Site

InputFile = tuple[Path, Input] | Missing

_BATCH: Final = 8  # pages that a worker reads before it gives them back

# Names under which a balance counts what could not be read, beside the harms of records.
UNREADABLE: Final = "unreadable file"
NO_ARCHIVE: Final = "no archive"
NO_PAGES: Final = "folder without a page"
KILLED: Final = "its worker was killed"
FAULT: Final = "fault of scraper itself"
BAD_INPUTS: Final = {
    UNREADABLE: "The file is not there, may not be read, or is a pipe or a device.",
    NO_ARCHIVE: "The file is called an archive and no record is in it; all its bytes are lost.",
    NO_PAGES: "A folder that was named holds neither a page nor an archive; what else is in it is skipped by kind.",
    KILLED: "The process that read the page was killed twice, most likely for want of memory. The others go on.",
    FAULT: "A fault of ours (exit code 1). Please report it with the page.",
}


@dataclass(slots=True, frozen=True)
class Task:
    """One article to make.

    name: of its file or archive.
    pages: for how many pages of the input it stands.
    archived: whether its pages come from an archive.
    """

    name: str
    parts: Parts
    pages: int
    archived: bool = False


@dataclass(slots=True, frozen=True)
class Outcome:
    """What became of one task.

    name: of the page, for people.
    article: the line of JSON.
    error, code: why there is no Article, and the exit code.
    word: the name under which the balance counts it where there is no Article, and the record that an older one stands
        for where there is one.
    pages: how many pages of the input it stands for.
    id: of an Article from an archive.
    note: what there is to say of an Article.
    """

    name: str
    article: bytes | None = None
    error: str = ""
    code: int = 0
    word: str = ""
    pages: int = 1
    id: str = ""
    note: str = ""


def extract(  # noqa: PLR0913  each is its own
    files: Sequence[InputFile],
    balance: Balance,
    url: str | None = None,
    *,
    workers: int = 1,
    note: Callable[[str, str], None] | None = None,
    learned: Mapping[str, Site] = MappingProxyType({}),
    wanted: Callable[[str], bool] | None = None,
) -> Iterator[Outcome]:
    """Make the Articles of some files on so many processes, in order, and count every page of them.

    url: the address of the page, for a single file.
    note: is called with the place and the reason for each record that cannot be read; by default that is logged.
    learned: layouts by the bare host of no known newsroom, see ``scraper.learning``.
    wanted: tells by its address whether a page of an archive is read; by default each is.

    Archives give each article once, as a crawl keeps it: of each page the newest record counts, and a page that turns
    out to be another address of an article that was given already is rejected.
    """
    index = PageIndex(balance, note, wanted=wanted)
    ids: set[str] = set()
    try:
        for outcome in _outcomes(tasks_of(files, index, url), workers, dict(learned)):
            final = _another_address(outcome) if outcome.id in ids else outcome
            if outcome.id:
                ids.add(outcome.id)
            _count(final, balance)
            yield final
    finally:
        index.close()


def _outcomes(tasks: Iterator[Task | Outcome], workers: int, learned: dict[str, Site]) -> Iterator[Outcome]:
    """Do the tasks in order, several at a time: to hand a page to a worker and back takes a tenth of reading it."""
    batches = iter(lambda: list(islice(tasks, _BATCH if workers > 1 else 1)), [])
    work, lost = partial(_do_all, learned=learned), partial(_one_by_one, learned=learned)
    for outcomes in in_order(work, batches, workers=workers, lost=lost):
        yield from outcomes


def _do_all(tasks: list[Task | Outcome], learned: dict[str, Site]) -> list[Outcome]:
    return [do(task, learned) for task in tasks]


def _one_by_one(tasks: list[Task | Outcome], learned: dict[str, Site]) -> list[Outcome]:
    """Do tasks that killed their worker each in a process of its own, to find the one that kills."""
    work = partial(do, learned=learned)
    return [outcome for task in tasks for outcome in in_order(work, [task], workers=2, lost=_lost)]


def tasks_of(files: Sequence[InputFile], index: PageIndex, url: str | None = None) -> Iterator[Task | Outcome]:
    """Find the articles in some files, in the order of the files; an article may lie in several of them."""
    archives = [file[0] for file in files if not isinstance(file, Missing) and file[1] is Input.ARCHIVE]
    pages = [file[0] for file in files if not isinstance(file, Missing) and file[1] is Input.PAGE]
    index.balance.found += len(files) - len(archives)
    taken, archived, done = iter([_take_in(index, archive) for archive in archives]), iter(index), 0
    saved = iter(_saved(pages, url, index.balance))
    for file in files:
        if isinstance(file, Missing):
            yield replace(_outcome_of(file.error, file.name, 1), word=NO_PAGES if file.has_no_pages else UNREADABLE)
            continue
        path, kind = file
        if kind is Input.PAGE:
            if task := next(saved):
                yield task
            continue
        count, problem = next(taken)
        for parts in islice(archived, count - done):
            yield Task(str(path), parts, len(parts.places), archived=True)
        done = count
        if problem:
            index.balance.found += 1
            yield problem


def _take_in(index: PageIndex, archive: Path) -> tuple[int, Outcome | None]:
    """Add an archive; return how many articles the index has then, and what is wrong with the archive."""
    problem = None
    try:
        if not index.add(archive):
            error = Damaged("no web archive, or one without a record in it")
            problem = Outcome(str(archive), error=str(error), code=error.exit_code, word=NO_ARCHIVE)
    except ScraperError as error:
        problem = _outcome_of(error, str(archive), 1)
    return len(index), problem


def _saved(files: Sequence[Path], url: str | None, balance: Balance) -> list[Task | None]:
    """Return for each page the task that it begins, None for one that is part of another's or a second copy."""
    if url or len(files) == 1:
        return [Task(str(file), Parts("", {FIRST: SavedPage(file, url)}), 1) for file in files]
    tasks: list[Task | None] = []
    counted: set[int] = set()
    for file, parts in zip(files, group(files), strict=True):
        fresh = {id(place) for place in parts.places.values()} - counted if parts else set()
        tasks.append(Task(str(file), parts, len(fresh)) if parts else None)
        counted |= fresh
    balance.skip(OLDER_COPY, len(files) - len(counted))
    return tasks


def do(task: Task | Outcome, learned: Mapping[str, Site] = MappingProxyType({})) -> Outcome:
    """Make one article; runs in a worker process and never raises. learned: as for ``extract``."""
    if isinstance(task, Outcome):
        return task
    try:
        sound = newest_sound(task.parts, partial(_read_page, learned))
        _check_address(sound.page)
        name = f"{task.name}: {sound.page.url}" if task.archived else task.name
        word = word_of(sound.damage) if sound.damage else ""
        article_id = sound.article.id if task.archived else ""
        return Outcome(name, encode(sound.article), word=word, pages=task.pages, id=article_id, note=sound.note)
    except ScraperError as error:
        return _outcome_of(error, _name_of(task), task.pages)
    except Exception as error:  # noqa: BLE001  one page's fault is reported and the others go on
        message = f"a fault of scraper itself, please report it with the page: {type(error).__name__}: {error}"
        return Outcome(_name_of(task), error=message, code=EXIT_FAULT, word=FAULT, pages=task.pages)


def _read_page(learned: Mapping[str, Site], page: Page) -> Draft:
    site = learned.get(bare_host_of(page.url)) if learned else None
    return parse_by(site, page) if site else parse(page)


def _name_of(task: Task) -> str:
    """Return the name of a task for people, with the address of its newest record where that can be read."""
    if not task.archived:
        return task.name
    try:
        return f"{task.name}: {task.parts.opening.read().url}"
    except ScraperError:
        return task.name


def _outcome_of(error: ScraperError, name: str, pages: int) -> Outcome:
    code = UsageError.exit_code if isinstance(error, StoreError) else error.exit_code
    return Outcome(name, error=str(error), code=code, word=word_of(error), pages=pages)


def word_of(error: ScraperError) -> str:
    """Return the name under which a balance counts a page that gave no Article."""
    if isinstance(error, Rejected):
        return error.reason
    if not isinstance(error, Damaged):
        return UNREADABLE
    from scraper.storage.warc.reader import BadDigest  # noqa: PLC0415  a saved page is read without archives
    from scraper.storage.warc.source import Harm  # noqa: PLC0415

    return Harm.BAD_DIGEST if isinstance(error, BadDigest) else Harm.DAMAGED


def _lost(task: Task | Outcome) -> Outcome:
    """Return the outcome of a task whose worker was killed twice."""
    if isinstance(task, Outcome):
        return task
    message = "a worker process was killed while it read this page, most likely for want of memory"
    return Outcome(task.name, error=message, code=Damaged.exit_code, word=KILLED, pages=task.pages)


def _another_address(outcome: Outcome) -> Outcome:
    rejection = Rejected(Reason.NOT_AN_ARTICLE, f"another address of {outcome.id}")
    return _outcome_of(rejection, outcome.name, outcome.pages)


def _count(outcome: Outcome, balance: Balance) -> None:
    if outcome.article is not None:
        balance.out += outcome.pages
        if outcome.word:
            count_damage(balance, outcome.word)
    elif outcome.code == Rejected.exit_code:
        balance.reject(outcome.word, outcome.pages)
    else:
        balance.spoil(outcome.word, outcome.pages)


def _check_address(page: Page) -> None:
    if not page.url:
        advice = 'give it by --url, or in NAME.meta.json as {"url": "https://..."}'
        raise Rejected(Reason.NOT_AN_ARTICLE, f"the page does not say its own address; {advice}")
