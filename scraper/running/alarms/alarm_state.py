"""The state of alarms between runs: each is raised once, repeated while it lasts, and closed when it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core import disk
from scraper.core.files import locked, write_whole
from scraper.running.alarms.alarm import Alarm, What
from scraper.storage.side_files import ALARMS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scraper.running.alarms.judge import Verdict

FOLDER: Final = ALARMS
_STATE: Final = "state.json"
_LOG: Final = "log.jsonl"
_EARLY_SHARE: Final = 0.95  # of the repeat time suffices: a daily job does not end at the same second each day


@dataclass(slots=True)
class Open:
    """An alarm that lasts.

    raised, sent: when it began and when its last message went out, ISO 8601.
    """

    alarm: Alarm
    raised: str
    sent: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message to the receivers."""

    what: What
    at: str
    alarm: Alarm

    @property
    def name(self) -> str:
        """Return the name of its file in the spool: a message that is spooled twice lies there once."""
        moment = "".join(letter for letter in self.at if letter.isdigit())[:14]
        key = "".join(letter if letter.isalnum() else "-" for letter in self.alarm.key)[:80]
        return f"{moment}-{self.what}-{key}"


def read_open(output: Path) -> dict[str, Open]:
    """Return the alarms that last, by key."""
    try:
        return msgspec.json.decode((output / FOLDER / _STATE).read_bytes(), type=dict[str, Open])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def update(
    output: Path, verdict: Verdict, now: datetime, repeat: timedelta, hand_over: Callable[[list[Message]], None]
) -> list[Message]:
    """Compare a verdict with the alarms that last, note what changed, and return the messages about it.

    hand_over: gets the messages before anything is noted. A kill in between then sends them twice rather than never.
    """
    with locked(output / FOLDER / ".lock"):
        known = read_open(output)
        messages, lasting = _compare(known, verdict, now, repeat)
        if messages or lasting != known:
            hand_over(messages)
            with disk.open_file(output / FOLDER / _LOG, "ab") as log:
                log.write(b"".join(msgspec.json.encode(message) + b"\n" for message in messages))
            write_whole(output / FOLDER / _STATE, msgspec.json.format(msgspec.json.encode(lasting), indent=1))
        return messages


def _compare(
    known: dict[str, Open], verdict: Verdict, now: datetime, repeat: timedelta
) -> tuple[list[Message], dict[str, Open]]:
    at = now.isoformat(timespec="seconds")
    messages: list[Message] = []
    lasting: dict[str, Open] = {}
    for one in verdict.alarms:
        before = known.get(one.key)
        if one.key in lasting:
            continue
        if before is None:
            messages.append(Message("raised", at, one))
            lasting[one.key] = Open(one, at, at)
            continue
        same = _since(one, before)
        waited = now - datetime.fromisoformat(before.sent)
        due = waited >= repeat * _EARLY_SHARE or waited < timedelta(0)  # below 0: sent under a clock that was ahead
        if due:
            messages.append(Message("repeated", at, same))
        lasting[one.key] = Open(same, before.raised, at if due else before.sent)
    for key, before in known.items():
        if key in lasting:
            continue
        if before.alarm.kind in verdict.unjudged:
            lasting[key] = before
        else:
            messages.append(Message("closed", at, before.alarm))
    return messages, lasting


def _since(now: Alarm, before: Open) -> Alarm:
    """Return the alarm as it is now, with the moment at which it began."""
    return Alarm(
        now.kind, now.subject, now.what, before.alarm.since, now.addresses or before.alarm.addresses, now.advice
    )
