from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg
import pytest
from msgspec.structs import replace

from scraper.core.errors import StoreError
from scraper.sites.cnnindonesia import SITE
from scraper.storage.ledger import (
    HOUR,
    Doubted,
    Ended,
    NotModified,
    OutsideSpan,
    Renewed,
    State,
    Unreached,
    Written,
    ledger_queries,
    open_ledger,
)
from scraper.storage.ledger.database import Database
from scraper.storage.ledger.postgres_tables import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.facts.site import Address


def address(number: int) -> Address:
    found = SITE.read_address(f"https://www.cnnindonesia.com/ekonomi/20261122101112-92-{number}/judul")
    assert found
    return found


def change(place: Path | str, *statements: str) -> None:
    """Change a ledger behind its back."""
    if isinstance(place, str):
        with psycopg.connect(place, options=f"-c search_path={SCHEMA}", connect_timeout=10) as db:
            for sql in statements:
                db.execute(sql)
        return
    with closing(sqlite3.connect(place)) as db:
        for sql in statements:
            db.execute(sql)
        db.commit()


def written(revision: int = 1, **changes) -> Written:
    given = {"hash": f"h{revision}", "revision": revision, "published": "2026-11-22T10:20:00+07:00", "place": "a.json"}
    return Written(**{**given, **changes})


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    if request.param == "sqlite":
        return tmp_path / "ledger.sqlite"
    return request.getfixturevalue("empty_database")


@pytest.fixture
def ledger(place):
    made = open_ledger(place)
    yield made
    made.close()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def embedded(file):
    made = open_ledger(file)
    yield made
    made.close()


def test_what_is_found_is_wanted_in_the_order_of_finding_and_once(ledger):
    job = ledger.begin("cnnindonesia newest")
    assert ledger.found(job, [address(1003), address(1001), address(1002)]) == (3, 3)
    assert ledger.found(job, [address(1001), address(1004)], after=10**12) == (1, 1)
    assert [entry.id for entry in ledger.claim(job, 0, 10)] == [f"cnnindonesia:{n}" for n in (1003, 1001, 1002, 1004)]


def test_what_is_settled_is_not_wanted_again_by_any_job(ledger):
    job = ledger.begin("cnnindonesia newest")
    ledger.found(job, [address(1001), address(1002), address(1003)])
    one, two, three = ledger.claim(job, 0, 10)
    ledger.settle(one, written(), "r")
    ledger.settle(two, Ended(State.REJECTED, "not-an-article: x"), "r")
    ledger.settle(three, Ended(State.GONE, "404"), "r")
    other = ledger.begin("cnnindonesia another")
    assert ledger.found(other, [address(1001), address(1002), address(1003)], after=10**12) == (0, 0)
    assert ledger.claim(job, 0, 10) == ledger.claim(other, 0, 10) == []
    assert ledger.counts() == {"done": 1, "rejected": 1, "gone": 1}


def test_a_place_in_the_queue_is_never_used_again(ledger):
    job = ledger.begin("cnnindonesia newest")
    ledger.found(job, [address(1001)])
    (first,) = ledger.claim(job, 0, 10)
    ledger.settle(first, written(), "r")
    ledger.found(job, [address(1002)])
    assert [entry.id for entry in ledger.claim(job, first.seq, 10)] == ["cnnindonesia:1002"]


def test_a_failed_address_waits_longer_each_time_and_is_given_up_at_last(ledger):
    job = ledger.begin("cnnindonesia newest")
    ledger.found(job, [address(1001)], now=0)
    waits = []
    now = 0.0
    for _ in range(4):
        (entry,) = ledger.claim(job, 0, 1, now=now)
        assert not ledger.settle(entry, Unreached("reset"), "r", now=now)
        assert ledger.claim(job, 0, 1, now=now + 60) == []
        wait = next(hours for hours in (0.25, 1, 6, 24) if ledger.claim(job, 0, 1, now=now + hours * HOUR))
        waits.append(wait)
        now += wait * HOUR
    assert waits == [0.25, 1, 6, 24]
    (entry,) = ledger.claim(job, 0, 1, now=now)
    assert ledger.settle(entry, Unreached("reset"), "r", now=now)
    assert ledger.claim(job, 0, 1, now=now + 1000 * HOUR) == []
    assert ledger.counts() == {"given_up": 1}


