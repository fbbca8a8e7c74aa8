"""A redesign in the simulated fortnight: an alarm with a layout that, accepted, reads the waiting pages exactly."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from scraper.config import Alarms, Config
from scraper.core.article import fits_layout
from scraper.core.balance import Balance
from scraper.core.errors import UsageError
from scraper.core.page import Page
from scraper.learning.accepting import accept
from scraper.offline.rebuilding import rebuild
from scraper.running.alarms.alarm_state import read_open
from scraper.running.schedule import after
from scraper.sites.registry import FOLDER_VARIABLE, forget_sites
from scraper.storage.archive import Archive
from scraper.storage.output import Folder, archives_of
from tests.alarms.fortnight import Fortnight, date_of, night_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.core.article import Article
    from tests.replica import Replica

REDESIGN = 9


class ArchivedFortnight(Fortnight):
    """A fortnight that keeps its raw pages from the day of the redesign on.

    section: the only one that is redesigned, None for all of them.
    wall: what is served in place of each page from that day on, None for the pages themselves.
    amp: whether AMP forms are served, in the layout of before.
    asked: every address that was asked for, in order.
    """

    def __init__(
        self, output: Path, *, per_day: int, section: str | None = None, wall: bytes | None = None, amp: bool = False
    ) -> None:
        super().__init__(output, per_day=per_day, layout=None if wall else REDESIGN)
        self.old = Fortnight(output, per_day=per_day).replica
        self.archive = Archive(output, "cnnindonesia")
        self.redesigned = section
        self.wall = wall
        self.amp = amp
        self.asked: list[str] = []
        self.day = 0

    def crawl(self, day: int) -> None:
        self.day = day
        super().crawl(day)
        self.archive.close()

    def page(self, url: str) -> bytes:
        self.asked.append(url)
        body = self.serving(url).answer(urlsplit(url).path).body
        if self.day < REDESIGN:
            return body
        body = self.wall or body
        self.archive.add(url, 200, [(b"Content-Type", b"text/html")], body, fetched_at=night_of(self.day).isoformat())
        return body

    def serve(self, url: str) -> Page:
        return Page(url, self.page(url), "text/html") if self.amp else super().serve(url)

    def serving(self, url: str) -> Replica:
        """The newsroom as the page at an address shows it: redesigned, or as it was."""
        return self.replica if self.redesigned is None or f"/{self.redesigned}/" in url else self.old

    def texts(self, day: int) -> dict[str, tuple[str, str]]:
        """The text of each article of a day by its id: as it is kept, and as it must be."""
        found = {}
        for index in self.replica.indexes(day=date_of(day)):
            head = self.replica.head(index)
            gold = self.serving(head.url).gold(index, 1).article
            kept = self.store.read(gold.id)
            found[head.url] = (kept.text if kept else "", gold.text)
        return found


@pytest.fixture
def newsrooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "newsrooms"
    folder.mkdir()
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    forget_sites()
    yield folder
    monkeypatch.undo()
    forget_sites()


def live(fortnight: Fortnight, days: int = REDESIGN) -> list[str]:
    """The advice of the alarms of no known layout that last after these days."""
    config = Config(output=fortnight.output, alarms=Alarms(radar_days=0, verify_sample=0))
    for day in range(1, days + 1):
        fortnight.crawl(day)
        after.settle(config, night_of(day))
    return [one.alarm.advice for key, one in read_open(fortnight.output).items() if key.startswith("fallback:")]


def take_over(fortnight: Fortnight, newsrooms: Path) -> Counter[str]:
    """What a person does: accept, then rebuild; returns how often each way of reading is kept then."""
    accept(fortnight.output / "_alarms" / "learned", "cnnindonesia", newsrooms)
    forget_sites()
    with Folder(fortnight.output) as folder:
        list(rebuild(archives_of(fortnight.output), fortnight.store, folder.ledger, Balance(), workers=1))
    kept = fortnight.store.articles([date_of(REDESIGN)])
    return Counter(one.article.extraction.method for one in kept if one.article)


def kept_on(fortnight: Fortnight, day: int) -> list[Article]:
    return [one.article for one in fortnight.store.articles([date_of(day)]) if one.article]


def wrong_texts(fortnight: Fortnight) -> list[str]:
    return [url for url, (kept, gold) in fortnight.texts(REDESIGN).items() if kept != gold]


@pytest.mark.slow
@pytest.mark.parametrize(("section", "per_day"), [(None, 40), ("ekonomi", 120)], ids=["whole", "one section"])
def test_a_redesign_is_read_exactly_once_its_layout_is_accepted(
    tmp_path: Path, newsrooms: Path, section: str | None, per_day: int
) -> None:
    fortnight = ArchivedFortnight(tmp_path / "output", per_day=per_day, section=section)
    advice = live(fortnight)
    assert len(advice) == 1
    assert "scraper accept-site cnnindonesia" in advice[0]
    assert not list(newsrooms.iterdir()), "nothing changes by itself"
    assert fortnight.words[REDESIGN] >= 0.995
    assert len(wrong_texts(fortnight)) <= 0.05 * len(fortnight.texts(REDESIGN))
    ways = take_over(fortnight, newsrooms)
    assert wrong_texts(fortnight) == []
    assert ways["found"] == 0
    assert ways["learned"] >= 5
    assert len(fortnight.asked) == len(set(fortnight.asked)), "no request twice"
    proposal = fortnight.output / "_alarms" / "learned" / "cnnindonesia"
    assert "+ learned-2026-11-10" in (proposal / "difference.txt").read_text()
    pictures = list(proposal.glob("*/expected.json"))
    assert len(pictures) >= 5
    for saved in pictures:
        expected = json.loads(saved.read_text())
        assert expected["text"] == fortnight.texts(REDESIGN)[expected["url"]][1]
    with pytest.raises(UsageError, match="is there already"):
        accept(proposal.parent, "cnnindonesia", newsrooms)


@pytest.mark.slow
def test_a_redesign_whose_amp_forms_still_work_is_no_secret(tmp_path: Path, newsrooms: Path) -> None:
    """Not a word is lost, and each page is read by known facts: by those of its AMP form."""
    fortnight = ArchivedFortnight(tmp_path / "output", per_day=40, amp=True)
    advice = live(fortnight)
    assert len(advice) == 1
    assert "scraper accept-site cnnindonesia" in advice[0]
    assert {article.extraction.method for article in kept_on(fortnight, REDESIGN)} == {"adapter"}
    ways = take_over(fortnight, newsrooms)
    assert wrong_texts(fortnight) == []
    assert ways["learned"] >= 5
    assert all(map(fits_layout, kept_on(fortnight, REDESIGN)))


@pytest.mark.slow
def test_a_wall_of_consent_teaches_nothing(tmp_path: Path) -> None:
    words = " ".join(["Kami dan mitra kami memakai cookie untuk menyimpan data pribadi dan persetujuan Anda."] * 12)
    wall = (
        f"<html><head><title>Persetujuan</title></head><body><div class='isi'><h1>Privasi Anda</h1><p>{words}</p></div>"
    )
    fortnight = ArchivedFortnight(tmp_path / "output", per_day=40, wall=wall.encode())
    advice = live(fortnight)
    assert not any("accept-site" in one for one in advice)
    assert not (fortnight.output / "_alarms" / "learned").exists()
