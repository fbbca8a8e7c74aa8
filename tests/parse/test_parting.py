"""Where our reading and the second opinion part."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from scraper.composition.process import process
from scraper.core.page import Page
from scraper.offline.parting import where_they_part
from tests.replica import LAYOUTS, Replica

LOST = "Pengelola kebun menunda panen raya sampai hujan reda di lereng utara."


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_line_that_the_article_lost_is_named_and_hardly_another(layout: str) -> None:
    replica = Replica(seed=9, articles=8, layouts=[layout])
    url = replica.urls(kind="article")[0]
    page = Page(url, replica.answer(urlsplit(url).path).body, "text/html; charset=utf-8")
    article = process(page)
    assert [part for part in where_they_part(page, article) if part.whose == "ours"] == []
    longest = max(article.blocks, key=lambda block: len(block.text))
    article.blocks = [block for block in article.blocks if block is not longest]
    alone = len([part for part in where_they_part(page, process(page)) if part.whose == "theirs"])
    theirs = [part.text for part in where_they_part(page, article) if part.whose == "theirs"]
    assert alone <= 3
    assert len(theirs) > alone
    assert any(longest.text[-40:] in text for text in theirs)
    article.blocks.append(longest)
    article.blocks[0].text = LOST
    assert LOST in [part.text for part in where_they_part(page, article) if part.whose == "ours"]
