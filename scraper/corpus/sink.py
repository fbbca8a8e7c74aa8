"""Where a cleaned corpus goes: beside its target until it is whole, with a note of how far it is, to go on from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core import disk
from scraper.core.errors import StoreError, UsageError
from scraper.core.files import make_folders, whole_file, write_whole
from scraper.corpus.streams import compress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.corpus.corpus_format import Bad, Batch, CorpusFormat

_NOTE: Final = "note.json"
_HEAD: Final = "head"
_DATA: Final = "data"
_BAD: Final = "bad"
_TEXTS: Final = "texts"


class Note(msgspec.Struct):
    """How far a run is. same: what must be the same to go on; end: where the next batch starts; data, bad: bytes
    written so far; the rest are totals, see ``Totals``.
    """

    same: dict[str, str]
    end: int = 0
    data: int = 0
    bad: int = 0
    pieces: int = 0
    rows: int = 0
    texts: int = 0
    changed: int = 0
    bad_rows: int = 0
    cuts: dict[str, int] = msgspec.field(default_factory=dict)


class Sink(ABC):
    """A target file that is built in the folder ``NAME.part`` beside it.

    Killed at any moment it can be opened again with the same job: ``note`` says where to go on, and what had been
    written behind it is cut off. ``finish`` puts the whole file in place at once.
    """

    def __init__(self, target: Path, form: CorpusFormat, same: Mapping[str, str]) -> None:
        self.target = target
        self.form = form
        self.folder = target.with_name(target.name + ".part")
        self.bad_target = target.with_name(target.name + ".bad")
        source = form.source.stat()
        asked = {
            **same,
            "source": str(form.source.resolve()),
            "size": str(source.st_size),
            "time": str(source.st_mtime_ns),
        }
        self.note = self._found(asked) or self._new(asked)
        self.resumed = self.note.rows

    def _found(self, same: Mapping[str, str]) -> Note | None:
        try:
            note = msgspec.json.decode((self.folder / _NOTE).read_bytes(), type=Note)
        except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError):
            return None
        if note.same != same:
            return None
        for name, size in ((_DATA, note.data), (_BAD, note.bad)):
            path = self.folder / name
            if not path.exists() or path.stat().st_size < size:
                return None
            disk.cut(path, size)
        return note

    def _new(self, same: dict[str, str]) -> Note:
        if self.folder.is_dir():
            disk.remove_folder(self.folder)
        try:
            make_folders(self.folder)
        except FileExistsError as error:
            raise StoreError(f"{self.folder}: is in the way; move it") from error
        for name in (_DATA, _BAD):
            disk.open_file(self.folder / name, "xb").close()
        return Note(same)

    @abstractmethod
    def start(self, head: bytes) -> None:
        """Takes what stands before the first row; again, too, when the run goes on."""

    def put(self, batch: Batch, data: bytes, bad: Sequence[Bad]) -> None:
        """Takes the next batch; when it returns, the run can go on behind it."""
        if data or not bad:  # of a batch of bad rows alone nothing is left
            self._keep(batch, data)
        if bad:
            lines = (row.raw if row.raw.endswith(b"\n") else row.raw + b"\n" for row in bad)
            self.note.bad += self._append(_BAD, b"".join(lines))
        self.note.rows += batch.rows
        self.note.bad_rows += len(bad)
        self.note.end = batch.end
        write_whole(self.folder / _NOTE, msgspec.json.encode(self.note), durable=False)

    def _append(self, name: str, data: bytes) -> int:
        """Add to a file of the folder and return how much; it is on the disk before the note counts on it."""
        with disk.open_file(self.folder / name, "ab") as file:
            file.write(data)
            disk.sync(file)
        return len(data)

    def count(self, texts: int, changed: int, cuts: Mapping[str, int]) -> None:
        """Adds to the totals; part of the note that the next ``put`` writes."""
        self.note.texts += texts
        self.note.changed += changed
        self.note.cuts = dict(Counter(self.note.cuts) + Counter(cuts))

    @abstractmethod
    def _keep(self, batch: Batch, data: bytes) -> None:
        """Keeps the result of one batch, so that a kill after it loses nothing."""

    def _whole(self) -> Path | None:
        """The finished file, inside the folder; None when there is none to move."""
        return self.folder / _DATA

    def finish(self) -> Path | None:
        """Puts the result in place; gives the path of the side file of bad rows when there is one."""
        whole = self._whole()
        if whole is not None:
            disk.rename(whole, self.target)
        disk.remove(self.bad_target)
        if self.note.bad:
            disk.rename(self.folder / _BAD, self.bad_target)
        disk.sync_folder(self.target.parent)
        disk.remove_folder(self.folder)
        return self.bad_target if self.note.bad else None


class StreamSink(Sink):
    """One file that grows at its end, compressed as its name wants it."""

    def start(self, head: bytes) -> None:
        """Writes what stands before the first row, unless it stands there."""
        if not self.note.data and head:
            self._grow(head)

    def _grow(self, data: bytes) -> None:
        self.note.data += self._append(_DATA, compress(data, self.target))

    def _keep(self, batch: Batch, data: bytes) -> None:  # noqa: ARG002  a stream needs no number
        self._grow(data)


class PieceSink(Sink):
    """Parquet: a piece for each row group, joined at the end."""

    def start(self, head: bytes) -> None:
        """Keeps the file of the columns."""
        write_whole(self.folder / _HEAD, head)

    def _piece(self, number: int) -> Path:
        return self.folder / f"{number:08}.parquet"

    def _keep(self, batch: Batch, data: bytes) -> None:
        write_whole(self._piece(batch.end), data)
        self.note.pieces = batch.end

    def _whole(self) -> Path:
        from scraper.corpus.parquet import join_pieces  # noqa: PLC0415  pyarrow only for Parquet

        whole = self.folder / _DATA
        with whole_file(whole) as out:
            pieces = [self._piece(number + 1) for number in range(self.note.pieces)]
            join_pieces(self.folder / _HEAD, pieces, self.form.source, out)
        return whole


class FolderSink(Sink):
    """A folder of text files, each under the name that it has in the source."""

    def start(self, head: bytes) -> None:  # noqa: ARG002  nothing stands before a text
        """Makes the folder of the texts."""
        make_folders(self.folder / _TEXTS)

    def _keep(self, batch: Batch, data: bytes) -> None:
        path = self.folder / _TEXTS / Path(str(batch.raw)).relative_to(self.form.source)
        write_whole(path, data, durable=False)  # a folder of a million texts would wait an hour for the disk

    def _whole(self) -> None:
        """Moves the whole folder at once, or into a target that is there file by file."""
        texts = self.folder / _TEXTS
        if not self.target.exists():
            disk.rename(texts, self.target)
            return
        for path in sorted(texts.rglob("*.txt")):
            place = self.target / path.relative_to(texts)
            make_folders(place.parent)
            disk.rename(path, place)


def open_sink(target: Path, form: CorpusFormat, kind: str, target_kind: str, same: Mapping[str, str]) -> Sink:
    """The sink for a form; raises ``UsageError`` when source and target are not of one format, or the same file."""
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
