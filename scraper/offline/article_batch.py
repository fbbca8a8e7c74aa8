"""Some articles for one process: what is handed to it, and what it gives back."""

from __future__ import annotations

import gc
import pickle
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.errors import ScraperError
from scraper.core.parallel import in_order
from scraper.offline.one_article import Outcome, Task, do, killed_outcome
from scraper.offline.read_ahead import read_ahead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scraper.core.page import Page
    from scraper.facts.site import Site
    from scraper.storage.page_index import MetPage
    from scraper.storage.warc import Capture

BATCH_PAGES: Final = 16  # that one process reads before it gives them back
BATCH_BYTES: Final = 4 << 20  # of pages at hand, beyond which no further one waits for the others of its batch


class ArticleBatch(NamedTuple):
    """Some work for one process.

    openings: the first page of each task that is an article of an archive; empty where none is at hand.
    """

    tasks: Sequence[Task]
    openings: Sequence[Page | None] = ()


def make_all(batch: ArticleBatch, learned: Mapping[str, Site]) -> list[Outcome]:
    """Make the articles of a batch."""
    articles = [task.parts if task.archived else None for task in batch.tasks]
    pairs = zip(batch.tasks, batch.openings or read_ahead(articles), strict=True)
    outcomes = [do(task, learned, page) for task, page in pairs]
    gc.collect(0)  # some pages leave circles of their elements, 36 KB a page on average, which would be new memory each
    return outcomes


def make_packed(batch: ArticleBatch, learned: Mapping[str, Site]) -> dict[str, bytes]:
    """Make the articles of a batch, to be put aside by their names: ``unpacked_outcome`` reads each."""
    return _packed(batch, make_all(batch, learned))


def unpacked_outcome(data: bytes) -> Outcome:
    """Return an outcome that was put aside."""
    outcome: Outcome = pickle.loads(data)  # noqa: S301  written by a process of ours
    return outcome


def make_one_by_one(batch: ArticleBatch, learned: Mapping[str, Site]) -> list[Outcome]:
    """Make articles that killed their worker each in a process of its own, to find the one that kills."""
    work = partial(do, learned=learned)
    return [next(iter(in_order(work, [task], workers=2, lost=killed_outcome))) for task in batch.tasks]


def make_packed_one_by_one(batch: ArticleBatch, learned: Mapping[str, Site]) -> dict[str, bytes]:
    """Do what ``make_one_by_one`` does, to be put aside."""
    return _packed(batch, make_one_by_one(batch, learned))


def _packed(batch: ArticleBatch, outcomes: Iterable[Outcome]) -> dict[str, bytes]:
    names = (task.parts.name for task in batch.tasks)
    return dict(zip(names, map(pickle.dumps, outcomes), strict=True))


def unpacked(source: MetPage | Capture) -> Page | None:
    """Return a page that was met in an archive; None for one that cannot be read."""
    try:
        return source.page()
    except ScraperError:  # raised again, and reported, where the article is made
        return None
