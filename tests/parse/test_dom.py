"""The questions that are asked of a parsed page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.parsing.page.dom import Element, is_filled, parse_html, select, visible_text

EITHER = "div#x, span#x"


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<p id=x>a", []),
        ("<div id=x>a</div><div id=x>b</div>", ["a", "b"]),
        ("<span id=x>a</span>b<span id=x>c</span>", ["a", "c"]),
        ("<span id=x>a</span><div id=x>b</div><span id=x>c</span>", ["a", "b", "c"]),
    ],
)
def test_a_list_of_selectors_finds_what_each_finds_in_order_of_reading(markup: str, found: list[str]) -> None:
    doc = parse_html(markup)
    assert [visible_text(node) for node in select(doc, EITHER)] == found
    assert select(doc, EITHER) == doc.select(EITHER)


WORDLESS = ("", " \n", "&nbsp;", "<br>", "<script>kode()</script>", "<p> </p>", "<b><i></i></b>", "<!-- catatan -->")
WORDS = ("beras", "<b>beras</b>", "<p>beras</p>", "<div><span>beras</span></div>")


@given(st.lists(st.sampled_from((*WORDLESS, *WORDS)), max_size=6))
def test_a_node_is_filled_when_a_reader_sees_words_in_it(parts: list[str]) -> None:
    node = parse_html(f"<body><div id=x>{''.join(parts)}</div>").select_one("div#x")
    assert isinstance(node, Element)
    assert is_filled(node) == bool(set(parts) & set(WORDS)) == bool(visible_text(node))


def test_of_what_stands_in_a_player_no_reader_sees_a_word() -> None:
    player = parse_html("<video><source><p>Tidak didukung</p> di sini</video>").find("video")
    assert player is not None
    assert visible_text(player) == ""
