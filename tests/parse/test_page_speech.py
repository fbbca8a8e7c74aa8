"""What a page says to its readers is told from what a newsroom reports, by the words alone."""

from __future__ import annotations

import pytest

from scraper.parsing.found.page_speech import speech_of
from scraper.parsing.found.parts import parts_of
from scraper.parsing.found.speaking_boxes import is_step, speaks
from scraper.parsing.page.dom import Element, parse_html

OF_A_PAGE = (
    "Pindai kode ini untuk membuka aplikasi",
    "Nyalakan notifikasi agar tidak ketinggalan kabar terbaru",
    "Punya pertanyaan? Tanya asisten kami",
    "Muat ulang halaman untuk melihat komentar",
    "Tukarkan poinmu dengan voucher",
    "Ubah ukuran huruf artikel",
    "Subscribe to our newsletter",
    "Turn on notifications for this story",
)
OF_A_NEWSROOM = (
    "",
    "Warga desa memakai aplikasi itu untuk melaporkan pipa bocor kepada petugas.",
    "Ia mengunggah foto itu di Instagram",
    "Kami semua",
    "Mereka mengikuti siaran langsung dari balai desa",
    "Koperasi Simpan Pinjam",
    "Komentar warga dua desa",
    "Tutupnya pasar itu membuat pedagang rugi",
    "Pertemuan itu membahas harga pupuk",
    "Pemain muda itu berlatih setiap sore",
    "The village opened a new well",
)


@pytest.mark.parametrize("words", OF_A_PAGE)
def test_words_that_only_a_page_says_are_its_own(words: str) -> None:
    assert speech_of(words).is_of_page


@pytest.mark.parametrize("words", OF_A_NEWSROOM)
def test_words_about_others_and_the_world_are_not(words: str) -> None:
    assert not speech_of(words).is_of_page


def test_a_long_text_is_not_judged_by_its_words() -> None:
    words = "Klik tautan ini untuk mengunduh aplikasi kami. "
    assert speech_of(words).is_of_page
    assert not speech_of(words * 10).is_of_page


def box(markup: str) -> Element:
    found = parse_html(f"<body>{markup}</body>").select_one(".x")
    assert found is not None
    return found


SPEAKING = (
    "<div class=x>Nyalakan lonceng untuk kabar terbaru kami</div>",
    "<div class=x><b>Ramalan panen</b><p>Padi, jagung</p><button>Putar</button></div>",
    '<div class=x><b>Ramalan panen</b><p>Padi, jagung</p><a href="/b">Baca ramalan lengkap</a></div>',
    "<div class=x><b>Pilih kota</b><p><span>Bukit</span> <span>Lembah</span> <span>Muara</span></p></div>",
)
TYPED = (
    "<div class=x>Apakah Anda melihat aplikasi kami?</div>",
    "<div class=x>Ikuti video kami:</div>",
    "<div class=x>Pilihan Redaksi</div>",
    '<div class=x>"Klik tautan kami," kata dia.</div>',
    "<div class=x><p>Buka aplikasi desa</p><p>Pilih menu akun</p></div>",
    "<div class=x><b>Juara</b><p><span>Bukit</span> <span>Lembah</span> <span>Muara</span></p></div>",
    '<div class=x><b>Hasil panen</b><p>Padi, jagung</p><a href="/b">Pasar Hewan Desa Bukit</a></div>',
)


@pytest.mark.parametrize("markup", SPEAKING)
def test_a_box_in_which_the_page_speaks_is_seen(markup: str) -> None:
    assert speaks(parts_of(box(markup)))


@pytest.mark.parametrize("markup", TYPED)
def test_a_box_that_somebody_typed_is_not(markup: str) -> None:
    assert not speaks(parts_of(box(markup)))


def test_a_line_beside_one_that_bids_too_is_a_step() -> None:
    assert is_step(box("<p class=x>Buka aplikasi desa</p> <p>Pilih menu akun</p>"))
    assert is_step(box("<p>Pilih menu akun</p><p class=x>Kirim formulir</p>"))
    assert not is_step(box("<p>Sawah kering sejak Juli.</p><p class=x>Kirim komentar</p><div>Pilih menu akun</div>"))
