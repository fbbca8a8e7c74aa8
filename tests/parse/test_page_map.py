"""The map of a page: every word of it stands in one block, and each block says what became of it and why."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from scraper.core.page import Page
from scraper.offline.contact_page import page_of_diagnoses
from scraper.offline.diagnosis import Diagnosis, explain
from tests.forge import forge
from tests.replica import Replica

EVIL = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">"


def page_in(layout: str) -> Page:
    replica = Replica(seed=9, articles=6, layouts=[layout])
    url = replica.urls(kind="article")[0]
    return Page(url, replica.answer(urlsplit(url).path).body, "text/html; charset=utf-8")


@pytest.fixture(params=["tailwind", "2014", "2020-br", "next", "forged"])
def seen(request) -> Diagnosis:
    if request.param == "forged":
        forged = forge(3)
        return explain(Page(forged.url, forged.html.encode(), "text/html; charset=utf-8"))
    return explain(page_in(request.param))


def test_text_blocks_say_what_the_article_says(seen: Diagnosis) -> None:
    assert seen.article is not None
    drawn = " ".join(block.text for block in seen.blocks if block.state == "text")
    for block in seen.article.blocks:
        assert block.text[:25].split("\t")[0] in drawn, block
    outside = " ".join(block.text for block in seen.blocks if block.state == "outside")
    assert not any(block.text in outside for block in seen.article.blocks if len(block.text) > 60)


def test_what_is_taken_out_has_its_fate_and_its_reason(seen: Diagnosis) -> None:
    taken = [block for block in seen.blocks if block.state == "taken"]
    assert taken
    assert all(block.fate and block.why.endswith(".") for block in taken)
    assert seen.article is not None
    boxes = [block for block in taken if block.fate.startswith("related")]
    assert bool(boxes) == bool(seen.article.related)


def test_what_rules_for_text_take_whole_is_taken_in_the_drawing() -> None:
    seen = explain(page_in("tailwind"))
    assert seen.article is not None
    by_rule = {block.fate: block.text for block in seen.blocks if block.why == "A rule for text takes it."}
    assert seen.article.dateline
    assert by_rule["cut (dateline)"].startswith(seen.article.dateline)
    assert not any(block.state == "taken" and not block.words and block.fate.startswith("cut") for block in seen.blocks)


def test_every_line_of_the_page_is_drawn_once(seen: Diagnosis) -> None:
    words = sum(block.words for block in seen.blocks if block.state in {"text", "taken", "outside"} and not block.depth)
    assert words > 50, "the frame of the page is drawn too"
    names = [block.name for block in seen.blocks]
    assert names.count("footer") <= 1
    assert sum(block.why == "It is the title." for block in seen.blocks) >= 1


def test_facts_and_evidence_give_different_reasons() -> None:
    known, unknown = explain(page_in("tailwind")), explain(page_in("next"))
    assert any("facts of the site name its class linksisip" in block.why for block in known.blocks)
    assert not any("facts of the site" in block.why for block in unknown.blocks if block.state == "taken")
    assert any("Titles of other articles" in block.why for block in unknown.blocks)


def test_a_rejected_page_is_drawn_too() -> None:
    page = (
        b"<html><title>Indeks</title><body><nav>menu</nav><div><p>Sebuah kalimat pendek saja.</p></div></body></html>"
    )
    seen = explain(Page("https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul", page))
    assert seen.rejected is not None
    assert {block.state for block in seen.blocks} <= {"outside", "text", "around", "taken"}
    assert any("menu" in block.text for block in seen.blocks)


def test_a_block_without_a_sentence_says_so() -> None:
    text = "<p>Warga desa membangun pos ronda baru di tepi sungai bersama para tetangga.</p>" * 9
    page = f"<html><body><div>{text}</div><section>Kursi kayu</section></body></html>"
    seen = explain(Page("https://www.kabar.example/desa/pos-ronda", page.encode(), "text/html; charset=utf-8"))
    assert [block.why for block in seen.blocks if block.text == "Kursi kayu"] == ["No sentence stands in it."]


@pytest.mark.parametrize(
    ("hidden", "name"),
    [("hidden", "hidden"), ('style="display:none"', "hidden"), ('class="sr-only"', "for screen readers")],
)
def test_a_block_that_no_reader_sees_is_outside_for_that(hidden: str, name: str) -> None:
    text = "<p>Warga desa membangun pos ronda baru di tepi sungai bersama para tetangga.</p>" * 30
    unseen = "Pemerintah kota membagikan selimut kepada warga di tepi sungai pada hari Senin."
    page = f"<html><body><h1>Pos ronda</h1><div>{text}</div><div {hidden}><p>{unseen}</p></div></body></html>"
    seen = explain(Page("https://www.kabar.example/desa/pos-ronda", page.encode(), "text/html; charset=utf-8"))
    assert {(block.state, block.why) for block in seen.blocks if block.text == unseen} == {
        ("outside", f"Its names say so: {name}.")
    }


def hostile() -> Diagnosis:
    page = page_in("tailwind")
    evil = EVIL.replace("<", "&lt;").replace(">", "&gt;")
    body = page.body.replace(b"</h1>", f"{evil}</h1>".encode(), 1).replace(b"<p>", f"<p>{evil} ".encode(), 2)
    return explain(Page(page.url, body.replace(b'class="share', b'class="&quot;&gt;&lt;b&gt;share'), page.content_type))


def test_nothing_of_a_page_is_markup_in_the_drawing() -> None:
    drawn = page_of_diagnoses([("<b>page</b>.html", hostile())])
    assert "document.title" in drawn, "the words are shown"
    assert "<script" not in drawn
    assert "<img" not in drawn
    assert "<b>page" not in drawn
    assert "default-src 'none'" in drawn
    loads = re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?(?!#)\w", drawn.replace("&#34;", '"').partition("<main>")[0])
    assert loads == []


@pytest.mark.parametrize(("width", "scheme"), [(1100, "light"), (380, "dark")])
def test_the_drawing_in_a_browser(browser, tmp_path, width: int, scheme: str) -> None:
    file = tmp_path / "seen.html"
    file.write_text(page_of_diagnoses([("page.html", hostile())]), encoding="utf-8")
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked, complaints = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert complaints == []
    assert tab.title() == "Pages as they are read"
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    colours = {
        state: tab.evaluate(f"getComputedStyle(document.querySelector('.block.{state}')).borderLeftColor")
        for state in ("text", "taken", "outside")
    }
    assert len(set(colours.values())) == 3
    tab.close()
