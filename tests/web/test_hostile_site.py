"""Hostile articles are shown inert: to a strict reader of the markup, and in a real browser with its console read."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from tests.web.conftest import ODD, REVISED
from tests.web.hostile_articles import WEAPONS, write_hostile
from tests.web.served import served

TAGS = {
    "html", "head", "meta", "title", "link", "body", "a", "header", "nav", "form", "label", "input", "button", "main",
    "h1", "h2", "h3", "p", "span", "bdi", "strong", "b", "code", "svg", "rect", "text", "section", "article", "div",
    "aside", "ul", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "footer", "details",
    "summary", "select", "option", "textarea", "mark", "del", "ins", "pre",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "name", "content", "rel", "href", "type", "class", "id", "for", "role", "action", "value",
    "placeholder", "maxlength", "aria-label", "aria-labelledby", "aria-hidden", "viewbox", "preserveaspectratio", "x",
    "y", "rx", "width", "height", "selected", "open", "method", "rows", "accesskey", "title", "download", "scope",
}  # fmt: skip


class Strict(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        if tag not in TAGS:
            self.faults.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.faults.append(f"{tag} {name}")
            if name in {"href", "action"} and not (value or "").startswith(("/", "?", "#", "http://", "https://")):
                self.faults.append(f"{tag} {name}={value}")
            if name == "href" and (value or "").startswith("//"):
                self.faults.append(f"{tag} {value}")

    def handle_comment(self, data) -> None:
        self.faults.append(f"comment {data[:20]}")

    def handle_data(self, data) -> None:
        self.text += data


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    made = write_hostile(folder, 200)
    with served(folder) as running:
        yield running, made


def test_two_hundred_hostile_articles_are_only_text(hostile) -> None:
    site, made = hostile
    for one in made:
        answer = site.ask(f"/article/{one.id}")
        assert answer.status == 200
        page = Strict(answer.text)
        assert page.faults == []
        assert "".join(one.blocks[0].text.split()).replace("\0", "\ufffd")[:60] in "".join(page.text.split())
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("weapon", WEAPONS, ids=range(len(WEAPONS)))
def test_no_address_makes_a_page_more_than_text(hostile, weapon) -> None:
    site, _ = hostile
    given = quote(weapon[:190], safe="")
    for path in (f"/search?q={given}", f"/search?tag={given}", f"/search?section={given}&order=best", f"/rules/{given}",
                 f"/article/{given}", f"/{given}", f"/search?after={given}", f"/audit/{given}/next"):  # fmt: skip
        answer = site.ask(path)
        assert answer.status in {200, 303, 400, 404}, path
        assert Strict(answer.text).faults == [], path
    for path in ("/", "/audit", "/rules", "/search"):
        assert Strict(site.ask(path).text).faults == []


def look_at(browser, site, paths) -> None:
    """Open each page; nothing runs, nothing is asked of others, the console is silent."""
    context = browser.new_context()
    tab = context.new_page()
    events: list[str] = []
    tab.on("request", lambda request: events.append(request.url) if not request.url.startswith(site.url) else None)
    tab.on("console", lambda message: events.append(message.text))
    tab.on("pageerror", lambda error: events.append(str(error)))
    tab.on("dialog", lambda dialog: (events.append(dialog.message), dialog.dismiss()))
    for path in paths:
        tab.goto(site.url + path, wait_until="load")
        assert events == [], path
        assert tab.evaluate("window.owned") is None, path
        assert tab.url == site.url + path
        assert tab.evaluate("document.cookie") == ""
    context.close()


def test_a_browser_runs_nothing_of_hostile_articles(browser, hostile) -> None:
    site, made = hostile
    look_at(browser, site, ["/", "/audit", "/rules", "/search", *(f"/article/{one.id}" for one in made[:12])])


@pytest.mark.slow
def test_a_browser_runs_nothing_of_two_hundred_hostile_articles(browser, hostile) -> None:
    site, made = hostile
    look_at(browser, site, [f"/article/{one.id}" for one in made])


SHOWN = ["/", "/search?q=harga", f"/article/{REVISED}?queue=suspect", f"/article/{REVISED}/revisions", "/audit",
         "/rules", "/rules/dateline", f"/article/{ODD}", "/nowhere"]  # fmt: skip


@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        ("light", 1280),
        *(pytest.param(*one, marks=pytest.mark.slow) for one in [("dark", 1280), ("light", 380), ("dark", 380)]),
    ],
)
def test_no_page_has_a_barrier(browser, site, scheme, width) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  as the browser

    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    tab = context.new_page()
    for path in SHOWN:
        tab.goto(site.url + path)
        found = Axe().run(tab)
        assert found.violations_count == 0, f"{path}\n{found.generate_report()}"
    context.close()


@pytest.mark.parametrize("width", [380, pytest.param(1280, marks=pytest.mark.slow)])
def test_nothing_sticks_out_of_a_page(browser, site, hostile, width) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    tab = context.new_page()
    for url in [site.url + path for path in SHOWN] + [f"{hostile[0].url}/article/{one.id}" for one in hostile[1][:6]]:
        tab.goto(url)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, url
    context.close()


def test_keys_alone_lead_through_search_and_judgement(browser, site) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(site.url)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.focus("#quick")
    tab.keyboard.type("harga beras")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search?q=harga+beras")
    tab.focus(".hit a")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/article/**")
    assert not tab.is_visible(".text del")
    tab.focus("#cuts")
    tab.keyboard.press("Space")
    assert tab.is_visible(".text del")
    tab.focus("#note")
    tab.keyboard.type("dibaca")
    tab.focus("button[value=right]")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("text=Judged right")
    context.close()
