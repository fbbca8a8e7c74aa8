"""Fixtures that many tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from scraper.core.watch import switch_on
from tests.replica import Replica, Running, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

# The same examples on every run: a change is judged by what it changed. `--hypothesis-profile=explore` looks further.
settings.register_profile("repeatable", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile("repeatable")

switch_on()  # as in every process of our own: a page that never ends is a rejection, and no test hangs


@pytest.fixture
def replica() -> Iterator[Running]:
    """A served replica of 60 articles over five days, fresh for each test: change it as you like."""
    with serve(Replica(seed=7, articles=60)) as running:
        yield running
