"""Workers that share a ledger while everything else fails: small forms of ``make chaos`` and ``make month``."""

from __future__ import annotations

import pytest

from tests.chaos import harness, month
from tests.chaos.deeds import Plan
from tests.dataset.postgres_server import find_programs, server_of_own

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_programs() is None, reason="no PostgreSQL here: apt-get install postgresql"),
]


def test_nothing_is_lost_when_workers_the_database_and_the_wires_between_fail(tmp_path):
    plan = Plan(articles=16, kills=2, server_kills=1, freezes=1, partitions=1, short_cuts=1, delay=0.15)
    outcome = harness.run(plan, tmp_path / "first")
    if not outcome.went_on_after_short_cut:  # a busy machine lets the short cut last until the lease is over
        outcome = harness.run(plan, tmp_path / "second")
    # A busy machine delays a request that has left, and the site's note of it; the ledger's own gaps hold anywhere.
    assert [fault for fault in outcome.faults if "gaps are too small" not in fault] == []
    assert outcome.ends_after["partition"] == {"7": 1}


def test_a_few_days_of_some_newsrooms_on_three_machines():
    plan = month.Plan(newsrooms=8, machines=3, days=3, deaths=1.0, freezes=1.0, server_kills=1)
    with server_of_own() as server:
        found = month.simulate(plan, server)
    assert (found.lost, found.written) == (0, 8 * 3 * plan.pages)
    assert found.settled_twice == 0
    assert min(found.deaths, found.freezes, found.server_kills) > 0
    assert found.most_late_minutes <= 3 * month.LEASE_SECONDS / 60  # the leader died, then who took the job over
    assert max(found.share_of_runs.values()) < 0.6
