"""The output of a crawl as a run holds it: its lock, its ledger, its store. One run at a time, or none is safe."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self

from scraper.core.errors import Busy, StoreError, UsageError
from scraper.core.files import locked
from scraper.core.remedies import remedy
from scraper.core.s3_folder import address_of_folder
from scraper.storage.archive import ARCHIVE
from scraper.storage.file_store import FileStore
from scraper.storage.forgetting.forget_articles import Forgetting
from scraper.storage.forgetting.forgotten_marks import ForgottenMarks
from scraper.storage.ledger import LOOKS, open_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from scraper.storage.remote.s3_output import S3Output
    from scraper.storage.store import Store

STATE: Final = "_state"
# Endings of files that people want in place of a folder.
_FILE_SUFFIXES: Final = frozenset(
    (
        *(".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".txt", ".html", ".htm", ".md", ".xml"),
        *(".parquet", ".arrow", ".db", ".sqlite", ".gz", ".zst", ".zip", ".tar", ".warc"),
    )
)


def s3_output(folder: Path) -> S3Output | None:
    """Return the bucket of an output that is named by its folder here; None for an output that is a folder."""
    address = address_of_folder(folder)
    if address is None:
        return None
    from scraper.storage.remote.s3_output import S3Output  # noqa: PLC0415  only where it is asked for

    return S3Output(folder, address)


def open_store(output: Path) -> Store:
    """Return the store of an output, for readers: it needs no lock, since every file in it is whole at any time."""
    remote = s3_output(output)
    return remote.store if remote else FileStore(output)


def archives_of(output: Path) -> Path:
    """Return the folder of the raw pages of an output."""
    return output / ARCHIVE


def run_lock(output: Path) -> Path:
    """Return the file whose lock the run holds that writes into an output."""
    return output / STATE / "lock"


def ledger_file(output: Path) -> Path:
    """Return the file of the ledger of an output."""
    return output / STATE / "ledger.sqlite"


@contextmanager
def held_output(output: Path) -> Iterator[None]:
    """Hold the lock of an output without opening what it guards, for who looks at that; raises as ``Folder`` does."""
    with ExitStack() as held:
        _take(held, output)
        yield


class Folder:
    """A context: the output is ours inside it. Raises ``Busy`` when another run holds it, ``StoreError`` on a fault.

    ledger: what is known of every address.
    store: the Articles; None for a run that keeps nothing.
    remote: the bucket of an output that is not a folder.
    forgotten: ids of articles that must not be kept.
    """

    def __init__(self, output: Path | None, *, durable: bool = True, looks: Sequence[float] = LOOKS) -> None:
        """Take the lock, then open what it guards.

        output: None for a run that keeps nothing; its ledger lives in memory.
        durable: an Article survives a power cut before its address counts as written.
        looks: seconds from the first fetch of an article at which it is looked at again.
        """
        self.output = output
        self.store: Store | None = None
        self.remote: S3Output | None = None
        self.forgotten: frozenset[str] = frozenset()
        with ExitStack() as opened:
            if output is not None:
                check_is_folder(output)
                _take(opened, output)
            self.ledger = open_ledger(ledger_file(output) if output else None, looks=looks)
            opened.callback(self.ledger.close)
            if output is not None:
                store = FileStore(output, durable=durable)
                store.clear_scratch()
                self.remote = s3_output(output)
                self.store = self.remote.store if self.remote else store
                marks = ForgottenMarks(output)
                if self.remote:
                    self.remote.upload_all()  # what a killed run has left here
                    opened.callback(self.remote.upload_all)
                else:
                    Forgetting(output, store, self.ledger, marks).finish()  # what a kill has left of it
                self.forgotten = frozenset(marks.marks.articles)
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Close the ledger, then give the lock up. Closing twice changes nothing."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def check_is_folder(output: Path) -> None:
    """Raise ``UsageError`` for an output that is a file, or that has the name of one and is not there yet."""
    if output.is_dir():
        return
    if output.exists():
        raise UsageError(f"{output} is a file; an output is a folder: give another name with --output")
    if output.suffix.lower() in _FILE_SUFFIXES:
        raise UsageError(
            f"{output} has the name of a file, and an output is a folder of many: give the name of a folder with "
            f"--output; `scraper export jsonl {output} --from FOLDER` makes one file of it"
        )


def _take(opened: ExitStack, output: Path) -> None:
    note = f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    try:
        opened.enter_context(locked(run_lock(output), wait=False, note=note))
    except Busy as error:
        raise Busy(f"another run is writing into {output}: {error}; wait for it or give --output") from error
    except OSError as error:
        raise StoreError(f"cannot write into {output}: {error.strerror}; {remedy(error)}") from error