def test_what_seems_gone_is_so_only_when_it_was_so_as_often_as_a_failure_is_tried(ledger):
    job = ledger.begin("cnnindonesia newest")
    ledger.found(job, [address(1001), address(1002)], now=0)
    now = 0.0
    for wait in (0.25, 1, 6, 24):
        gone, broken = ledger.claim(job, 0, 2, now=now)
        ledger.settle(gone, Doubted(State.GONE, "404"), "r", now=now)
        ledger.settle(broken, Doubted(State.REJECTED, "not-html"), "r", now=now)
        assert ledger.counts() == {"open": 2}
        now += wait * HOUR
        assert ledger.claim(job, 0, 2, now=now - 1) == []
    gone, broken = ledger.claim(job, 0, 2, now=now)
    ledger.settle(gone, Doubted(State.GONE, "404"), "r", now=now)
    ledger.settle(broken, written(), "r", now=now)
    assert ledger.counts() == {"gone": 1, "done": 1}
    assert ledger.get("cnnindonesia:1002").tries == 0


def test_an_article_that_is_gone_for_a_moment_keeps_its_plan_of_looks(ledger):
    job = ledger.begin("cnnindonesia newest")
    ledger.found(job, [address(1001)], now=0)
    ledger.settle(ledger.claim(job, 0, 1, now=0)[0], written(), "r", now=0)
    (entry,) = ledger.due("cnnindonesia", 1, now=HOUR)
    ledger.settle(entry, Doubted(State.GONE, "404"), "r", now=HOUR)
    assert ledger.get("cnnindonesia:1001").state is State.DONE
    assert ledger.due("cnnindonesia", 1, now=6 * HOUR - 1) == []
    assert len(ledger.due("cnnindonesia", 1, now=6 * HOUR)) == 1


def test_an_article_is_looked_at_again_after_an_hour_six_a_day_and_a_week(ledger):
    job = ledger.begin("cnnindonesia newest")
    ledger.found(job, [address(1001)], now=0)
    ledger.settle(ledger.claim(job, 0, 1, now=0)[0], written(etag='"e"'), "r", now=0)
    seen = []
    for hour in range(24 * 9):
        for entry in ledger.due("cnnindonesia", 10, now=hour * HOUR):
            assert entry.etag == '"e"'
            seen.append(hour)
            ledger.settle(entry, NotModified(), "r", now=hour * HOUR)
    assert seen == [1, 6, 24, 7 * 24]


def test_looks_that_were_missed_are_not_made_up_for(ledger):
    job = ledger.begin("cnnindonesia newest")
    ledger.found(job, [address(1001)], now=0)
    ledger.settle(ledger.claim(job, 0, 1, now=0)[0], written(), "r", now=0)
    (entry,) = ledger.due("cnnindonesia", 10, now=30 * HOUR)
    ledger.settle(entry, NotModified(), "r", now=30 * HOUR)
    assert ledger.due("cnnindonesia", 10, now=7 * 24 * HOUR - 1) == []
    assert len(ledger.due("cnnindonesia", 10, now=7 * 24 * HOUR)) == 1


def test_an_old_article_and_one_of_another_site_are_not_looked_at_again(ledger):
    job = ledger.begin("cnnindonesia newest")
    ledger.found(job, [address(1001)], now=0)
    ledger.settle(ledger.claim(job, 0, 1, now=0)[0], written(fresh=False), "r", now=0)
    assert ledger.due("cnnindonesia", 10, now=10**9) == []
    ledger.found(job, [address(1002)], now=0)
    ledger.settle(ledger.claim(job, 0, 1, now=0)[0], written(), "r", now=0)
    assert ledger.due("cnn", 10, now=10**9) == []
    assert [entry.id for entry in ledger.due("cnnindonesia", 10, now=10**9)] == ["cnnindonesia:1002"]


