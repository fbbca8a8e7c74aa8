"""The search index follows the crawl: it is brought up to date whenever a run has written, in a process of its own."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from scraper.core.errors import StoreError
from scraper.storage.output import ledger_file, shared_mark

if TYPE_CHECKING:
    from types import TracebackType

log = logging.getLogger(__name__)
POLL_SECONDS: Final = 5.0
_CODE: Final = "import sys; from scraper.web.refreshing import answer; answer(sys.argv[1])"


def refresh(folder: Path) -> None:
    """Bring the index up to date in a child, which gives its memory back.

    Raises ``StoreError`` with the last word of the child.
    """
    child = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-P", "-c", _CODE, str(folder)],  # -P: no module of the folder that the user stands in
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if child.returncode:
        words = child.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise StoreError(f"the search index of {folder} was not made: {words or f'code {child.returncode}'}")


def answer(folder: str) -> None:
    """Do the work of ``refresh``; runs in the child."""
    from scraper.core.errors import ScraperError  # noqa: PLC0415  only in the child
    from scraper.web.index import build_index  # noqa: PLC0415

    try:
        build_index(Path(folder))
    except ScraperError as error:
        sys.exit(str(error))


class Refresher:
    """A context: inside it a thread refreshes the index at the start and after every change of the ledger."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def _follow(self) -> None:
        seen: list[tuple[int, int]] | None = None
        while not self._stop.is_set():
            now = self._stamps()
            if now != seen:
                seen = now
                try:
                    refresh(self._folder)
                except StoreError as error:  # the site goes on with the index as it was
                    log.warning("%s", error)
            self._stop.wait(POLL_SECONDS)

    def _stamps(self) -> list[tuple[int, int]]:
        """Return size and time of the files of the ledger, or of the mark of a shared one: every run writes there."""
        ledger = ledger_file(self._folder)
        stamps = []
        for path in (ledger, ledger.with_name(f"{ledger.name}-wal"), shared_mark(self._folder)):
            with suppress(FileNotFoundError):  # the log goes when the last writer has ended
                seen = path.stat()
                stamps.append((seen.st_size, seen.st_mtime_ns))
        return stamps

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
