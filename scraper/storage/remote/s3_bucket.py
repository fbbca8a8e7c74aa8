"""A bucket behind ``s3://``, by obstore, with the access that the environment names (AWS_...)."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from scraper.core import disk
from scraper.core.errors import Busy, StoreError, UsageError
from scraper.core.late_pattern import late_pattern
from scraper.core.phrases import needs
from scraper.core.s3_folder import SCHEME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PIECE_BYTES: Final = 8 << 20  # of an object that are in memory at once
_RETRIES: Final = {"max_retries": 7, "retry_timeout": timedelta(minutes=2)}  # some 13 s of waits, doubled each time
_SECRET: Final = late_pattern(r"(?<=//)[^/@\s]+@|(?<=[?&])X-Amz-[^&\s]+", re.IGNORECASE)  # what no message may show


class Bucket:
    """The objects of one address. Every verb raises ``StoreError`` for a store that refuses, ``Busy`` for a race."""

    doing = "run"  # what people call a writer of ours, for messages

    def __init__(self, destination: str, *, whole: bool = False) -> None:
        """Raise ``UsageError`` for an address without bucket or name, or where obstore is missing.

        whole: an address that names a bucket alone is fine.
        """
        self.destination = destination
        bucket, _, self.name = destination.removeprefix(SCHEME).strip("/").partition("/")
        if not bucket or not (self.name or whole):
            raise UsageError(f"{destination}: name a bucket and a name in it: s3://BUCKET/NAME")
        try:
            self.library: Any = import_module("obstore")
        except ImportError as error:
            raise UsageError(needs("s3://", "obstore")) from error
        with self.mending():
            self.store: Any = import_module("obstore.store").S3Store(bucket, retry_config=_RETRIES)

    @contextmanager
    def mending(self) -> Iterator[None]:
        """Turn the errors of the store into one that says what to do."""
        errors = import_module("obstore.exceptions")
        try:
            yield
        except (errors.PreconditionError, errors.AlreadyExistsError) as error:
            raise Busy(f"{self.destination}: another {self.doing} has written it meanwhile; start again") from error
        except (errors.BaseError, OSError) as error:
            raise StoreError(
                f"{self.destination}: the store refuses ({_why(error)}); check its address and your rights (AWS_...)"
                f"{self.consolation}"
            ) from error

    consolation = ""  # what a refusal has not harmed, for the end of its message

    def read(self, key: str) -> tuple[bytes, str] | None:
        """Return an object and its tag; None for a missing one."""
        with self.mending():
            try:
                found = self.library.get(self.store, key)
                return bytes(found.bytes()), found.meta["e_tag"]
            except FileNotFoundError:
                return None

    def tag_of(self, key: str) -> str | None:
        """Return the tag of an object; None for a missing one."""
        with self.mending():
            try:
                return str(self.library.head(self.store, key)["e_tag"])
            except FileNotFoundError:
                return None

    def write(self, key: str, data: bytes | Path, tag: str | None) -> str:
        """Write an object in place of the one with that tag, or of none; return its new tag.

        Raises ``Busy`` where another one is there.
        """
        with self.mending():
            return str(self.library.put(self.store, key, data, mode={"e_tag": tag} if tag else "create")["e_tag"])

    def upload(self, key: str, path: Path) -> None:
        """Write a file of this machine, piece by piece if it is large, under a name that no other writer has."""
        if path.stat().st_size <= _PIECE_BYTES:
            self.write(key, path, self.tag_of(key))
            return
        with self.mending():
            self.library.put(self.store, key, path)

    def download(self, key: str, path: Path) -> Path:
        """Bring an object to this machine."""
        with self.mending(), disk.open_file(path, "xb") as file:
            for piece in self.library.get(self.store, key):
                file.write(piece)
        return path

    def fetch(self, key: str, file: BinaryIO, wanted: range | None = None) -> int:
        """Write an object, or the bytes of it that are wanted, to a file; return how many bytes came.

        It is fetched piece by piece, each of them again when it breaks off. An object that is replaced meanwhile is an
        error.
        """
        with self.mending():
            about = self.library.head(self.store, key)
            size = int(about["size"])
            place = wanted or range(size)
            stop = min(place.stop, size)
            for start in range(place.start, stop, _PIECE_BYTES):
                options = {"range": (start, min(start + _PIECE_BYTES, stop)), "if_match": about["e_tag"]}
                file.write(self.library.get(self.store, key, options=options).bytes())
        return max(0, stop - place.start)

    def listed(self, prefix: str) -> Iterator[dict[str, Any]]:
        """Yield what is known of all objects below a prefix."""
        with self.mending():
            for batch in self.library.list(self.store, prefix):
                yield from batch

    def remove(self, keys: list[str]) -> None:
        """Remove objects; missing ones are fine."""
        if keys:
            with self.mending():
                self.library.delete(self.store, keys)


def _why(error: Exception) -> str:
    """Return the reason of the store in one line, without what is secret in an address."""
    line = (str(error).splitlines() or ["no reason"])[0]
    return _SECRET.sub("", line)
