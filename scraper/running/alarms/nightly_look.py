"""Once a day what is kept is looked at, by a sample; as long as something is wrong, all of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.errors import ScraperError
from scraper.core.files import write_whole
from scraper.core.phrases import counted
from scraper.core.wib import WIB
from scraper.offline.verifying.check_and_repair import verify
from scraper.running.alarms.alarm import Alarm, alarm
from scraper.running.alarms.alarm_state import FOLDER

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from scraper.config import Alarms

log: Final = logging.getLogger("scraper.running.alarms")
STATE: Final = "verified.json"
KIND: Final = "kept-disagrees"
MAX_SHOWN: Final = 3


@dataclass(slots=True)
class _LastLook:
    """looked: the day; since: when something was first wrong, empty when all agrees; found: what is wrong, in words."""

    looked: str = ""
    since: str = ""
    found: list[str] = field(default_factory=list)
    count: int = 0


def disagreements(output: Path, settings: Alarms, now: datetime, ledger: str | None = None) -> list[Alarm]:
    """Return the alarm of what does not agree. Looks once a day, else remembers.

    ledger: the address of a ledger that workers share; None for the file in the folder.
    """
    if KIND in settings.off or not settings.verify_sample or not output.is_dir():
        return []
    file = output / FOLDER / STATE
    last = _read(file)
    today = f"{now.astimezone(WIB):%Y-%m-%d}"
    if last.looked != today:
        try:
            _look(output, last, 0 if last.found else settings.verify_sample, now, ledger)
        except ScraperError as error:  # another run writes there: the next one looks
            log.info("what is kept was not looked at: %s", error)
        else:
            last.looked = today
            write_whole(file, msgspec.json.encode(last))
    if not last.found:
        return []
    what = f"{counted(last.count, 'disagreement')} under {output}: {'; '.join(last.found)}."
    return [alarm(KIND, what, last.since)]


def _look(output: Path, last: _LastLook, sample: int, now: datetime, ledger: str | None) -> None:
    outlook = verify(output, sample=sample, seed=f"{now:%Y-%m-%d}", ledger=ledger)
    words = [f"{one.finding.wrong} {one.finding.place} ({one.finding.what})" for one in outlook.seen]
    last.since = (last.since or now.isoformat(timespec="seconds")) if words else ""
    last.found, last.count = words[:MAX_SHOWN], len(words)


def _read(file: Path) -> _LastLook:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_LastLook)
    except (FileNotFoundError, msgspec.DecodeError):
        return _LastLook()
