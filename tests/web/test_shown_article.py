"""The page of an article in a real browser: each line of the text stands beside the line of the page that it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLE = "/article/cnnindonesia:1000020"
_BOXES = "lines => lines.map(line => { const box = line.getBoundingClientRect(); return [box.left, box.top]; })"


@pytest.fixture
def tab(browser, site) -> Iterator[Any]:
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(site.url + ARTICLE)
    yield opened
    context.close()


def boxes(tab: Any, selector: str) -> list[list[float]]:
    found: list[list[float]] = tab.eval_on_selector_all(selector, _BOXES)
    return found


@pytest.mark.parametrize("width", [1000, 1280, 1900])
def test_each_line_of_the_page_stands_beside_its_line_of_the_text(tab, width) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    text, raw = boxes(tab, ".text > p"), boxes(tab, ".raw > p")
    assert len(text) == len(raw) > 6
    assert [top for _, top in text] == pytest.approx([top for _, top in raw], abs=1)
    assert max(left for left, _ in text) < min(left for left, _ in raw)
    tab.check("#cuts")
    assert [top for _, top in boxes(tab, ".text > p")] == pytest.approx(
        [top for _, top in boxes(tab, ".raw > p")], abs=1
    )


def test_on_a_narrow_screen_the_lines_of_the_page_stand_below_the_text(tab) -> None:
    tab.set_viewport_size({"width": 380, "height": 800})
    assert max(top for _, top in boxes(tab, ".text > p")) < min(top for _, top in boxes(tab, ".raw > p"))


def test_what_was_cut_is_marked_with_its_rule_and_hidden_in_the_text_until_it_is_asked_for(tab) -> None:
    assert tab.inner_text(".raw .cut:has-text('ADVERTISEMENT') a") == "ad-block"
    shown = tab.locator(".text .cut:has-text('ADVERTISEMENT') del")
    assert not shown.is_visible()
    tab.check("#cuts")
    assert shown.is_visible()


def test_print_has_the_text_alone(tab) -> None:
    tab.emulate_media(media="print")
    seen = {name: tab.is_visible(name) for name in ("h1", ".text > p", ".raw", ".judge", ".top", ".to-judge")}
    assert seen == {"h1": True, ".text > p": True, ".raw": False, ".judge": False, ".top": False, ".to-judge": False}
    assert not tab.locator(".raw > p").first.is_visible()
