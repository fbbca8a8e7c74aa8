"""Attacks on learning: pages made to teach a wrong text, or to cost too much. No wrong text goes unflagged."""

from __future__ import annotations

import json
import re
from functools import cache, partial
from typing import TYPE_CHECKING

import pytest

from scraper.composition.process import process
from scraper.core.errors import Rejected
from scraper.core.page import Page
from scraper.learning import Lesson, learn
from scraper.parsing.read import parse_by
from scraper.sites.newsroom_file import MAX_FILE_BYTES, read_newsroom
from scraper.sites.newsroom_site import site_from
from scraper.sites.newsroom_writer import write_newsroom
from tests.learning.made_up import NEWSROOMS, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Attack = Callable[[str, int], str]

HUTAN = NEWSROOMS[0]
STORIES = HUTAN.stories()[:6]
LEARNED_FROM = 4
LIE = "Pinjaman cepat cair tanpa jaminan kini tersedia untuk semua warga desa di seluruh penjuru negeri ini. " * 6
BODY = '<div class="entry-content">'


def before_body(html: str, planted: str) -> str:
    assert BODY in html
    return html.replace(BODY, planted + BODY, 1)


def in_comments(html: str, planted: str) -> str:
    return html.replace('<ol class="comment-list">', f'<ol class="comment-list">{planted}', 1)


def in_body(html: str, planted: str) -> str:
    return html.replace(BODY, f"{BODY}{planted}", 1)


def paragraphs_with(html: str, name: str) -> str:
    start, end = html.index(BODY), html.index('<div class="sharedaddy')
    return html[:start] + html[start:end].replace("<p>", f'<p class="{name}">') + html[end:]


ATTACKS: dict[str, Attack] = {
    "hidden container with a good name": lambda html, n: before_body(
        html, f'<div class="article-body" style="display:none"><p>{LIE}</p></div>'),
    "visible container with a good name": lambda html, n: html.replace(
        "<footer>", f'<div class="article-body"><p>{LIE}</p></div><footer>', 1),
    "second container in a comment": lambda html, n: in_comments(
        html, f"<li>{BODY}<p>{LIE}</p></div></li>"),
    "second container on pages that come later": lambda html, n: in_comments(
        html, f"<li>{BODY}<p>{LIE}</p></div></li>") if n >= LEARNED_FROM else html,
    "second container before the real one": lambda html, n: before_body(
        html, f"{BODY}<p>{LIE}</p></div>") if n >= LEARNED_FROM else html,
    "real container renamed later": lambda html, n: in_comments(
        html.replace(BODY, '<div class="isi">', 1), f"<li>{BODY}<p>{LIE}</p></div></li>") if n >= LEARNED_FROM else html,
    "paragraph hidden by its style": lambda html, n: in_body(html, f'<p style="display:none">{LIE[:200]}</p>'),
    "paragraph with the attribute hidden": lambda html, n: in_body(html, f"<p hidden>{LIE[:200]}</p>"),
    "sentence of another article in a box": lambda html, n: in_body(
        html, f'<div class="kotak"><a href="/x">{text_of(STORIES[5]).splitlines()[0]}</a></div>') if n < LEARNED_FROM else html,
    "sentence of another article in every comment": lambda html, n: in_comments(
        html, f"<li><p>{text_of(STORIES[5]).splitlines()[0]}</p></li>" * 20),
    "flood of comments": lambda html, n: in_comments(
        html, "".join(f"<li><div class='comment-content'><p>{at} {LIE}</p></div></li>" for at in range(80))),
    "flood of comments on one page": lambda html, n: in_comments(
        html, "".join(f"<li><p>{at} {LIE}</p></li>" for at in range(80))) if n == 2 else html,
    "class of boxes becomes that of paragraphs": lambda html, n: paragraphs_with(html, "tautan") if n >= LEARNED_FROM
        else in_body(html, '<div class="tautan"><a href="/x">Ikuti kanal kami untuk kabar pagi</a></div>'),
    "class of sharing becomes that of paragraphs": lambda html, n: paragraphs_with(html, "sharedaddy")
        if n >= LEARNED_FROM else html,
    "names that would break a selector": lambda html, n: html.replace(
        BODY, '<div id="a\'b&quot;]{" data-x="}*{" class="entry-content a{} b&gt;c d:has(e) \\31 f,g">', 1),
    "ten thousand classes": lambda html, n: html.replace(
        BODY, f'<div class="{" ".join(f"k{at}x" for at in range(10_000))} entry-content">', 1),
    "a class of a hundred thousand letters": lambda html, n: html.replace(
        BODY, f'<div class="entry-content {"isi" * 33_000}">', 1),
    "elements with as many names": lambda html, n: in_comments(
        html, "".join(f'<li class="c{at}" id="i{at}"><span class="s{at}">ya</span></li>' for at in range(3_000))),
    "a deep nest": lambda html, n: in_comments(html, "<div class='x'>" * 400 + "ya" + "</div>" * 400),
    "data that tells another text": lambda html, n: html.replace(
        '"@type": "NewsArticle"', f'"@type": "NewsArticle", "articleBody": {json.dumps(LIE)}', 1),
    "every page names the same address": lambda html, n: re.sub(
        r'rel="canonical" href="[^"]*"', 'rel="canonical" href="https://www.kabarhutan.example/2026/11/satu/"', html),
    "every page names another newsroom": lambda html, n: re.sub(
        r'rel="canonical" href="[^"]*"',
        f'rel="canonical" href="https://www.detik.com/x/d-{7_000_000 + n}/a"', html),
    "a comment with the stem of the real container's hash": lambda html, n: in_comments(
        html.replace(BODY, '<div class="Isi_isi__3jHq2">', 1),
        f'<li><div class="Isi_isi__{n}xQ9z"><p>{LIE}</p></div></li>' if n >= LEARNED_FROM else "<li></li>"),
    "a comment alone bears the stem of a later page": lambda html, n: html.replace(
        BODY, '<div class="Isi_isi__3jHq2">', 1) if n < LEARNED_FROM else in_comments(
        html.replace(BODY, '<div class="css-91k2x">', 1), f'<li><div class="Isi_isi__9zQx7"><p>{LIE}</p></div></li>'),
    "paragraph for screen readers alone": lambda html, n: in_body(html, f'<p class="sr-only">{LIE[:200]}</p>'),
    "names in letters of another script": lambda html, n: html.replace(
        BODY, '<div id="статья" data-тип="x" class="статья 文章 entry-content">', 1),
    "an address of a thousand parts": lambda html, n: re.sub(
        r'(rel="canonical" href="[^"]*/)"', rf'\g<1>{"a-b/" * 1_000}{n}-x-y-z/"', html),
    "feeds of another host": lambda html, n: html.replace(
        "</head>", "".join(f'<link rel="alternate" type="application/rss+xml" href="{address}">' for address in (
            "https://jahat.example/feed", "file:///etc/passwd", "javascript:alert(1)", "//jahat.example/rss")) + "</head>", 1),
    "a time zone that does not exist": lambda html, n: re.sub(
        r'"datePublished": "[^"]*"', f'"datePublished": "2026-11-0{n + 1}T10:00:00+99:99"', html),
    "a feed and a language that no file can hold": lambda html, n: html.replace(
        "https://www.kabarhutan.example/feed/", f"https://www.kabarhutan.example/\x7f \t{'f' * 5_000}").replace(
        'lang="id"', "lang=\"x-'klingon\"", 1),
    "a name that ends the file's string": lambda html, n: html.replace(
        'content="Kabar Hutan"', 'content="x&quot;&#10;[rules]&#10;a=&quot;"', 1),
}  # fmt: skip


