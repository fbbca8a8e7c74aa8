"""A file of rows, compressed in frames, so that frames without a change are copied and not made again.

A frame ends behind an article whose id says so. A new article changes its own frame and no other; the frames, and with
them every byte of the file, follow from the Articles alone.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from scraper.dataset.exporting.export_source import ExportSource
from scraper.dataset.exporting.memory import Memory, decode_memory, encode_memory
from scraper.dataset.exporting.old_rows import OldRows, RowStep, in_frames
from scraper.dataset.exporting.open_target import STDOUT, open_file_target
from scraper.dataset.exporting.packed import PACKINGS, pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scraper.core.article import Article
    from scraper.dataset.exporting.export_source import DayStep, ExportStep
    from scraper.dataset.exporting.job import ExportJob
    from scraper.dataset.exporting.memory import FileMark
    from scraper.dataset.exporting.old_rows import OldDay
    from scraper.dataset.exporting.target import FileTarget

WHOLE: Final = ""  # the name of the file in the memory: the destination itself


class RowsFile(NamedTuple):
    """A format whose export is one file of rows, in the order of publication.

    name: of the format.
    about: what it is, in one line.
    head: returns what stands before the first row, for the fields of the selection.
    row: returns the row of an Article, with its line end.
    endings: how its files are called, in small letters; a name that ends as a file of another form is refused.
    """

    name: str
    about: str
    head: Callable[[Sequence[str]], bytes]
    row: Callable[[Article, Sequence[str]], bytes]
    endings: tuple[str, ...] = ()

    def write(self, job: ExportJob) -> None:
        """Write the file that the job names, or standard output for ``-``."""
        if job.destination == STDOUT:
            self._print(job)
            return
        with open_file_target(job.destination, PACKINGS, self.endings) as target, ExitStack() as opened:
            _Rewriting(self, job, target, opened).run()

    def _print(self, job: ExportJob) -> None:
        out, fields = sys.stdout.buffer, job.selection.fields
        out.write(self.head(fields))
        source = ExportSource(job)
        for step in source.steps():
            if step.article:
                out.write(self.row(step.article, fields))


class _Rewriting:
    """The next file of an export, made of frames of the one before and of new ones.

    The new file is begun at the first frame that differs, so that an export without changes writes nothing.
    """

    def __init__(self, form: RowsFile, job: ExportJob, target: FileTarget, opened: ExitStack) -> None:
        self._form = form
        self._job = job
        self._fields = job.selection.fields
        self._suffix = Path(job.destination).suffix.lower()
        self._target = target
        self._opened = opened
        self._memory = Memory(job.made(f"{form.name}{self._suffix}"))
        self._before = decode_memory(target.memory, self._memory.made) or Memory(self._memory.made)
        path = target.old(self._before.files.get(WHOLE))
        self._old = opened.enter_context(closing(OldRows(path, self._before, self._suffix))) if path else None
        self._source = ExportSource(job, self._before.days if self._old else ())
        self._same = range(0)  # the part of the old file that is copied next
        self._out: BinaryIO | None = None

    def run(self) -> None:
        """Write the file, unless it is the old one."""
        if self._old:
            self._take_old(self._old.head)
            self._memory.head = len(self._old.head)
        else:
            self._memory.head = self._take_new(pack(self._form.head(self._fields), self._suffix))
        for step in self._source.days():
            if step.new:
                frames = step.new.frames
                frames += self._take_day(step, self._old.day(step.old) if self._old and step.old else None)
            elif step.old and self._old:
                self._take_old(self._old.place(step.old))
        if self._old and self._out is None and self._same == range(self._old.end):
            if self._source.memories != self._before.days:
                self._target.keep(self._remembered(self._before.files[WHOLE]))
        else:
            self._copy()

    def _take_day(self, step: DayStep, old: OldDay | None) -> Iterator[int]:
        """Take the frames of a day; yield the packed bytes of each."""
        for steps in in_frames(self._row_steps(step.steps)):
            place = old.frame_of(steps) if old else None
            if place is None:
                yield self._take_new(pack(self._rows(steps, old), self._suffix))
            else:
                self._take_old(place)
                yield len(place)

    def _row_steps(self, steps: Iterable[ExportStep]) -> Iterator[RowStep]:
        """Make each row as its Article comes: to keep those of a frame costs a fifth more (benchmarks/exports.py)."""
        for entry, article in steps:
            yield RowStep(entry, self._form.row(article, self._fields) if article else None)

    @staticmethod
    def _rows(steps: Sequence[RowStep], old: OldDay | None) -> bytes:
        rows = []
        for entry, new in steps:
            row = old.row(entry) if new is None and old else new
            if row is None:
                raise AssertionError(entry.id)  # without an old file every Article is read
            entry.sizes = [len(row)]
            rows.append(row)
        return b"".join(rows)

    def _take_old(self, place: range) -> None:
        if place.start != self._same.stop:
            self._copy()
            self._same = range(place.start, place.start)
        self._same = range(self._same.start, place.stop)

    def _take_new(self, data: bytes) -> int:
        self._copy()
        self._file().write(data)
        return len(data)

    def _copy(self) -> None:
        if self._same and self._old:
            self._old.copy(self._same, self._file())
        self._same = range(0)

    def _file(self) -> BinaryIO:
        if self._out is None:
            self._out = self._opened.enter_context(self._target.renewed(self._remembered))
        return self._out

    def _remembered(self, mark: FileMark) -> bytes:
        self._memory.days = self._source.memories
        self._memory.files = {WHOLE: mark}
        return encode_memory(self._memory)
