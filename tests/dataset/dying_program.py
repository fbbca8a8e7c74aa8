"""The program, killed by -9 at one of its steps: a change of the disk, a request to a store, or an Article.

    python -m tests.dataset.dying_program STEP SECONDS COUNT_FILE COMMAND...

It is killed SECONDS after the step of that number, whatever it does then. One that lives to its end writes the number
of its steps.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scraper.cli import run
from scraper.core import disk
from scraper.dataset.exporting.export_source import ExportSource
from scraper.storage.remote.s3_bucket import Bucket
from tests.dataset.shared import CALLS

if TYPE_CHECKING:
    from collections.abc import Callable


class _Steps:
    """Counts the steps and kills at one of them."""

    def __init__(self, last: int, seconds: float) -> None:
        self.count = 0
        self._last = last
        self._seconds = seconds

    def counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The call as a step."""

        def counting(*words: object, **named: object) -> object:
            if self.count == self._last:
                self._die()
            self.count += 1
            return call(*words, **named)

        return counting

    def _die(self) -> None:
        if not self._seconds:
            os.kill(os.getpid(), signal.SIGKILL)
        timer = threading.Timer(self._seconds, os.kill, (os.getpid(), signal.SIGKILL))
        timer.daemon = True
        timer.start()


def main() -> int:
    """Runs the program."""
    steps = _Steps(int(sys.argv[1]), float(sys.argv[2]))
    for name in CALLS:
        setattr(disk, name, steps.counted(getattr(disk, name)))
    for owner, name in ((Bucket, "mending"), (ExportSource, "_tell")):
        setattr(owner, name, steps.counted(getattr(owner, name)))
    code = run(sys.argv[4:])
    Path(sys.argv[3]).write_text(str(steps.count))
    return code


if __name__ == "__main__":
    sys.exit(main())