@cache
def lesson_of(name: str) -> Lesson:
    return learn(attacked(ATTACKS[name])[:LEARNED_FROM], day="2026-11-29")


def attacked(attack: Attack) -> list[Page]:
    return [
        Page(story.url, attack(HUTAN.page(story).decode(), number).encode(), "text/html")
        for number, story in enumerate(STORIES)
    ]


@pytest.mark.parametrize("name", ATTACKS)
def test_no_wrong_text_goes_unflagged(name: str) -> None:
    pages = attacked(ATTACKS[name])
    lesson = lesson_of(name)
    if not lesson.is_sure:
        assert lesson.lacks
        return
    written = write_newsroom(lesson.data)
    assert len(written.encode()) < MAX_FILE_BYTES / 10
    site = site_from(read_newsroom(written))
    assert all(feed.startswith("https://www.kabarhutan.example/") for feed in lesson.data.lists.feeds)
    assert {host.removeprefix("www.").removeprefix("m.") for host in site.hosts} == {"kabarhutan.example"}
    for page, story in zip(pages[LEARNED_FROM:], STORIES[LEARNED_FROM:], strict=True):
        try:
            article = process(page, reader=partial(parse_by, site))
        except Rejected:
            continue
        flagged = article.extraction.method != "learned" or article.suspect or not article.complete
        assert article.text == text_of(story) or flagged, article.text
        assert LIE[:60] not in article.text or article.suspect


def test_what_is_attacked_can_be_learned_all_the_same() -> None:
    """The attacks that say nothing about the real text do not stop learning, or the test above would prove nothing."""
    sure = {name for name in ATTACKS if lesson_of(name).is_sure}
    assert len(sure) >= 24, sorted(set(ATTACKS) - sure)
