"""What speaks for a text on a page of no known layout: its checks, its state, the second opinion, the linear search."""

from __future__ import annotations

import gc
import html as markup
import json
import time

import pytest

from scraper.composition.process import process
from scraper.core.errors import Reason, Rejected
from scraper.core.page import Page
from scraper.core.piece import Piece
from scraper.offline.diagnosis import explain
from scraper.parsing import by_evidence
from scraper.parsing.found.find import find_by_content
from scraper.parsing.found.grounds import grounds_of
from scraper.parsing.found.page_state import find_state
from scraper.parsing.page.parsed_page import open_page
from scraper.parsing.second_opinion import GuessedText, Opinion, second_opinion

ANYWHERE = "https://www.kabar.example/desa/pos-ronda"
OURS = "https://www.cnnindonesia.com/nasional/20250311081500-20-1300302/pos-ronda-baru-di-tepi-sungai"
TITLE = "Pos Ronda Baru di Tepi Sungai"
TEXT = (
    "Pembangunan itu dimulai setelah pos lama roboh diterjang banjir pada malam tahun baru kemarin.",
    "Warga Kampung Seberang membangun pos ronda baru di tepi sungai sejak awal bulan lalu.",
    "Mereka memakai kayu bekas jembatan lama yang disimpan di balai desa selama dua tahun.",
    "Pos itu dijaga bergantian oleh empat keluarga setiap malam, dari pukul sembilan sampai subuh.",
    "Kepala desa menyebut biaya pembangunan ditanggung bersama oleh warga tiga dusun di sekitarnya.",
    "Ia berharap pos itu selesai sebelum musim hujan datang pada akhir tahun ini.",
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)
SUMMARIES = "".join(f'<p><a href="/{at}">Judul berita lain</a></p><p>{text}</p>' for at, text in enumerate(TEXT))
GOODS = "<p>Kursi kayu jati ukir</p>" * 60
CONSENT = "Kami dan mitra memakai kuki. Data pribadi Anda kami olah atas persetujuan Anda."
ESCAPED = markup.escape(PARAGRAPHS)
DATA = markup.escape(json.dumps({"artikel": {"judul": TITLE, "isi": PARAGRAPHS}}))


def page(body: str, url: str = ANYWHERE, head: str = "") -> Page:
    title = f'<title>{TITLE}</title><meta property="og:title" content="{TITLE}">{head}'
    return Page(url, f"<html><head>{title}</head><body>{body}</body></html>".encode(), "text/html; charset=utf-8")


def checks(body: str) -> tuple[str, ...]:
    found = find_by_content(open_page(page(body)), [TITLE])
    assert found is not None
    return grounds_of(found, [TITLE]).doubts


# The checks.


def test_a_headline_and_all_of_the_prose_leave_no_doubt() -> None:
    assert checks(f"<h1>{TITLE}</h1><div>{PARAGRAPHS}</div>") == ()


@pytest.mark.parametrize(
    ("body", "doubt"),
    [
        (f"<h1>{TITLE}</h1><div><p>{TEXT[0]}</p></div>", "few words"),
        (f"<div>{PARAGRAPHS}</div>", "no headline"),
        (
            f"<h1>{TITLE}</h1><div>{PARAGRAPHS}{'<p>Kursi kayu jati ukir</p>' * 60}<p>{TEXT[0]}</p></div>",
            "few sentences",
        ),
        (
            f"<h1>{TITLE}</h1><div>{SUMMARIES}</div>",
            "a list",
        ),
        (f"<h1>{TITLE}</h1><p>{TEXT[0]}</p><p>{CONSENT}</p>", "consent"),
    ],
    ids=lambda value: value if len(value) < 20 else "",
)
def test_each_check_can_fail(body: str, doubt: str) -> None:
    assert doubt in checks(body)


def test_a_text_that_is_not_the_one_in_the_pages_data_is_in_doubt() -> None:
    opened = open_page(page(f"<h1>{TITLE}</h1><div>{PARAGRAPHS}</div>"))
    for is_hinted in (False, True):
        found = find_by_content(opened, [TITLE], lambda _, known=is_hinted: known)
        assert found is not None
        assert ("other than the page's data" not in grounds_of(found, [TITLE]).doubts) is is_hinted


# The state.

