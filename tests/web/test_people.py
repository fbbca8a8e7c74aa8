"""The pages for people: they show what is kept, filters live in the address, no value is markup."""

from __future__ import annotations

import html
import re
from urllib.parse import quote, unquote, urlsplit

import pytest

from scraper.dataset.duplicates.folder_groups import groups_of
from scraper.storage.file_store import FileStore
from scraper.storage.output import open_store
from scraper.web.article_view import view_of
from scraper.web.filters import SearchFilters
from scraper.web.index import SearchIndex, build_index
from scraper.web.word_diff import diff_articles
from tests.web.conftest import HOSTILE, ODD, REVISED, TWIN, with_text
from tests.web.made_crawl import write_crawl
from tests.web.served import served

PAGES = ["/", "/search", "/search?q=harga", f"/article/{REVISED}", f"/article/{REVISED}/revisions", "/audit", "/rules",
         "/rules/dateline", f"/article/{ODD}", "/search?q=nothinglikethis"]  # fmt: skip


def results(page: str) -> list[str]:
    return [unquote(one) for one in re.findall(r'<h3><a href="/article/([^"?]+)"', page)]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_light_and_guarded(site, path) -> None:
    answer = site.ask(path)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(answer.body) < 60_000
    assert "<script" not in answer.text
    assert "style=" not in answer.text  # the policy forbids it, so it would be lost


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere(site, path) -> None:
    links = {html.unescape(link) for link in re.findall(r'href="([^"]*)"', site.ask(path).text)}
    inside = [link for link in links if link.startswith("/")]
    assert inside
    for link in sorted(inside)[:40]:
        if not link.endswith(("/page.txt", "/sources")):  # they need an archive, see test_audit
            assert site.ask(link).status in {200, 303}, link
    assert all(urlsplit(link).scheme in {"", "http", "https"} for link in links)


def test_the_search_shows_the_articles_that_a_look_through_the_store_finds(site, crawl) -> None:
    kept = [one.article for one in open_store(crawl).articles() if one.article]
    newest = sorted(kept, key=lambda one: (one.date_published, one.id), reverse=True)

    def expected(matches) -> list[str]:
        return [one.id for one in newest if matches(one)][:20]

    def words_of(one) -> set[str]:
        return set(re.findall(r"\w+", f"{one.title} {one.text}".lower()))

    cases = {
        "": lambda one: bool(one.id),
        "?q=harga": lambda one: "harga" in words_of(one),
        "?q=harga+beras+-warga": lambda one: {"harga", "beras"} <= words_of(one) and "warga" not in words_of(one),
        "?q=%22beras+naik%22": lambda one: "beras naik" in f"{one.title}\n{one.text}".lower(),
        "?section=politik": lambda one: one.subsection == "politik",
        "?kind=video": lambda one: one.kind == "video",
        "?complete=no": lambda one: not one.complete,
        "?method=found": lambda one: one.extraction.method == "found",
        "?author=Sari+Ayu&tag=beras": lambda one: one.authors == ["Sari Ayu"] and "beras" in one.tags,
        "?since=2026-11-21&until=2026-11-21": lambda one: one.date_published.startswith("2026-11-21"),
        "?duplicates=only": lambda one: one.id in {TWIN, "cnnindonesia:1000100"},
    }
    for query, matches in cases.items():
        wanted = expected(matches)
        assert wanted, query
        assert results(site.ask(f"/search{query}").text) == wanted, query


