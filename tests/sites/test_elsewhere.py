"""Pages of sites without facts: whose they are, and that we are no worse on them than trafilatura alone."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trafilatura

from scraper.composition.process import process
from scraper.core.errors import Rejected
from scraper.core.page import Page
from scraper.parsing.page.decode import decode
from scraper.sites.elsewhere import read_elsewhere, site_elsewhere
from tests.replica import LAYOUTS, Replica
from tests.replica.skins import all_skins

if TYPE_CHECKING:
    from scraper.core.article import Article

FOLDER = Path(__file__).parents[1] / "pages"


def number(url: str, canonical: str = "") -> str:
    address = read_elsewhere(url, canonical)
    assert address
    return address.number


def test_one_article_has_one_number() -> None:
    plain = number("https://kabar.example/berita/1?id=7")
    assert number("http://kabar.example/berita/1?id=7#komentar") == plain
    assert number("https://kabar.example/berita/1?utm_source=x&id=7") == plain
    assert number("https://m.kabar.example/amp/1", "https://kabar.example/berita/1?id=7") == plain
    assert number("https://kabar.example/berita/2?id=7") != plain


def test_no_page_passes_for_another_sites() -> None:
    address = read_elsewhere("https://kabar.example/berita/1", "https://www.cnnindonesia.com/ekonomi/1")
    assert address
    assert address.site == "kabar.example"
    assert address.canonical == "https://kabar.example/berita/1"


NO_PAGES = """ftp://kabar.example/1 https://../1 https://127.0.0.1/1 https://localhost/1 https://a..b/1 https://[::1]/
    https://169.254.169.254/latest/meta-data https://u:p@kabar.example/1 https://2130706433/ kabar.example/1 https://[x"""


@pytest.mark.parametrize("url", NO_PAGES.split())
def test_what_is_no_page_of_a_public_host(url: str) -> None:
    assert read_elsewhere(url) is None
    assert site_elsewhere(url) is None


def test_a_host_and_its_other_names_are_one_site() -> None:
    site = site_elsewhere("https://www.kabar.example/berita/1")
    assert site
    assert site.name == "www.kabar.example"
    assert site.owns("https://kabar.example/x")
    assert site.owns("https://m.kabar.example/x")
    assert not site.owns("https://lain.kabar.example/x")
    assert site.read_address("https://lain.example/x") is None


# No worse than trafilatura alone.


def pages() -> dict[str, tuple[bytes, str]]:
    """Page and the text of its article by name, with and without facts in other tests."""
    found = {}
    for path in sorted(FOLDER.glob("*/expected.json")):
        blocks = json.loads(path.read_text())["blocks"]
        found[f"golden-{path.parent.name}"] = (path.with_name("page.html").read_bytes(), text_of(blocks))
    replica = Replica(seed=3, articles=len(LAYOUTS) * 3, layouts=tuple(LAYOUTS))
    for index in replica.indexes():
        story = replica.story(index)
        gold = replica.gold(index, 1).article.text
        found[f"replica-{index}-{story.layout}"] = (replica.answer(story.head.path).body, gold)
    for skin in all_skins().values():
        office = skin.of(replica)
        for at, (url, story) in enumerate(zip(office.urls()[:6], office.stories, strict=False)):
            found[f"{skin.name}-{at}"] = (skin.page(story).encode(), office.gold(url).text)
    return found


def text_of(blocks: list[dict[str, str]]) -> str:
    return "\n\n".join(block["text"] for block in blocks if "text" in block)


PAGES = pages()
# Pages of which only captions or a line or two are text.
SHORT = ("live", "photo", "infographic", "video")


def words(text: str) -> Counter[str]:
    """Words without the marks that only trafilatura's plain text has: bars of tables, dashes of lists."""
    return Counter(re.findall(r"\w+", text))


def likeness(text: str, gold: str) -> float:
    """F1 of the words."""
    same = (words(text) & words(gold)).total()
    return 2 * same / (words(text).total() + words(gold).total())


@cache
def read(name: str) -> tuple[Article | None, str]:
    page = Page("https://kabar.example/berita/satu", PAGES[name][0], "text/html")
    theirs = trafilatura.extract(decode(page), include_comments=False) or ""
    try:
        return process(page), theirs
    except Rejected:
        return None, theirs


@pytest.mark.parametrize("name", PAGES)
def test_no_word_of_an_article_is_lost_without_facts(name: str) -> None:
    ours, theirs = read(name)
    gold = PAGES[name][1]
    if ours is None:
        assert len(theirs.split()) < 80, theirs
        assert any(kind in name for kind in SHORT)
        return
    assert (ours.site, ours.id.partition(":")[0]) == ("kabar.example", "kabar.example")
    kept = words(" ".join([ours.text, *(cut.text for cut in ours.removed)]))
    assert not words(gold) - kept
    for block in ours.blocks:  # nor are words glued where an element ended
        assert not re.search(r"[a-z][.!?][A-Z][a-z]", block.text) or block.text in gold


def test_our_readings_are_not_below_trafilaturas() -> None:
    readings = [(read(name), gold) for name, (_, gold) in PAGES.items()]
    ours = [likeness(article.text if article else "", gold) for (article, _), gold in readings]
    theirs = [likeness(text, gold) for (_, text), gold in readings]
    assert sum(ours) > sum(theirs)


def test_only_the_rules_for_any_news_site_are_used() -> None:
    text = "".join(f"<p>Warga nomor {n} menunggu di tepi jalan raya sejak pagi bersama anaknya.</p>" for n in range(9))
    opening = "<h1>Judul</h1><p>Jakarta, CNN Indonesia -- Harga beras naik.</p>"
    body = f"<html><body><article>{opening}{text}</article></body></html>"
    article = process(Page("https://kabar.example/1", body.encode(), "text/html"))
    assert article.text.startswith("Jakarta, CNN Indonesia -- Harga beras naik.")
    assert article.extraction.method == "found"
