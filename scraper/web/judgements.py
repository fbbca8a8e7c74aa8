"""The judgements of people on Articles in the audit: right or wrong, with a note, one line each beside the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core import disk
from scraper.core.errors import StoreError
from scraper.core.files import locked, make_folders
from scraper.storage.side_files import judgement_file, judgement_lock

if TYPE_CHECKING:
    from pathlib import Path

MAX_NOTE_CHARS: Final = 2_000


class Judgement(msgspec.Struct, frozen=True):
    """One look of a person at one text of an article.

    at: ISO 8601 in UTC.
    content_hash: of the text that was looked at; a later revision is looked at anew.
    queue: where the article was met; empty for one that was looked at by itself.
    """

    at: str
    id: str
    content_hash: str
    right: bool
    queue: str = ""
    note: str = ""


class Judgements:
    """The judgements of a crawl. A line that a kill has cut is left out; the next one begins behind it."""

    def __init__(self, folder: Path) -> None:
        self._path = judgement_file(folder)
        self._lock = judgement_lock(folder)
        self._known: tuple[tuple[int, int], dict[str, Judgement]] = (0, 0), {}

    def latest(self) -> dict[str, Judgement]:
        """Return the last judgement of each article, by its id. Raises ``StoreError``."""
        try:
            seen = self._path.stat()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._unreadable(error) from error
        mark = seen.st_size, seen.st_mtime_ns
        if self._known[0] != mark:
            self._known = mark, {one.id: one for line in self._lines() if (one := _read(line))}
        return self._known[1]

    def add(self, judgement: Judgement) -> None:
        """Keep a judgement; it survives a power cut. Raises ``StoreError``."""
        line = msgspec.json.encode(judgement)
        try:
            make_folders(self._path.parent)
            with locked(self._lock), disk.open_file(self._path, "ab") as file:
                file.write(b"\n" + line + b"\n")
                disk.sync(file)
        except OSError as error:
            raise StoreError(f"cannot write {self._path}: {error.strerror or error}; free some space") from error

    def _lines(self) -> list[bytes]:
        try:
            return self._path.read_bytes().split(b"\n")
        except OSError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: OSError) -> StoreError:
        return StoreError(f"cannot read {self._path}: {error.strerror or error}; check its rights")


def _read(line: bytes) -> Judgement | None:
    try:
        return msgspec.json.decode(line, type=Judgement) if line else None
    except msgspec.DecodeError:
        return None
