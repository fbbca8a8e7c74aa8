"""What was asked for, and what belongs to it."""

from __future__ import annotations

import datetime as dt

import pytest

from scraper.core.errors import UsageError
from scraper.discover import Plan, day_of
from scraper.sites.cnnindonesia import SITE

LATE = dt.datetime(2026, 11, 22, 17, 30, tzinfo=dt.UTC)  # half past midnight of the 23rd in Jakarta


def test_today_is_the_sites_own():
    plan = Plan.read(SITE, since="today", now=LATE)
    assert plan.since == plan.until == dt.date(2026, 11, 23)
    assert Plan.read(SITE, since="yesterday", until="yesterday", now=LATE).since == dt.date(2026, 11, 22)
    assert Plan.read(SITE, since="7d", now=LATE).since == dt.date(2026, 11, 16)
    assert Plan.read(SITE, since="2w", now=LATE).since == dt.date(2026, 11, 9)


def test_days_run_across_the_ends_of_months_and_years():
    plan = Plan.read(SITE, since="2023-12-30", until="2024-01-02")
    assert [str(day) for day in plan.days()] == ["2024-01-02", "2024-01-01", "2023-12-31", "2023-12-30"]
    leap = Plan.read(SITE, since="2024-02-28", until="2024-03-01")
    assert len(list(leap.days())) == 3


@pytest.mark.parametrize(
    ("published", "inside"),
    [
        ("2026-11-21T23:59:59+07:00", False),
        ("2026-11-22T00:00:00+07:00", True),
        ("2026-11-22T23:59:59+07:00", True),
        ("2026-11-23T00:00:00+07:00", False),
        ("2026-11-21T17:00:00+00:00", True),
        ("2026-11-22T17:00:00Z", False),
        ("2026-11-22T10:00:00", True),
        (None, False),
        ("tadi pagi", False),
    ],
)
def test_the_day_of_publication_is_that_of_the_sites_clock(published, inside):
    plan = Plan.read(SITE, since="2026-11-22", until="2026-11-22")
    assert plan.covers(published, SITE) is inside
    assert Plan().covers(published, SITE)


def test_the_same_words_in_another_order_are_the_same_job():
    one = Plan.read(SITE, sections=["ekonomi", "nasional"], since="2026-11-01", until="2026-11-02")
    two = Plan.read(SITE, sections=["nasional", "ekonomi"], since="2026-11-01", until="2026-11-02")
    assert one.name(SITE) == two.name(SITE)
    assert one.name(SITE) != Plan.read(SITE, since="2026-11-01", until="2026-11-02").name(SITE)
    assert Plan().name(SITE) == "cnnindonesia newest"


def test_a_fetch_of_one_address_does_not_go_on_with_another():
    assert Plan(urls=("https://a/1",)).name(SITE) != Plan(urls=("https://a/2",)).name(SITE)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"since": "22-11-2026"}, "no day"),
        ({"since": "2026-02-30"}, "no day"),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "swap them"),
        ({"kinds": ["gambar"]}, "no kind 'gambar'; there are article"),
        ({"sections": ["sport"]}, "no section 'sport' on CNN Indonesia; there are nasional"),
    ],
)
def test_what_cannot_be_asked_is_said(words, said):
    with pytest.raises(UsageError, match=said):
        Plan.read(SITE, **words)


def test_what_the_address_tells_is_filtered_before_fetching():
    photo = SITE.read_address("https://www.cnnindonesia.com/nasional/20250114062427-22-1186803/foto-banjir")
    text = SITE.read_address("https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186804/harga-beras")
    assert Plan(kinds=("photo",)).admits(photo)
    assert not Plan(kinds=("photo",)).admits(text)
    assert Plan(kinds=("column",)).admits(text), "only the page tells a column"
    assert not Plan(sections=("ekonomi",)).admits(photo)
    assert day_of("2026-11-22T01:00:00+07:00", SITE) == dt.date(2026, 11, 22)
