"""A sentence beside links is text, wherever it stands; topics with a label, or beside what the page says, are not."""

from __future__ import annotations

import pytest

from scraper import extract
from scraper.parsing.found.beside_links import sentence_beside

URL = "https://www.kabar.example/desa/irigasi-warga"
PARAGRAPHS = (
    "Warga Kampung Hulu menggali saluran irigasi sendiri sejak kemarau panjang tahun lalu.",
    "Air dialirkan dari mata air di lereng bukit dan dibagi menurut luas sawah tiap keluarga.",
    "Panen pertama setelah saluran itu selesai cukup untuk makan seisi kampung sampai musim tanam.",
    "Kepala kampung mencatat giliran air di papan kayu yang dipasang di depan balai desa.",
)
TOPIC, OTHER = '<a href="/tag/desa">desa</a>', '<a href="/tag/padi">padi</a>'
SENTENCE = "Warga menanam padi di tepi sungai."
SENTENCES = (
    f"<p>{SENTENCE} {TOPIC}</p>",
    f"<div>{SENTENCE} {TOPIC}</div>",
    f"<p>{SENTENCE} {TOPIC}, {OTHER}</p>",
    f"<div><b>{SENTENCE}</b> {TOPIC} {OTHER}</div>",
    f"<p><span>{SENTENCE} <i>{TOPIC}</i></span></p>",
    f'<p>{SENTENCE} <a href="/desa/12/sawah">selengkapnya</a></p>',
    f'<div>{SENTENCE} {TOPIC} {OTHER} <a href="/tag/a">irigasi</a> <a href="/tag/b">pertanian pangan</a></div>',
    '<p>Warga <a href="/tag/padi">menanam padi</a> di tepi sungai.</p>',
    '<p>Ia <a href="/tag/bupati">Bupati Kabupaten Sungai Utara</a> dua periode.</p>',
    f'<p>"Kami menanam padi." {TOPIC}</p>',
    f"<p>Topik itu dibahas warga di balai desa. {TOPIC}</p>",
)
LISTS = (
    f"<p>Tag: {TOPIC}, {OTHER}</p>",
    f'<div>Tags: {TOPIC}, <a href="/tag/sungai">sungai</a>.</div>',
    f"<div>Topik terkait pekan ini. {TOPIC} {OTHER}</div>",
    f"<div>1. {TOPIC} 2. {OTHER} 3. {TOPIC} 4. {OTHER}</div>",
    f"<div>Lihat semua berita lainnya. {TOPIC} {OTHER}</div>",
    f"<div>Temukan berita lainnya di sini. {TOPIC} {OTHER}</div>",
    f"<div>Baca artikel lain tentang: {TOPIC} {OTHER}</div>",
)


def lines_with(fragment: str, place: int) -> list[str]:
    body = [f"<p>{text}</p>" for text in PARAGRAPHS]
    body.insert(place, fragment)
    page = f"<html><body><h1>Irigasi Warga Kampung Hulu</h1><div class=k7f2>{''.join(body)}</div></body></html>"
    return [block.text for block in extract(page.encode(), URL).blocks]


@pytest.mark.parametrize("place", [0, 2, 4], ids=["first", "amid", "last"])
@pytest.mark.parametrize("fragment", SENTENCES)
def test_a_sentence_beside_links_stays(fragment: str, place: int) -> None:
    lines = lines_with(fragment, place)
    assert len(lines) == len(PARAGRAPHS) + 1
    assert [line for line in lines if line not in PARAGRAPHS] == [lines[place]]


@pytest.mark.parametrize("place", [0, 2, 4], ids=["first", "amid", "last"])
@pytest.mark.parametrize("fragment", LISTS)
def test_a_list_of_topics_goes(fragment: str, place: int) -> None:
    assert lines_with(fragment, place) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("runs", "links", "beside"),
    [
        (["Air naik lagi. ", "desa"], [1], "Air naik lagi."),
        (["Air naik lagi.", " ", "desa", ", ", "padi"], [2, 4], "Air naik lagi."),
        (["Air ", "sungai", " naik lagi."], [1], "Air naik lagi."),
        (["Air naik ", "lagi."], [1], ""),
        (["Air naik lagi ", "desa"], [1], ""),
        (["desa", "padi"], [0, 1], ""),
        (["1. ", "desa", " 2. ", "padi", " 3. ", "sawah"], [1, 3, 5], ""),
    ],
)
def test_the_words_beside_links_end_where_a_sentence_does(runs: list[str], links: list[int], beside: str) -> None:
    assert sentence_beside("".join(runs), runs, links) == beside
