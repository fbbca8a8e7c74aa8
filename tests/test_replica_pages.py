"""The replica's pages against its own gold, read by a reader that knows nothing of how they were written."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from html import unescape
from statistics import median

import pytest
import turbohtml

from scraper.sites.cnnindonesia import SITE
from tests.replica import EVERYDAY, LAYOUTS, Replica

SEED, ARTICLES = 11, 400
BODY = "div.detail-text, div.detail_text, div.detail-foto, div.story__prose"
BLOCK = re.compile(
    r"<br ?/?>|</?(?:p|div|h\d|li|tr|td|th|table|blockquote|figure|figcaption|ul|ol|span class=.(?:live|foto))[^>]*>"
)
HIDDEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->", re.DOTALL)
LEFT_OVER = re.compile(
    r"""\[Gambas:[^\]]+\] | ADVERTISEMENT | SCROLL\ TO\ \w+(?:\ WITH)?\ CONTENT
    | BACA\ HALAMAN\ BERIKUTNYA | HALAMAN:[\ \d]+ | Daftar\ Isi | \d+/\d+""",
    re.VERBOSE,
)


@cache
def site() -> Replica:
    return Replica(SEED, ARTICLES, layouts=tuple(LAYOUTS))


def page_text(html: str) -> str:
    """The words of the page's body, elements that end a line being blanks, inline ones nothing."""
    bodies = turbohtml.parse(html).select(BODY)
    assert len(bodies) == 1, len(bodies)
    text = BLOCK.sub(" ", HIDDEN.sub("", bodies[0].html or ""))
    return " ".join(unescape(re.sub(r"<[^>]+>", "", text)).replace("\u200b", "").split())


def every_page() -> list[tuple[int, int]]:
    replica = site()
    return [(index, page) for index in range(ARTICLES) for page in range(1, len(replica.story(index).pages) + 1)]


def test_gold_and_furniture_are_all_there_is_on_the_page() -> None:
    """Each block of the gold stands on the page, in order; what is left without them is furniture and nothing else."""
    replica = site()
    for index, page in every_page():
        story, gold = replica.story(index), replica.gold(index, page)
        path = story.head.path + (f"/{page}" if page > 1 else "")
        text = page_text(replica.answer(path).body.decode())
        left, done = [], 0
        for block in gold.article.blocks:
            words = " ".join(block.text.split())
            found = text.find(words, done)
            assert found >= 0, f"{path} ({story.layout}): {words!r} is not in {text[done : done + 300]!r}"
            left.append(text[done:found])
            done = found + len(words)
        rest = LEFT_OVER.sub(" ", " ⋮ ".join([*left, text[done:]]))
        for artifact in sorted(gold.artifacts, key=len, reverse=True):
            rest = rest.replace(" ".join(artifact.split()), " ")
        for seam in story.seams:
            rest = rest.replace(seam, " ")
        rest = re.sub(r"\d\. |--|⋮", " ", rest).strip()
        heads = " ".join(block.text for block in gold.article.blocks if block.type == "heading")
        assert not [word for word in rest.split() if word not in heads], f"{path} ({story.layout}): {rest!r}"


def test_text_of_the_gold_holds_no_artifact() -> None:
    replica = site()
    for index in range(ARTICLES):
        gold = replica.gold(index)
        article = gold.article
        assert article.text == "\n\n".join(block.text for block in article.blocks)
        assert not [artifact for artifact in gold.artifacts if artifact in article.text]
        assert not re.search(r"\[Gambas:|ADVERTISEMENT|CNN Indonesia --|[‹›\n]", article.text.replace("\n\n", " "))
        assert article.word_count == len(article.text.split()) > 8
        assert all(embed.after_block < len(article.blocks) for embed in article.embeds)


def test_gold_of_pages_adds_up_to_gold_of_article() -> None:
    replica = site()
    long = [index for index in range(ARTICLES) if len(replica.story(index).pages) > 1]
    assert long
    for index in long:
        whole = replica.gold(index).article
        parts = [replica.gold(index, page).article for page in range(1, whole.page_count + 1)]
        assert whole.page_count > 1
        assert [block for part in parts for block in part.blocks] == whole.blocks
        assert [part.dateline for part in parts[1:]] == [None] * (whole.page_count - 1)
        assert [part.editors for part in parts[:-1]] == [[]] * (whole.page_count - 1)
        once = page_text(replica.answer(f"{replica.head(index).path}?page=all").body.decode())
        for block in whole.blocks:
            assert " ".join(block.text.split()) in once


def test_same_seed_same_pages() -> None:
    one, two, other = Replica(5, 60), Replica(5, 60), Replica(6, 60)
    paths = [url.removeprefix("https://www.cnnindonesia.com") for url in one.urls()]
    for path in [
        "/",
        "/indeks/2?page=2",
        "/rss",
        "/nasional/sitemap_news.xml",
        *paths,
        *(f"{path}/amp" for path in paths),
    ]:
        assert one.answer(path) == two.answer(path)
    assert not set(one.urls()) & set(other.urls())


