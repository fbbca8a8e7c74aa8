"""Every field of hundreds of generated pages, over all layouts and kinds, against the replica's gold."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from scraper.composition.process import process
from scraper.core.article import Article
from scraper.core.page import Page
from tests.replica import LAYOUTS, NOT_COMPARED, Replica

if TYPE_CHECKING:
    from tests.replica import Gold

READ_BY_FACTS = tuple(layout for layout in LAYOUTS if layout != "next")
COMPARED = [field.name for field in fields(Article) if field.name not in NOT_COMPARED]


def page_at(replica: Replica, url: str) -> Page:
    answer = replica.answer(urlsplit(url).path)
    return Page(url, answer.body, answer.content_type)


def article_of(replica: Replica, url: str) -> Article:
    return process(page_at(replica, url), lambda more: page_at(replica, more))


def wrong_fields(article: Article, gold: Gold) -> dict[str, tuple[object, object]]:
    return {
        name: (getattr(article, name), getattr(gold.article, name))
        for name in COMPARED
        if getattr(article, name) != getattr(gold.article, name)
    }


def lost_words(article: Article, gold: Gold) -> set[str]:
    return set(gold.article.text.split()) - set(article.text.split())


def check(replica: Replica, least: float) -> None:
    wrong: dict[str, list[str]] = {}
    damaged = []
    indexes = replica.indexes()
    for index in indexes:
        gold = replica.gold(index)
        article = article_of(replica, gold.article.url)
        for name, values in wrong_fields(article, gold).items():
            wrong.setdefault(name, []).append(f"{gold.article.url}: {values[0]!r:.300} is not {values[1]!r:.300}")
        left = [artifact for artifact in gold.artifacts if artifact in article.text]
        if left or lost_words(article, gold):
            damaged.append(f"{gold.article.url}: left {left}, lost {lost_words(article, gold)}")
    allowed = len(indexes) * (1 - least)
    assert not {name: pages for name, pages in wrong.items() if len(pages) > allowed}
    assert not damaged, damaged  # no artifact left and no word lost, on any page


def test_the_amp_form_gives_the_same_article() -> None:
    replica = Replica(seed=43, articles=60, layouts=READ_BY_FACTS)
    for index in replica.indexes():
        gold = replica.gold(index).article
        article = article_of(replica, f"{gold.url}/amp")
        for name in ("id", "canonical_url", "kind", "title", "text", "images", "embeds", "related", "tags", "authors"):
            assert getattr(article, name) == getattr(gold, name), (gold.url, name)


@pytest.mark.parametrize("layout", READ_BY_FACTS)
def test_every_layout_is_read_letter_for_letter(layout: str) -> None:
    check(Replica(seed=41, articles=40, layouts=[layout]), least=0.97)


@pytest.mark.slow
def test_a_thousand_pages_of_all_layouts() -> None:
    check(Replica(seed=77, articles=1000, layouts=READ_BY_FACTS), least=0.995)
