"""Boxes of links glued into the text: where they end is seen by how titles and sentences are set."""

from __future__ import annotations

import pytest

from scraper import clean

BEFORE = "Jembatan itu ditutup sejak Senin."
BEHIND = "Dinas setempat menjanjikan perbaikan selesai sebelum musim hujan tiba."
TITLES = ("Jalur Kereta Baru Dibuka di Lereng Gunung", "5 Pasar Tua yang Masih Ramai di Kota Lama")


@pytest.mark.parametrize(
    "titles",
    [
        TITLES,
        (*TITLES, "Kenapa Harga Bata Naik Lagi?"),
        (*TITLES, "Penyanyi Desa Terkenal Lewat YouTube Berkat Cucunya"),
        ("Warga Pilih Lurah: Hitung Cepat Dimulai", *TITLES, "Stadion Kecil Rampung Tahun 2024"),
    ],
    ids=["two", "question", "a name with a capital inside", "four"],
)
def test_a_box_glued_between_two_sentences_goes_with_its_titles(titles: tuple[str, ...]) -> None:
    cleaned = clean(f"{BEFORE} Pilihan Redaksi{''.join(titles)}{BEHIND}")
    assert cleaned.text == f"{BEFORE} {BEHIND}"
    assert "".join(cut.text.strip() for cut in cleaned.removed) == f"Pilihan Redaksi{''.join(titles)}"


def test_a_quotation_behind_the_titles_stays_whole() -> None:
    quoted = '"Kami sudah menunggu jembatan ini sejak tahun lalu," kata Sari.'
    assert clean(f"{BEFORE}Pilihan Redaksi{''.join(TITLES)}{quoted}").text == f"{BEFORE} {quoted}"


@pytest.mark.parametrize(
    "text",
    [
        f"{BEFORE} Pilihan Redaksi{TITLES[0]}{BEHIND}",
        f"{BEFORE} Pilihan Redaksi{''.join(TITLES)}",
        f"{BEFORE} Pilihan Redaksi {' '.join(TITLES)} {BEHIND}",
        f"Menurut Pilihan Redaksi{''.join(TITLES)}{BEHIND}",
    ],
    ids=["one title", "no sentence behind", "not glued", "inside a sentence"],
)
def test_a_box_whose_end_cannot_be_seen_stays_and_is_flagged(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.text == text
    assert cleaned.suspect