def test_pages_weigh_what_saved_pages_weigh() -> None:
    """The least and the most of five saved pages, 2015 to 2025; their scripts were taken out of one of them."""
    replica = site()
    bodies = [replica.answer(head.path).body.decode() for head in replica.heads()]
    for body in bodies:
        doc = turbohtml.parse(body)
        code = sum(len(script.text) for script in doc.find_all(["script", "style"]))
        assert 68_000 <= len(body) <= 186_000
        assert 739 <= len(doc.select("*")) <= 1_232
        assert 0.09 <= code / len(body) <= 0.26
        assert 31 <= len(doc.find_all("script")) <= 54
        assert len(doc.find_all("meta")) <= 67
    assert len({len(body) for body in bodies}) > ARTICLES * 0.8


def test_every_layout_and_kind_is_served() -> None:
    seen = Counter((site().story(index).layout, site().head(index).kind) for index in range(ARTICLES))
    assert {layout for layout, _ in seen} == set(LAYOUTS)
    assert {kind for _, kind in seen} == {"article", "video", "photo", "infographic", "column", "live"}
    everyday = Replica(SEED, 200)
    assert {everyday.story(index).layout for index in range(200)} <= set(EVERYDAY)


@pytest.mark.parametrize("path", ["/indeks", "/indeks/2?page=3", "/nasional", "/tag/banjir", "/search/?query=di"])
def test_lists_show_ten_cards_among_34_articles(path: str) -> None:
    tree = turbohtml.parse(site().answer(path).body.decode())
    links = [node.attr("href") or "" for node in tree.select("article a")]
    real = [link for link in links if SITE.read_address(link)]
    assert len(tree.select("article")) == 34
    assert len(real) == len(set(real)) == 10
    assert len(set(re.findall(r"<!--(\d{4}-\d\d-\d\d [\d:]+)-->", tree.html or ""))) == 1


def test_every_address_fits_the_grammar_and_leads_somewhere() -> None:
    replica = site()
    for url in replica.urls():
        address = SITE.read_address(url)
        assert address is not None, url
        assert address.canonical == url
        head = replica.head(replica.index_of(int(address.number)) or 0)
        assert head.url == url
        if address.kind != "article":
            assert address.kind == head.kind
    for index in range(0, ARTICLES, 7):
        for link in replica.gold(index).article.related:
            assert replica.answer((link.url or "").removeprefix("https://www.cnnindonesia.com")).status == 200


def test_dated_index_yields_each_article_of_the_day_once() -> None:
    replica = site()
    days = sorted({head.when.date() for head in replica.heads()})
    assert len(days) > 10
    found = []
    for day in days:
        page, links = 1, None
        while links is None or links:
            body = replica.answer(f"/indeks/2?date={day:%Y/%m/%d}&page={page}").body
            cards = turbohtml.parse(body.decode()).select("article.flex-grow > a.gap-4")
            links = [card.attr("href") or "" for card in cards]
            found += links
            page += 1
    assert sorted(found) == sorted(replica.urls())


def test_address_is_older_than_publication() -> None:
    heads = Replica(2, 4000).heads()
    early = sorted(head.published - head.created for head in heads)
    assert 25 * 60 < median(early) < 45 * 60
    assert 0.05 < sum(gap > 14 * 3600 for gap in early) / len(early) < 0.15
    assert 0.003 < sum(gap > 15.7 * 86400 for gap in early) / len(early) < 0.02
    assert early[-1] <= 300 * 86400
    week = Counter(head.when.weekday() for head in heads)
    assert max(week[5], week[6]) < min(week[day] for day in range(5))


def test_newsroom_changes_show() -> None:
    replica = Replica(3, 40)
    before = replica.gold(39).article
    corrected = replica.correct(39)
    assert corrected.revision == 2
    assert corrected.text != before.text
    assert corrected.canonical_url == before.canonical_url
    (changed,) = (block.text for block in corrected.blocks if block not in before.blocks)
    assert changed in page_text(replica.answer(replica.head(39).path).body.decode())
    first, *_ = replica.publish(3)
    assert len(replica) == 43
    assert first.url in replica.urls()
    replica.withdraw(5, 410)
    assert replica.answer(replica.head(5).path).status == 410
    assert replica.head(5).url not in replica.urls()
    words = replica.gold(8).article.text
    replica.relayout(8, "next")
    assert b"story__prose" in replica.answer(replica.head(8).path).body
    assert replica.gold(8).article.text == words


def test_time_brings_what_was_planned() -> None:
    replica = Replica(4, 300, per_day=20)
    end = replica.now
    middle = replica.head(150).when
    replica.switch_layout(middle, "next")
    replica.end_section(middle, "nasional")
    replica.add_artifact(middle, "Nantikan kejutan kami setiap pekan!", every=5)
    replica.now = middle.replace(hour=0, minute=0)
    assert not [head for head in replica.heads() if head.when > replica.now]
    replica.now = end
    late = [head for head in replica.heads() if head.when >= middle]
    assert late
    assert "nasional" not in {head.section.slug for head in late}
    assert {replica.story(head.index).layout for head in late} == {"next"}
    marked = [head for head in late if head.index % 5 == 0 and head.kind == "article"]
    assert all("Nantikan kejutan" in replica.answer(head.path).body.decode() for head in marked)
    assert all("Nantikan kejutan" not in replica.gold(head.index).article.text for head in marked)
