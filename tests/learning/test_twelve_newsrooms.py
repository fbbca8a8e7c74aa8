"""Twelve made-up newsrooms of six systems: ten give a file that works unaided, of two it is said what is missing."""

from __future__ import annotations

from functools import cache, partial

import pytest

from scraper.composition.process import process
from scraper.core.page import Page
from scraper.learning import Lesson, learn
from scraper.parsing.read import parse_by
from scraper.sites.newsroom_file import read_newsroom
from scraper.sites.newsroom_site import site_from
from scraper.sites.newsroom_writer import write_newsroom
from tests.learning.made_up import NEWSROOMS, MadeUp, text_of

LEARNED_FROM = 5
KNOWN = [one for one in NEWSROOMS if not one.missing]
each_known = pytest.mark.parametrize("newsroom", KNOWN, ids=lambda one: one.skin.name)


@cache
def lesson_of(newsroom: MadeUp) -> Lesson:
    stories = newsroom.stories()[:LEARNED_FROM]
    return learn([Page(story.url, newsroom.page(story), "text/html") for story in stories], day="2026-11-29")


@each_known
def test_a_newsroom_is_learned_and_its_other_articles_are_read_exactly(newsroom: MadeUp) -> None:
    lesson = lesson_of(newsroom)
    assert lesson.lacks == ()
    assert lesson.data.name == newsroom.skin.name
    site = site_from(read_newsroom(write_newsroom(lesson.data)))
    ids = set()
    for story in newsroom.stories()[LEARNED_FROM:]:
        article = process(Page(story.url, newsroom.page(story), "text/html"), reader=partial(parse_by, site))
        assert article.extraction.method == "learned"
        assert article.text == text_of(story)
        assert article.title == story.title
        assert article.date_published[:16] == story.when.isoformat()[:16]  # a visible line has no seconds
        assert article.authors == [story.author]
        assert article.site == newsroom.skin.name
        ids.add(article.id)
    assert len(ids) == len(newsroom.stories()) - LEARNED_FROM


@each_known
def test_no_list_has_the_address_of_an_article(newsroom: MadeUp) -> None:
    site = lesson_of(newsroom).site
    host = newsroom.skin.hosts[0]
    for path in ("", "kota", "kota/", "tag/kebun-desa", "halaman/2", "2026/11/", "author/wartawan", "feed/"):
        assert site.read_address(f"https://{host}/{path}") is None, path


@pytest.mark.parametrize("newsroom", [one for one in NEWSROOMS if one.missing], ids=lambda one: one.skin.name)
def test_what_is_missing_is_said(newsroom: MadeUp) -> None:
    lesson = lesson_of(newsroom)
    assert not lesson.is_sure
    assert newsroom.missing in " ".join(lesson.lacks)


def test_there_are_twelve_of_six_systems_and_ten_can_be_learned() -> None:
    assert (len(NEWSROOMS), len({one.system for one in NEWSROOMS}), len(KNOWN)) == (12, 6, 10)


def test_equal_pages_give_equal_facts() -> None:
    newsroom = KNOWN[0]
    pages = [Page(story.url, newsroom.page(story), "text/html") for story in newsroom.stories()[:LEARNED_FROM]]
    assert learn(pages, day="2026-11-29").data == lesson_of(newsroom).data