HELD = {
    "template": f"<template><div>{PARAGRAPHS}</div></template>",
    "noscript": f"<noscript><div>{PARAGRAPHS}</div></noscript>",
    "script of markup": f'<script type="text/x-template">{PARAGRAPHS}</script>',
    "textarea": f'<textarea style="display:none">{ESCAPED}</textarea>',
    "frame": f'<iframe srcdoc="{ESCAPED}"></iframe>',
    "attribute of markup": f'<div data-body="{ESCAPED}"></div>',
    "attribute of data": f'<div id="app" data-page="{DATA}"></div>',
    "input": f'<input type="hidden" value="{DATA}">',
}


@pytest.mark.parametrize("held", HELD)
def test_what_a_page_holds_for_its_code_is_read(held: str) -> None:
    article = process(page(f"<h1>{TITLE}</h1>{HELD[held]}"))
    assert article.extraction.method == "state"
    assert tuple(block.text for block in article.blocks) == TEXT


def test_what_readers_see_comes_before_what_the_page_holds() -> None:
    shown = "".join(f"<p>{text}</p>" for text in TEXT[:4])
    article = process(page(f"<h1>{TITLE}</h1><div>{shown}</div>{HELD['template']}"))
    assert article.extraction.method == "found"
    assert tuple(block.text for block in article.blocks) == TEXT[:4]


def test_the_state_of_another_article_is_not_taken() -> None:
    other = json.dumps({"title": "Harga Garam Naik Lagi", "content": PARAGRAPHS})
    with pytest.raises(Rejected):
        process(page(f'<h1>{TITLE}</h1><script type="application/json">{other}</script>'))


def test_a_consent_text_in_a_template_is_no_article() -> None:
    text = "Kami dan mitra memakai kuki serta data pribadi Anda atas persetujuan, lihat kebijakan privasi. " * 8
    with pytest.raises(Rejected):
        process(page(f"<h1>{TITLE}</h1><template><p>{text}</p></template>"))


# The second opinion.


