"""Pages in layouts that nobody wrote down: forged ones, those of other systems, known ones without their facts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from scraper.composition.process import process
from scraper.core.errors import NotThere, Rejected
from scraper.core.page import Page
from scraper.facts.furniture import Furniture
from scraper.parsing.page import parsed_page
from scraper.sites.registry import all_sites, site_of
from tests.forge import Forged, forge, forge_refused, forge_state
from tests.forge.templates import TEMPLATES, fill
from tests.replica import LAYOUTS, Replica

if TYPE_CHECKING:
    from scraper.core.article import Article
    from scraper.facts.site import Site

GOLDEN = Path(__file__).parents[1] / "pages"
FORGED = range(40)
OTHER_KINDS = ("live", "video", "photo", "infographic")
FIELDS = ("title", "dateline", "editors", "agencies", "authors", "date_published", "related", "images", "tags")


def read(url: str, html: str | bytes) -> Article:
    return process(Page(url, html if isinstance(html, bytes) else html.encode(), "text/html; charset=utf-8"))


def wrong_fields(forged: Forged) -> list[str]:
    """What differs between a forged page and its Article, the text first."""
    gold = forged.gold.article
    try:
        article = read(forged.url, forged.html)
    except Rejected as refused:
        return [str(refused)]
    wrong = [name for name in ("text", "blocks", *FIELDS) if getattr(article, name) != getattr(gold, name)]
    return wrong + [artifact for artifact in forged.gold.artifacts if artifact in article.text]


@pytest.fixture(scope="module")
def wrong() -> dict[int, list[str]]:
    return {seed: wrong_fields(forge(seed)) for seed in FORGED}


def test_bodies_in_forged_layouts_are_exact(wrong: dict[int, list[str]]) -> None:
    inexact = {seed: names for seed, names in wrong.items() if "text" in names or "blocks" in names}
    assert len(inexact) <= 0.05 * len(FORGED), inexact


@pytest.mark.parametrize("field", FIELDS)
def test_fields_in_forged_layouts_are_as_on_known_ones(wrong: dict[int, list[str]], field: str) -> None:
    assert [seed for seed, names in wrong.items() if field in names] == []


def test_no_artifact_of_a_forged_page_is_left(wrong: dict[int, list[str]]) -> None:
    known = {"text", "blocks", *FIELDS}
    assert {seed: left for seed, names in wrong.items() if (left := set(names) - known)} == {}


def test_other_kinds_of_pages_are_found_too() -> None:
    wrong = {seed: wrong_fields(forge(seed, OTHER_KINDS)) for seed in range(300, 324)}
    assert len([seed for seed, names in wrong.items() if "text" in names]) <= 2, wrong


@pytest.mark.slow
def test_bodies_of_many_forged_layouts_are_exact() -> None:
    seeds = range(10_000, 10_400)
    inexact = [seed for seed in seeds if "text" in wrong_fields(forge(seed))]
    assert len(inexact) <= 0.02 * len(seeds), inexact


@pytest.mark.parametrize("seed", range(len(TEMPLATES)), ids=lambda seed: TEMPLATES[seed].__name__)
def test_the_frames_of_well_known_systems_are_read_exactly(seed: int) -> None:
    filled = fill(seed)
    article = read(filled.url, filled.html)
    assert article.extraction.method == "found"
    assert tuple(block.text for block in article.blocks) == filled.lines


@pytest.fixture
def without_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our sites as anyone sees them: their addresses are known, and nothing of their pages."""
    strangers = {name: replace(site, layouts=(), furniture=Furniture()) for name, site in all_sites().items()}

    def stranger_of(url: str) -> Site | None:
        site = site_of(url)
        return site and strangers[site.name]

    monkeypatch.setattr(parsed_page, "site_of", stranger_of)


@pytest.fixture(scope="module")
def read_by_facts() -> dict[Page, Article]:
    """Pages of the replica with what the facts read on them."""
    replica = Replica(11, 60, layouts=[name for name in LAYOUTS if name != "next"])
    pages = [
        Page(gold.url, replica.answer(urlsplit(gold.url).path).body, "text/html")
        for gold in (replica.gold(index, 1).article for index in replica.indexes())
    ]
    return {page: process(page) for page in pages}


@pytest.mark.usefixtures("without_facts")
def test_what_the_facts_read_is_exact_without_them(read_by_facts: dict[Page, Article]) -> None:
    found = {page: process(page) for page in read_by_facts}
    assert {article.extraction.method for article in found.values()} == {"found"}
    inexact = [page.url for page, known in read_by_facts.items() if found[page].text != known.text]
    assert len(inexact) <= 0.05 * len(found), inexact


@pytest.mark.usefixtures("without_facts")
def test_golden_pages_are_read_without_facts() -> None:
    wrong = []
    folders = [path.parent for path in sorted(GOLDEN.glob("*/expected.json"))]
    for folder in folders:
        meta = json.loads((folder / "page.meta.json").read_text())
        expected = json.loads((folder / "expected.json").read_text())["blocks"]
        html = (folder / "page.html").read_bytes()
        article = process(Page(meta["url"], html, meta.get("content_type", "text/html")))
        if [block.text for block in article.blocks] != [block.get("text") for block in expected]:
            wrong.append(folder.name)
    assert len(wrong) <= 0.06 * len(folders), wrong


def test_the_same_page_gives_the_same_article() -> None:
    forged = forge(3)
    assert read(forged.url, forged.html) == read(forged.url, forged.html)


def test_all_pages_of_an_article_are_read_where_nobody_knows_the_pager() -> None:
    replica = Replica(seed=5, articles=160, layouts=("next",))

    def serve(url: str) -> Page:
        if url.endswith("/amp"):
            raise NotThere(url)
        return Page(url, replica.answer(urlsplit(url).path).body, "text/html; charset=utf-8")

    paged = [index for index in replica.indexes() if len(replica.story(index).pages) > 1]
    assert len(paged) >= 6
    for index in paged:
        gold = replica.gold(index).article
        article = process(serve(gold.canonical_url), serve)
        assert article.extraction.method == "found"
        names = ("text", "blocks", "related", "page_count", "complete")
        assert [getattr(article, name) for name in names] == [getattr(gold, name) for name in names]


@pytest.mark.parametrize("seed", range(44))
def test_pages_that_are_no_article_are_refused(seed: int) -> None:
    page = forge_refused(seed)
    with pytest.raises(Rejected):
        read(page.url, page.html)


@pytest.mark.parametrize("seed", range(700, 724))
def test_a_body_that_stands_in_a_script_is_read_with_the_same_care(seed: int) -> None:
    forged = forge_state(seed)
    article = read(forged.url, forged.html)
    gold = forged.gold.article
    assert article.extraction.method == "state"
    assert article.text == gold.text
    assert (article.dateline, article.editors) == (gold.dateline, gold.editors)
    if forged.features["state"] != "json-ld":
        assert article.blocks == gold.blocks
        assert article.related == gold.related
