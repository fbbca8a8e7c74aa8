"""The simulated fortnight: exactly the right alarms, each on its day, none before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from scraper.config import Alarms, Config
from scraper.running.schedule import after
from tests.alarms.fortnight import ARTIFACT, DAYS, Fortnight, night_of

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.running.alarms.alarm_state import Message

UNVERIFIED = Alarms(verify_sample=0)  # the simulation keeps no ledger to verify against


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """Every message, as it is told."""
    messages: list[Message] = []
    monkeypatch.setattr(after, "_log", messages.append)
    return messages


def live(fortnight: Fortnight, config: Config, said: list[Message], days: int = DAYS) -> dict[int, set[str]]:
    """What is said each night after the crawl: ``raised fallback:nightly``."""
    told: dict[int, set[str]] = {}
    for day in range(1, days + 1):
        fortnight.crawl(day)
        said.clear()
        after.settle(config, night_of(day))
        told[day] = {f"{message.what} {message.alarm.key}" for message in said}
        for message in said:
            if message.what != "closed":
                assert message.alarm.what
                assert message.alarm.advice
                assert message.alarm.addresses
                assert all(url.startswith("https://www.cnnindonesia.com/") for url in message.alarm.addresses)
                assert datetime.fromisoformat(message.alarm.since).date() <= night_of(day).date()
    return told


@pytest.mark.slow
def test_each_alarm_on_its_day(tmp_path: Path, said: list[Message]) -> None:
    fortnight = Fortnight(tmp_path, layout=9, artifact=10, outage=12, ended=13)
    told = live(fortnight, Config(output=tmp_path, alarms=UNVERIFIED), said)
    new = {
        day: sorted(words for words in said_then if not words.startswith("repeated")) for day, said_then in told.items()
    }
    noticed = [words for words in new[10] if words.startswith("raised noticed")]
    assert len(noticed) == 1
    assert any(word in noticed[0] for word in ARTIFACT.split())
    assert new == {day: [] for day in range(1, DAYS + 1)} | {
        9: ["raised fallback:nightly"],
        10: noticed,
        12: ["raised site-unreachable:nightly"],
        13: ["closed site-unreachable:nightly", "raised few-in-section:nasional"],
    }
    assert "repeated fallback:nightly" in told[10]
    assert {"repeated fallback:nightly", "repeated few-in-section:nasional"} <= told[14]
    assert fortnight.words[9] >= 0.98
    assert min(fortnight.words[day] for day in range(1, 9)) >= 0.99


def test_an_outage_and_a_lost_section_on_their_days(tmp_path: Path, said: list[Message]) -> None:
    settings = Config(output=tmp_path, alarms=replace(UNVERIFIED, radar_days=0))
    told = live(Fortnight(tmp_path, per_day=60, outage=8, ended=9), settings, said, days=10)
    assert told == {day: set() for day in range(1, 8)} | {
        8: {"raised site-unreachable:nightly"},
        9: {"closed site-unreachable:nightly", "raised few-in-section:nasional"},
        10: {"repeated few-in-section:nasional"},
    }


def test_a_quiet_fortnight_raises_nothing(tmp_path: Path, said: list[Message]) -> None:
    told = live(Fortnight(tmp_path, per_day=40), Config(output=tmp_path, alarms=UNVERIFIED), said)
    assert not any(told.values())
