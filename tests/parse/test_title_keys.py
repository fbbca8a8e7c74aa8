"""A line is compared with the titles of its page by its first word, and says what a comparison of all words does."""

from __future__ import annotations

import pytest

from scraper.parsing.fields.titles import TitleKeys, title_key

TITLES = ("Harga Beras Naik", "“Kami Belum Habis”: Pelatih Bicara", "COVID-19 di Desa", "Harga Cabai", "—", "")
LINES = (
    "harga beras naik",
    "HARGA, beras: naik!",
    "Harga beras",
    "Harga beras naik lagi",
    "Kami Belum Habis Pelatih Bicara",
    "covid 19 di desa",
    "Beras Harga Naik",
    "***",
    "",
)


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_a_title_where_all_its_words_are_those_of_one(line: str) -> None:
    keys = {title_key(title) for title in TITLES} - {""}
    assert (line in TitleKeys(TITLES)) == (title_key(line) in keys)


def test_no_line_is_a_title_where_the_page_has_none() -> None:
    assert not any(line in TitleKeys(("", "—")) for line in LINES)
