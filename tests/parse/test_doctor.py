from __future__ import annotations

from urllib.parse import urlsplit

from scraper.doctor import explain
from scraper.errors import Reason
from scraper.page import Page
from tests.replica import Replica


def diagnose(layout: str):
    replica = Replica(seed=9, articles=3, layouts=[layout])
    url = replica.urls(kind="article")[0]
    return url, explain(Page(url, replica.answer(urlsplit(url).path).body, "text/html; charset=utf-8"))


def test_a_field_is_shown_with_its_source_and_its_competitors() -> None:
    _, seen = diagnose("tailwind")
    title = next(finding for finding in seen.findings if finding.name == "title")
    assert title.source == "h1"
    assert set(title.rivals) >= {"og:title", "title of the window"}
    assert set(title.rivals.values()) == {title.value}
    date = next(finding for finding in seen.findings if finding.name == "date_published")
    assert "visible line" in {date.source, *date.rivals}
    assert (seen.site, seen.layout, seen.method, seen.tried) == ("cnnindonesia", "tailwind", "adapter", ["tailwind"])
    assert seen.article is not None
    assert seen.cuts["signature"] == 1
    assert seen.disagreement is not None
    assert seen.disagreement < 0.5


def test_an_unknown_layout_is_a_warning() -> None:
    _, seen = diagnose("next")
    assert seen.method == "trafilatura"
    assert any("no known layout" in warning for warning in seen.warnings)


def test_a_rejection_is_a_diagnosis_too() -> None:
    seen = explain(Page("https://www.cnnindonesia.com/indeks", b"<html><title>Indeks</title><h2>a</h2></html>"))
    assert seen.rejected is not None
    assert seen.rejected.reason is Reason.NOT_AN_ARTICLE
    assert seen.article is None
