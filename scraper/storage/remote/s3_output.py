"""An output in a bucket: its Articles are objects; archives and records are made in a folder here and uploaded whole.

    s3://BUCKET/NAME/cnnindonesia/..., _revisions/, _waiting/   as in a folder; written by ``ObjectStore``
    s3://BUCKET/NAME/_archive/SITE/DAY/SITE-TIME-HOST-PROCESS-00001.warc.gz   of each worker its own files
    s3://BUCKET/NAME/_runs/...                                  the records of all runs
    s3://BUCKET/NAME/_state/shared-ledger                       where the ledger is that workers share

A ledger that is not shared stays in the folder of the machine that crawls (``scraper.core.s3_folder``).
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core import disk
from scraper.core.errors import Busy, StoreError
from scraper.core.files import make_folders, write_whole
from scraper.storage.archive import ARCHIVE
from scraper.storage.file_store import REVISIONS, WAITING
from scraper.storage.remote.object_store import ObjectStore
from scraper.storage.remote.s3_bucket import Bucket

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

RUNS: Final = "_runs"
_STATE: Final = "_state"
_BROUGHT: Final = "_state/objects.json"  # the tag of each object as it was brought here


class S3Output:
    """The bucket of an output, seen from its folder on this machine. Every verb raises ``StoreError``."""

    def __init__(self, folder: Path, address: str) -> None:
        self._folder = folder
        self._bucket = Bucket(address)
        self.store = ObjectStore(self._bucket)

    def upload(self, place: str) -> None:
        """Upload a finished file of the folder; one that is there already in this size is left."""
        self._upload(place, {})

    def upload_all(self) -> None:
        """Upload the archives and records that are not there yet, those that a killed run left here included."""
        known = {place: size for place, size, _ in self._objects((ARCHIVE, RUNS))}
        for room in (ARCHIVE, RUNS):
            for path in sorted((self._folder / room).rglob("*")):
                if path.is_file() and not path.name.startswith("."):
                    self._upload(path.relative_to(self._folder).as_posix(), known)

    def _upload(self, place: str, known: dict[str, int]) -> None:
        path = self._folder / place
        if known.get(place) != path.stat().st_size:
            self._bucket.upload(self._key(place), path)

    def bring_mark(self, mark: Path) -> None:
        """Write the mark of a shared ledger into the folder where only the bucket has it: machines learn it there."""
        if not mark.exists() and (found := self._bucket.read(self._key_of(mark))):
            write_whole(mark, found[0])

    def upload_mark(self, mark: Path) -> None:
        """Upload the mark of a shared ledger, a file of the folder, where the bucket has none."""
        if self._bucket.tag_of(self._key_of(mark)) is None:
            with suppress(Busy):  # another worker has uploaded it in this moment
                self._bucket.write(self._key_of(mark), mark, None)

    def bring(self, *, archives_only: bool = False) -> bool:
        """Make the files of the folder those of the bucket, and return False for a bucket without any.

        Archives that are here and not there yet stay. What is in the folder's own state is never touched.

        archives_only: Articles and records are not brought, and whether there are any is left open.
        """
        index = self._folder / _BROUGHT
        known = _tags_in(index)
        brought = {}
        for place, size, tag in self._objects((ARCHIVE,) if archives_only else ("",)):
            path = self._folder / place
            if known.get(place) != tag or not path.is_file() or path.stat().st_size != size:
                self._download(place, path)
            brought[place] = tag
        if not archives_only:
            self._remove_others(brought)
        if not brought and not archives_only:
            return False
        write_whole(index, msgspec.json.encode({**(known if archives_only else {}), **brought}))
        return True

    def _download(self, place: str, path: Path) -> None:
        part = self._folder / _STATE / f".{secrets.token_hex(8)}.part"
        try:
            make_folders(part.parent)
            make_folders(path.parent)
            disk.rename(self._bucket.download(self._key(place), part), path)
        except OSError as error:
            raise StoreError(f"cannot write {path}: {error.strerror or error}; free some space") from error
        finally:
            disk.remove(part)

    def _remove_others(self, brought: Iterable[str]) -> None:
        """Remove Articles, revisions and waiting texts that the bucket does not have."""
        there = set(brought)
        for path in sorted(self._folder.rglob("*.json")):
            place = path.relative_to(self._folder).as_posix()
            is_kept_there = place.startswith((f"{REVISIONS}/", f"{WAITING}/")) or place[0] not in "_."
            if is_kept_there and place not in there:
                disk.remove(path)

    def _objects(self, rooms: Iterable[str]) -> Iterator[tuple[str, int, str]]:
        """Yield place, size and tag of the objects of some rooms; all for an empty name."""
        start = len(self._key(""))
        for room in rooms:
            for about in self._bucket.listed(self._key(f"{room}/" if room else "")):
                place = str(about["path"])[start:]
                parts = PurePosixPath(place).parts
                if place and ".." not in parts and not place.startswith(("/", f"{_STATE}/")):
                    yield place, int(about["size"]), str(about["e_tag"])

    def _key_of(self, path: Path) -> str:
        return self._key(path.relative_to(self._folder).as_posix())

    def _key(self, place: str) -> str:
        return f"{self._bucket.name}/{place}"


def _tags_in(index: Path) -> dict[str, str]:
    try:
        return msgspec.json.decode(index.read_bytes(), type=dict[str, str])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}  # everything is brought once more
