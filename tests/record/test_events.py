"""An outcome is told once: counts, record, sum and brakes read the same event, and events of 0.1.0 are still read."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from scraper.config import load
from scraper.core.errors import FetchError, SiteRefused
from scraper.crawling.brakes import MAX_FAILURES_IN_A_ROW, Brakes
from scraper.crawling.context import open_run
from scraper.crawling.counting import Counting
from scraper.crawling.plans import Ways
from scraper.record import Summary, read, runs
from scraper.record.events import (
    Answered,
    AnyEvent,
    Compared,
    Event,
    Failed,
    Fault,
    Gone,
    ListEnd,
    NotCompared,
    Outside,
    Rejection,
    Same,
    SiteRefusal,
)
from scraper.sites.registry import all_sites

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://www.cnnindonesia.com/ekonomi/20261122080000-92-1/contoh"

# Each line as 0.1.0 wrote it.
OLD_EVENTS = b"""\
{"e":"found","at":0.1,"source":"indeks","n":4}
{"e":"response","at":0.2,"url":"https://x/1","code":200,"bytes":1000,"seconds":0.3}
{"e":"article","at":0.3,"url":"https://x/1","id":"cnnindonesia:1","section":"ekonomi","day":"2026-11-22","words":9}
{"e":"unchanged","at":0.4,"url":"https://x/2"}
{"e":"rejected","at":0.5,"url":"https://x/3","reason":"index"}
{"e":"error","at":0.6,"url":"https://x/4","kind":"gone","detail":"404"}
{"e":"error","at":0.7,"url":"indeks","kind":"list not read","detail":"500"}
{"e":"compared","at":0.8,"url":"https://x/1","disagrees":true}
{"e":"site-refused","at":0.9,"url":"https://x/5","detail":"403"}
{"e":"noticed","at":1.0,"by":"radar","what":"x","urls":["https://x/6"]}
"""

COUNTED = [
    (ListEnd(name="indeks 2", source="indeks"), {"lists/walked": 1}),
    (ListEnd(name="indeks 2", source="indeks", failed="500"), {"lists/failed": 1}),
    (ListEnd(name="indeks 2", source="indeks", skipped=True), {"lists/skipped": 1}),
    (Same(url=URL), {"unchanged": 1}),
    (Same(url=URL, not_modified=True), {"not_modified": 1}),
    (Outside(url=URL), {"outside": 1}),
    (Rejection(url=URL, reason="index"), {"rejected": 1, "rejected/index": 1}),
    (Gone(url=URL), {"gone": 1}),
    (Failed(url=URL, kind="timeout"), {"failed": 1}),
    (Failed(url=URL, kind="x", given_up=True, refused=True, fault=True),
     {"failed": 1, "given_up": 1, "refused": 1, "faults": 1}),
    (Fault(url=URL), {"faults": 1}),
    (Answered(url=URL, code=200, bytes=7), {"responses": 1, "bytes": 7}),
    (Answered(url=URL, code=200, archived=True), {"responses": 1, "bytes": 0, "from_archive": 1}),
    (Compared(url=URL, disagrees=False), {"compared": 1}),
    (Compared(url=URL, disagrees=True), {"compared": 1, "disagreements": 1}),
    (NotCompared(url=URL), {"not_compared": 1}),
    (SiteRefusal(url=URL, detail="403"), {}),
]  # fmt: skip


@pytest.mark.parametrize(("event", "counts"), COUNTED, ids=lambda value: type(value).__name__)
def test_an_event_says_itself_how_it_is_counted(event: AnyEvent, counts: dict[str, int]) -> None:
    counting = Counting()
    counting.add(event)
    assert counting.counts == counts


def test_the_sum_knows_every_event() -> None:
    handled = set(Summary.__dict__["add"].dispatcher.registry)
    assert set(get_args(AnyEvent)) <= handled
    with pytest.raises(TypeError):
        Summary(run="x", started="", seen="").add(Event())


def test_what_went_wrong_is_kept_with_its_reason_and_no_more_than_twenty() -> None:
    counting = Counting()
    counting.add(ListEnd(name="indeks 2", source="indeks", failed="500"))
    counting.add(Rejection(url=URL, reason="index", detail="a list"))
    counting.add(Same(url=URL))
    assert counting.problems == [("indeks 2", "500"), (URL, "index: a list")]
    for _ in range(30):
        counting.add(Gone(url=URL, detail="404"))
    assert len(counting.problems) == 20


def test_events_of_0_1_0_are_read_and_add_up(tmp_path: Path) -> None:
    folder = tmp_path / "_runs" / "20261122T000000Z-abcdef"
    folder.mkdir(parents=True)
    (folder / "events.jsonl").write_bytes(OLD_EVENTS)
    summary = '{"run": "x", "started": "2026-11-22T00:00:00+00:00", "seen": "2026-11-22T00:00:00+00:00"}'
    (folder / "summary.json").write_text(summary)
    got = read(folder)
    assert (got.outcome, got.new, got.unchanged.n, got.found) == ("killed", 1, 1, {"indeks": 4})
    assert {name: tally.n for name, tally in got.errors.items()} == {"gone": 1, "list not read": 1}
    assert {name: tally.n for name, tally in got.rejected.items()} == {"index": 1}
    assert (got.disagreements.n, got.refused.n, got.detail, got.noticed["radar: x"].n) == (1, 1, "403", 1)


def test_what_is_told_reaches_the_counts_the_record_and_the_brakes(tmp_path: Path) -> None:
    config = load(environ={}, flags={"output": tmp_path / "output", "crawl.max_errors": 2})
    with open_run(config, Ways(), [all_sites()["cnnindonesia"]], width=2) as run:
        [context] = run.contexts
        for _ in range(2):
            context.tell(Failed(url=URL, kind="timeout", detail="no answer", given_up=True))
        assert context.counting.counts == {"failed": 2, "given_up": 2}
        assert run.record is not None
        assert run.record.summary.errors["timeout"].n == 2
        assert "2 addresses could not be fetched (--max-errors), the last: no answer" in str(context.brakes.stopped)
        assert context.frontier.closed
    [record] = runs(tmp_path / "output")
    assert record.errors["timeout"].examples == [URL, URL]


class Wheel:
    """Brakes with what they did: halted counts, and the events that they told."""

    def __init__(self, **flags: object) -> None:
        self.halted = 0
        self.events: list[AnyEvent] = []
        self.brakes = Brakes(load(environ={}, flags=flags), halt=self.halt, tell=self.events.append)

    def halt(self) -> None:
        self.halted += 1


FAILURE = Failed(url=URL, kind="timeout", detail="no answer")
REFUSAL = Failed(url=URL, kind="403", detail="403", refused=True)


def test_failures_in_a_row_end_a_run_and_any_page_that_is_served_breaks_the_row() -> None:
    wheel = Wheel()
    for _ in range(MAX_FAILURES_IN_A_ROW - 1):
        wheel.brakes.add(FAILURE)
    wheel.brakes.add(Rejection(url=URL, reason="index"))
    wheel.brakes.add(FAILURE)
    assert wheel.brakes.stopped is None
    wheel.brakes.add(Answered(url=URL, code=500))  # an answer alone is no sign that the site serves us
    for _ in range(MAX_FAILURES_IN_A_ROW - 1):
        wheel.brakes.add(FAILURE)
    assert isinstance(wheel.brakes.stopped, FetchError)
    assert wheel.halted == 1


def test_refusals_in_a_row_end_a_run_and_are_told_as_an_event() -> None:
    wheel = Wheel(**{"fetch.refusals": 3})
    for _ in range(3):
        wheel.brakes.add(REFUSAL)
    assert isinstance(wheel.brakes.stopped, SiteRefused)
    assert [(type(event), event.url) for event in wheel.events] == [(SiteRefusal, URL)]
    first = wheel.brakes.stopped
    wheel.brakes.stop(FetchError("later"))
    assert wheel.brakes.stopped is first


def test_a_budget_of_minutes_is_spent_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("scraper.crawling.brakes.time.monotonic", lambda: now[0])
    wheel = Wheel(**{"crawl.max_minutes": 2})
    assert not wheel.brakes.is_over(), "the time begins with the crawl"
    now[0] += 119
    assert not wheel.brakes.is_over()
    now[0] += 2
    assert wheel.brakes.is_over()
    assert (wheel.brakes.spent, wheel.halted) == ("--max-minutes 2", 1)
    assert wheel.brakes.is_over()
    assert wheel.halted == 1


def test_a_list_that_was_not_read_or_is_in_doubt_is_a_problem():
    url = "https://www.cnnindonesia.com/rss"
    feed = ListEnd(name=f"feed {url}", source="feed", failed="the site answers 500")
    assert feed.problem == (f"feed {url}", "the site answers 500")
    assert ListEnd(name="index", source="index", thin="few").problem == ("index", "few")
    assert ListEnd(name="index", source="index").problem is None
