"""Workers that share a ledger while everything else fails: small forms of ``make chaos`` and ``make month``."""

from __future__ import annotations

import pytest

from tests.chaos import harness, month
from tests.dataset.postgres_server import find_programs, server_of_own

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_programs() is None, reason="no PostgreSQL here: apt-get install postgresql"),
]


def test_nothing_is_lost_when_workers_and_the_database_are_killed_and_frozen(tmp_path):
    outcome = harness.run(harness.Plan(articles=30, kills=3, server_kills=1, freezes=1, delay=0.1), tmp_path)
    # A busy machine delays a request that has left, and the site's note of it; the ledger's own gaps hold anywhere.
    assert [fault for fault in outcome.faults if "gaps are too small" not in fault] == []
    assert outcome.refused_after_freeze >= 1


def test_a_few_days_of_some_newsrooms_on_three_machines():
    plan = month.Plan(newsrooms=8, machines=3, days=3, deaths=1.0, freezes=1.0, server_kills=1)
    with server_of_own() as server:
        found = month.simulate(plan, server)
    assert (found.lost, found.written) == (0, 8 * 3 * plan.pages)
    assert found.settled_twice == 0
    assert min(found.deaths, found.freezes, found.server_kills) > 0
    assert found.most_late_minutes <= 3 * month.LEASE_SECONDS / 60  # the leader died, then who took the job over
    assert max(found.share_of_runs.values()) < 0.6
