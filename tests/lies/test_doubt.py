"""A worse text of a known article: what is worse, how it waits, and what makes it current."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from click.testing import CliRunner
from scrapy import Request
from scrapy.http import HtmlResponse

from scraper.cli import cli
from scraper.composition.replacing import shared_runs, why_worse
from scraper.composition.validate import content_hash
from scraper.core.article import Article, Block, Extraction, encode
from scraper.core.article_parts import Suspect
from scraper.core.words import count_words
from scraper.crawling.context import Visit
from scraper.crawling.keeping import keep
from scraper.crawling.mending import Mender
from scraper.record.events import HeldBack, Same, Took
from scraper.sites.cnnindonesia import SITE
from scraper.storage.file_store import FileStore
from scraper.storage.ledger import WAITS, Doubted, NotModified, State, open_ledger
from scraper.storage.waiting import APART, Waiting, see

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

URL = "https://www.cnnindonesia.com/ekonomi/20261120081500-78-1300001/harga-beras-turun-di-pasar-induk"
ADDRESS = SITE.read_address(URL)
DAY = timedelta(days=1)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SENTENCES = [f"Pedagang nomor {n} menyebut harga turun {n} persen sejak panen di desa {n} selesai." for n in range(12)]
OTHERS = [
    f"Wasit ke-{n} meniup peluit pada menit {n} setelah bola keluar dari garis samping lapangan." for n in range(12)
]


def article(sentences: list[str] = SENTENCES, **changes: Any) -> Article:
    made = Article(
        id="cnnindonesia:1300001",
        url=URL,
        canonical_url=URL,
        site="cnnindonesia",
        title="Harga Beras Turun",
        date_published="2026-11-20T08:15:00+07:00",
        text="\n\n".join(sentences),
        blocks=[Block("paragraph", sentence) for sentence in sentences],
        word_count=count_words("\n\n".join(sentences)),
        extraction=Extraction("adapter", "tailwind", "1"),
        fetched_at="2026-11-22T05:00:00+00:00",
    )
    made.content_hash = content_hash(made.title, made.text)
    return replace(made, **changes)


CUT = article(SENTENCES[:5])
GUESSED = Extraction("trafilatura", None, "1")
NEWER = article([*SENTENCES, "Kantor dinas pasar belum memberi keterangan."])


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (article(OTHERS), "hardly a word"),
        (CUT, "words after"),
        (article(SENTENCES[:8], page_count=1), "pages after"),
        (replace(NEWER, complete=False), "not complete"),
        (article(complete=False), "not complete"),
        (replace(NEWER, extraction=GUESSED), "read by trafilatura"),
        (replace(NEWER, language="en"), "language"),
        (replace(NEWER, content_hash="older"), "an older text"),
        (replace(NEWER, date_modified="2026-11-20T09:00:00+07:00"), "the kept one of"),
        (replace(NEWER, date_published="2024-11-20T08:15:00+07:00"), "published 2024"),
        (article(date_published="2031-11-20T08:15:00+07:00"), "published 2031"),
        (replace(NEWER, suspect=[Suspect("text-twice", "Harga beras", -1, -1)]), "flagged text-twice"),
    ],
)
def test_what_is_worse(new: Article, why: str) -> None:
    kept = article(page_count=2 if why == "pages after" else 1, date_modified="2026-11-20T10:00:00+07:00")
    assert why in why_worse(kept, new, ["older"])


@pytest.mark.parametrize(
    ("kept", "new"),
    [
        (article(), NEWER),
        (article(), article(title="Harga Beras Naik Lagi", content_hash="x")),
        (article(), article(SENTENCES[:10])),
        (replace(CUT, complete=False), article()),
        (article(extraction=GUESSED), CUT),
        (article(OTHERS, suspect=[Suspect("title-unlike-address", "Pemeliharaan", -1, -1)]), article()),
        (article(SENTENCES[:2]), article(OTHERS[:1])),
        (article(), replace(NEWER, date_published="2026-11-20T20:15:00+07:00")),
        (article(suspect=[Suspect("date-far-from-address", "", -1, -1)]), article(date_published=None)),
    ],
)
def test_what_is_no_worse(kept: Article, new: Article) -> None:
    assert why_worse(kept, new) == ""


def test_texts_of_one_subject_share_hardly_a_run_of_words() -> None:
    assert shared_runs(article().text, NEWER.text) == 1
    assert shared_runs(article().text, article(OTHERS).text) < 0.05
    assert shared_runs("", "satu dua tiga") == 1


def waited(*visits: tuple[timedelta, str], before: Waiting | None = None) -> Waiting:
    """What waits behind visits at these times, by these runs."""
    for after, run in visits:
        before = see(before, CUT, "shorter", run, NOON + after)
    assert before is not None
    return before


def test_a_text_is_settled_by_two_further_visits_a_day_apart() -> None:
    assert not waited((0 * DAY, "a"), (DAY, "b")).is_settled
    assert waited((0 * DAY, "a"), (DAY, "b"), (2 * DAY, "c")).is_settled
    assert not waited((0 * DAY, "a"), (DAY, "b"), (2 * DAY - timedelta(minutes=1), "c")).is_settled


def test_visits_that_do_not_count() -> None:
    often = [(timedelta(hours=hour), f"run-{hour}") for hour in range(24)]
    assert len(waited(*often).sightings) == 1
    assert len(waited((0 * DAY, "a"), (DAY, "a"), (2 * DAY, "a")).sightings) == 1, "of one run"
    other = see(waited((0 * DAY, "a"), (DAY, "b")), article(OTHERS), "another", "c", NOON + 2 * DAY)
    assert (len(other.sightings), other.why) == (1, "another"), "another text begins anew"


def test_a_clock_that_was_wrong_makes_a_text_wait_longer() -> None:
    ahead = waited((0 * DAY, "a"), (365 * DAY, "b"))
    assert len(ahead.sightings) == 2
    back = waited((DAY, "c"), before=ahead)
    assert len(back.sightings) == 2, "set back: the visit counts from now"
    assert not waited((2 * DAY - timedelta(minutes=1), "d"), before=back).is_settled
    assert waited((2 * DAY, "d"), before=back).is_settled
    assert timedelta(days=1) == APART


class Desk:
    """A store, a ledger and one article: what ``keep`` works with."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.store = FileStore(output)
        self.ledger = open_ledger(None)
        self.run = SimpleNamespace(store=self.store, ledger=self.ledger, name="", texts=None)
        self.job = self.ledger.begin("job")
        self.visits = 0

    def visit(self, new: Article, *, later: timedelta = timedelta()) -> Any:
        """Keep what a visit has read; later: since the last visit, which the waiting text is told."""
        self.run.name = f"run-{self.visits}"
        self.visits += 1
        if (waiting := self.store.waiting(new.id)) and later:
            *earlier, last = waiting.sightings
            moved = msgspec.structs.replace(last, at=(datetime.fromisoformat(last.at) - later).isoformat())
            self.store.hold(msgspec.structs.replace(waiting, sightings=(*earlier, moved)))
        self.ledger.found(self.job, [ADDRESS], named=True)
        entry = self.ledger.claim(self.job, 0, 1)[0]
        mender = Mender(self.output, self.store, self.ledger, tell=[].append)
        context: Any = SimpleNamespace(run=self.run, site=SITE, job=self.job, archive=None, mender=mender)
        return keep(
            context, replace(new), Visit(entry, HtmlResponse(URL, headers={"ETag": '"e"'}, request=Request(URL)))
        )

    @property
    def text(self) -> str:
        kept = self.store.read(ADDRESS.id)
        assert kept is not None
        return kept.text


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.ledger.close()


