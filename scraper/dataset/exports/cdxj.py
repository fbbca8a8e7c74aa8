"""``scraper export cdxj``: the index of the archived pages that pywb and other readers of web archives look into.

Each line is the key of an address, the moment of its fetch, and where its record stands; files are named as they lie
below ``_archive``.
"""

from __future__ import annotations

import heapq
import json
import sys
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.balance import Balance
from scraper.core.errors import UsageError
from scraper.core.late_pattern import late_pattern
from scraper.dataset.exporting.export_source import ExportSource
from scraper.dataset.exporting.memory import Memory, decode_memory, encode_memory, mark_of
from scraper.dataset.exporting.open_target import STDOUT, open_file_target
from scraper.dataset.exporting.rows_file import WHOLE
from scraper.dataset.exporting.surt import surt_key
from scraper.storage.archive_names import find_archives
from scraper.storage.output import archives_of
from scraper.storage.page_index import address_of
from scraper.storage.warc.answers import read_answer
from scraper.storage.warc.pages import date_of, media_type_of
from scraper.storage.warc.reader import records
from scraper.storage.warc.records import Damage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from scraper.dataset.exporting.job import ExportJob
    from scraper.dataset.exporting.memory import FileMark
    from scraper.storage.warc.answers import Answer
    from scraper.storage.warc.records import WarcRecord

_INDEXED: Final = frozenset({b"response", b"resource", b"revisit"})
_NO_DIGIT: Final = late_pattern(r"\D")
_MOMENT_DIGITS: Final = 14
_FILE: Final = late_pattern(rb'"filename": (".*")}\n$')


class CdxjExport:
    """The format ``cdxj``."""

    name = "cdxj"
    about = "the index of the archived pages, as pywb reads it; - for standard output"

    def write(self, job: ExportJob) -> None:
        """Bring the index up to date, or make it; with a selection it has the records of the selected Articles only."""
        if job.destination.endswith((".gz", ".zst")):
            raise UsageError(f"{job.destination}: readers of archives want their index unpacked; name it .cdxj")
        index = _Index(job)
        if job.destination == STDOUT:
            sys.stdout.buffer.writelines(index.lines(None, {}))
            return
        with open_file_target(job.destination, endings=(".cdxj",)) as target:
            before = decode_memory(target.memory, job.made(self.name)) or Memory(job.made(self.name))
            old = target.old(before.files.get(WHOLE))
            known = before.files if old else {}
            if old and index.is_the_same(known):
                index.count(old)
                return
            with target.renewed(lambda mark: index.memory(job.made(self.name), mark)) as out:
                out.writelines(index.lines(old, known))


class _Index:
    """The lines of all archives of a crawl, those of archives that did not change taken from the index before."""

    def __init__(self, job: ExportJob) -> None:
        self._ids = None if job.selection.is_all else _selected(job)
        self._folder = archives_of(job.folder)
        self._balance = job.balance = Balance("records")
        self._job = job
        archives = find_archives(self._folder) if self._folder.is_dir() else []
        self._marks = {self._name(path): mark for path in archives if (mark := mark_of(path))}
        self._damaged: set[str] = set()  # archives that are read again the next time, so that each run names the damage

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()

    def is_the_same(self, known: Mapping[str, FileMark]) -> bool:
        """Return whether the archives are those of the index before, and the index depends on no Article."""
        return self._ids is None and {**self._marks, WHOLE: known[WHOLE]} == known

    def count(self, old: Path) -> None:
        """Count the lines of the index before."""
        with old.open("rb") as file:
            self._balance.found = self._balance.out = sum(1 for _ in file)

    def memory(self, recipe: str, mark: FileMark) -> bytes:
        """Return what to remember of the index that has been written."""
        sound = {name: one for name, one in self._marks.items() if name not in self._damaged}
        return encode_memory(Memory(recipe, files={WHOLE: mark, **sound}))

    def lines(self, old: Path | None, known: Mapping[str, FileMark]) -> Iterator[bytes]:
        """Yield all lines in their order."""
        same = {name for name, mark in self._marks.items() if self._ids is None and known.get(name) == mark}
        new: list[bytes] = []
        names = [name for name in self._marks if name not in same]
        for number, name in enumerate(names, 1):
            lines = list(self._read(name))
            new += lines
            self._job.new += len(lines)
            self._job.tell(number, len(names))
        yield from heapq.merge(self._kept(old, same) if old and same else (), sorted(new))

    def _kept(self, old: Path, same: Collection[str]) -> Iterator[bytes]:
        with old.open("rb") as file:
            for line in file:
                found = _FILE.search(line)
                if found and msgspec.json.decode(found[1]) in same:
                    self._balance.found += 1
                    self._balance.out += 1
                    yield line
                else:
                    self._job.withdrawn += 1

    def _read(self, name: str) -> Iterator[bytes]:
        """Yield the lines of one archive."""
        path = self._folder / name
        frames: Iterable[WarcRecord | Damage | None] = chain(records(path), (None,))
        for record, following in pairwise(frames):
            if isinstance(record, Damage):
                self._damaged.add(name)
                self._balance.lost_bytes += record.lost_bytes
                if record.is_record:
                    self._balance.found += 1
                    self._balance.spoil(record.harm)
            elif record and record.fields.get(b"warc-type", b"").lower() in _INDEXED:
                self._balance.found += 1
                if self._ids is not None and _article_of(record.url) not in self._ids:
                    self._balance.skip("of no selected Article")
                    continue
                self._balance.out += 1
                end = following.offset if following else path.stat().st_size
                yield _line(record, end - record.offset, name)


def _selected(job: ExportJob) -> set[str]:
    source = ExportSource(job)
    return {step.entry.id for step in source.steps()}


def _article_of(url: str) -> str:
    address = address_of(url)
    return address.id if address else ""


def _line(record: WarcRecord, length: int, name: str) -> bytes:
    fields = record.fields
    moment = _NO_DIGIT.sub("", date_of(fields) or "")[:_MOMENT_DIGITS]
    status, mime = "-", "unk"
    if fields[b"warc-type"].lower() == b"revisit":
        mime = "warc/revisit"
    elif answer := _answer(record):
        status, mime = str(answer.status), media_type_of(answer.text(b"content-type")) or mime
    about = {
        "url": record.url,
        "mime": mime,
        "status": status,
        "digest": fields.get(b"warc-payload-digest", b"-").decode("latin-1").removeprefix("sha1:"),
        "length": str(length),
        "offset": str(record.offset),
        "filename": name,
    }
    return f"{surt_key(record.url)} {moment} {json.dumps(about)}\n".encode()


def _answer(record: WarcRecord) -> Answer | None:
    try:
        return read_answer(record.block)
    except ValueError:  # headers longer than any server's
        return None


EXPORT: Final = CdxjExport()
