"""Lines of a block: markers behind invisible characters, and thousands of placeholders in one line."""

from __future__ import annotations

import time

import pytest

from scraper.composition.process import process
from scraper.core.page import Page
from scraper.parsing.body.lines import plain_type

ADDRESS = "https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/contoh-judul-berita"
SENTENCE = "Pemerintah daerah itu menyatakan bahwa harga beras di pasar akan turun pada pekan ini. "
PLACEHOLDER = '<a class="embed videocnn" href="https://www.cnnindonesia.com/embed/video/{}">[Gambas:Video CNN]</a>'


def page(*paragraphs: str) -> Page:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in (SENTENCE * 3, *paragraphs))
    return Page(ADDRESS, f"<h1>Contoh judul</h1><div class='detail-text'>{body}</div>".encode(), "text/html")


def test_a_marker_behind_an_invisible_character_makes_an_item() -> None:
    article = process(page("\u200b- Beras naik", "\ufeff2. Gula turun", "\u200bBeras dan gula"))
    assert [(block.type, block.text) for block in article.blocks[1:]] == [
        ("list_item", "- Beras naik"),
        ("list_item", "2. Gula turun"),
        ("paragraph", "Beras dan gula"),
    ]


@pytest.mark.parametrize("line", ["- Beras naik", "• Gula turun", "12) Garam tetap", "3. Bawang", "b. Cabai"])
def test_a_typed_marker_before_words_makes_an_item(line: str) -> None:
    assert plain_type(line, "paragraph") == "list_item"
    assert plain_type(line, "quote") == "quote"


@pytest.mark.parametrize("line", ["A. Rahman datang", "7", "x", "", "-7 derajat", "2.500 ton", "dan lain-lain"])
def test_what_only_looks_like_a_marker_makes_no_item(line: str) -> None:
    assert plain_type(line, "paragraph") == "paragraph"


def test_placeholders_in_a_line_are_cut_at_their_places() -> None:
    first, second, third = (PLACEHOLDER.format(number) for number in range(3))
    article = process(page(f"Satu {first}dua{second} {third} tiga"))
    assert article.blocks[1].text == "Satu dua tiga"
    assert [embed.url for embed in article.embeds] == [
        f"https://www.cnnindonesia.com/embed/video/{number}" for number in range(3)
    ]
    assert [(cut.text.strip(), cut.start) for cut in article.removed] == [
        ("[Gambas:Video CNN]", start) for start in (4, 8, 8)
    ]


def test_words_for_screen_readers_part_no_word_from_its_comma() -> None:
    hidden = '<a href="/harga">beras<span style="clip: rect(0 0 0 0)">, buka di tab baru</span></a>'
    article = process(page(f"Harga {hidden}, {hidden} dan {PLACEHOLDER.format(1)} {hidden}. Gula naik."))
    assert article.blocks[1].text == "Harga beras, beras dan beras. Gula naik."
    cuts = [(article.blocks[1].text[: cut.start], cut.text.strip()) for cut in article.removed]
    assert cuts == [
        ("Harga beras", ", buka di tab baru"),
        ("Harga beras, beras", ", buka di tab baru"),
        ("Harga beras, beras dan", "[Gambas:Video CNN]"),
        ("Harga beras, beras dan beras", ", buka di tab baru"),
    ]


def seconds(placeholders: int) -> float:
    crowded = page(" ".join(f"{SENTENCE}{PLACEHOLDER.format(number)}" for number in range(placeholders)))
    best = float("inf")
    for _ in range(3):
        start = time.thread_time()
        assert len(process(crowded).embeds) == placeholders
        best = min(best, time.thread_time() - start)
    return best


def test_placeholders_in_a_line_cost_in_proportion_to_their_number() -> None:
    assert seconds(2_400) / seconds(600) < 9  # in proportion 4, by the square 16
