"""``scraper extract``: files, folders and archives to Articles. One page that fails does not stop the others."""

from __future__ import annotations

import gc
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from scraper.core.errors import Damaged, Reason, Rejected, ScraperError
from scraper.core.parallel import in_order
from scraper.offline.early_articles import BATCH_PAGES, ArticleBatch, Early, EarlyArticles
from scraper.offline.input_files import Input, Missing
from scraper.offline.newest_sound import count_damage
from scraper.offline.one_article import NO_ARCHIVE, NO_PAGES, UNREADABLE, Outcome, Task, do, killed_outcome, outcome_of
from scraper.offline.read_ahead import read_ahead
from scraper.offline.saved import SavedPage, group
from scraper.storage.page_index import FIRST, OLDER_COPY, PageIndex, Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scraper.core.balance import Balance
    from scraper.facts.site import Site
    from scraper.storage.page_index import MetPage

InputFile = tuple[Path, Input] | Missing


class _Taken(NamedTuple):
    """An archive that was gone through. articles: in the index then; problem: what is wrong with the archive."""

    articles: int
    problem: Outcome | None


def extract(  # noqa: PLR0913  each is its own
    files: Sequence[InputFile],
    balance: Balance,
    url: str | None = None,
    *,
    workers: int = 1,
    note: Callable[[str, str], None] | None = None,
    learned: Mapping[str, Site] = MappingProxyType({}),
    wanted: Callable[[str], bool] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Outcome]:
    """Make the Articles of some files on so many processes, in order, and count every page of them.

    url: the address of the page, for a single file.
    note: is called with the place and the reason for each record that cannot be read; by default that is logged.
    learned: layouts by the bare host of no known newsroom, see ``scraper.learning``.
    wanted: tells by its address whether a page of an archive is read; by default each is.
    progress: is called with the number of articles that were made since it was called before.

    The Articles of archives come when the last archive has been gone through: until then a newer record may follow.
    Archives give each article once, as a crawl keeps it: of each page the newest record counts, and a page that turns
    out to be another address of an article that was given already is rejected.
    """
    ids: set[str] = set()
    with (
        closing(PageIndex(balance, note, wanted=wanted)) as index,
        closing(EarlyArticles(unpack=workers == 1)) as early,
    ):
        batches = _batches(files, index, url, early)
        for outcome in _outcomes(batches, early, workers, dict(learned), progress):
            final = _another_address(outcome) if outcome.id in ids else outcome
            if outcome.id:
                ids.add(outcome.id)
            _count(final, balance)
            yield final


def _batches(
    files: Sequence[InputFile], index: PageIndex, url: str | None, early: EarlyArticles
) -> Iterator[ArticleBatch]:
    """Yield the work: what can be made early, then all there is, in the order of the files."""
    taken: list[_Taken] = []
    for archive in _archives_among(files):
        yield from early.batches(archive, _walk(index, archive, taken))
    tasks = map(early.stand_in, _in_order_of(files, index, url, taken))
    while some := list(islice(tasks, BATCH_PAGES)):
        yield ArticleBatch(some, [], [])


def _outcomes(
    batches: Iterator[ArticleBatch],
    early: EarlyArticles,
    workers: int,
    learned: dict[str, Site],
    progress: Callable[[int], None] | None,
) -> Iterator[Outcome]:
    """Do the work in order, several pages at a time: to hand one to a worker and back takes a tenth of reading it."""
    work, lost = partial(_do_all, learned=learned), partial(_one_by_one, learned=learned)
    for names, outcomes in in_order(work, batches, workers=workers, lost=lost):
        if progress:
            progress(sum(isinstance(outcome, Outcome) for outcome in outcomes))
        if names:
            early.keep(names, outcomes)
            continue
        for outcome in outcomes:
            found = early.find(outcome) if isinstance(outcome, Early) else outcome
            yield found if isinstance(found, Outcome) else do(found, learned)


def _do_all(batch: ArticleBatch, learned: dict[str, Site]) -> tuple[list[str], list[Outcome | Early]]:
    articles = [task.parts if isinstance(task, Task) and task.archived else None for task in batch.tasks]
    pairs = zip(batch.tasks, batch.openings or read_ahead(articles), strict=True)
    outcomes = [do(task, learned, page) if isinstance(task, Task) else task for task, page in pairs]
    gc.collect(0)  # some pages leave circles of their elements, 36 KB a page on average, which would be new memory each
    return batch.early, outcomes


def _one_by_one(batch: ArticleBatch, learned: dict[str, Site]) -> tuple[list[str], list[Outcome | Early]]:
    """Do tasks that killed their worker each in a process of its own, to find the one that kills."""
    work = partial(do, learned=learned)
    outcomes = [
        next(iter(in_order(work, [task], workers=2, lost=killed_outcome))) if isinstance(task, Task) else task
        for task in batch.tasks
    ]
    return batch.early, outcomes


def tasks_of(files: Sequence[InputFile], index: PageIndex, url: str | None = None) -> Iterator[Task | Outcome]:
    """Find the articles in some files, in the order of the files; an article may lie in several of them."""
    taken: list[_Taken] = []
    for archive in _archives_among(files):
        for _ in _walk(index, archive, taken):
            pass
    return _in_order_of(files, index, url, taken)


def _archives_among(files: Sequence[InputFile]) -> list[Path]:
    return [file[0] for file in files if not isinstance(file, Missing) and file[1] is Input.ARCHIVE]


def _in_order_of(
    files: Sequence[InputFile], index: PageIndex, url: str | None, taken: Sequence[_Taken]
) -> Iterator[Task | Outcome]:
    """Yield the articles of the files, whose archives are in the index."""
    pages = [file[0] for file in files if not isinstance(file, Missing) and file[1] is Input.PAGE]
    index.balance.found += len(files) - len(taken)
    archives, archived, done = iter(taken), iter(index), 0
    saved = iter(_saved(pages, url, index.balance))
    for file in files:
        if isinstance(file, Missing):
            yield replace(outcome_of(file.error, file.name, 1), word=NO_PAGES if file.has_no_pages else UNREADABLE)
            continue
        path, kind = file
        if kind is Input.PAGE:
            if task := next(saved):
                yield task
            continue
        archive = next(archives)
        for parts in islice(archived, archive.articles - done):
            yield Task(str(path), parts, len(parts.places), archived=True)
        done = archive.articles
        if archive.problem:
            index.balance.found += 1
            yield archive.problem


def _walk(index: PageIndex, archive: Path, taken: list[_Taken]) -> Iterator[MetPage]:
    """Go through an archive, and note how many articles the index has then and what is wrong with the archive."""
    problem = None
    before = index.balance.found
    try:
        yield from index.walk(archive)
        if index.balance.found == before:
            error = Damaged("no web archive, or one without a record in it")
            problem = Outcome(str(archive), error=str(error), code=error.exit_code, word=NO_ARCHIVE)
    except ScraperError as error:
        problem = outcome_of(error, str(archive), 1)
    taken.append(_Taken(len(index), problem))


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


def _another_address(outcome: Outcome) -> Outcome:
    rejection = Rejected(Reason.NOT_AN_ARTICLE, f"another address of {outcome.id}")
    return outcome_of(rejection, outcome.name, outcome.pages)


def _count(outcome: Outcome, balance: Balance) -> None:
    if outcome.article is not None:
        balance.out += outcome.pages
        if outcome.word:
            count_damage(balance, outcome.word)
    elif outcome.code == Rejected.exit_code:
        balance.reject(outcome.word, outcome.pages)
    else:
        balance.spoil(outcome.word, outcome.pages)