def test_the_pages_of_a_search_bring_every_article_once(site) -> None:
    path, seen = "/search?q=harga", []
    while path:
        page = site.ask(path).text
        seen += results(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = html.unescape(following[1]) if following else ""
    index = SearchIndex(site.folder)
    whole, _ = index.count(SearchFilters(q="harga"))
    assert len(seen) == len(set(seen)) == whole > 40
    assert results(site.ask("/search?q=harga&order=best").text) != seen[:20]


def test_counts_come_behind_the_results_and_keep_the_filters(site) -> None:
    page = site.ask("/search?q=harga&section=ekonomi").text
    assert page.index('class="hit"') < page.index('class="whole"')
    counted = dict(re.findall(r'href="/search\?q=harga&amp;section=ekonomi&amp;kind=(\w+)">.*?class="n">(\d+)<', page))
    index = SearchIndex(site.folder)
    whole, _ = index.count(SearchFilters(q="harga", section="ekonomi"))
    assert sum(map(int, counted.values())) == whole
    assert f">{whole} articles<" in page


def test_an_article_shows_its_cuts_where_they_were(site) -> None:
    page = site.ask("/article/cnnindonesia:1000020").text
    assert page.count("Jakarta, CNN Indonesia -- ") == 2  # hidden in the text, and beside it
    cut = '<del><bdi>ADVERTISEMENT</bdi><a class="by-rule" lang="en" href="/rules/ad-block">ad-block'
    assert f'<p class="cut">{cut}' in page
    assert "The text stands here too" in site.ask(f"/article/{TWIN}").text


def test_words_that_repeat_without_end_are_shown_whole_instead_of_compared(crawl) -> None:
    article = open_store(crawl).read(REVISED)
    before = with_text(article, [" ".join(("ya", "tidak") * 600), "Stok cukup hari ini."])
    after = with_text(article, [" ".join(("ya", "belum") * 600), "Stok cukup kemarin."])
    _, repeated, usual = diff_articles(before, after)
    assert [part.change for part in repeated] == ["out", "in"]
    assert [part.change for part in usual] == ["same", "out", "in"]


def test_an_article_leads_on_through_queues_that_there_are_and_no_others(site) -> None:
    assert "/audit/rare-cuts/next" in site.ask(f"/article/{ODD}?queue=rare-cuts").text
    assert "/audit/no-such/next" not in site.ask(f"/article/{ODD}?queue=no-such").text


def test_revisions_are_a_diff_of_words(site) -> None:
    page = site.ask(f"/article/{REVISED}/revisions").text
    assert "Revision 1 to 2" in page
    assert "<p>Harga beras naik <del>sepuluh </del><ins>dua belas </ins>persen.</p>" in page
    assert '<p class="same">Stok cukup.</p>' in page
    assert "<ins>Bulog menambah pasokan.</ins>" in page


def test_nothing_of_a_hostile_article_is_markup(site) -> None:
    for path in (f"/article/{ODD}", f"/search?q={quote(HOSTILE)}", f"/search?tag={quote(HOSTILE)}", "/rules/ad-block"):
        page = site.ask(path).text
        assert "<script" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page
        assert not re.search(r'(href|src|action)="(javascript|data):', page)


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/search?since=yesterday", 400, "since: a day"),
        ("/search?kind=novel", 400, "kind: one of article"),
        ("/search?after=xyz", 400, "after: take it from the page before"),
        (f"/search?q={'x' * 201}", 400, "at most 200 characters"),
        ("/article/cnnindonesia:1", 404, "no article of this id"),
        ("/article/..%2f..%2fetc%2fpasswd", 404, "Not found"),
        ("/article/_state:ledger", 404, "no article of this id"),
        ("/rules/none-such", 404, "no rule of this name"),
        ("/nowhere", 404, "There is no page at /nowhere."),
        ("/api/v1/nowhere", 404, "There is no call /api/v1/nowhere; /api/v1/openapi.json lists all."),
        ("/api/v1/clean", 405, "/api/v1/clean is not for GET; it takes POST."),
        ("/article/cnnindonesia:1020/judge", 405, "/article/cnnindonesia:1020/judge is not for GET; it takes POST."),
    ],
)
def test_what_cannot_be_shown_is_said(site, path, status, word) -> None:
    answer = site.ask(path)
    assert answer.status == status
    assert word in answer.text


def test_only_our_own_names_are_answered(site) -> None:
    assert site.ask("/", Host="evil.example").status == 421
    assert site.ask("/", Host=f"evil.example:{site.port}").status == 421
    assert site.ask("/", Host="localhost").status == 200
    assert site.ask("/", Host=f"LOCALHOST:{site.port}").status == 200


def test_a_very_long_text_comes_in_parts_that_hold_all_of_it(crawl) -> None:
    article = open_store(crawl).read("cnnindonesia:1000020")
    assert article
    article.blocks[0].text = "panjang " * 9_000
    article.removed = []
    views = [view_of(article, number) for number in range(1, view_of(article).parts + 1)]
    assert len(views) > 4
    shown = "".join(part.text for view in views for _, parts in view.lines for part in parts)
    assert shown == "".join(block.text for block in article.blocks)
    assert all(sum(len(p.text) for _, parts in view.lines for p in parts) <= 16_000 for view in views)


def test_near_duplicates_are_shown_with_what_they_are(tmp_path) -> None:
    made = write_crawl(tmp_path, 12)
    first, later = made[3], made[9]
    text = [block.text for block in first.blocks]
    copy = with_text(later, [*text[:-1], f"{text[-1]} Ralat ditambahkan redaksi."])
    FileStore(tmp_path, durable=False).replace(copy)
    groups_of(tmp_path)  # as a crawl leaves its index
    build_index(tmp_path)
    with served(tmp_path) as fresh:
        (twin,) = fresh.ask(f"/api/v1/articles/{first.id}/duplicates").data
        assert twin["id"] == later.id
        assert 0.5 < twin["likeness"] < 1 <= twin["containment"] + 0.05
        page = fresh.ask(f"/article/{later.id}").text
        assert f'href="/article/{quote(first.id, safe="")}"' in page
        assert set(results(fresh.ask("/search?duplicates=only").text)) == {first.id, later.id}
        without = results(fresh.ask("/search?duplicates=none").text)
        assert len(without) == 11
        assert later.id not in without
