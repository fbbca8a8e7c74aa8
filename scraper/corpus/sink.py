"""Where a cleaned corpus goes: beside its target until it is whole, with a note of how far it is, to go on from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core import disk
from scraper.core.errors import UsageError
from scraper.core.files import make_folders, whole_file, write_whole
from scraper.core.hold import LOCK, hold
from scraper.corpus.streams import compress
from scraper.corpus.tally import CleaningTally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.corpus.corpus_format import Batch, CorpusFormat

_NOTE: Final = "note.json"
_HEAD: Final = "head"
_DATA: Final = "data"
_BAD: Final = "bad"
_TEXTS: Final = "texts"


class Note(msgspec.Struct):
    """How far a run is.

    same: what must be the same to go on.
    end: where the next batch starts.
    data, bad: bytes written so far.
    pieces, bad_pieces: numbers of the pieces of a Parquet file, and of its bad rows.
    tally: what was counted.
    """

    same: dict[str, str]
    end: int = 0
    data: int = 0
    bad: int = 0
    pieces: list[int] = msgspec.field(default_factory=list)
    bad_pieces: list[int] = msgspec.field(default_factory=list)
    tally: CleaningTally = msgspec.field(default_factory=CleaningTally)


class Sink(ABC):
    """A target file that is built in the folder ``NAME.part`` beside it, by one run at a time.

    Killed at any moment it can be opened again with the same job: ``note`` says where to go on, and what had been
    written behind it is cut off. ``finish`` puts the whole file in place at once. ``close`` lets the folder go.
    """

    def __init__(self, target: Path, form: CorpusFormat, same: Mapping[str, str]) -> None:
        """Raise ``Busy`` when another run builds the same target."""
        self.target = target
        self.form = form
        self.bad_target = target.with_name(target.name + ".bad")
        source = form.source.stat()
        job = {
            **same,
            "source": str(form.source.resolve()),
            "size": str(source.st_size),
            "time": str(source.st_mtime_ns),
        }
        with ExitStack() as held:
            self.folder = held.enter_context(hold(target))
            self.note = self._earlier(job) or self._new(job)
            self._held = held.pop_all()
        self.resumed = self.note.tally.balance.found

    def close(self) -> None:
        """Let other runs have the folder."""
        self._held.close()

    def _earlier(self, job: dict[str, str]) -> Note | None:
        """Return the note of an earlier run of the same job, what was written behind it cut off."""
        try:
            note = msgspec.json.decode((self.folder / _NOTE).read_bytes(), type=Note)
        except (FileNotFoundError, msgspec.DecodeError):
            return None
        if note.same != job:
            return None
        for name, size in ((_DATA, note.data), (_BAD, note.bad)):
            path = self.folder / name
            if not path.exists() or path.stat().st_size < size:
                return None
            disk.cut(path, size)
        return note

    def _new(self, job: dict[str, str]) -> Note:
        for path in self.folder.iterdir():
            if path.is_dir():
                disk.remove_folder(path)
            elif path.name != LOCK:
                disk.remove(path)
        for name in (_DATA, _BAD):
            disk.open_file(self.folder / name, "xb").close()
        return Note(job)

    @abstractmethod
    def start(self, head: bytes) -> None:
        """Take what stands before the first row; again, too, when the run goes on."""

    def put(self, batch: Batch, data: bytes, bad: bytes, tally: CleaningTally) -> None:
        """Take the next batch; when it returns, the run can go on behind it.

        data: its rows that are left; bad: the others.
        """
        if tally.balance.out or not batch.rows:  # an empty row group is one too
            self._keep(batch, data)
        if bad:
            self._keep_bad(batch, bad)
        self.note.tally.add(tally)
        self.note.end = batch.end
        write_whole(self.folder / _NOTE, msgspec.json.encode(self.note), durable=False)

    @abstractmethod
    def _keep(self, batch: Batch, data: bytes) -> None:
        """Keep what is left of one batch, so that a kill after it loses nothing."""

    def _keep_bad(self, batch: Batch, data: bytes) -> None:  # noqa: ARG002  a stream needs no number
        self.note.bad += self._append(_BAD, data)

    def _append(self, name: str, data: bytes) -> int:
        """Add to a file of the folder and return how much; it is on the disk before the note counts on it."""
        with disk.open_file(self.folder / name, "ab") as file:
            file.write(data)
            disk.sync(file)
        return len(data)

    def _whole(self) -> Path | None:
        """Return the finished file, inside the folder; None when there is nothing to move."""
        return self.folder / _DATA

    def _whole_bad(self) -> Path | None:
        """Return the file of the bad rows, inside the folder; None when no row is bad."""
        return self.folder / _BAD if self.note.bad else None

    def finish(self) -> Path | None:
        """Put the result in place; gives the path of the bad rows when there are any."""
        whole, bad = self._whole(), self._whole_bad()
        if whole is not None:
            disk.rename(whole, self.target)
        if self.bad_target.is_dir():
            disk.remove_folder(self.bad_target)
        disk.remove(self.bad_target)
        if bad is not None:
            disk.rename(bad, self.bad_target)
        disk.sync_folder(self.target.parent)
        disk.remove_folder(self.folder)
        self.close()
        return self.bad_target if bad is not None else None


class StreamSink(Sink):
    """One file that grows at its end, compressed as its name wants it."""

    def start(self, head: bytes) -> None:
        """Write what stands before the first row, unless it stands there."""
        if not self.note.data and head:
            self._grow(head)

    def _grow(self, data: bytes) -> None:
        self.note.data += self._append(_DATA, compress(data, self.target))

    def _keep(self, batch: Batch, data: bytes) -> None:  # noqa: ARG002  a stream needs no number
        self._grow(data)


class PieceSink(Sink):
    """Parquet: a piece for each row group, joined at the end."""

    def start(self, head: bytes) -> None:
        """Keep the file of the columns."""
        write_whole(self.folder / _HEAD, head)

    def _keep(self, batch: Batch, data: bytes) -> None:
        write_whole(self._piece(_DATA, batch.end), data)
        self.note.pieces.append(batch.end)

    def _keep_bad(self, batch: Batch, data: bytes) -> None:
        write_whole(self._piece(_BAD, batch.end), data)
        self.note.bad_pieces.append(batch.end)

    def _piece(self, name: str, number: int) -> Path:
        return self.folder / f"{name}-{number:08}.parquet"

    def _whole(self) -> Path:
        return self._joined(_DATA, self.folder / _HEAD, self.note.pieces)

    def _whole_bad(self) -> Path | None:
        numbers = self.note.bad_pieces
        return self._joined(_BAD, self._piece(_BAD, numbers[0]), numbers) if numbers else None

    def _joined(self, name: str, head: Path, numbers: list[int]) -> Path:
        from scraper.corpus.parquet import join_pieces  # noqa: PLC0415  pyarrow only for Parquet

        whole = self.folder / name
        with whole_file(whole) as out:
            join_pieces(head, [self._piece(name, number) for number in numbers], self.form.source, out)
        return whole


class FolderSink(Sink):
    """A folder of text files, each under the name that it has in the source; bad ones in a folder of their own."""

    def start(self, head: bytes) -> None:  # noqa: ARG002  nothing stands before a text
        """Make the folder of the texts."""
        make_folders(self.folder / _TEXTS)

    def _keep(self, batch: Batch, data: bytes) -> None:
        self._write(_TEXTS, batch, data)

    def _keep_bad(self, batch: Batch, data: bytes) -> None:
        self._write(f"{_BAD}-{_TEXTS}", batch, data)
        self.note.bad_pieces.append(batch.end)

    def _name(self, batch: Batch) -> Path:
        return Path(str(batch.raw)).relative_to(self.form.source)

    def _write(self, name: str, batch: Batch, data: bytes) -> None:
        # A folder of a million texts would wait an hour for the disk.
        write_whole(self.folder / name / self._name(batch), data, durable=False)

    def _whole(self) -> None:
        """Move the whole folder at once, or into a target that is there file by file."""
        texts = self.folder / _TEXTS
        if not self.target.exists():
            disk.rename(texts, self.target)
            return
        for path in sorted(one for one in texts.rglob("*") if one.is_file()):
            place = self.target / path.relative_to(texts)
            make_folders(place.parent)
            disk.rename(path, place)

    def _whole_bad(self) -> Path | None:
        return self.folder / f"{_BAD}-{_TEXTS}" if self.note.bad_pieces else None


def open_sink(target: Path, form: CorpusFormat, kind: str, target_kind: str, same: Mapping[str, str]) -> Sink:
    """Return the sink for a form.

    Raises ``UsageError`` when source and target are not of one format, or the same file; ``Busy`` when another run
    builds the target.
    """
    if target.exists() and target.resolve() == form.source.resolve():
        raise UsageError(f"{target}: source and target are the same; give another --output")
    if kind == "folder":
        if target.is_file():
            raise UsageError(f"{target}: is a file; the texts of a folder go to a folder")
        if target.resolve().is_relative_to(form.source.resolve()):
            raise UsageError(f"{target}: is inside of its source; give another --output")
        return FolderSink(target, form, same)
    if kind != target_kind:
        raise UsageError(f"{target}: a corpus is written in the format it came in; end it like {form.source.name}")
    return PieceSink(target, form, same) if kind == "parquet" else StreamSink(target, form, same)
