"""An alarm is raised once, repeated daily while it lasts, and closed when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scraper.config import Alarms, Config
from scraper.running.alarms.alarm import EXPLAINS, KINDS, alarm
from scraper.running.alarms.alarm_state import read_open, update
from scraper.running.alarms.judge import Verdict, disk, held_back

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def wrong(**changes: str):
    said = {
        "kind": "fill",
        "what": "Only 10% have tags.",
        "since": "2026-11-22T10:00:00+00:00",
        "subject": "tags",
    } | changes
    return alarm(said["kind"], said["what"], said["since"], ["https://x/1"], said["subject"])


def told(output: Path, verdict: Verdict, now: datetime) -> list[str]:
    return [f"{one.what} {one.alarm.key}" for one in update(output, verdict, now, DAY, lambda _: None)]


def test_raised_once_repeated_daily_closed_when_over(tmp_path: Path) -> None:
    lasting = Verdict([wrong()])
    assert told(tmp_path, lasting, NOON) == ["raised fill:tags"]
    assert told(tmp_path, lasting, NOON + timedelta(hours=5)) == []
    assert told(tmp_path, lasting, NOON + timedelta(hours=23, minutes=58)) == ["repeated fill:tags"]
    assert told(tmp_path, lasting, NOON + timedelta(hours=30)) == []
    assert told(tmp_path, Verdict(), NOON + timedelta(hours=31)) == ["closed fill:tags"]
    assert told(tmp_path, Verdict(), NOON + timedelta(hours=32)) == []
    assert read_open(tmp_path) == {}
    assert (tmp_path / "_alarms" / "log.jsonl").read_bytes().count(b"\n") == 3


def test_the_moment_at_which_it_began_stays(tmp_path: Path) -> None:
    told(tmp_path, Verdict([wrong()]), NOON)
    told(tmp_path, Verdict([wrong(since="2026-11-23T10:00:00+00:00", what="Only 5%.")]), NOON + DAY)
    [lasting] = read_open(tmp_path).values()
    assert lasting.alarm.since == "2026-11-22T10:00:00+00:00"
    assert lasting.alarm.what == "Only 5%."


def test_what_could_not_be_judged_is_not_over(tmp_path: Path) -> None:
    told(tmp_path, Verdict([wrong()]), NOON)
    assert told(tmp_path, Verdict([], {"fill"}), NOON + DAY) == []
    assert told(tmp_path, Verdict([], {"fallback"}), NOON + DAY) == ["closed fill:tags"]


def test_a_kill_between_handing_over_and_remembering_says_it_twice_rather_than_never(tmp_path: Path) -> None:
    def killed(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update(tmp_path, Verdict([wrong()]), NOON, DAY, killed)
    assert told(tmp_path, Verdict([wrong()]), NOON) == ["raised fill:tags"]


def test_what_another_alarm_explains_is_held_back() -> None:
    kept, hidden = held_back([wrong(kind="fallback"), wrong(), wrong(kind="errors")])
    assert [one.kind for one in kept] == ["fallback", "errors"]
    assert hidden == set(EXPLAINS["fallback"])
    assert all(later in KINDS for explained in EXPLAINS.values() for later in explained)


def test_a_full_disk(tmp_path: Path) -> None:
    assert not list(disk(Config(output=tmp_path / "not" / "there", alarms=Alarms(disk_free=0))))
    [found] = disk(Config(output=tmp_path / "not" / "there", alarms=Alarms(disk_free=10**18)))
    assert found.kind == "disk-full"
    assert "GB are free" in found.what
