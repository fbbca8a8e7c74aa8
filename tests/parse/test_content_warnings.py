"""A newsroom's warning of what its article holds is text, in whatever box of notices; the page's own notices go."""

from __future__ import annotations

import pytest

from scraper import extract
from scraper.parsing.found.content_warnings import is_label_of_warning, warns_of_content

KNOWN = "https://www.cnnindonesia.com/nasional/20260301120000-20-1400400/rumah-aman-warga-kampung-hulu"
UNKNOWN = "https://www.kabar.example/desa/rumah-aman-warga"
PARAGRAPHS = (
    "Warga Kampung Hulu membuka rumah aman bagi perempuan dan anak sejak awal tahun lalu.",
    "Rumah itu dijaga bergantian oleh dua belas keluarga dan terbuka sepanjang hari dan malam.",
    "Seorang perawat dari puskesmas terdekat datang setiap pekan untuk memeriksa para penghuninya.",
    "Kepala kampung mencatat kebutuhan dapur di papan kayu yang dipasang di balai desa.",
)
WARNINGS = (
    "Peringatan: artikel ini memuat uraian kekerasan yang dapat mengganggu pembaca.",
    "Peringatan: video ini memuat gambar keras.",
    "PERINGATAN: Tulisan ini mengandung konten sensitif. Pembaca diharapkan bijak.",
    "Peringatan pemicu: tulisan berikut menyebut percobaan bunuh diri",
    "Peringatan. Berisi adegan kekerasan.",
    "Catatan redaksi: berita ini memuat kisah penyiksaan anak. Jika Anda terganggu, hubungi layanan konseling.",
    "Konten berikut mungkin tidak nyaman dibaca oleh sebagian orang.",
    "Warning: this article contains descriptions of violence that some readers may find distressing.",
    "Content warning: this story describes abuse.",
)
NOTICES = (
    "Situs ini memakai kuki untuk mengingat pilihan Anda.",
    "Kami memakai cookie. Dengan melanjutkan, Anda menyetujui kebijakan privasi kami.",
    "URL berhasil disalin",
    "Gagal memuat komentar. Coba lagi.",
    "Unduh aplikasi kami untuk membaca lebih cepat.",
    "Peringatan: peramban Anda sudah usang.",
    "Peringatan: sesi Anda berakhir. Masuk lagi untuk melanjutkan.",
    "Peringatan dini: hujan lebat di Kampung Hulu.",
    "Artikel ini hanya untuk pelanggan.",
    "Video ini memuat iklan.",
    "Komentar Anda mengandung kata kasar.",
    "BERITA TERKINI: polisi menangkap pelaku pembunuhan di Kampung Hilir.",
    "Video ini gagal dimuat karena memuat adegan kekerasan.",
)
BOXES = (
    "<div role=alert>{}</div>",
    "<div role=alert><p>{}</p></div>",
    "<aside role=alert>{}</aside>",
    "<section role=alert><p>{}</p></section>",
    "<div class='alert alert-warning' role=alert><strong>{}</strong></div>",
)
WITH_MORE = (
    "<div role=alert>{}<button aria-label=Tutup>×</button></div>",
    "<div role=alert class=x><p>{}</p><button>Mengerti</button></div>",
    "<div class=k role=alert><img src=/tanda.svg><p>{}</p></div>",
    "<dialog open role=alertdialog>{}</dialog>",
    "<details><summary>Peringatan</summary>{}</details>",
)
PLACES = (0, 2, 4)  # first, amid and last of the paragraphs
SITES = pytest.mark.parametrize(
    ("url", "container"), [(KNOWN, "detail-text"), (UNKNOWN, "k7f2")], ids=["known", "unknown"]
)


def lines_with(url: str, container: str, fragment: str, place: int) -> list[str]:
    body = [f"<p>{text}</p>" for text in PARAGRAPHS]
    body.insert(place, fragment)
    page = f"<html><body><h1>Rumah Aman Warga</h1><div class={container}>{''.join(body)}</div></body></html>"
    return [block.text for block in extract(page.encode(), url).blocks]


def with_line(text: str, place: int) -> list[str]:
    return [*PARAGRAPHS[:place], text, *PARAGRAPHS[place:]]


@SITES
@pytest.mark.parametrize("box", [*BOXES, "<p role=alert>{}</p>"])
@pytest.mark.parametrize("warning", WARNINGS)
def test_a_warning_of_the_newsroom_stays(url: str, container: str, box: str, warning: str) -> None:
    for place in PLACES:
        assert lines_with(url, container, box.format(warning), place) == with_line(warning, place)


@SITES
@pytest.mark.parametrize("box", WITH_MORE)
def test_a_warning_stays_beside_a_button_or_a_picture(url: str, container: str, box: str) -> None:
    for place in PLACES:
        lines = lines_with(url, container, box.format(WARNINGS[0]), place)
        assert [line for line in lines if line != "Peringatan"] == with_line(WARNINGS[0], place)


@SITES
@pytest.mark.parametrize("label", ["Peringatan", "Peringatan konten:", "Content warning"])
def test_a_label_stays_with_its_warning(url: str, container: str, label: str) -> None:
    box = f"<div role=alert><strong>{label}</strong><p>{WARNINGS[1]}</p></div>"
    for place in PLACES:
        assert lines_with(url, container, box, place) == [*PARAGRAPHS[:place], label, WARNINGS[1], *PARAGRAPHS[place:]]


@SITES
@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_of_the_page_goes(url: str, container: str, box: str, notice: str) -> None:
    for place in PLACES:
        assert lines_with(url, container, box.format(notice), place) == list(PARAGRAPHS)


@pytest.mark.parametrize("warning", WARNINGS)
def test_a_warning_is_known_by_its_words(warning: str) -> None:
    assert warns_of_content(warning)


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_is_no_warning(notice: str) -> None:
    assert not warns_of_content(notice)


def test_a_hidden_warning_and_a_link_to_another_article_are_no_text() -> None:
    for fragment in (
        f"<div hidden role=alert>{WARNINGS[0]}</div>",
        '<div role=alert>Baca juga: <a href="/a">Video Ini Memuat Adegan Kekerasan di Kampung Hilir</a></div>',
    ):
        assert lines_with(UNKNOWN, "k7f2", fragment, 2) == list(PARAGRAPHS)


def test_only_a_label_is_a_label() -> None:
    assert is_label_of_warning("Peringatan:")
    assert not is_label_of_warning("Peringatan dini")
    assert not is_label_of_warning("Twitter")