def test_a_worse_text_waits_and_becomes_current_when_later_visits_show_it_again(desk: Desk) -> None:
    assert isinstance(desk.visit(article()), Took)
    for sightings in (1, 2):
        event = desk.visit(CUT, later=DAY)
        assert isinstance(event, HeldBack)
        assert event.sightings == sightings
        assert desk.text == article().text
    shown = CliRunner().invoke(cli, ["history", ADDRESS.id, "--output", str(desk.output)]).output
    assert "waiting: 70 words after 168" in shown
    assert "by run-1" in shown
    assert "by run-2" in shown
    rows = CliRunner().invoke(cli, ["history", ADDRESS.id, "--output", str(desk.output), "--format", "json"]).output
    assert msgspec.json.decode(rows)[-1]["waiting"] == "70 words after 168"
    assert isinstance(desk.visit(CUT, later=DAY), Took)
    assert desk.text == CUT.text
    assert [one.revision for one in desk.store.history(ADDRESS.id)] == [1, 2]
    assert desk.store.waiting(ADDRESS.id) is None


def test_the_good_text_ends_the_waiting(desk: Desk) -> None:
    desk.visit(article())
    desk.visit(CUT)
    assert desk.store.waiting(ADDRESS.id)
    assert isinstance(desk.visit(article()), Same)
    assert desk.store.waiting(ADDRESS.id) is None
    assert isinstance(desk.visit(CUT, later=3 * DAY), HeldBack)
    assert isinstance(desk.visit(NEWER), Took)
    assert desk.store.waiting(ADDRESS.id) is None


