"""The output of a crawl as a run holds it: its lock, its ledger, its store. One run at a time, or none is safe."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self

from scraper.core.errors import Busy, StoreError, UsageError
from scraper.core.files import locked, locked_for_reading, write_whole
from scraper.core.passwords import without_password
from scraper.core.remedies import FORBIDDEN, remedy
from scraper.core.s3_folder import address_of_folder
from scraper.storage.archive import ARCHIVE
from scraper.storage.file_store import FileStore
from scraper.storage.forgetting.forgotten_marks import ForgottenMarks
from scraper.storage.ledger import LEASE_SECONDS, LOOKS, open_ledger
from scraper.storage.ledger.postgres_ledger import PostgresLedger

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


def shared_mark(output: Path) -> Path:
    """Return the file that names the shared ledger of an output, without a password; only such an output has it."""
    return output / STATE / "shared-ledger"


def check_ledger(output: Path, ledger: str | None) -> None:
    """Raise ``UsageError`` when the ledger of an output is another kind than the caller names.

    ledger: the address of a shared ledger; None for the file in the output.
    """
    mark = shared_mark(output)
    if ledger is None and mark.exists():
        shared = mark.read_text(encoding="utf-8").strip()
        raise UsageError(f"{output} has its ledger in {shared}: give that address with --ledger or SCRAPER_LEDGER")
    if ledger is not None and ledger_file(output).exists():
        raise UsageError(
            f"{output} has a ledger of its own, {ledger_file(output)}: move that away, then "
            "`scraper verify --repair --ledger ...` notes its Articles in the shared one"
        )


@contextmanager
def held_output(output: Path) -> Iterator[None]:
    """Hold the lock of an output without opening what it guards, for who looks at that; raises as ``Folder`` does."""
    with ExitStack() as held:
        _take(held, output)
        yield


@contextmanager
def read_output(output: Path) -> Iterator[bool]:
    """Hold an output as ``held_output`` does, for who writes nothing into it; gives whether its lock is held.

    In an output that may not be written, such as a backup on a read-only disk, the lock of its last run is shared;
    nothing is held where that is missing. Raises ``Busy`` while a run writes there.
    """
    with ExitStack() as held:
        is_held = True
        try:
            _take(held, output)
        except StoreError as error:
            cause = error.__cause__
            if not (isinstance(cause, OSError) and cause.errno in FORBIDDEN):
                raise
            is_held = _share_lock(held, output)
        yield is_held


class Folder:
    """A context: the output is ours inside it. Raises ``Busy`` when another run holds it, ``StoreError`` on a fault.

    ledger: what is known of every address.
    store: the Articles; None for a run that keeps nothing.
    remote: the bucket of an output that is not a folder.
    forgotten: ids of articles that must not be kept.
    """

    def __init__(  # noqa: PLR0913  all but the first have defaults
        self,
        output: Path | None,
        *,
        durable: bool = True,
        looks: Sequence[float] = LOOKS,
        ledger: str | None = None,
        lease: float = LEASE_SECONDS,
        whole: bool = False,
    ) -> None:
        """Take the lock, then open what it guards. Raises ``UsageError`` for an output with another ledger.

        output: None for a run that keeps nothing; its ledger lives in memory.
        durable: an Article survives a power cut before its address counts as written.
        looks: seconds from the first fetch of an article at which it is looked at again.
        ledger: the address of a ledger that workers share; they share the output too, each with its newsrooms.
        lease: seconds after which a silent worker counts as dead.
        whole: for a command that changes articles of any newsroom, so that no worker may be at work.
        """
        self.output = output
        is_alone = ledger is None or whole
        self.store: Store | None = None
        self.remote: S3Output | None = None
        self.forgotten: frozenset[str] = frozenset()
        with ExitStack() as opened:
            if output is not None:
                check_is_folder(output)
                self.remote = s3_output(output)
                if self.remote:
                    self.remote.bring_mark(shared_mark(output))
                check_ledger(output, ledger)
                _take(opened, output, shared=not is_alone)
            place = (ledger or ledger_file(output)) if output else None
            self.ledger = open_ledger(place, looks=looks, lease=lease)
            opened.callback(self.ledger.close)
            if output is not None and ledger is not None:
                _share(output, ledger)
                if self.remote:
                    self.remote.upload_mark(shared_mark(output))
                opened.callback(_share_again, output, ledger)
            if whole and isinstance(self.ledger, PostgresLedger):
                self.ledger.take_whole()
            if output is not None:
                store = FileStore(output, durable=durable)
                self.store = self.remote.store if self.remote else store
                marks = ForgottenMarks(output)
                if is_alone:
                    store.clear_scratch()
                if self.remote:
                    self.remote.upload_all()  # what a killed run has left here
                    opened.callback(self.remote.upload_all)
                elif is_alone and marks.marks.pending:  # what a kill has left of it
                    from scraper.storage.forgetting.forget_articles import Forgetting  # noqa: PLC0415  so rarely

                    Forgetting(output, store, self.ledger, marks).finish()
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


def _share(output: Path, ledger: str) -> None:
    """Note in an output where its ledger is; raises ``StoreError``."""
    try:
        write_whole(shared_mark(output), f"{without_password(ledger)}\n".encode())
    except OSError as error:
        raise StoreError(f"cannot write into {output}: {error.strerror}; {remedy(error)}") from error


def _share_again(output: Path, ledger: str) -> None:
    """Renew the mark at the end of a run, so that who watches the folder sees that something is new."""
    with suppress(StoreError):  # the run has ended, and a disk that is full has been named
        _share(output, ledger)


def _share_lock(held: ExitStack, output: Path) -> bool:
    try:
        held.enter_context(locked_for_reading(run_lock(output)))
    except Busy as error:
        raise _busy(output, error) from error
    except OSError:
        return False
    return True


def _busy(output: Path, error: Busy) -> Busy:
    return Busy(f"another run is writing into {output}: {error}; wait for it or name another folder")


def _take(opened: ExitStack, output: Path, *, shared: bool = False) -> None:
    note = f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    try:
        opened.enter_context(locked(run_lock(output), wait=False, note=note, shared=shared))
    except Busy as error:
        raise _busy(output, error) from error
    except OSError as error:
        raise StoreError(f"cannot write into {output}: {error.strerror}; {remedy(error)}") from error
