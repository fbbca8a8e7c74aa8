"""``scraper extract``: files, folders and archives to Articles. One page that fails does not stop the others."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from itertools import islice, tee
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from scraper.core.errors import Reason, Rejected
from scraper.core.parallel import in_order
from scraper.offline.article_batch import BATCH_PAGES, ArticleBatch, make_all, make_one_by_one
from scraper.offline.early_articles import EarlyArticles
from scraper.offline.input_files import Input, Missing
from scraper.offline.newest_sound import count_damage
from scraper.offline.one_article import NO_PAGES, UNREADABLE, Outcome, Task, outcome_of
from scraper.offline.saved import SavedPage, group
from scraper.storage.page_index import FIRST, OLDER_COPY, PageIndex, Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scraper.core.balance import Balance
    from scraper.facts.site import Site
    from scraper.offline.first_reading import TakenArchive

InputFile = tuple[Path, Input] | Missing


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
    sites, show = dict(learned), progress or _show_nothing
    with (
        closing(PageIndex(balance, note, wanted=wanted)) as index,
        closing(EarlyArticles(unpack=workers == 1)) as early,
    ):
        taken: list[TakenArchive] = []
        if archives := _archives_among(files):
            from scraper.offline.first_reading import FirstReading  # noqa: PLC0415  pages need no reader of archives

            taken = FirstReading(index, early, workers, sites, show).read(archives)
        for outcome in _outcomes(_in_order_of(files, index, url, taken), early, workers, sites, show):
            final = _another_address(outcome) if outcome.id in ids else outcome
            if outcome.id:
                ids.add(outcome.id)
            _count(final, balance)
            yield final


def _outcomes(
    tasks: Iterator[Task | Outcome],
    early: EarlyArticles,
    workers: int,
    learned: Mapping[str, Site],
    progress: Callable[[int], None],
) -> Iterator[Outcome]:
    """Yield what becomes of the tasks, in order. Those that were not made early are made, several by one process."""
    tasks, ahead = tee(tasks)
    made = _made(
        (task for task in ahead if isinstance(task, Task) and not early.holds(task)), workers, learned, progress
    )
    for task in tasks:
        yield task if isinstance(task, Outcome) else early.find(task) or next(made)


def _made(
    tasks: Iterator[Task], workers: int, learned: Mapping[str, Site], progress: Callable[[int], None]
) -> Iterator[Outcome]:
    """Make articles, several by one process: to hand one to a worker and back takes a tenth of reading it."""
    work, lost = partial(make_all, learned=learned), partial(make_one_by_one, learned=learned)
    for outcomes in in_order(work, _batches(tasks), workers=workers, lost=lost):
        progress(len(outcomes))
        yield from outcomes


def _batches(tasks: Iterator[Task]) -> Iterator[ArticleBatch]:
    while some := list(islice(tasks, BATCH_PAGES)):
        yield ArticleBatch(some)


def _show_nothing(_: int) -> None:
    """Stand in for progress that nobody looks at."""


def tasks_of(files: Sequence[InputFile], index: PageIndex, url: str | None = None) -> Iterator[Task | Outcome]:
    """Find the articles in some files, in the order of the files; an article may lie in several of them."""
    from scraper.offline.first_reading import take_in  # noqa: PLC0415  pages need no reader of archives

    return _in_order_of(files, index, url, take_in(index, _archives_among(files)))


def _archives_among(files: Sequence[InputFile]) -> list[Path]:
    return [file[0] for file in files if not isinstance(file, Missing) and file[1] is Input.ARCHIVE]


def _in_order_of(
    files: Sequence[InputFile], index: PageIndex, url: str | None, taken: Sequence[TakenArchive]
) -> Iterator[Task | Outcome]:
    """Yield the articles of the files, whose archives are in the index."""
    pages = [file[0] for file in files if not isinstance(file, Missing) and file[1] is Input.PAGE]
    index.balance.found += len(files) - len(taken)
    archives, archived, done = iter(taken), iter(index), 0
    saved = iter(_saved(pages, url, index.balance))
    for file in files:
        if isinstance(file, Missing):
            word = NO_PAGES if file.has_no_pages else UNREADABLE
            yield outcome_of(file.error, file.name, 1)._replace(word=word)
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
