"""Once a day a sample of what is kept is looked at; what is wrong is an alarm until it is mended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scraper.config import Alarms, Config
from scraper.offline.verifying.check_and_repair import verify
from scraper.running.alarms.nightly_look import disagreements
from scraper.running.schedule.after import settle
from scraper.storage.output import Folder
from tests.verify.damages import cut

if TYPE_CHECKING:
    from tests.verify.damages import Corpus

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_broken_article_is_an_alarm_until_it_is_mended(corpus: Corpus) -> None:
    settings = Alarms(verify_sample=12)
    assert disagreements(corpus.path, settings, NOON) == []
    broken = corpus.plain
    cut(broken)
    assert disagreements(corpus.path, settings, NOON + timedelta(hours=1)) == [], "it was looked at today"
    [found] = disagreements(corpus.path, settings, NOON + DAY)
    assert found.kind == "kept-disagrees"
    assert broken.name in found.what
    [lasting] = disagreements(corpus.path, Alarms(verify_sample=1), NOON + 2 * DAY)
    assert lasting.since == found.since, "while something is wrong the whole folder is looked at"
    verify(corpus.path, repair=True)
    assert disagreements(corpus.path, settings, NOON + 3 * DAY) == []


def test_it_can_be_switched_off_and_waits_for_a_run(corpus: Corpus) -> None:
    cut(corpus.plain)
    assert disagreements(corpus.path, Alarms(verify_sample=0), NOON) == []
    assert disagreements(corpus.path, Alarms(off=("kept-disagrees",)), NOON) == []
    with Folder(corpus.path):
        assert disagreements(corpus.path, Alarms(), NOON) == []
    assert len(disagreements(corpus.path, Alarms(), NOON)) == 1


def test_the_judgement_behind_a_run_raises_it(corpus: Corpus) -> None:
    cut(corpus.plain)
    lasting = settle(Config(output=corpus.path, alarms=Alarms(disk_free=0, radar_days=0)))
    assert "kept-disagrees" in {one.kind for one in lasting}
