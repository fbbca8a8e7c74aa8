"""What a repair can mend is mended before anything is cut or folded; an end of a line stays one."""

from __future__ import annotations

import pytest

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.restore import restore

FOREIGN = (
    "قال الوزير إن الأسعار ارتفعت في السوق هذا العام",
    "الحكومة مهمة",  # letters whose second byte is a soft hyphen, or the end of a line
    "Президент сказал",
    "Ελλάδα νίκη",
    "שלום עולם",
    "مرحبا 😅",
)


@pytest.mark.parametrize("text", FOREIGN)
@pytest.mark.parametrize("encoding", ["latin-1", "sloppy-windows-1252"])
def test_another_script_read_in_the_wrong_encoding_is_mended_and_on_record(text, encoding) -> None:
    pytest.importorskip("ftfy")  # registers the encoding
    broken = "Harga naik. " + text.encode().decode(encoding)
    cleaned = clean_text(broken)
    assert cleaned.text == f"Harga naik. {text}"
    assert {cut.rule for cut in cleaned.removed} == {"mojibake"}
    assert restore(cleaned) == broken


@pytest.mark.parametrize("text", ["م", "و م", "Ж", "ש"])
def test_letters_alone_are_mended_where_no_other_byte_explains_them(text) -> None:
    broken = f"Huruf {text.encode().decode('latin-1')} itu."
    assert clean_text(broken).text == f"Huruf {text} itu."


@pytest.mark.parametrize("text", ["Kami\x85 pulang.", "Ia berkata\x85", "\x85dan pulang."])
def test_the_dots_of_windows_are_no_white_space(text) -> None:
    cleaned = clean_text(text)
    assert cleaned.text == text.replace("\x85", "…")
    assert [cut.text for cut in cleaned.removed] == ["\x85"]
    assert restore(cleaned) == text


@pytest.mark.parametrize("text", ["Martin Ødegaard menang.", "ESPAÑ” kata Ñandú.", "Übung dan Öl: 3 × 4 × 5.", "Ð × Ø"])
def test_letters_of_other_languages_stay(text) -> None:
    assert clean_text(text).text == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\r\r", "\u2028\u2028"])
@pytest.mark.parametrize("rough", ["", "Ia &amp; dia. "])
def test_every_end_of_a_line_ends_a_paragraph(end, rough) -> None:
    text = f"{rough}Harga naik.{end}Warga cemas.{end}Hujan turun."
    assert clean_text(text).text == f"{rough.replace('&amp;', '&')}Harga naik.\nWarga cemas.\nHujan turun."


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("Kami menang. Solo, CNN Indonesia -- Laga usai.", None),
        ("Ia di sini. Kota Solo, CNN Indonesia -- Laga usai.", None),
        ("St. Petersburg, CNN Indonesia -- Laga usai.", "St. Petersburg"),
        ("Kab. Bogor, CNN Indonesia -- Laga usai.", "Kab. Bogor"),
        ("Washington D.C., CNN Indonesia -- Laga usai.", "Washington D.C."),
    ],
)
def test_a_dateline_does_not_begin_in_another_sentence(text, dateline) -> None:
    cleaned = clean_text(text)
    assert cleaned.dateline == dateline
    assert cleaned.text == ("Laga usai." if dateline else text)
