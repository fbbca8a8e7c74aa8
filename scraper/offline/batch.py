"""``scraper extract --into``: one task an archive, each with its own file of Articles, balance and done mark.

    DEST/NAME.jsonl.zst     the Articles of an archive, a line of JSON each; whole or not there
    DEST/_aside/NAME.jsonl  the pages and records of it that gave none, each with its reason
    DEST/_done/NAME.json    the mark: the task is done and is not done again; it holds the balance

A run that was killed goes on with the tasks that have no mark. Tasks know nothing of each other, so any number of
processes can work on one list, each on its own part.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from scraper.core import disk
from scraper.core.balance import Balance
from scraper.core.errors import Busy, StoreError, UsageError
from scraper.core.files import locked, whole_file, write_whole
from scraper.core.parallel import in_order
from scraper.core.version import VERSION
from scraper.offline.article_sink import open_sink
from scraper.offline.extraction import KILLED, UNREADABLE, extract
from scraper.offline.input_files import Input, Missing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scraper.offline.article_sink import Form
    from scraper.offline.extraction import InputFile
    from scraper.offline.part import OwnPart

PAGES_A_TASK: Final = 1_000  # saved pages that one task takes together
DONE: Final = "_done"
ASIDE: Final = "_aside"
_SCRATCH: Final = "_parts"
_MAX_NAME_CHARS: Final = 150  # a file name may have 255 bytes
State = Literal["done", "before", "busy", "killed", "unreadable"]


@dataclass(slots=True, frozen=True)
class BatchTask:
    """Some input files whose Articles go into one file.

    name: of that file, without its suffix. inputs: name, size in bytes and time of change of each input file.
    """

    name: str
    files: tuple[tuple[Path, Input], ...]
    inputs: list[tuple[str, int, int]]


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
    twice, or because an input could not be read.
    """

    name: str
    state: State
    articles: int = 0
    balance: Balance = field(default_factory=lambda: Balance("inputs"))


def batch_tasks(files: Sequence[InputFile]) -> list[BatchTask]:
    """Return the tasks of some files, by name; raises ``UsageError`` for a file that is not there."""
    pages: dict[Path, list[tuple[Path, Input]]] = {}
    archives: list[Path] = []
    for file in files:
        if isinstance(file, Missing):
            raise UsageError(f"{file.name}: {file.error}")
        if file[1] is Input.ARCHIVE:
            archives.append(file[0])
        else:
            pages.setdefault(file[0].parent, []).append(file)
    count = Counter(path.name for path in archives)
    tasks = [
        _task(path.name if count[path.name] == 1 else _name_of(path), [(path, Input.ARCHIVE)]) for path in archives
    ]
    for folder, members in pages.items():
        for start in range(0, len(members), PAGES_A_TASK):
            name = f"pages-{_name_of(folder)}-{start // PAGES_A_TASK + 1:05}"
            tasks.append(_task(name, members[start : start + PAGES_A_TASK]))
    return sorted(tasks, key=lambda task: task.name)


def _task(name: str, files: Sequence[tuple[Path, Input]]) -> BatchTask:
    inputs = []
    for path, _ in files:
        try:
            stat = path.stat()
        except OSError as error:
            raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
        inputs.append((path.name, stat.st_size, stat.st_mtime_ns))
    return BatchTask(name, tuple(files), inputs)


def _name_of(path: Path) -> str:
    """Return the whole path as a name, for files of one name in several folders."""
    return "-".join(path.absolute().parts[1:])[-_MAX_NAME_CHARS:] or "root"


@dataclass(slots=True, frozen=True)
class TaskRun:
    """Where the Articles of tasks go, and in which form."""

    target: Path
    form: Form = "jsonl.zst"

    def run(self, tasks: Sequence[BatchTask], part: OwnPart, *, workers: int) -> Iterator[BatchResult]:
        """Do the tasks of a part that are not done yet, and give the result of each.

        With more tasks than workers each worker does a whole task, else all workers share one. Raises ``StoreError``
        when nothing can be written.
        """
        own = set(part.of([task.name for task in tasks]))
        todo = []
        for task in tasks:
            if task.name in own and (mark := self._mark_of(task)):
                with suppress(OSError):  # a kill behind the mark leaves it; nobody else needs it
                    disk.remove_folder(self.target / _SCRATCH / task.name)
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
        """Do one task; what a killed run left of it goes with the scratch of this one."""
        scratch = self.target / _SCRATCH / task.name
        try:
            with _held(self.target / _SCRATCH / f"{task.name}.lock"):
                result = self._write(task, scratch, workers)
                if result.state == "done":
                    mark = Mark(task.inputs, self.form, result.articles, result.balance)
                    write_whole(self.target / DONE / f"{task.name}.json", msgspec.json.encode(mark), scratch=scratch)
                disk.remove_folder(scratch)
        except Busy:
            return BatchResult(task.name, "busy")
        except OSError as error:
            message = f"{self.target} cannot be written ({error.strerror or error}); free some space"
            raise StoreError(message) from error
        return result

    def _write(self, task: BatchTask, scratch: Path, workers: int) -> BatchResult:
        """Write the Articles of a task, and aside what gave none."""
        balance = Balance("inputs")
        articles = 0
        with (
            whole_file(self.target / f"{task.name}.{self.form}", scratch=scratch) as file,
            whole_file(self.target / ASIDE / f"{task.name}.jsonl", scratch=scratch) as aside,
            open_sink(self.form, file) as add,
        ):

            def note(place: str, why: str) -> None:
                aside.write(msgspec.json.encode({"name": place, "why": why}) + b"\n")

            for outcome in extract(task.files, balance, workers=workers, note=note):
                if outcome.article is None:
                    note(outcome.name, outcome.error)
                else:
                    add(outcome.article)
                    articles += 1
        return BatchResult(task.name, "unreadable" if UNREADABLE in balance.bad else "done", articles, balance)

    def _mark_of(self, task: BatchTask) -> Mark | None:
        """Return the mark of a task that is done with these inputs, None for one that is to be done."""
        try:
            mark = msgspec.json.decode((self.target / DONE / f"{task.name}.json").read_bytes(), type=Mark)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None
        is_there = (self.target / f"{task.name}.{self.form}").exists()
        return mark if is_there and mark.form == self.form and mark.inputs == task.inputs else None


def _lost(task: BatchTask) -> BatchResult:
    balance = Balance("inputs", found=1)
    balance.spoil(KILLED)
    return BatchResult(task.name, "killed", 0, balance)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Hold the lock of a task, where the file system knows locks; without them each file is still written whole."""
    with ExitStack() as stack:
        with suppress(OSError):
            stack.enter_context(locked(path, wait=False, note="another run of scraper extract"))
        yield