def test_a_change_is_a_new_revision_and_keeps_the_plan_of_looks(ledger):
    job = ledger.begin("cnnindonesia newest")
    ledger.found(job, [address(1001)], now=0)
    ledger.settle(ledger.claim(job, 0, 1, now=0)[0], written(1), "r", now=0)
    (entry,) = ledger.due("cnnindonesia", 1, now=HOUR)
    ledger.settle(entry, written(2), "r", now=HOUR)
    assert ledger.revisions("cnnindonesia:1001") == [(1, 0.0, "h1"), (2, HOUR, "h2")]
    assert ledger.due("cnnindonesia", 1, now=6 * HOUR)[0].looks == 1


def test_an_article_outside_the_span_of_one_job_is_wanted_by_another(ledger):
    narrow, wide = ledger.begin("cnnindonesia day"), ledger.begin("cnnindonesia month")
    ledger.found(narrow, [address(1001)])
    ledger.settle(ledger.claim(narrow, 0, 1)[0], OutsideSpan("2026-10-01T00:00:00+07:00"), "r")
    assert ledger.claim(narrow, 0, 1) == []
    ledger.found(wide, [address(1001)])
    (entry,) = ledger.claim(wide, 0, 1)
    assert entry.state is State.OUTSIDE
    assert entry.published == "2026-10-01T00:00:00+07:00"


def test_a_stopped_job_goes_on_and_a_finished_one_begins_anew(ledger):
    job = ledger.begin("cnnindonesia span", now=100)
    ledger.end_walk(job, "index 2026-11-22", now=110)
    assert ledger.begin("cnnindonesia span", now=200) == job
    assert ledger.walked(job, "index 2026-11-22")
    ledger.finish(job, now=210)
    assert ledger.begin("cnnindonesia span", now=300) == job
    assert not ledger.walked(job, "index 2026-11-22")
    assert ledger.last_walk(job, "index 2026-11-22") == 0, "no address was found before"


def test_what_a_broken_walk_found_counts_as_new_for_the_next(ledger):
    job = ledger.begin("cnnindonesia newest", now=0)
    ledger.found(job, [address(1001)], now=1)
    ledger.end_walk(job, "index", now=2)
    ledger.found(job, [address(1002)], now=10)  # and then the run was killed
    before = ledger.last_walk(job, "index")
    assert ledger.found(job, [address(1001), address(1002)], after=before, now=20) == (0, 1)


def test_what_was_written_once_is_never_given_up_or_lost(ledger):
    job = ledger.begin("cnnindonesia newest")
    ledger.found(job, [address(1001)], now=0)
    ledger.settle(ledger.claim(job, 0, 1, now=0)[0], written(), "r", now=0)
    now = HOUR
    for _ in range(10):
        (entry,) = ledger.due("cnnindonesia", 1, now=now)
        assert not ledger.settle(entry, Unreached("reset"), "r", now=now)
        now += 24 * HOUR
    (entry,) = ledger.due("cnnindonesia", 1, now=now)
    ledger.settle(entry, Ended(State.GONE, "410"), "r")
    assert ledger.get("cnnindonesia:1001").state is State.DONE
    assert ledger.get("cnnindonesia:1001").place == "a.json"


def test_everything_is_there_after_closing_and_opening(place):
    first = open_ledger(place)
    job = first.begin("cnnindonesia newest")
    first.found(job, [address(1001)])
    first.close()
    second = open_ledger(place)
    assert [entry.url for entry in second.claim(job, 0, 9)] == [address(1001).canonical]
    second.close()


def test_addresses_are_noted_in_one_batch_however_often_they_stand_in_it(ledger):
    job = ledger.begin("cnnindonesia newest")
    many = [address(1000 + number) for number in range(1200)]
    assert ledger.found(job, [*many, *many], now=5) == (1200, 1200)
    assert ledger.found(job, many, after=0, now=6) == (0, 1200)
    assert ledger.found(job, many, after=1000, now=6) == (0, 200)
    assert [entry.id for entry in ledger.claim(job, 0, 2000)] == [one.id for one in many]


