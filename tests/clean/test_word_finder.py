"""The finder finds every word, wherever it stands."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.word_finder import WordFinder

WORDS = ("a", "ab", "ba", "aba", "é", "🙂a", "\n(", "b", "\u200b")


@given(st.lists(st.sampled_from((*WORDS, "c", " ", "ü", "\ud83d")), max_size=30).map("".join))
@example("ababa")
@example("ü\u200b🙂aba")
def test_every_word_is_found_in_order_those_that_overlap_too(text: str) -> None:
    wanted = sorted(
        (place, index) for index, word in enumerate(WORDS) for place in range(len(text)) if text.startswith(word, place)
    )
    assert WordFinder(WORDS).places(text) == wanted


def test_without_words_nothing_is_found() -> None:
    assert WordFinder(()).places("kata") == []


def test_many_titles_are_found_like_few() -> None:
    titles = [f"Judul Nomor {number} Tentang Harga Pangan" for number in range(80)]
    text = "\n".join(["Harga naik.", *titles[10:15], "Warga cemas."])
    assert clean_text(text, link_titles=titles).text == clean_text(text, link_titles=titles[10:15]).text
    assert clean_text(text, link_titles=titles).text == "Harga naik.\nWarga cemas."
