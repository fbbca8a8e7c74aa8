"""The ledger that workers share: what each may do, and what a crash, a freeze or a wrong clock leaves."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest

from scraper.core.errors import Busy, StoreError, UsageError
from scraper.storage.ledger import LeaseLost, NotModified, State, Unreached, Written, open_ledger
from scraper.storage.ledger.postgres_ledger import PostgresLedger
from scraper.storage.ledger.postgres_tables import SCHEMA
from tests.crawl.test_ledger import address, change, written
from tests.dataset.postgres_server import find_programs, server_of_own

pytestmark = pytest.mark.skipif(find_programs() is None, reason="no PostgreSQL here: apt-get install postgresql")

NEWEST = "cnnindonesia newest"


@pytest.fixture
def two(empty_database):
    with closing(open_ledger(empty_database)) as one, closing(open_ledger(empty_database)) as other:
        yield one, other


def expire(place: str, *workers) -> None:
    """Let all leases run out, as a silence of their length does."""
    for worker in workers:
        worker._renewed.clear()
    change(place, "UPDATE lease SET until = clock() - 1 WHERE until > 0")


def test_workers_that_begin_at_once_make_one_ledger(empty_database):
    def begin(_: int) -> int:
        with closing(open_ledger(empty_database)) as ledger:
            return sum(ledger.counts().values())

    with ThreadPoolExecutor(8) as workers:
        assert list(workers.map(begin, range(8), timeout=60)) == [0] * 8


def test_a_newsroom_belongs_to_one_worker_and_the_other_is_told_to_whom(two):
    one, other = two
    one.begin(NEWEST)
    with pytest.raises(Busy, match=r"cnnindonesia is held by process \d+ on .*scraper workers"):
        other.begin("cnnindonesia 2026-11-01..2026-11-07")
    other.begin("cnbcindonesia newest")
    one.begin("cnnindonesia 2026-11-01..2026-11-07")  # another job of the newsroom that it holds


def test_a_newsroom_that_was_given_back_is_free_and_its_job_goes_on(two):
    one, other = two
    job = one.begin(NEWEST)
    one.found(job, [address(1001)])
    one.release(job, is_done=False)
    assert other.begin(NEWEST) == job
    assert [entry.id for entry in other.claim(job, 0, 9)] == ["cnnindonesia:1001"]


def test_a_job_that_came_to_its_end_is_known_to_others_and_another_job_of_the_newsroom_is_not(two):
    one, other = two
    began = other.clock() - 1
    assert not other.leases.done_since(NEWEST, began)
    one.release(one.begin(NEWEST), is_done=False)
    assert not other.leases.done_since(NEWEST, began)
    one.release(one.begin(NEWEST), is_done=True)
    assert other.leases.done_since(NEWEST, began)
    assert not other.leases.done_since(NEWEST, began + 3600)
    assert not other.leases.done_since("cnnindonesia 2026-11-01..2026-11-07", began)


def test_a_worker_that_was_silent_beyond_its_lease_is_refused_whatever_it_wants(two, empty_database):
    frozen, awake = two
    job = frozen.begin(NEWEST)
    frozen.found(job, [address(1001), address(1002)])
    first, second = frozen.claim(job, 0, 9)
    frozen.settle(first, Unreached("reset"), "a-run")  # the next one goes in one statement
    expire(empty_database, *two)
    awake.begin(NEWEST)
    before = [*awake.each()]
    for change_by_stale_token in (
        lambda: frozen.settle(second, Unreached("reset"), "a-run"),
        lambda: frozen.settle(second, written(revision=2), "a-run"),
        lambda: frozen.settle(second, NotModified(), "a-run-that-is-new"),
        lambda: frozen.found(job, [address(1003)]),
        lambda: frozen.end_walk(job, "list"),
        lambda: frozen.finish(job),
        lambda: frozen.hold(job),
        lambda: frozen.wait_before(job, "www.cnnindonesia.com", 1.0),
    ):
        with pytest.raises(LeaseLost, match=r"was taken over: .* held by process") as refused:
            change_by_stale_token()
        assert refused.value.exit_code == Busy.exit_code
    assert [*awake.each()] == before
    assert not awake.walked(job, "list")
    assert not frozen.release(job, is_done=True)  # and it takes nothing from the new holder
    awake.hold(job)


def test_a_worker_that_was_silent_and_that_nobody_has_replaced_goes_on(two, empty_database):
    one, _ = two
    job = one.begin(NEWEST)
    one.found(job, [address(1001)])
    expire(empty_database, *two)
    one.hold(job)
    assert not one.settle(one.claim(job, 0, 1)[0], Unreached("reset"))


def test_who_takes_over_waits_for_the_time_of_the_next_request(two, empty_database):
    one, other = two
    host = "www.cnnindonesia.com"
    job = one.begin(NEWEST)
    assert one.wait_before(job, host, 30.0) == 0
    assert 28 < one.wait_before(job, host, 30.0) < 30.1
    assert one.wait_before(job, "m.cnnindonesia.com", 30.0) == 0
    expire(empty_database, *two)
    other.begin(NEWEST)
    assert 28 < other.wait_before(job, host, 1.0) < 30.1
    change(empty_database, "UPDATE host SET next = clock() - 0.01")
    assert other.wait_before(job, host, 1.0) == 0


def test_the_clock_of_the_machine_does_not_count(empty_database, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 4e9)  # a clock of the year 2096
    with closing(open_ledger(empty_database)) as ledger:
        job = ledger.begin(NEWEST)
        ledger.found(job, [address(1001)])
        ledger.settle(ledger.claim(job, 0, 1)[0], written())
        assert abs(ledger.get("cnnindonesia:1001").fetched - clock_of(empty_database)) < 20
        assert ledger.clock_jump() == 0


def clock_of(place: str) -> float:
    with psycopg.connect(place, connect_timeout=10) as db:
        return db.execute(f"SELECT {SCHEMA}.clock()").fetchone()[0]


def test_a_command_on_the_whole_ledger_and_workers_exclude_each_other(two):
    worker, command = two
    job = worker.begin(NEWEST)
    with pytest.raises(Busy, match=r"workers hold cnnindonesia \(process"):
        command.take_whole()
    worker.release(job, is_done=True)
    command.take_whole()
    with pytest.raises(Busy, match="a command works on all of it"):
        worker.begin(NEWEST)
    command.close()
    worker.begin(NEWEST)


def test_what_was_settled_survives_a_kill_of_the_server_and_the_worker_goes_on():
    with server_of_own() as server, closing(open_ledger(server.address)) as ledger:
        job = ledger.begin(NEWEST)
        ledger.found(job, [address(1000 + number) for number in range(50)])
        entries = ledger.claim(job, 0, 50)
        for entry in entries[:40]:
            ledger.settle(entry, written(), "a-run")
        server.kill()  # takes back what was settled last: the journal is written behind the settles
        server.start()
        for entry in entries[40:]:
            ledger.settle(entry, written(), "a-run")
        assert ledger.left(job) == 0
        assert ledger.counts() == {State.DONE: 50}
        ledger.hold(job)


def test_a_server_that_stays_away_ends_the_work_with_one_line():
    with server_of_own() as server, closing(PostgresLedger(server.address, patience=0.5)) as ledger:
        job = ledger.begin(NEWEST)
        ledger.found(job, [address(1001)])
        server.kill()
        with pytest.raises(StoreError, match=r"see whether it runs there.*the next run goes on") as error:
            ledger.settle(ledger.claim(job, 0, 1)[0], Unreached("reset"))
        assert "\n" not in str(error.value)
        ledger.close()  # it does not wait for a server to say good-bye to
        server.start()


def test_a_user_without_rights_a_reader_and_a_wrong_name_are_named_without_the_password(empty_database):
    with psycopg.connect(empty_database, autocommit=True, connect_timeout=10) as db:
        db.execute("DROP ROLE IF EXISTS guest")
        db.execute("CREATE ROLE guest LOGIN PASSWORD 'Geheim/1'")
    by_guest = empty_database.replace("tester@", "guest:Geheim%2F1@")
    with pytest.raises(StoreError, match=r"permission denied.*GRANT CREATE") as forbidden:
        open_ledger(by_guest)
    open_ledger(empty_database).close()
    reader = f"{empty_database}&options=-c%20default_transaction_read_only%3Don".replace(
        "tester@", "tester:Geheim%2F1@"
    )
    with (
        closing(open_ledger(reader)) as ledger,
        pytest.raises(StoreError, match=r"read-only.*takes changes") as read_only,
    ):
        ledger.begin(NEWEST)
    with pytest.raises(StoreError, match='database "nowhere" does not exist') as missing:
        open_ledger(by_guest.replace("/postgres?", "/nowhere?"))
    with pytest.raises(StoreError, match="see whether it runs there") as unreachable:
        open_ledger("postgresql://guest:Geheim%2F1@/postgres?host=/nowhere-at-all")
    with pytest.raises(UsageError, match="malformed address") as malformed:
        open_ledger("postgresql://guest:Geheim%2F1@localhost:port/x?host=%")
    for error in (forbidden, read_only, missing, unreachable, malformed):
        assert "Geheim" not in str(error.value)
        assert "\n" not in str(error.value)


@pytest.mark.parametrize(("version", "what"), [(99, "renew scraper"), (1, "DROP SCHEMA")])
def test_a_shared_ledger_of_another_version_is_left_as_it_is(empty_database, version, what):
    open_ledger(empty_database).close()
    change(empty_database, f"UPDATE version SET version = {version}")  # noqa: S608  a number of this file
    with pytest.raises(StoreError, match=f"is of version {version}, .*{what}"):
        open_ledger(empty_database)


def test_what_is_forgotten_leaves_no_byte_in_the_tables(empty_database):
    with closing(open_ledger(empty_database)) as ledger:
        job = ledger.begin(NEWEST)
        ledger.found(job, [address(1001), address(1002)])
        assert ledger.forget(["cnnindonesia:1001"]) == 1
        assert [entry.id for entry in ledger.claim(job, 0, 9)] == ["cnnindonesia:1002"]
    with psycopg.connect(empty_database, autocommit=True, connect_timeout=10) as db:
        db.execute("CHECKPOINT")
        file = db.execute(f"SELECT pg_relation_filepath('{SCHEMA}.item')").fetchone()[0]
        held = db.execute(f"SELECT pg_read_binary_file('{file}')").fetchone()[0]
    assert b"-1002/" in held
    assert b"-1001/" not in held


def test_a_settle_notes_what_the_embedded_ledger_notes(empty_database, tmp_path):
    def rows(place) -> list[object]:
        with closing(open_ledger(place)) as ledger:
            job = ledger.begin(NEWEST, now=0)
            ledger.found(job, [address(1000 + number) for number in range(6)], now=1)
            one, two, three, four, *_ = ledger.claim(job, 0, 9, now=2)
            for run in ("first", "second"):
                ledger.settle(one, written(), run, now=3)
                ledger.settle(two, Unreached("reset"), run, now=4)
                ledger.settle(three, Written("h", 1, None, None, etag='"e"', fresh=False), run, now=5)
                ledger.settle(four, written(revision=2), run, now=6)
            return [
                ledger._db.rows(
                    "SELECT id, url, state, tries, due, looks, found, fetched, published, etag, modified, hash, place,"
                    " why, run.name FROM item LEFT JOIN run USING(run) ORDER BY id"
                ),
                ledger._db.rows("SELECT id FROM want JOIN item USING(item) ORDER BY seq"),
                ledger._db.rows("SELECT id, revision, seen, revision.hash FROM revision JOIN item USING(item)"),
            ]

    assert rows(empty_database) == rows(tmp_path / "ledger.sqlite")
