"""Titles of other articles go where they stand apart, and stay where they are words of a sentence."""

from __future__ import annotations

import pytest

from scraper.cleaning.clean_draft import clean
from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.profile import CORPUS
from scraper.cleaning.restore import restore
from scraper.cleaning.title_shape import looks_like_title
from scraper.core.article import Block
from scraper.core.piece import Piece
from tests.clean.test_linear import MEGABYTE, grows_like_the_text
from tests.clean.test_pieces import draft

FILM = "Ada Apa dengan Cinta 2"
TRAIN = "Proyek Kereta Cepat Jakarta-Bandung"
LONG = "Wali Kota Janji Pasar Baru Selesai Dibangun Bulan Depan"


@pytest.mark.parametrize(
    "sentence",
    [
        f'Film itu berjudul "{FILM}" tayang besok.',
        f"Film itu berjudul {FILM} tayang besok.",
        f"{TRAIN} molor lagi.",
        f"Menteri itu meninjau {TRAIN}.",
        f"{LONG}, kata dia.",
    ],
)
def test_on_a_page_a_title_among_words_stays(sentence: str) -> None:
    article = clean(draft(Piece(sentence), Piece("Warga cemas."), titles=(FILM, TRAIN, LONG)))
    assert article.text == f"{sentence}\n\nWarga cemas."
    assert article.removed == []


def test_on_a_page_a_heading_that_says_what_a_title_says_stays() -> None:
    article = clean(draft(Piece("Harga naik."), Piece(TRAIN, "heading"), Piece("Molor."), titles=(TRAIN,)))
    assert article.blocks[1] == Block("heading", TRAIN)


@pytest.mark.parametrize("line", [TRAIN, f"Lihat Juga: {TRAIN}", f"Pilihan Redaksi{TRAIN}{LONG}", f"{TRAIN} {LONG}"])
@pytest.mark.parametrize("kind", ["paragraph", "list_item"])
def test_on_a_page_a_paragraph_of_titles_goes(line: str, kind: str) -> None:
    article = clean(draft(Piece("Harga naik."), Piece(line, kind), Piece("Warga cemas."), titles=(TRAIN, LONG)))
    assert article.text == "Harga naik.\n\nWarga cemas."
    assert restore(article) == f"Harga naik.\n\n{line}\n\nWarga cemas."


@pytest.mark.parametrize(
    "text",
    [
        f'Film itu berjudul "{FILM}" tayang besok.',
        f"Film itu berjudul “{FILM}” tayang besok.",
        f"Film itu berjudul '{FILM}', kata dia.",
        f'Film itu berjudul " {FILM} " tayang besok .',
        f"Film itu berjudul {FILM}. Warga cemas.",
        f"Kata dia, {FILM} Warga cemas.",
        f"Harga naik. {TRAIN} molor lagi.",
        f"Harga naik. {TRAIN}, kata dia, molor.",
        f"Harga naik.\n{TRAIN} molor lagi.",
        f"Direktur {TRAIN} Budi Santoso pulang.",
        f"Kata dia {LONG} Warga cemas.",
    ],
)
def test_in_a_text_a_title_among_words_stays(text: str) -> None:
    assert clean_text(text, link_titles=[FILM, TRAIN, LONG]).text == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"Harga naik.{TRAIN} Warga cemas.", "Harga naik. Warga cemas."),
        (f"Harga naik. {TRAIN}Warga cemas.", "Harga naik. Warga cemas."),
        (f'Harga naik. {TRAIN}"Kami cemas," kata warga.', 'Harga naik. "Kami cemas," kata warga.'),
        (f'"Kami cemas," kata warga.{TRAIN} "Kami marah."', '"Kami cemas," kata warga. "Kami marah."'),
        (f'Ia berkata, "Kami cemas."{TRAIN}Warga marah.', 'Ia berkata, "Kami cemas." Warga marah.'),
        (f"Harga naik, kata warga{TRAIN}{LONG}Warga cemas.", "Harga naik, kata warga Warga cemas."),
        (f"Harga naik.ANALISIS{TRAIN}Warga cemas.", "Harga naik. Warga cemas."),
        (f"Kata warga Pilihan Redaksi{TRAIN} {LONG} Warga cemas.", "Kata warga Warga cemas."),
        (f"Pasar Baru Dibuka {LONG} Warga cemas.", "Pasar Baru Dibuka Warga cemas."),
        (f"Harga naik.\n{TRAIN}\nWarga cemas.", "Harga naik.\nWarga cemas."),
        (f"Harga naik.{TRAIN}[Gambas:Video CNN] (ama/kid)", "Harga naik."),
    ],
)
def test_in_a_text_a_title_between_sentences_goes(text: str, left: str) -> None:
    titles = [FILM, TRAIN, LONG]
    cleaned = clean_text(text, link_titles=titles)
    assert cleaned.text == left
    assert "".join(restore(cleaned).split()) == "".join(text.split())
    assert clean_text(left, link_titles=titles).text == left


def test_of_two_titles_that_begin_alike_the_longer_one_goes() -> None:
    titles = [TRAIN, f"{TRAIN} Molor Lagi"]
    assert clean_text(f"Harga naik.{titles[1]}Warga cemas.", link_titles=titles).text == "Harga naik. Warga cemas."


@pytest.mark.parametrize("around", ["{} ", "{}", "kata {} lagi. ", '"{}" '])
def test_many_titles_take_time_like_the_text(around: str) -> None:
    assert grows_like_the_text(around.format(TRAIN), CORPUS, MEGABYTE, titles=[TRAIN])


@pytest.mark.parametrize(
    ("line", "is_title"),
    [
        (LONG, True),
        (f"{LONG}?", True),
        (f'"{LONG}"', True),
        (LONG.replace("Selesai Dibangun", "selesai dibangun"), True),
        *((f"{LONG}{end}", False) for end in ".!…:;,"),
        (LONG.lower(), False),
        ("Pasar Baru Selesai Dibangun", False),
        (f"{LONG} " * 4, False),
    ],
)
def test_a_title_is_short_and_mostly_of_capitals_and_does_not_end_as_a_sentence(line: str, is_title: bool) -> None:
    assert looks_like_title(line) is is_title