def test_the_same_text_read_worse_changes_nothing(desk: Desk) -> None:
    desk.visit(article())
    before = encode(desk.store.read(ADDRESS.id))
    assert isinstance(desk.visit(article(complete=False, fetched_at="2026-11-23T05:00:00+00:00")), Same)
    assert encode(desk.store.read(ADDRESS.id)) == before
    assert desk.store.waiting(ADDRESS.id) is None


def test_a_text_with_another_day_of_publication_waits_like_another_text(desk: Desk) -> None:
    desk.visit(article(date_published="2026-11-20T08:15:00+07:00"))
    moved = article(date_published="2019-03-20T08:15:00+07:00")
    for _ in range(2):
        assert isinstance(desk.visit(moved, later=DAY), HeldBack)
        kept = desk.store.read(ADDRESS.id)
        assert kept is not None
        assert kept.date_published == "2026-11-20T08:15:00+07:00"
    assert isinstance(desk.visit(moved, later=DAY), Same)
    kept = desk.store.read(ADDRESS.id)
    assert kept is not None
    assert (kept.date_published, kept.revision) == ("2019-03-20T08:15:00+07:00", 1)


def test_an_older_text_once_more_waits(desk: Desk) -> None:
    for text in (article(), NEWER):
        desk.visit(text)
    assert isinstance(desk.visit(article()), HeldBack)
    assert desk.text == NEWER.text


def test_an_article_that_the_ledger_has_lost_is_doubted_too(desk: Desk) -> None:
    desk.visit(article())
    desk.ledger.close()
    desk.run.ledger = desk.ledger = open_ledger(None)
    desk.job = desk.ledger.begin("job")
    assert isinstance(desk.visit(CUT), HeldBack)
    entry = desk.ledger.get(ADDRESS.id)
    assert entry is not None
    assert (entry.state, entry.hash) == (State.DONE, article().content_hash)


def test_a_broken_waiting_file_waits_anew(desk: Desk) -> None:
    desk.visit(article())
    desk.visit(CUT)
    (path,) = (desk.output / "_waiting").rglob("*.json")
    path.write_bytes(path.read_bytes()[:-20])
    assert desk.visit(CUT, later=DAY).sightings == 1


def due(desk: Desk, now: float) -> bool:
    return bool(desk.ledger.due("cnnindonesia", 9, now=now))


def test_what_is_incomplete_or_in_doubt_is_asked_again_soon_without_conditions(desk: Desk) -> None:
    desk.visit(replace(article(), complete=False))
    entry = desk.ledger.get(ADDRESS.id)
    assert entry is not None
    assert entry.etag is None
    now = datetime.now(UTC).timestamp()
    assert not due(desk, now + WAITS[0] - 60)
    assert due(desk, now + WAITS[0] + 60)
    desk.visit(article())
    assert desk.ledger.get(ADDRESS.id).etag == '"e"'
    assert not due(desk, now + WAITS[0] + 60)
    desk.visit(CUT)
    assert desk.ledger.get(ADDRESS.id).etag == '"e"', "the condition is that of the good text"
    assert due(desk, now + WAITS[0] + 60)


def test_a_known_article_that_gives_none_any_more_is_asked_again_soon_and_not_for_ever(desk: Desk) -> None:
    desk.visit(article(date_published="2026-10-20T08:15:00+07:00"))
    now = datetime.now(UTC).timestamp()
    for wait in WAITS:
        desk.ledger.settle(desk.ledger.get(ADDRESS.id), Doubted(State.REJECTED, "foreign-page: x"), now=now)
        assert not due(desk, now + wait - 1)
        assert due(desk, now + wait)
    desk.ledger.settle(desk.ledger.get(ADDRESS.id), Doubted(State.REJECTED, "foreign-page: x"), now=now + 8 * 86400)
    assert not due(desk, now + 1e9)
    desk.ledger.settle(desk.ledger.get(ADDRESS.id), NotModified(), now=now + 8 * 86400)
    assert desk.ledger.get(ADDRESS.id).tries == 0