@pytest.fixture
def opinions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages of which trafilatura was asked."""
    asked: list[str] = []
    original = by_evidence.second_opinion

    def ask(html: str, *rest: object) -> object:
        asked.append(html)
        return original(html, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(by_evidence, "second_opinion", ask)
    return asked


def test_nobody_else_is_asked_where_no_check_fails(opinions: list[str]) -> None:
    article = process(page(f"<h1>{TITLE}</h1><div>{PARAGRAPHS}</div>"))
    assert (article.extraction.method, opinions) == ("found", [])


def test_where_both_agree_our_reading_is_taken(opinions: list[str]) -> None:
    article = process(page(f"<div><h2>Biaya</h2>{PARAGRAPHS}<p>(abc/def)</p></div>"))
    assert len(opinions) == 1
    assert (article.extraction.method, article.suspect) == ("found", [])
    assert article.blocks[0].type == "heading"


@pytest.mark.parametrize(("is_better", "method"), [(False, "found"), (True, "trafilatura")])
def test_where_both_differ_the_better_is_taken_and_the_article_says_so(
    monkeypatch: pytest.MonkeyPatch, is_better: bool, method: str
) -> None:
    other = GuessedText([Piece(f"{text} Lain sama sekali.") for text in TEXT])
    monkeypatch.setattr(by_evidence, "second_opinion", lambda *_: Opinion(other, agrees=False, is_better=is_better))
    article = process(page(f"<div>{PARAGRAPHS}</div>"))
    assert article.extraction.method == method
    assert [(doubt.why, doubt.block) for doubt in article.suspect] == [("disputed", -1)]
    assert "no headline" in article.suspect[0].text


def test_a_text_of_sentences_is_better_than_a_menu() -> None:
    opened = open_page(page(f"<h1>{TITLE}</h1><ul><li>Nasional</li><li>Ekonomi</li></ul><div>{PARAGRAPHS}</div>"))
    found = find_by_content(opened, [TITLE])
    assert found is not None
    found.lines = [line for line in found.tree.lines if line.block.tag == "li"]
    opinion = second_opinion(opened.doc.html, ANYWHERE, found)
    assert (opinion.agrees, opinion.is_better) == (False, True)


def test_the_same_page_gives_the_same_article_whoever_is_asked(opinions: list[str]) -> None:
    doubted = page(f"<div>{PARAGRAPHS}</div>")
    assert process(doubted) == process(doubted)
    assert len(opinions) == 2


# Fields.


def test_the_date_at_the_place_of_another_layout_must_be_near_the_one_in_the_address() -> None:
    body = f'<h1>{TITLE}</h1><div class="date">{{}} WIB</div><div class="detail-text">{PARAGRAPHS}</div>'
    near = process(page(body.format("Selasa, 11 Mar 2025 09:15"), OURS))
    far = process(page(body.format("Rabu, 12 Feb 2020 09:15"), OURS))
    assert (near.extraction.layout, near.date_published) == ("tailwind", "2025-03-11T09:15:00+07:00")
    assert (far.extraction.layout, far.date_published) == ("tailwind", None)


@pytest.mark.parametrize(
    ("box", "tags"),
    [
        ('<div class="x"><a href="/tag/desa">desa</a> <a href="/tag/pos">pos ronda</a></div>', ["desa", "pos ronda"]),
        ('<div><div><a href="/tag/desa">#desa</a></div><div><a href="/tag/pos">#pos</a></div></div>', ["desa", "pos"]),
        ('<div><a href="/Hashtag/desa">desa</a></div>', ["desa"]),
        ('<div><a href="/cari?jenis=1&amp;TOPIC=desa">desa</a></div>', ["desa"]),
        ('<div><a href="/label/desa">desa</a> <a href="/keyword/pos">pos</a></div>', ["desa", "pos"]),
        ('<p>Selengkapnya <a href="/tag/terkini">di sini</a>.</p>', []),
        ('<div><a href="/tag/desa">Warga desa membangun pos ronda baru bersama</a></div>', []),
    ],
)
def test_topics_below_the_text_are_known_by_their_links(box: str, tags: list[str]) -> None:
    head = '<div class="tren"><a href="/tag/pemilu">pemilu</a></div>'
    article = process(page(f'{head}<h1>{TITLE}</h1><div class="detail-text">{PARAGRAPHS}</div>{box}', OURS))
    assert (article.extraction.method, article.tags) == ("adapter", tags)


def test_topics_above_the_text_are_not_those_of_the_article() -> None:
    head = '<div class="tren"><a href="/tag/pemilu">pemilu</a></div>'
    article = process(page(f'{head}<h1>{TITLE}</h1><div class="detail-text">{PARAGRAPHS}</div>', OURS))
    assert article.tags == []


# The kind of an article.

LIVE = '<script type="application/ld+json">{"@type": "LiveBlogPosting"}</script>'


@pytest.mark.parametrize(
    ("slug", "head", "kind"),
    [
        ("pos-ronda", "", "article"),
        ("pos-ronda", LIVE, "live"),
        ("video-pos-ronda", LIVE, "video"),
        ("video-pos-ronda", f'<meta name="contenttype" content="fotonews">{LIVE}', "photo"),
        ("foto-pos-ronda", '<meta name="contenttype" content="singlepagenews">', "photo"),
    ],
)
def test_the_kind_is_that_of_the_meta_then_of_the_address_then_of_the_data(slug: str, head: str, kind: str) -> None:
    url = f"https://www.cnnindonesia.com/nasional/20250311081500-20-1300302/{slug}"
    assert process(page(f"<h1>{TITLE}</h1><div>{PARAGRAPHS}</div>", url, head)).kind == kind


# Lines of the frame in one block with the text.


@pytest.mark.parametrize("tag", ["div", "td"])
def test_what_stands_around_the_text_in_its_own_block_goes_and_the_text_stays(tag: str) -> None:
    lines = "<br>".join(("<span>Beranda</span>", *TEXT, "<span>Hak cipta Kabar Desa</span>", "<b>Cetak</b>"))
    found = process(page(f"<h1>{TITLE}</h1><table><tr><{tag}>{lines}</{tag}></tr></table>"))
    assert (found.extraction.method, tuple(block.text for block in found.blocks)) == ("found", TEXT)


# Words that only screen readers say.


@pytest.mark.parametrize(
    "hidden",
    ['class="sr-only"', 'style="display:none"', 'style="clip:rect(0 0 0 0);position:absolute"', "hidden"],
)
def test_words_that_nobody_sees_are_no_text(hidden: str) -> None:
    line = f'Harga saham <a href="/saham">(PSRN.JK)<span {hidden}>, buka tab baru</span></a> naik sejak Senin pagi.'
    article = process(page(f"<h1>{TITLE}</h1><div>{PARAGRAPHS}<p>{line}</p></div>"))
    assert article.blocks[-1].text == "Harga saham (PSRN.JK) naik sejak Senin pagi."


# The doctor.


def test_the_doctor_shows_what_was_weighed() -> None:
    doubted = explain(page(f"<div>{PARAGRAPHS}<div>ADVERTISEMENT</div><p>(abc/def)</p></div>"))
    assert set(doubted.evidence) == {
        "container", "candidates", "headline", "checks", "doubts", "furniture", "second opinion",
    }  # fmt: skip
    assert doubted.evidence["container"].endswith("body > div")
    assert doubted.evidence["doubts"] == "no headline"
    assert doubted.evidence["furniture"] == "ad 1"
    assert doubted.evidence["second opinion"].startswith("agrees")
    state = explain(page(f"<h1>{TITLE}</h1>{HELD['input']}"))
    assert state.evidence["state"].endswith("words in value")


def test_the_doctor_shows_the_evidence_of_a_rejected_page_too() -> None:
    seen = explain(page(f"<h1>{TITLE}</h1><p>{TEXT[0]}</p>"))
    assert seen.rejected is not None
    assert seen.rejected.reason is Reason.EMPTY_BODY
    assert seen.evidence["doubts"] == "few words"


# The search is linear.

LINE = TEXT[2]
WORST = {
    "paragraphs": lambda n: f"<p>{LINE}</p>" * n,
    "articles": lambda n: f"<article><h2>Judul lain</h2><p>{LINE}</p></article>" * n,
    "pictures in deep boxes": lambda n: "<div>" * 140 + "<div><img src=/a></div>" * n + "</div>" * 140 + PARAGRAPHS,
    "fields in deep boxes": lambda n: "<div>" * 140 + "<div><input></div>" * n + "</div>" * 140 + PARAGRAPHS,
    "links in deep boxes": lambda n: "<div>" * 140 + "<a href=/a>Judul lain</a> " * n + "</div>" * 140 + PARAGRAPHS,
    "boxes in boxes": lambda n: f"<div>{LINE}" * 140 + "<p>x</p>" * n,
    "names": lambda n: "".join(f"<div class='c{at} related share'><p>{LINE}</p></div>" for at in range(n)),
    "signatures": lambda n: "<div><div>(abc)</div></div>" * n + PARAGRAPHS,
    "streams that do not end": lambda n: "<script>" + 'self.__next_f.push([1,"a' * n + "</script>",
    "rows that say too much": lambda n: '<script>self.__next_f.push([1,"' + "1:Tffffff,\\n" * n + '"])</script>',
    "strings": lambda n: "<script>" + ('"' + "\\n" * 150 + '"+') * (n // 10) + "</script>",
}  # fmt: skip
SMALL = 800  # of these
MUCH = 4  # times as many; a search that is not linear would take 16 times as long
MOST = 10.0  # what noise may make of 4


def seconds(body: str) -> float:
    """The CPU time that one search takes, of three tries the best."""
    best = float("inf")
    opened = open_page(page(body))
    gc.disable()
    try:
        for _ in range(3):
            began = time.thread_time()
            found = find_by_content(opened, [TITLE])
            if found is not None:
                grounds_of(found, [TITLE])
            find_state(opened.doc, opened.head, [TITLE])
            best = min(best, time.thread_time() - began)
    finally:
        gc.enable()
    return best


@pytest.mark.parametrize("worst", WORST)
def test_twice_the_page_takes_twice_the_time(worst: str) -> None:
    make = WORST[worst]
    assert seconds(make(MUCH * SMALL)) <= MOST * max(seconds(make(SMALL)), 0.001)


@pytest.mark.parametrize("levels", [20, 200, 470])
@pytest.mark.parametrize("tag", ["div", "section", "span", "font"])
def test_no_paragraph_is_lost_where_elements_are_never_closed(tag: str, levels: int) -> None:
    """Each level holds one paragraph more than the next, and nearly all of the text stands in that."""
    lines = [
        f"Pedagang yang ke-{number} menyebut harga beras turun sejak panen di desa itu." for number in range(levels)
    ]
    article = process(page(f"<h1>{TITLE}</h1>" + "".join(f"<{tag}><p>{line}</p>" for line in lines)))
    assert article.extraction.method == "found"
    assert [block.text for block in article.blocks] == lines


def test_what_nests_more_deeply_than_any_page_is_named() -> None:
    with pytest.raises(Rejected) as caught:
        process(page(f"<h1>{TITLE}</h1>" + f"<font><p>{TEXT[0]}</p>" * 700))
    assert caught.value.reason is Reason.TOO_LARGE