def test_an_address_that_somebody_names_is_wanted_at_once_and_whatever_is_known_of_it(ledger):
    job = ledger.begin("cnnindonesia urls")
    ledger.found(job, [address(1001), address(1002)], now=0)
    failed, done = ledger.claim(job, 0, 2, now=0)
    ledger.settle(failed, Unreached("reset"), "r", now=0)
    ledger.settle(done, written(), "r", now=0)
    ledger.found(job, [address(1001), address(1002)], now=1)
    assert ledger.claim(job, 0, 2, now=1) == []
    ledger.found(job, [address(1001), address(1002)], named=True, now=1)
    assert {entry.id for entry in ledger.claim(job, 0, 2, now=1)} == {"cnnindonesia:1001", "cnnindonesia:1002"}


def test_an_article_that_is_made_again_stays_wanted_and_keeps_its_plan(ledger):
    job = ledger.begin("cnnindonesia newest")
    ledger.found(job, [address(1001)], now=0)
    ledger.settle(ledger.claim(job, 0, 1, now=0)[0], written(), "r", now=0)
    before = ledger.get("cnnindonesia:1001")
    assert not ledger.settle(before, Renewed("h9", None, "b.json"), now=HOUR)
    after = ledger.get("cnnindonesia:1001")
    assert (after.hash, after.published, after.place) == ("h9", None, "b.json")
    assert replace(after, hash=before.hash, published=before.published, place=before.place) == before
    assert len(ledger.due("cnnindonesia", 1, now=HOUR)) == 1


def test_a_run_that_was_noted_in_a_change_that_was_undone_is_noted_again(ledger):
    job = ledger.begin("cnnindonesia newest")
    ledger.found(job, [address(1001)])
    (entry,) = ledger.claim(job, 0, 1)
    with pytest.raises(StoreError, match="cannot write the ledger"):
        ledger.settle(entry, Ended(State.GONE, object()), "a-run")
    ledger.settle(entry, Ended(State.GONE, "404"), "a-run")
    assert ledger._db.rows("SELECT run.name FROM item JOIN run USING(run)") == [("a-run",)]


def test_revisits_are_found_by_their_index(embedded):
    plan = embedded._db.rows(f"EXPLAIN QUERY PLAN {ledger_queries.DUE}", (0, "a:", "a;", 1))
    assert "item_look" in str(plan)


@pytest.mark.parametrize(
    ("verb", "values"),
    [
        ("begin", ["cnnindonesia other"]),
        ("found", [1, [address(1002)]]),
        ("claim", [1, 0, 9]),
        ("settle", [Unreached("reset"), "r"]),
        ("due", ["cnnindonesia", 9]),
        ("get", ["cnnindonesia:1001"]),
        ("left", [1]),
        ("walked", [1, "list"]),
        ("end_walk", [1, "list"]),
    ],
)
def test_every_error_of_the_ledger_names_it(ledger, place, verb, values):
    job = ledger.begin("cnnindonesia newest")
    ledger.found(job, [address(1001)])
    entries = ledger.claim(job, 0, 1) if verb == "settle" else []
    change(place, *(f"DROP TABLE {table}" for table in ("item", "job", "want", "walk")))
    with pytest.raises(StoreError, match=re.escape(str(place))):
        getattr(ledger, verb)(*entries, *values)


@pytest.mark.parametrize("damage", [b"no database at all" * 300, b"\0" * 8192])
def test_a_file_that_is_no_ledger_is_named(tmp_path, damage):
    (tmp_path / "ledger.sqlite").write_bytes(damage)
    with pytest.raises(StoreError, match=re.escape(str(tmp_path / "ledger.sqlite"))):
        open_ledger(tmp_path / "ledger.sqlite")


def test_a_state_of_a_later_version_is_named(ledger, place):
    ledger.found(ledger.begin("cnnindonesia newest"), [address(1001)])
    change(place, "UPDATE item SET state = 'waiting'")
    with pytest.raises(StoreError, match="'waiting' is not a valid State"):
        ledger.get("cnnindonesia:1001")


def test_a_ledger_of_a_later_version_is_left_as_it_is(file):
    open_ledger(file).close()
    change(file, "PRAGMA user_version=99")
    before = file.read_bytes()
    with pytest.raises(StoreError, match="is of version 99"):
        Database(file)
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file], "the connection is closed: its journals are gone"
