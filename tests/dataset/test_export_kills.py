"""Exports that are killed by -9: to files, to a database, to a store. `make kill-exports` kills thirty."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tests.dataset.export_kills import destinations_in, kill_exports
from tests.dataset.postgres_server import find_programs, postgres_server
from tests.dataset.s3_server import SERVER, s3_server


@pytest.mark.slow
def test_nothing_is_half_after_a_kill_and_the_next_export_has_every_article(tmp_path) -> None:
    with ExitStack() as opened:
        database = opened.enter_context(postgres_server()) if find_programs() else None
        server = opened.enter_context(s3_server()) if SERVER.exists() else None
        destinations = destinations_in(tmp_path, database, server)
        kills = kill_exports(tmp_path, destinations, kills=len(destinations), seed=7)
    assert not kills.half, kills
    assert kills.killed.total() == kills.left_old.total() + kills.left_new.total() == len(destinations)
