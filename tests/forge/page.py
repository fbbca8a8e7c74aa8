"""Whole forged pages: what stands around a body, and bodies that stand in scripts alone."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Final

from tests.forge import furniture, surroundings
from tests.forge.body import body_of
from tests.forge.dress import Dress
from tests.replica import Replica, markup
from tests.replica.gold import Gold, gold_of
from tests.replica.words import DAYS, MONTHS

if TYPE_CHECKING:
    from tests.replica.story import Story

ARTICLES: Final = 4_000
_STATES: Final = ("json-ld", "next", "nuxt", "assigned", "json", "flight", "flat", "blocks", "parsed", "function")


@dataclass(frozen=True, slots=True)
class Forged:
    """url, html: the page; gold: what it must become; features: the choices of its dress, by name."""

    url: str
    html: str
    gold: Gold
    features: dict[str, str]


@lru_cache(4)
def replica(seed: int) -> Replica:
    """The newsroom whose stories are dressed."""
    return Replica(seed, ARTICLES, layouts=("next",))


def forge(seed: int, kinds: tuple[str, ...] = ("article", "column")) -> Forged:
    """The page of this seed, its text in its markup."""
    story, dress = _story(seed, kinds)
    body = body_of(dress, story)
    return Forged(story.head.url, _page(dress, story, body), gold_of(story, joined=False), dress.features)


def forge_state(seed: int) -> Forged:
    """A page of which only a script has the text."""
    story, dress = _story(seed, ("article", "column"))
    dress.features |= {"share bar in the text": "no", "newsletter": "no", "poll": "no", "app box": "no"}
    body = body_of(dress, story)
    form = dress.choose("state", _STATES)
    if form == "json-ld":
        gold = gold_of(story, joined=False)
        dateline = f"{story.dateline}, CNN Indonesia -- " if story.dateline else ""
        text = (
            dateline
            + "\n\n".join(block.text.replace("\t", " ") for block in gold.article.blocks)
            + f"\n\n{story.signature}"
        )
        script = _json_ld(story, body=text)
        article = replace(gold.article, embeds=[], related=[], text=gold.article.text.replace("\t", " "))
        return Forged(story.head.url, _shell(dress, story, script), replace(gold, article=article), dress.features)
    return Forged(story.head.url, _shell(dress, story, _state(dress, form, story, body)), gold_of(story, joined=False),
                  dress.features)  # fmt: skip


def _story(seed: int, kinds: tuple[str, ...]) -> tuple[Story, Dress]:
    rng = Random(f"forge/{seed}")
    newsroom = replica(seed % 4)
    while True:
        story = newsroom.story(rng.randrange(ARTICLES))
        if story.head.kind in kinds:
            break
    return story, Dress(rng)


def _page(dress: Dress, story: Story, body: str) -> str:
    head = story.head
    rng = dress.rng
    tag = dress.choose("container", ("div", "div", "article", "section", "x-body", "td", "none"))
    heading = dress.choose("headline", ("h1", "h1", "h1", "h1", "h2", "div"))
    title = f"<{heading}{dress.attributes('title')}>{markup.escape(head.title)}</{heading}>"
    about = _about(dress, story)
    lead = furniture.picture(dress, story.lead, "lead") if story.lead else ""
    if story.player:
        lead = (
            f'<div{dress.attributes("player")}><iframe src="{story.player}" width="650" height="366"></iframe></div>'
            + lead
        )
    tags = _tags(dress, story)
    inside_top, inside_end = "", ""
    if lead and dress.has("lead in the container", 0.3):
        inside_top, lead = lead, ""
    if dress.has("heading in the container", 0.15):
        inside_top, title, about = title + about + inside_top, "", ""
    if dress.has("tags in the container", 0.25):
        inside_end, tags = tags, ""
    inner = f"{inside_top}{body}{inside_end}"
    if tag == "td":
        container = f"<table{dress.attributes('text')}><tbody><tr><td>{inner}</td></tr></tbody></table>"
    elif tag == "none":
        container = inner
    else:
        container = dress.wrap("text", inner, tag)
    around = dress.choose("around", ("article", "main article", "div", "deep"))
    story_html = f"{title}{about}{lead}{container}{tags}"
    below = surroundings.below(dress, rng)
    if around == "article":
        middle = f"{dress.wrap('main:article', story_html, 'article')}{below}"
    elif around == "main article":
        middle = dress.wrap("main", f"{dress.wrap('main:article', story_html, 'article')}{below}", "main")
    elif around == "deep":
        middle = dress.wrap(
            "main", dress.wrap("main:row", dress.wrap("main:column", dress.wrap("main:in", story_html) + below))
        )
    else:
        middle = dress.wrap("main", story_html + below)
    side = surroundings.side(dress, rng)
    columns = f"{side}{middle}" if dress.has("side first", 0.25) else f"{middle}{side}"
    if dress.has("columns of a table", 0.08):
        parts = (side, middle) if dress.features["side first"] == "yes" else (middle, side)
        columns = f"<table><tr>{''.join(f'<td>{part}</td>' for part in parts)}</tr></table>"
    return (
        f"{_head(dress, story)}<body>{surroundings.top(dress, rng)}{dress.wrap('main:columns', columns)}"
        f"{surroundings.bottom(dress, rng)}</body></html>"
    )


def _about(dress: Dress, story: Story) -> str:
    when = story.head.when
    line = f"{DAYS[when.weekday()]}, {when:%d} {MONTHS[when.month - 1]} {when:%Y %H:%M} WIB"
    form = dress.choose("date", ("div", "time", "span", "p"))
    date = dress.wrap("date", line, form)
    byline = dress.wrap("byline", story.byline, dress.choose("byline", ("div", "span", "p")))
    bar = furniture.share(dress) if dress.has("share bar above", 0.4) else ""
    return dress.wrap("byline:box", f"{byline} {date}{bar}", dress.choose("about", ("div", "header", "section")))


def _tags(dress: Dress, story: Story) -> str:
    links = " ".join(
        f'<a href="https://www.cnnindonesia.com/tag/{tag.replace(" ", "-")}">{tag}</a>' for tag in story.tags
    )
    label = dress.choose("tags label", ("TOPIK TERKAIT", "Tag:", "Topik", ""))
    return dress.wrap("tags", f"<span>{label}</span> {links}")


def _head(dress: Dress, story: Story) -> str:
    head = story.head
    title, description = html.escape(head.title), html.escape(story.description)
    metas = (
        f'<meta name="description" content="{description}"><meta property="og:title" content="{title}">'
        f'<meta property="og:url" content="{head.url}"><meta property="og:type" content="article">'
    )
    ld = (
        _json_ld(story)
        if dress.has("json-ld", 0.6)
        else f'<meta name="publishdate" content="{head.when:%Y/%m/%d %H:%M:%S}">'
    )
    return (
        f'<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>{title} | CNN Indonesia</title>'
        f'<link rel="canonical" href="{head.url}">{metas}{ld}{surroundings.scripts(dress.rng)}</head>'
    )


def _json_ld(story: Story, body: str | None = None) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.head.title,
        "datePublished": story.head.when.isoformat(),
        "author": {"@type": "Person", "name": story.authors[0] if story.authors else ""},
        "description": story.description,
    }
    if body is not None:
        data["articleBody"] = body
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


def _shell(dress: Dress, story: Story, script: str) -> str:
    """A page without text: its scripts fill it in the browser."""
    rng = dress.rng
    frame = dress.has("a frame around the shell", 0.5)
    return (
        f'{_head(dress, story)}<body>{surroundings.top(dress, rng) if frame else ""}<div id="root"></div>'
        f"{surroundings.bottom(dress, rng) if frame else ''}{script}</body></html>"
    )


def _split(body: str) -> list[str]:
    """The top elements of a body, as the blocks of an editor."""
    parts = re.split(r"(?<=</p>)(?=<p)", body)
    return [part for part in parts if part.strip()]


def _state(dress: Dress, form: str, story: Story, body: str) -> str:
    key = dress.choose("key", ("content", "body", "isi", "html", "article_body", "detail"))
    other = [{"title": f"Kabar lain {number}", "summary": "Ringkasan kabar lain. " * 6} for number in range(6)]
    if form == "blocks":
        body = [{"type": "paragraph" if unit.startswith("<p") else "raw", "content": unit} for unit in _split(body)]
    article = {"id": story.head.number, "title": story.head.title, "slug": story.head.slug, key: body, "views": 3}
    data = {"page": {"article": article, "latest": other, "menu": ["Nasional", "Ekonomi"]}}
    text = json.dumps(data, ensure_ascii=dress.has("escaped", 0.5)).replace("</", "<\\/")
    return _script(form, data, text)


def _script(form: str, data: dict[str, object], text: str) -> str:
    if form == "next":
        return f'<script id="__NEXT_DATA__" type="application/json">{{"props":{{"pageProps":{text}}}}}</script>'
    if form == "nuxt":
        return f'<script>window.__NUXT__={{"data":[{text}]}};</script>'
    if form == "json":
        return f'<script type="application/json" data-state="1">{text}</script>'
    if form == "flat":
        return f'<script type="application/json" id="__NUXT_DATA__">{_safe(_flat(data))}</script>'
    if form == "parsed":
        return f"<script>window.__STATE__ = JSON.parse({_safe(json.dumps(data))});</script>"
    if form == "function":
        longest = _safe(_longest(data))
        return f"<script>window.__NUXT__=(function(a,b){{return {{layout:a,data:[{{isi:{longest},n:b}}]}}}}(0,1));</script>"
    if form == "flight":
        rows = f'1:["$","div",null,{{}}]\n2:{json.dumps(data)}\n'
        half = len(rows) // 2
        parts = [f"<script>self.__next_f.push([1,{_safe(part)}])</script>" for part in (rows[:half], rows[half:])]
        return f"<script>self.__next_f=self.__next_f||[]</script>{''.join(parts)}"
    return f"<script>window.__INITIAL_STATE__ = {text};(function(){{}}());</script>"


def _safe(value: object) -> str:
    """JSON that may stand in a script: no end tag is in it."""
    return json.dumps(value).replace("</", "<\\/")


def _longest(data: dict[str, object]) -> str:
    page = data["page"]
    article = page["article"] if isinstance(page, dict) else {}
    return max((value for value in article.values() if isinstance(value, str)), key=len)


def _flat(data: object) -> list[object]:
    """A value as Nuxt 3 writes it: each part once, named by its place."""
    flat: list[object] = []

    def put(value: object) -> int:
        place = len(flat)
        flat.append(None)
        if isinstance(value, dict):
            flat[place] = {key: put(part) for key, part in value.items()}
        elif isinstance(value, list):
            flat[place] = [put(part) for part in value]
        else:
            flat[place] = value
        return place

    put(data)
    return flat
