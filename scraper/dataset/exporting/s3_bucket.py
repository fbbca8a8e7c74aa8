"""A bucket behind ``s3://``, by obstore, with the access that the environment names (AWS_...)."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from scraper.core import disk
from scraper.core.errors import Busy, StoreError, UsageError
from scraper.core.phrases import needs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

SCHEME: Final = "s3://"


class Bucket:
    """The objects of one destination. A context: a folder for files on this machine is there inside."""

    def __init__(self, destination: str) -> None:
        """Raise ``UsageError`` for an address without bucket or name, or where obstore is missing."""
        self.destination = destination
        bucket, _, self.name = destination.removeprefix(SCHEME).strip("/").partition("/")
        if not bucket or not self.name:
            raise UsageError(f"{destination}: name a bucket and what to write in it: s3://BUCKET/NAME")
        try:
            self.library: Any = import_module("obstore")
        except ImportError as error:
            raise UsageError(needs("s3://", "obstore")) from error
        with self.mending():
            self.store: Any = import_module("obstore.store").S3Store(bucket)
        self._held = ExitStack()

    def __enter__(self) -> Self:
        self.place = Path(self._held.enter_context(tempfile.TemporaryDirectory(prefix="scraper-export-")))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    @contextmanager
    def mending(self) -> Iterator[None]:
        """Turn the errors of the store into one that says what to do."""
        errors = import_module("obstore.exceptions")
        try:
            yield
        except (errors.PreconditionError, errors.AlreadyExistsError) as error:
            raise Busy(f"{self.destination}: another export has written it meanwhile; start again") from error
        except (errors.BaseError, OSError) as error:
            why = (str(error).splitlines() or ["no reason"])[0]
            raise StoreError(
                f"{self.destination}: the store refuses ({why}); check its address and your rights (AWS_...); the "
                "export before is as it was"
            ) from error

    def read(self, key: str) -> tuple[bytes, str] | None:
        """Return an object and its tag; None for a missing one."""
        with self.mending():
            try:
                found = self.library.get(self.store, key)
                return bytes(found.bytes()), found.meta["e_tag"]
            except FileNotFoundError:
                return None

    def write(self, key: str, data: bytes, tag: str | None) -> None:
        """Write an object in place of the one with that tag, or of none; raises ``Busy`` where another one is there."""
        with self.mending():
            self.library.put(self.store, key, data, mode={"e_tag": tag} if tag else "create")

    def download(self, key: str, path: Path) -> Path:
        """Bring an object to this machine."""
        with self.mending(), disk.open_file(path, "xb") as file:
            for piece in self.library.get(self.store, key):
                file.write(piece)
        return path

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
