"""Bodies that stand in scripts alone, in the forms of editors, frameworks and hands, are read by paragraphs."""

from __future__ import annotations

import html
import json
from urllib.parse import quote

import pytest

from scraper import extract
from scraper.parsing.found.markdown import of_markdown
from scraper.parsing.found.script_data import unescaped

URL = "https://www.cnnindonesia.com/nasional/20260301120000-20-1400300/sekolah-apung-di-teluk-seberang"
TITLE = "Sekolah Apung di Teluk Seberang"
LEAD = "Sekolah apung di Teluk Seberang mulai dipakai anak-anak nelayan pada Senin pagi."
HEAD = "Kelas di Atas Air"
REST = (
    '"Anak-anak tidak perlu lagi menunggu laut surut," kata Ibu Rahma, guru kelas tiga di sekolah itu.',
    "Lantainya dari bambu tua yang diikat di atas empat puluh drum bekas, dan atapnya dari daun nipah.",
    "Warga pulau menimba air tawar setiap sore, lalu mengantarnya dengan perahu kecil ke sekolah.",
    "Kepala dusun menghitung ada enam puluh murid yang belajar bergantian pada pagi dan siang hari.",
)
TEXT = [LEAD, HEAD, *REST]
MARKUP = f"<p>{LEAD}</p><h2>{HEAD}</h2>" + "".join(f"<p>{text}</p>" for text in REST)
WHOLE = json.dumps({"title": TITLE, "content": MARKUP})


def spans(text: str) -> list[dict[str, str]]:
    first, _, second = text.partition(", ") if ", " in text else (text[:9], "", text[9:])
    joint = ", " if ", " in text else ""
    return [{"_type": "span", "text": first + joint}, {"_type": "span", "text": second}]


def node(text: str, kind: str) -> dict[str, object]:
    return {"type": kind, "content": [{"type": "text", "text": text}]}


def element(tag: str, text: str) -> list[object]:
    return ["$", tag, None, {"children": text}]


BLOCKS_OF_SPANS = [
    {"_type": "block", "style": "h2" if text == HEAD else "normal", "children": spans(text)} for text in TEXT
]
NODES = {"type": "doc", "content": [node(text, "heading" if text == HEAD else "paragraph") for text in TEXT]}
EDITOR = [{"type": "header" if text == HEAD else "paragraph", "data": {"text": text}} for text in TEXT]
PARAGRAPHS = [element("h2" if text == HEAD else "p", text) for text in TEXT]
ROW = "1:" + json.dumps(
    ["$", "main", None, {"children": [element("h1", TITLE), ["$", "div", None, {"children": PARAGRAPHS}]]}]
)
MARKDOWN = "\n\n".join([LEAD, f"## {HEAD}", *REST])
QUOTED = MARKUP.replace("'", "\\'")

FORMS = {
    "blocks of spans": f"window.S = {json.dumps({'title': TITLE, 'body': BLOCKS_OF_SPANS})}",
    "tree of nodes": f"window.S = {json.dumps({'title': TITLE, 'content': NODES})}",
    "blocks of data": f"window.S = {json.dumps({'title': TITLE, 'blocks': EDITOR})}",
    "stream of elements": f"self.__next_f.push([1,{json.dumps(ROW)}])",
    "Markdown": f"window.S = {json.dumps({'title': TITLE, 'content': MARKDOWN})}",
    "JSON in single quotes": "window.S = JSON.parse('" + WHOLE.replace("\\", "\\\\").replace("'", "\\'") + "')",
    "object in single quotes": f"var kabar = {{nomor: 7, judul: '{TITLE}', isi: '{QUOTED}'}};",
    "template literal": f"const kabar = {{ judul: `{TITLE}`, isi: `{MARKUP}` }};",
    "joined strings": "var isi = "
    + " + ".join(f"'<p>{text}</p>'" if text != HEAD else f"'<h2>{HEAD}</h2>'" for text in TEXT),
    "as a part of an address": f'window.S = JSON.parse(decodeURIComponent("{quote(WHOLE)}"));',
}


def read(inside: str, head: str = "") -> tuple[str, list[str]]:
    page = f"<html><head><title>{TITLE}</title>{head}</head><body>{inside}</body></html>"
    article = extract(page.encode(), URL)
    return article.extraction.method, [block.text for block in article.blocks]


@pytest.mark.parametrize("form", FORMS)
def test_a_script_holds_the_text_in_any_form(form: str) -> None:
    assert read(f"<div>Memuat</div><script>{FORMS[form]}</script>") == ("state", TEXT)


def test_a_shadow_tree_is_read() -> None:
    assert read(f'<kabar-isi><template shadowrootmode="open">{MARKUP}</template></kabar-isi>') == ("state", TEXT)


def test_short_strings_among_paragraphs_are_paragraphs() -> None:
    parts = [LEAD, "Laut tenang.", *REST]
    script = f"<script>window.S = {json.dumps({'title': TITLE, 'paragraphs': parts})}</script>"
    assert read(script) == ("state", parts)


def test_a_text_of_which_the_document_shows_the_beginning_is_read_whole() -> None:
    script = f"<script>window.S = {WHOLE}</script>"
    assert read(f"<main><h1>{TITLE}</h1><p>{LEAD}</p></main>{script}") == ("state", TEXT)


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "NewsArticle", "headline": TITLE, "articleBody": [LEAD, *REST]},
        {
            "@type": "WebPage",
            "mainEntity": {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join([LEAD, *REST])},
        },
    ],
    ids=["list", "main entity"],
)
def test_structured_data_holds_the_text_in_any_form(data: object) -> None:
    method, text = read("<div></div>", f'<script type="application/ld+json">{json.dumps(data)}</script>')
    assert (method, text) == ("state", [LEAD, *REST])


def test_an_escape_of_a_script_says_its_character() -> None:
    assert unescaped(r"\u003cp\x3eAir\'s \u{1F600} \ud83d\ude00\/\n") == "<p>Air's 😀 😀/\n"
    assert (
        unescaped(
            r"\u{FFFFFF}\
"
        )
        == "\ufffd"
    )


def test_markdown_becomes_what_an_article_has_of_it() -> None:
    link = "https://a.example/x?y=1&z=2"
    text = f"> Laut naik, *kata dia*.\n* jaring\n![perahu](/a.jpg)Lihat **peta** [di sini]({link}), 3 * 4 < 13."
    assert of_markdown(text) == (
        "<blockquote>Laut naik, <em>kata dia</em>.</blockquote><li>jaring</li>"
        f'<p>Lihat <strong>peta</strong> <a href="{html.escape(link)}">di sini</a>, 3 * 4 &lt; 13.</p>'
    )
