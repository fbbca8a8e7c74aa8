"""The AMP form of an article: asked for where the page itself says too little, before trafilatura."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scraper.composition.collect import collect
from scraper.composition.replacing import why_worse
from scraper.core.article import FROM_AMP, fits_layout
from scraper.core.errors import FetchError, SiteRefused
from scraper.core.page import Page
from scraper.record import runs
from scraper.record.events import took
from tests.crawl.helpers import articles, ids
from tests.replica import Faults, Replica, serve

if TYPE_CHECKING:
    from scraper.core.article import Article

URL = "https://www.cnnindonesia.com/ekonomi/20250311081500-78-1300001/bank-sentral-tahan-suku-bunga"
SENTENCE = (
    "Bank sentral menahan suku bunga acuan dalam rapat yang berakhir Selasa dan keputusan itu sejalan dengan survei. "
)
WHOLE = f"<p>{SENTENCE}</p>" * 3


def page(body: str, url: str = URL, container: str = "detail-text") -> Page:
    html = f'<html><body><h1>Bank Sentral</h1><div class="{container}">{body}</div></body></html>'
    return Page(url, html.encode())


def collected(first: Page, amp: Page | Exception) -> tuple[Article, list[str]]:
    asked: list[str] = []

    async def fetch(url: str) -> Page:
        asked.append(url)
        if isinstance(amp, Exception):
            raise amp
        return amp

    return asyncio.run(collect(first, fetch)), asked


def changed(replica: Replica) -> list[str]:
    """Articles in a layout that no fact knows, as addresses of the replica."""
    chosen = [head for head in replica.heads(kind="article") if len(replica.story(head.index).pages) == 1][:3]
    for head in chosen:
        replica.relayout(head.index, "next")
    return [head.url for head in chosen]


def test_a_layout_that_nobody_knows_is_read_on_its_amp_form(crawl, output):
    with serve(Replica(seed=2, articles=30)) as running:
        urls = changed(running.replica)
        assert crawl(running.url).exit_code == 0
        found = articles(output)
        assert set(found) == ids(running.replica)
        assert {article.extraction.method for article in found.values()} == {"adapter"}
        changed_ids = {article.id for article in found.values() if article.canonical_url in urls}
        assert {article.id for article in found.values() if not fits_layout(article)} == changed_ids
        assert set(runs(output)[-1].fallbacks.examples) <= set(urls)
        assert runs(output)[-1].fallbacks.n == len(urls)
        asked = sorted(target for target in running.targets() if target.endswith("/amp"))
        assert asked == sorted(url.removeprefix("https://www.cnnindonesia.com") + "/amp" for url in urls)
        for index in running.replica.indexes():
            gold = running.replica.gold(index).article
            assert found[gold.id].blocks == gold.blocks
            assert found[gold.id].canonical_url == gold.canonical_url


def test_where_the_amp_form_is_gone_the_page_itself_is_read(crawl, output):
    with serve(Replica(seed=2, articles=30), Faults(paths={r".*/amp": "not-found"})) as running:
        urls = changed(running.replica)
        assert crawl(running.url).exit_code == 0
        found = articles(output)
        assert set(found) == ids(running.replica)
        read = {article.canonical_url for article in found.values() if article.extraction.method == "found"}
        assert read == set(urls)


def test_a_body_with_hardly_a_word_is_read_on_its_amp_form():
    article, asked = collected(page("<p>Pendek saja.</p>"), page(WHOLE, f"{URL}/amp"))
    assert asked == [f"{URL}/amp"]
    assert article.text.count("Bank sentral") == 3
    assert [(doubt.why, doubt.text) for doubt in article.suspect] == [(FROM_AMP, "2 of 51 words on the page")]
    assert took(article).misfit


@pytest.mark.parametrize(("body", "container"), [(WHOLE, "unknown"), ("", "detail-text")])
def test_what_no_layout_reads_on_the_page_is_no_secret(body: str, container: str) -> None:
    """All articles of a redesign may be read on AMP forms: the alarm of no known layout counts them."""
    article, _ = collected(page(body, container=container), page(WHOLE, f"{URL}/amp"))
    assert article.extraction.method == "adapter"
    assert [doubt.why for doubt in article.suspect] == [FROM_AMP]
    assert took(article).misfit


def test_the_page_read_by_a_new_layout_is_not_worse_than_its_amp_form() -> None:
    kept, _ = collected(page("", container="detail-text"), page(WHOLE, f"{URL}/amp"))
    new, _ = collected(page(WHOLE), FetchError("not to be asked"))
    learned = replace(new, extraction=replace(new.extraction, method="learned"))
    assert why_worse(kept, learned) == ""
    assert why_worse(new, learned) == "read by learned, the kept one by adapter"


def test_a_page_that_says_enough_is_the_article():
    article, asked = collected(page(WHOLE), FetchError("not to be asked"))
    assert asked == []
    assert article.url == URL


@pytest.mark.parametrize(
    "amp",
    [
        page(WHOLE, f"{URL}/amp", "unknown"),
        page(WHOLE, f"{URL.replace('1300001', '1300002')}/amp"),
        page("", f"{URL}/amp"),
        FetchError("no answer"),
        SiteRefused("403"),
    ],
    ids=["unknown-too", "another-article", "empty", "no-answer", "refused"],
)
def test_else_what_was_found_on_the_page_stays(amp):
    article, asked = collected(page(WHOLE, container="unknown"), amp)
    assert asked == [f"{URL}/amp"]
    assert (article.extraction.method, article.url) == ("found", URL)
