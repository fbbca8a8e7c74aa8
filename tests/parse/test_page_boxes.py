"""What a page puts between the paragraphs goes, what people typed stays, in layouts known and unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper import extract

if TYPE_CHECKING:
    from scraper.core.article import Article

URL = "https://www.cnnindonesia.com/nasional/20260301120000-20-1400400/lumbung-padi-warga-bukit-tinggi"
TITLE = "Lumbung Padi Warga Bukit Tinggi"
FIRST = "Warga Bukit Tinggi membangun lumbung padi bersama di lereng utara sejak akhir bulan lalu."
SECOND = "Padi dari dua belas kampung disimpan di sana dan dibagikan lagi menjelang musim tanam berikutnya."
THIRD = "Lumbung itu berdinding bambu dan berdiri di atas batu agar tikus tidak dapat memanjat ke dalam."
FOURTH = "Setiap keluarga mendapat giliran jaga, dan anak muda kampung mencatat isinya di buku besar."
OTHER = "https://www.cnnindonesia.com/nasional/20260228120000-20-1400001/pasar-hewan-dibuka-lagi"
OTHER_TITLE = "Pasar Hewan Dibuka Lagi Pekan Depan"
LINK = f'<a href="{OTHER}">{OTHER_TITLE}</a>'


@pytest.fixture(params=["detail-text", "k7f2"], ids=["known", "unknown"])
def container(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def page_around(fragment: str, container: str) -> bytes:
    body = f"<p>{FIRST}</p><p>{SECOND}</p>{fragment}<p>{THIRD}</p><p>{FOURTH}</p>"
    return f"<html><body><h1>{TITLE}</h1><div class={container}>{body}</div></body></html>".encode()


def lines(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


@pytest.mark.parametrize(
    "box",
    [
        "<p>Advertisement - Scroll to continue</p>",
        "<div>- Advertisement -</div>",
        "<div><small>Artikel berlanjut setelah iklan ini</small></div>",
        "<p>Iklan. Gulir ke bawah untuk melanjutkan membaca.</p>",
        "<p>6 menit membaca</p>",
        "<div><span>Dibaca 2.310 kali</span></div>",
        "<kabar-suara><span>Dengarkan artikel</span><span>0:00</span></kabar-suara>",
        "<div>41 komentar</div>",
        "<p>Belum ada komentar. Jadilah yang pertama!</p>",
        "<p>© 2026 Kabar Bukit. Dilarang mengutip tanpa izin.</p>",
        "<div class='a1'><h4>Dukung kami</h4><p>Kami terbit berkat warga.</p><a href='/d'>Donasi sekarang</a></div>",
        "<div class='a2'><p>Kabar ini gratis berkat warga.</p><button>Beri dukungan</button></div>",
        "<div class='a3'><span>Ukuran</span><a href='#'>Kecil</a><a href='#'>Besar</a></div>",
        "<div class='a4'><span>Menuju panen raya</span><b>12</b> hari <b>03</b> jam <b>45</b> menit</div>",
        "<div class='a6'><h4>Sekilas</h4><p>Lumbung dibangun warga.</p><p>Dibuat dengan bantuan AI</p></div>",
        "<details><summary>Rangkuman AI</summary><p>Kabar ini tentang lumbung.</p></details>",
        "<div data-komponen='jajak'><p>Anda pilih mana?</p><div><span>Padi</span><button>Pilih</button></div></div>",
        "<div role='alert'>Anda sedang luring.</div>",
        "<p>Ikuti kanal kami di <a href='https://whatsapp.com/channel/1'>WhatsApp</a></p>",
        "<p>Kabar lain bisa Anda ikuti lewat <a href='https://news.google.com/publications/1'>Google News</a>.</p>",
        f"<p>[Baca juga: {LINK}]</p>",
        f"<p>→ {LINK}</p>",
        f"<p><em>Baca pula:</em> {LINK}</p>",
        f"<blockquote>{LINK}</blockquote>",
        f"<a href='{OTHER}'><img src='/pasar.jpg'><span>{OTHER_TITLE}</span></a>",
        f"<div class='a7'><span>Selanjutnya</span><article><h2>{OTHER_TITLE}</h2><p>Pasar lama.</p></article></div>",
    ],
)
def test_a_box_of_the_page_goes(container: str, box: str) -> None:
    assert lines(extract(page_around(box, container), URL)) == [FIRST, SECOND, THIRD, FOURTH]


@pytest.mark.parametrize(
    ("fragment", "typed"),
    [
        ("<div class='kutip'><p>\"Padi kami cukup.\"</p></div>", ['"Padi kami cukup."']),
        ("<div class='rekaman'><iframe src='https://youtu.be/embed/x'></iframe><p>Rekaman itu dibuat warga.</p></div>",
         ["Rekaman itu dibuat warga."]),
        ("<div class='harga'><div>Gabah 6.100</div><div>Beras 13.400</div></div>", ["Gabah 6.100", "Beras 13.400"]),
        ("<div class='koreksi'><div>Koreksi: lumbung itu ada dua.</div></div>", ["Koreksi: lumbung itu ada dua."]),
        ("<div class='poin'><div>Panen naik sepuluh persen</div><div>Lumbung penuh</div></div>",
         ["Panen naik sepuluh persen", "Lumbung penuh"]),
        ("<div class='catatan'><svg width='9'></svg><p>Jalan itu ditutup.</p></div>", ["Jalan itu ditutup."]),
        ("<div class='MsoNormal'>Hujan turun lagi.</div>", ["Hujan turun lagi."]),
        ("<div class='larik'>padi menguning<br>di lereng utara<br>kami pulang</div>",
         ["padi menguning", "di lereng utara", "kami pulang"]),
        ("<div class='bahan'><p>Bahan:</p><ul><li>beras dua cangkir</li></ul></div>", ["Bahan:", "beras dua cangkir"]),
        ("<div class='tanya'><p>Siapa yang jaga?</p></div><div class='jawab'><p>Kami semua.</p></div>",
         ["Siapa yang jaga?", "Kami semua."]),
        ("<div class='pidato'><p>SAUDARA, JAGA LUMBUNG KITA!</p></div>", ["SAUDARA, JAGA LUMBUNG KITA!"]),
        ("<div class='sub'>Giliran Jaga Malam</div>", ["Giliran Jaga Malam"]),
        (f"<section class='bab'><h2>Asal Padi</h2><p>{FIRST} Begitu katanya.</p></section>",
         ["Asal Padi", f"{FIRST} Begitu katanya."]),
        ("<div class='nomor'><p>Posko: (0752) 821-445</p></div>", ["Posko: (0752) 821-445"]),
        ("<p>Iklan itu turun usai 3 menit membaca surat.</p>", ["Iklan itu turun usai 3 menit membaca surat."]),
        ("<p>Unduh aplikasi itu di <a href='https://play.google.com/store/apps/details?id=x'>Play Store</a>.</p>",
         ["Unduh aplikasi itu di Play Store."]),
        ("<p>Ikuti jejak <a href='https://www.instagram.com/sari.w'>Sari</a> menyusuri lereng.</p>",
         ["Ikuti jejak Sari menyusuri lereng."]),
        (f"<p>Begitu isi laporan <a href='{OTHER}'>pasar hewan</a></p>", ["Begitu isi laporan pasar hewan"]),
    ],
)  # fmt: skip
def test_what_people_typed_stays_in_whatever_box(container: str, fragment: str, typed: list[str]) -> None:
    assert lines(extract(page_around(fragment, container), URL)) == [FIRST, SECOND, *typed, THIRD, FOURTH]


# Where the text stands.

PARAGRAPHS = [FIRST, SECOND, THIRD, FOURTH]


def read(body: str) -> Article:
    return extract(f"<html><body><main><h1>{TITLE}</h1>{body}</main></body></html>".encode(), URL)


def set_as(paragraphs: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs)


def test_a_part_without_a_name_goes_on_with_the_text_where_it_ends_in_a_signature() -> None:
    end = "<h2>Pesan Warga</h2><p>Semua warga senang dan pulang bersama.</p><p>(abc/def)</p>"
    article = read(f"<div>{set_as(PARAGRAPHS)}</div><div>{end}</div>")
    assert lines(article) == [*PARAGRAPHS, "Pesan Warga", "Semua warga senang dan pulang bersama."]
    assert article.editors == ["abc", "def"]


def test_a_box_that_begins_with_a_dateline_begins_the_text() -> None:
    article = read(
        f"<div class='k1'><p>Padang, CNN Indonesia -- Warga lega.</p></div><div class='k2'>{set_as(PARAGRAPHS)}</div>"
    )
    assert lines(article) == ["Warga lega.", *PARAGRAPHS]
    assert article.dateline == "Padang"


def test_a_discussion_longer_than_the_text_is_not_the_text() -> None:
    said = set_as(
        [f"Saya pernah melihat lumbung nomor {n} di kampung lain, dan isinya selalu penuh." for n in range(20)]
    )
    article = read(f"<div class='k1'>{set_as(PARAGRAPHS)}</div><div class='discussion'>{said}</div>")
    assert lines(article) == PARAGRAPHS


def test_a_thread_of_replies_is_not_the_text() -> None:
    said = "".join(f"<div><p>{text} Begitu kata saya.</p><a href='#'>Balas</a></div>" for text in PARAGRAPHS * 4)
    article = read(f"<div class='k1'>{set_as(PARAGRAPHS)}</div><div><h3>Kata Mereka</h3>{said}</div>")
    assert lines(article) == PARAGRAPHS


def test_what_holds_the_headline_holds_the_text_whatever_it_is_called() -> None:
    beside = f"<section><h3>Kabar Lain</h3>{set_as([FIRST, SECOND])}</section>"
    page = (
        f"<div class='article-comments-wrap'><h1>{TITLE}</h1><div class='k1'>{set_as(PARAGRAPHS)}</div></div>{beside}"
    )
    assert lines(extract(f"<html><body>{page}</body></html>".encode(), URL)) == PARAGRAPHS


def test_a_table_of_one_column_is_a_frame() -> None:
    rows = "".join(f"<tr><td><p>{text}</p></td></tr>" for text in PARAGRAPHS)
    article = read(f"<table>{rows}<tr><td><ul><li>padi</li><li>jagung</li></ul></td></tr></table>")
    assert [(block.type, block.text) for block in article.blocks][-3:] == [
        ("paragraph", FOURTH), ("list_item", "padi"), ("list_item", "jagung"),
    ]  # fmt: skip


def test_a_table_of_figures_stays_a_table() -> None:
    article = read(f"{set_as(PARAGRAPHS)}<table><tr><td>Padi</td></tr><tr><td>Jagung</td></tr></table>")
    assert [block.type for block in article.blocks][-2:] == ["table_row", "table_row"]


def test_nobody_is_named_by_a_box_between_date_and_text() -> None:
    when = "<div>Minggu, 01 Mar 2026 12:30 WIB</div>"
    box = f"<div class='k3'><div>Baca Juga</div><div>{LINK}</div></div>"
    article = read(f"{when}<div class='k1'>{box}{set_as(PARAGRAPHS)}</div>")
    assert (article.authors, lines(article)) == ([], PARAGRAPHS)
