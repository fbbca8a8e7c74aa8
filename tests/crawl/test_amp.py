"""The AMP form of an article: asked for where the page itself says too little, before trafilatura."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from scraper.composition.collect import collect
from scraper.core.errors import FetchError, SiteRefused
from scraper.core.page import Page
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
