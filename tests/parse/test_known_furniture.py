"""Bodies of known layouts: what no fact names is judged by evidence, and sentences stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper import extract

if TYPE_CHECKING:
    from scraper.core.article import Article

URL = "https://www.cnnindonesia.com/nasional/20260301120000-20-1400100/pos-ronda"
FIRST = "Warga Kampung Seberang membangun pos ronda baru di tepi sungai sejak awal bulan lalu."
SECOND = "Mereka memakai kayu bekas jembatan lama yang disimpan di balai desa selama dua tahun."
THIRD = "Pos itu dijaga bergantian oleh empat keluarga setiap malam, dari pukul sembilan sampai subuh."
OTHER = "https://www.cnnindonesia.com/nasional/20260228120000-20-1400001/jembatan-lama"
PICTURE = '<img src="https://akcdn.detik.net.id/visual/2026/03/01/pos_169.jpeg">'
CAPTION = "Pos ronda di tepi sungai. (Foto: Arsip Kampung)"


def read(fragment: str, *, behind: str = "", above: str = "") -> Article:
    body = f"<p>{FIRST}</p><p>{SECOND}</p>{fragment}<p>{THIRD}</p>{behind}"
    page = f'<html><body><div><h1>Pos Ronda</h1>{above}<div class="detail-text">{body}</div></div></body></html>'
    return extract(page.encode(), URL)


@pytest.mark.parametrize(
    "box",
    [
        "<div class='k1'><h4>Buletin Sore</h4><p>Kabar desa di surel Anda.</p><form><input type='email'></form></div>",
        "<div class='k2'><h4>Polling</h4><p>Pos lagi?</p><form><label><input type='radio'> Ya</label></form></div>",
        "<div class='k3'>Bagikan <a href='https://www.facebook.com/sharer.php?u=1'>Facebook</a></div>",
        "<div class='k4'><p>Lebih ringan di aplikasi</p><a href='https://play.google.com/store/apps'>Unduh</a></div>",
        "<div class='k5'><a href='#komentar'>12 Tanggapan</a> <a href='#tulis'>Tulis tanggapan</a></div>",
        "<div class='k6'><h3>VIDEO TERKAIT</h3><div>Live</div><h3>VIDEO TERBARU</h3></div>",
        "<div class='k7'><p>Terima kabar desa setiap pagi</p><input type='email'><button>Kirim</button></div>",
        f"<div class='k9'>{'<a href=/tag/pos>pos ronda desa</a> ' * 10}</div>",
        "<kabar-rekomendasi><h3>Rekomendasi untuk Anda</h3><p>Jembatan Lama Dibongkar Warga</p></kabar-rekomendasi>",
        "<div class='tautan-toast'><div>Tautan sudah disalin</div></div>",
        "<p style='display: none'>Kata kunci untuk mesin pencari.</p>",
        "<p hidden>Kata kunci lain untuk mesin.</p>",
        "<div id='suar_3'><img src='https://newrevive.detik.com/delivery/lg.php?b=2'></div>",
        "<img src='https://sb.scorecardresearch.com/p?c1=9' style='display:none' alt=''>",
    ],
)
def test_a_box_that_no_fact_names_goes_by_evidence(box: str) -> None:
    article = read(box)
    assert [block.text for block in article.blocks] == [FIRST, SECOND, THIRD]
    assert article.images == []


def test_a_sentence_that_sends_readers_to_a_store_goes_where_it_stands_alone_in_its_box() -> None:
    box = (
        "<div class='k8'><p>Baca semua kabar desa kami setiap hari lewat "
        "<a href='https://play.google.com/store/apps/details?id=1'>aplikasi</a> di ponsel Anda.</p></div>"
    )
    article = read(box, behind=f"<p>{FIRST}</p>" * 6)
    assert [block.text for block in article.blocks] == [FIRST, SECOND, THIRD, *[FIRST] * 6]


@pytest.mark.parametrize(
    ("fragment", "lines"),
    [
        ("<p>Tekan tombol <button>Bel</button> saat melihat asap.</p>", ["Tekan tombol Bel saat melihat asap."]),
        (f"<div class='embed'><p>{FIRST} Begitu katanya.</p></div>", [f"{FIRST} Begitu katanya."]),
        (
            "<span style='display:block'>Satu kentungan.</span><span style='display:block'>Dua lampu.</span>",
            ["Satu kentungan.", "Dua lampu."],
        ),
        ("<p>Yang disiapkan:<br>senter<br>kopi<br>kentungan</p>", ["Yang disiapkan:", "senter", "kopi", "kentungan"]),
        ("<p>malam turun<br>di atas pos<br>dan kami jaga</p>", ["malam turun", "di atas pos", "dan kami jaga"]),
        (
            "<p>Sungai yang meluap sejak awal bulan lalu itu<br>belum surut sampai hari ini<br>di dua desa.</p>",
            ["Sungai yang meluap sejak awal bulan lalu itu belum surut sampai hari ini di dua desa."],
        ),
        ("<pre>Senin: keluarga Adi\nSelasa: keluarga Budi</pre>", ["Senin: keluarga Adi", "Selasa: keluarga Budi"]),
        (
            "<p>Di topi ada <img src='https://cdn.cnnindonesia.com/i.png' width='16' height='16'> lencana.</p>",
            ["Di topi ada lencana."],
        ),
        (f"<div><p>{FIRST} Kata <a href='{OTHER}'>warga lama</a> pula.</p></div>", [f"{FIRST} Kata warga lama pula."]),
    ],
)
def test_text_in_unusual_markup_stays(fragment: str, lines: list[str]) -> None:
    article = read(fragment)
    assert [block.text for block in article.blocks] == [FIRST, SECOND, *lines, THIRD]
    assert article.images == []


@pytest.mark.parametrize(
    "figure",
    [
        f"<p>{PICTURE}</p><p class='caption'>{CAPTION}</p>",
        f"<p>{PICTURE}<br><em>{CAPTION}</em></p>",
        f"<div class='g7'>{PICTURE}<div class='g7-teks'>{CAPTION}</div></div>",
    ],
)
def test_a_caption_is_known_by_its_nearness(figure: str) -> None:
    article = read(figure)
    assert [block.text for block in article.blocks] == [FIRST, SECOND, THIRD]
    assert [(image.caption, image.credit) for image in article.images] == [
        ("Pos ronda di tepi sungai.", "Arsip Kampung")
    ]


def test_a_paragraph_below_a_picture_stays() -> None:
    article = read(f"<p>{PICTURE}</p><p>{FIRST} Kata dia. (Antara/abc)</p>")
    assert len(article.blocks) == 4


def test_a_box_at_the_end_of_a_paragraph_goes_into_related() -> None:
    article = read(f"<p>{FIRST} Baca juga: <a href='{OTHER}'>Jembatan Lama Dibongkar Warga</a></p>")
    assert [block.text for block in article.blocks] == [FIRST, SECOND, FIRST, THIRD]
    assert [(link.title, link.url) for link in article.related] == [("Jembatan Lama Dibongkar Warga", OTHER)]


def test_a_list_of_links_below_a_label_goes_whole() -> None:
    items = "".join(f"<li><a href='{OTHER}-{n}'>Kabar Jembatan Lama Bagian {n}</a></li>" for n in (1, 2, 3))
    article = read(f"<p><strong>Baca juga:</strong></p><ul>{items}</ul>")
    assert [block.text for block in article.blocks] == [FIRST, SECOND, THIRD]
    assert len(article.related) == 3


@pytest.mark.parametrize("initials", ["RDL", "SUWA"])
def test_bold_capitals_as_the_last_words_are_a_signature(initials: str) -> None:
    assert read("", behind=f"<strong>({initials})</strong>").editors == [initials]
    assert read("", behind=f"<p>Data itu dari Badan Sungai. ({initials})</p>").editors == []


def test_date_and_topics_of_another_frame_are_read() -> None:
    article = read("", above='<div class="date">Minggu, 01 Mar 2026 12:30 WIB</div>')
    assert article.date_published == "2026-03-01T12:30:00+07:00"
    body = f'<div class="detail_text">{FIRST}<br><br>{SECOND}<br><br>{THIRD}</div>'
    tags = '<div class="label"><a href="https://www.cnnindonesia.com/tag/ronda">ronda</a></div>'
    page = f"<html><body><div><h1>Pos Ronda</h1>{body}{tags}</div></body></html>"
    assert extract(page.encode(), URL).tags == ["ronda"]


def test_a_container_that_the_facts_name_is_text_though_it_looks_like_a_box() -> None:
    url = "http://inet.detik.com/read/2015/11/05/100026/3062623/323/pos-ronda"
    short = "<div class='detail_text'><p>Pos itu dibuka</p><form><input type='email'></form></div>"
    body = f"<div class='text_detail'><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div>{short}"
    article = extract(f"<html><body><h1>Pos Ronda</h1><div>{body}</div></body></html>".encode(), url)
    assert article.extraction.layout == "text_detail"
    assert [block.text for block in article.blocks] == [FIRST, SECOND, THIRD, "Pos itu dibuka"]
