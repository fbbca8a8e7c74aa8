"""The real pages beside the project: what each must give. The pages are other people's text and stay where they are."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import pytest

from scraper.cleaning.clean_draft import clean
from scraper.core.errors import Reason, Rejected
from scraper.core.page import Page
from scraper.parsing.read import parse

SHARED = Path(__file__).parents[3] / "shared" / "pages"
ADDRESS = "https://www.cnnindonesia.com/ekonomi/20260724100745-78-1234567/contoh-judul-berita-cnn-indonesia"

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the real pages are not here: {SHARED}")


def page(name: str, url: str = ADDRESS) -> Page:
    return Page(url, (SHARED / name).read_bytes(), "text/html; charset=utf-8")


def texts(name: str, url: str = ADDRESS) -> list[str]:
    return [piece.text for piece in parse(page(name, url)).pieces if piece.rule is None]


def test_the_skeleton_of_2026() -> None:
    draft = parse(page("fragments/cnnindonesia-2026-07-skeleton.html"))
    assert draft.id == "cnnindonesia:1234567"
    assert draft.canonical_url == ADDRESS
    assert (draft.kind, draft.method, draft.layout) == ("article", "adapter", "tailwind")
    assert draft.title == "Contoh Judul Berita CNN Indonesia"
    assert (draft.section, draft.subsection) == ("ekonomi", "keuangan")
    assert draft.date_published == "2026-07-24T10:47:05+07:00"
    assert draft.date_modified == "2026-07-24T10:47:07+07:00"
    assert draft.authors == []
    assert draft.tags == ["contoh tag satu", "contoh tag dua"]
    assert [link.title for link in draft.related] == ["Contoh Artikel Terkait yang Tidak Boleh Ikut Terparsing"]
    assert [piece.text.split()[:2] for piece in draft.pieces if piece.rule is None] == [
        ["Jakarta,", "CNN"],
        ["Paragraf", "kedua"],
        ["Paragraf", "ketiga"],
        ["(con/con)"],
    ]
    assert [piece.rule for piece in draft.pieces if piece.rule] == ["ad", "link-box"]


def test_all_repeated_spans_are_read() -> None:
    found = texts("fragments/cnnindonesia-2017-06-repeated-span.html")
    assert len(found) == 4
    assert found[0].startswith("Jakarta, CNN Indonesia -- Sekitar 20.000 penumpang")
    assert found[3].startswith('"Sejak saat itu,')


SPAN = "<span id='detikdetailtext'>{}</span>"
DIV = "<div id='detikdetailtext' class='itp_bodycontent'>{}</div>"
DATELINE = re.compile(r"Jakarta, CNN Indonesia --")


@pytest.mark.parametrize(
    ("name", "container", "types"),
    [
        ("2017-08-blockquote", SPAN, ["paragraph"] * 2 + ["quote"] * 2),
        ("2020-07-br-to-p", DIV, ["paragraph"] * 2),
        ("2021-03-p-body", DIV, ["paragraph"] * 7 + ["list_item"] * 2),
    ],
)
def test_a_part_of_a_body_in_its_container_is_read_word_for_word(name: str, container: str, types: list[str]) -> None:
    """The fragments show the inside of a body; the container is that of their years."""
    part = (SHARED / f"fragments/cnnindonesia-{name}.html").read_text(encoding="utf-8")
    article = clean(parse(Page(ADDRESS, f"<h1>Contoh</h1>{container.format(part)}".encode(), "text/html")))
    tree = lxml.html.fromstring(container.format(part))
    for block in tree.iter("br", "p", "blockquote"):  # lxml would glue the words on both sides of them
        block.tail = f" {block.tail or ''}"
        block.text = f" {block.text or ''}" if block.tag != "br" else None
    assert [block.type for block in article.blocks] == types
    assert article.text.split() == DATELINE.sub("", " ".join(tree.text_content().split()), count=1).split()
    assert article.dateline == "Jakarta"
    assert (article.related, article.embeds) == ([], [])


@pytest.mark.parametrize(
    "name", ["cnnindonesia-home-2020-06.html", "cnnindonesia-home-2025-02.html", "cnnindonesia-indeks-2025-10.html"]
)
@pytest.mark.parametrize("url", ["https://www.cnnindonesia.com/", "https://www.cnnindonesia.com/indeks", "", ADDRESS])
def test_home_and_index_are_no_articles(name: str, url: str) -> None:
    with pytest.raises(Rejected) as refused:
        parse(page(name, url))
    assert refused.value.reason is Reason.INDEX
