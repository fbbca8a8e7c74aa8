"""Workers that have imported and compiled what reading needs before they begin. This module itself imports little."""

from __future__ import annotations

from typing import Final

from scraper.core.worker_process import prepare_workers

_WARM_UP: Final = "scraper.offline.warm_up"  # named, not imported: the process of the workers does that
_WORK: Final = "scraper.offline.stretch_reading"


def warm_workers(*modules: str) -> None:
    """Begin what workers need for reading, in a process beside this one: best before anything else is imported.

    modules: what they need beside it.
    """
    prepare_workers(_WORK, _WARM_UP, *modules)
