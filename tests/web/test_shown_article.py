"""The page of an article in a real browser: each line of the text stands beside the line of the page that it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from scraper.web.index import build_index
from tests.web.made_crawl import write_crawl
from tests.web.served import served

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


def press_with_alt(tab: Any, key: str) -> None:
    """Press an access key as the system sends it: playwright's own keys are not of the system."""
    wire = tab.context.new_cdp_session(tab)
    about = {"modifiers": 1, "key": key, "code": f"Key{key.upper()}", "windowsVirtualKeyCode": ord(key.upper())}
    about["isSystemKey"] = True
    wire.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **about})
    wire.send("Input.dispatchKeyEvent", {"type": "char", "text": key, "unmodifiedText": key, **about})
    wire.send("Input.dispatchKeyEvent", {"type": "keyUp", **about})


def test_access_keys_judge_and_lead_on_without_a_script(browser, tmp_path) -> None:
    write_crawl(tmp_path, 60)
    build_index(tmp_path)
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(10_000)
    tab = context.new_page()
    with served(tmp_path) as site:
        tab.goto(f"{site.url}/audit/new-layouts/next")
        places = [tab.url]
        for key in ("w", "n"):
            tab.focus("#note")
            tab.keyboard.type("dibaca")
            press_with_alt(tab, key)
            tab.wait_for_url(lambda url: url != places[-1])
            places.append(tab.url)
        assert len(set(places)) == 3
        tab.goto(f"{site.url}/audit")
        command = tab.inner_text("section[aria-labelledby=wrong] code")
    context.close()
    article_id = unquote(places[0].rpartition("/")[2].partition("?")[0])
    assert command == f"scraper fixture {article_id} --from {tmp_path}"
