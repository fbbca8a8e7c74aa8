"""Fixtures that many tests share."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from scraper.core.watch import switch_on
from tests.dataset.postgres_server import find_programs, postgres_server
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


@pytest.fixture(scope="module")
def browser():
    """The system's Chromium, driven by playwright; without it the test is skipped and says how to get it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("no Chromium on this machine: `apt-get install chromium`")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  slow, and of use only with a browser

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL server, one for each process of tests; skipped where it is not installed."""
    if find_programs() is None:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    with postgres_server() as address:
        yield address


@pytest.fixture
def empty_database(postgres: str) -> str:
    """The address of a server without a ledger."""
    import psycopg  # noqa: PLC0415  an extra

    with psycopg.connect(postgres, autocommit=True, connect_timeout=10) as db:
        db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                   " AND backend_type = 'client backend'")  # fmt: skip
        db.execute("DROP SCHEMA IF EXISTS scraper_ledger CASCADE")
    return postgres
