from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from scraper.core.errors import Reason
from scraper.core.page import Page
from scraper.offline.diagnosis import explain
from scraper.parsing.page.dom import Document, Element, parse_html
from tests.replica import LAYOUTS, Replica


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
    assert seen.disagreement == 0


def test_what_was_read_in_the_body_is_shown_too() -> None:
    url, seen = diagnose("tailwind")
    gold = Replica(seed=9, articles=3, layouts=["tailwind"]).gold_at(url)
    found = {finding.name: finding.value for finding in seen.findings}
    assert found["dateline"] == (gold.dateline or "")
    assert found["editors"] == ", ".join(gold.editors)
    assert found["images"] == ", ".join(image.url for image in gold.images)
    assert found["embeds"] == ", ".join(f"{embed.provider} {embed.type}" for embed in gold.embeds)
    assert found["editors"]
    assert found["images"]


def test_an_unknown_layout_is_a_warning() -> None:
    _, seen = diagnose("next")
    assert seen.method == "found"
    assert any("no known layout" in warning for warning in seen.warnings)


def test_a_rejection_is_a_diagnosis_too() -> None:
    seen = explain(Page("https://www.cnnindonesia.com/indeks", b"<html><title>Indeks</title><h2>a</h2></html>"))
    assert seen.rejected is not None
    assert seen.rejected.reason is Reason.NOT_AN_ARTICLE
    assert seen.article is None


READ_BY_FACTS = [layout for layout in LAYOUTS if layout != "next"]
BODIES = ("div.detail-text", "#detikdetailtext", "div.detail_text")


def lost_sentences(body: bytes, url: str) -> list[str]:
    warnings = explain(Page(url, body, "text/html; charset=utf-8")).warnings
    return [warning for warning in warnings if "sentences are lost" in warning]


@pytest.mark.parametrize("layout", READ_BY_FACTS)
def test_a_healthy_page_of_any_kind_loses_no_sentence(layout: str) -> None:
    replica = Replica(seed=31, articles=16, layouts=[layout])
    warned = {url: found for url in replica.urls() if (found := lost_sentences(answer(replica, url), url))}
    assert not warned


@pytest.mark.parametrize("layout", ["2014", "2020-br", "2020-p", "tailwind"])  # 2017: the walk finds it all the same
def test_a_body_that_goes_on_elsewhere_is_a_warning(layout: str) -> None:
    replica = Replica(seed=32, articles=16, layouts=[layout])
    pages = {url: continued_elsewhere(answer(replica, url)) for url in replica.urls(kind="article")}
    seen = [lost_sentences(body, url) for url, body in pages.items() if body]
    assert len(seen) >= 8
    assert all(seen)


def answer(replica: Replica, url: str) -> bytes:
    return replica.answer(urlsplit(url).path).body


def continued_elsewhere(page: bytes) -> bytes | None:
    """The page with the end of its text, a third at least, in a container that nobody knows; None if too short."""
    doc = parse_html(page.decode())
    body = next(found for selector in BODIES if (found := doc.select(selector)))[-1]
    texts = [len(child.text.split()) for child in body.children]
    at = next(at for at in range(len(texts)) if sum(texts[at:]) <= 0.6 * sum(texts))
    rest = body.children[at:]
    if sum(texts[at:]) < 0.35 * sum(texts) or sum(texts) < 80:
        return None
    return moved(doc, body, rest)


def moved(doc: Document, body: Element, rest: list) -> bytes:
    other = Element("div", {"class": "detail-lanjutan"})
    for node in rest:
        other.append(node)
    body.insert_after(other)
    return doc.html.encode()
