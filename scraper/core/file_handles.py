"""The limit of the system on open files, which counts sockets and pipes too."""

from __future__ import annotations

import os
from typing import Final

from scraper.core.errors import UsageError
from scraper.core.remedies import EXHAUSTED, MORE_HANDLES

HANDLES_A_WORKER: Final = 2  # in the process that began it: the socket, and the pipe that tells its end
HANDLES_OF_WORK: Final = 16  # that this process or a worker opens beside these; 11 were seen, with archives
_OPEN_AT_LEAST: Final = 3  # where the system does not tell


def check_handles(workers: int) -> None:
    """Raise ``UsageError`` where so many workers would need more file handles than this process may have.

    Without it each worker that cannot begin counts as killed, and what it was to read as lost.
    """
    limit = _limit()
    need = _open_below(limit) + HANDLES_A_WORKER * workers + HANDLES_OF_WORK
    if need > limit:
        fitting = max(1, workers - -(-(need - limit) // HANDLES_A_WORKER))
        raise UsageError(
            f"{workers} workers need {need} file handles and {limit:.0f} are allowed; {MORE_HANDLES}, or try "
            f"--workers {fitting}"
        )


def check_exhausted(error: Exception) -> None:
    """Raise ``UsageError`` where the error says that no file handle is left for a worker."""
    if isinstance(error, OSError) and error.errno in EXHAUSTED:
        raise UsageError(
            f"a worker process cannot begin: {error.strerror}; {MORE_HANDLES}, or try --workers 1"
        ) from error


def _limit() -> float:
    try:
        from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit  # noqa: PLC0415  not there on Windows
    except ImportError:
        return float("inf")
    limit = getrlimit(RLIMIT_NOFILE)[0]
    return float("inf") if limit == RLIM_INFINITY else limit


def _open_below(limit: float) -> int:
    """Return how many handles are open below the limit, which is one on their numbers: those may have gaps."""
    try:
        numbers = os.listdir("/dev/fd")  # noqa: PTH208  names are enough
        return sum(int(number) < limit for number in numbers) - 1  # one is that of the listing itself
    except FileNotFoundError:
        return _OPEN_AT_LEAST
    except OSError as error:
        check_exhausted(error)
        raise
