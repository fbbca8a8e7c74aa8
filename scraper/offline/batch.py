"""``scraper extract --into``: one task an archive, each with its own file of Articles, balance and done mark.

    DEST/NAME.jsonl.zst     the Articles of an archive, a line of JSON each; whole or not there
    DEST/_aside/NAME.jsonl  the pages and records of it that gave none, each with its reason
    DEST/_done/NAME.json    the mark: the task is done and is not done again; it holds the balance

A run that was killed goes on with the tasks that have no mark. Tasks know nothing of each other, so any number of
processes can work on one list, each on its own part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from scraper.core.balance import Balance
from scraper.core.errors import Busy, FetchError
from scraper.core.parallel import in_order
from scraper.core.phrases import in_utf_8
from scraper.core.version import VERSION
from scraper.offline.article_sink import open_sink
from scraper.offline.destination import ASIDE, DONE, open_destination
from scraper.offline.extraction import extract
from scraper.offline.one_article import KILLED, UNREADABLE
from scraper.offline.picking import host_filter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.offline.article_sink import Form
    from scraper.offline.batch_tasks import BatchTask
    from scraper.offline.destination import Destination, TaskPlace
    from scraper.offline.part import OwnPart

FAILED: Final = "failed"  # the name under which a balance counts an archive that could not be fetched, as in a crawl
State = Literal["done", "before", "busy", "killed", "unreadable", "failed"]

# Opened once a process: it is made anew in a worker, because the connections of a bucket do not travel.
_opened = lru_cache(maxsize=1)(open_destination)


class Mark(msgspec.Struct):
    """What is kept of a task that is done. inputs: as of the task; form: of its Articles."""

    inputs: list[tuple[str, int, int]]
    form: str
    articles: int
    balance: Balance
    version: str = VERSION


@dataclass(slots=True, frozen=True)
class BatchResult:
    """How a task ended.

    state: done now, done before, being done by another run, or left for a later run: because its worker was killed
    twice, because an input could not be read, or because it could not be fetched.
    why: of the last, in one line.
    """

    name: str
    state: State
    articles: int = 0
    balance: Balance = field(default_factory=lambda: Balance("inputs"))
    why: str = ""


@dataclass(slots=True, frozen=True)
class TaskRun:
    """Where the Articles of tasks go, and in which form.

    target: a folder or ``s3://BUCKET/NAME``.
    hosts: the only ones whose pages are read; none for all.
    """

    target: str
    form: Form = "jsonl.zst"
    hosts: tuple[str, ...] = ()

    @property
    def destination(self) -> Destination:
        """The target, opened."""
        return _opened(self.target)

    def run(self, tasks: Sequence[BatchTask], part: OwnPart, *, workers: int) -> Iterator[BatchResult]:
        """Do the tasks of a part that are not done yet, and give the result of each.

        With more tasks than workers each worker does a whole task, else all workers share one. Raises ``StoreError``
        when nothing can be written.
        """
        own = set(part.of([task.name for task in tasks]))
        todo = []
        for task in tasks:
            if task.name in own and (mark := self._mark_of(task)):
                self.destination.clear(task.name)
                yield BatchResult(task.name, "before", mark.articles, mark.balance)
            elif task.name in own:
                todo.append(task)
        if len(todo) >= workers:
            yield from in_order(self.run_alone, todo, workers=workers, lost=_lost)
        else:
            yield from (self.run_task(task, workers) for task in todo)

    def run_alone(self, task: BatchTask) -> BatchResult:
        """Do one task in this process."""
        return self.run_task(task, workers=1)

    def run_task(self, task: BatchTask, workers: int) -> BatchResult:
        """Do one task."""
        if task.trouble:
            return _failed(task, task.trouble)
        try:
            with self.destination.task(task.name) as place:
                result = self._write(task, place, workers)
                if result.state == "done":
                    mark = Mark(task.inputs, self.form, result.articles, result.balance)
                    place.mark(msgspec.json.encode(mark))
        except Busy:
            return BatchResult(task.name, "busy")
        except FetchError as error:
            return _failed(task, str(error))
        return result

    def _write(self, task: BatchTask, place: TaskPlace, workers: int) -> BatchResult:
        """Write the Articles of a task, and aside what gave none."""
        balance = Balance("inputs")
        articles = 0
        wanted = host_filter(self.hosts) if self.hosts else None
        with (
            task.at_hand(place.scratch, balance) as files,
            place.new(f"{task.name}.{self.form}") as file,
            place.new(f"{ASIDE}/{task.name}.jsonl") as aside,
            open_sink(self.form, file) as add,
        ):

            def note(where: str, why: str) -> None:
                name = where.replace(str(files[0][0]), task.shown) if len(files) == 1 else where
                aside.write(msgspec.json.encode({"name": in_utf_8(name), "why": in_utf_8(why)}) + b"\n")

            for outcome in extract(files, balance, workers=workers, note=note, wanted=wanted):
                if outcome.article is None:
                    note(outcome.name, outcome.error)
                else:
                    add(outcome.article)
                    articles += 1
        return BatchResult(task.name, "unreadable" if UNREADABLE in balance.bad else "done", articles, balance)

    def _mark_of(self, task: BatchTask) -> Mark | None:
        """Return the mark of a task that is done with these inputs, None for one that is to be done."""
        data = self.destination.read(f"{DONE}/{task.name}.json")
        try:
            mark = msgspec.json.decode(data, type=Mark) if data else None
        except msgspec.MsgspecError:
            return None
        if mark is None or mark.form != self.form or mark.inputs != task.inputs:
            return None
        return mark if self.destination.has(f"{task.name}.{self.form}") else None


def _failed(task: BatchTask, why: str) -> BatchResult:
    balance = Balance("inputs", found=1)
    balance.reject(FAILED)
    return BatchResult(task.name, "failed", 0, balance, why)


def _lost(task: BatchTask) -> BatchResult:
    balance = Balance("inputs", found=1)
    balance.spoil(KILLED)
    return BatchResult(task.name, "killed", 0, balance)
