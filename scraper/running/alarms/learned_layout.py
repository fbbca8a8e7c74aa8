"""The layout that a run proposes beside an alarm of no known layout: a person accepts it, nothing changes by itself."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from scraper.core.errors import ScraperError
from scraper.core.wib import WIB
from scraper.running.alarms.alarm_state import FOLDER, read_open

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from scraper.running.alarms.alarm import Alarm

log: Final = logging.getLogger("scraper.running.alarms")
KIND: Final = "fallback"
_DAYS: Final = 2  # of publication, in which the pages are looked for


def with_proposals(output: Path, alarms: Iterable[Alarm], now: datetime) -> list[Alarm]:
    """Return the alarms, one of no known layout with the advice to accept the layout that was learned.

    A layout is learned when the alarm is raised, and while it lasts as long as something lacks.
    """
    alarms = list(alarms)
    if not any(one.kind == KIND for one in alarms):
        return alarms
    is_new = not any(key.startswith(f"{KIND}:") for key in read_open(output))
    words = " ".join(_advice(output, now, is_new=is_new))
    return [replace(one, advice=f"{words} {one.advice}") if one.kind == KIND and words else one for one in alarms]


def _advice(output: Path, now: datetime, *, is_new: bool) -> Iterator[str]:
    from scraper.learning.proposals import FOLDER as LEARNED  # noqa: PLC0415
    from scraper.learning.proposals import misfits, propose_layout  # noqa: PLC0415  trafilatura, for the rare alarm

    into = output / FOLDER / LEARNED
    today = now.astimezone(WIB).date()
    days = [today - timedelta(days=back) for back in range(_DAYS)]
    for name, ids in misfits(output, days).items():
        file = into / name / f"{name}.toml"
        if is_new or not file.exists():
            try:
                proposal = propose_layout(output, into, name, ids, f"{today}")
            except (ScraperError, OSError) as error:
                log.warning("no layout was learned for %s: %s", name, error)
                continue
            if proposal.file is None:
                yield f"No layout of {name} could be learned; missing: {'; '.join(proposal.lacks)}."
                continue
        accept = f"`scraper accept-site {name} --from {output}`"
        yield f"A layout of {name} was learned: look at {file.parent}, then run {accept} and `scraper rebuild`."
