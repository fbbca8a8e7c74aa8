"""Kabar Uji: an invented newsroom that no facts describe; the guide to adding a newsroom is followed on it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.replica import filler
from tests.replica.skins.kit import Office, Skin, Story, attribute, escape, feed, html, news_sitemap, page_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.replica.answer import Answer

HOST = "https://www.kabaruji.example"
CHANNELS = ("kota", "desa", "pasar")


def address(story: Story) -> str:
    return f"{HOST}/{story.channel}/baca/{story.number}/{story.slug}"


def gold(_: Story) -> dict[str, object]:
    return {"dateline": None, "editors": [], "related": []}


def page(story: Story) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": story.when.isoformat(),
        "author": [{"@type": "Person", "name": story.author}],
    }
    body = "".join(
        f"<h3>{html(text)}</h3>" if kind == "heading" else f"<p>{html(text)}</p>" for kind, text in story.units
    )
    tags = "".join(f'<a href="{HOST}/tag/{tag.replace(" ", "-")}">{tag}</a>' for tag in story.tags)
    return f"""<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><title>{escape(story.title)} - Kabar Uji</title>
<link rel="canonical" href="{story.url}"><meta name="description" content="{attribute(story.description)}">
<meta property="og:title" content="{attribute(story.title)}"><meta property="og:image" content="{story.picture}?w=700&amp;q=90">
<script type="application/ld+json">{json.dumps(data)}</script>{filler.scripts(story.index % 7)}</head><body>
<nav class="menu"><a href="{HOST}/kota">Kota</a> <a href="{HOST}/desa">Desa</a> <a href="{HOST}/pasar">Pasar</a></nav>
<main><h1 class="story-title">{escape(story.title)}</h1>
<p class="story-byline">Oleh {escape(story.author)}</p>
<time class="story-time" datetime="{story.when.isoformat()}">{story.date_line}</time>
<figure class="story-lead"><img src="{story.picture}?w=700&amp;q=90" alt=""><figcaption>{escape(story.caption)} ({escape(story.credit)})</figcaption></figure>
<div class="story-text">{body}</div>
<div class="story-tags">{tags}</div></main>
<aside class="popular"><h2>Terpopuler</h2><ol><li><a href="{story.box.url}">{escape(story.box.title)}</a></li></ol></aside>
{filler.footer(story.index % 5)}</body></html>
"""


def _card(story: Story) -> str:
    return f'<article class="teaser"><a href="{story.url}"><h2>{escape(story.title)}</h2></a></article>'


def lists(office: Office, host: str, path: str, query: Mapping[str, str]) -> Answer | None:
    del host  # all of it is on one
    first, _, rest = path.strip("/").partition("/")
    channel = first if first in CHANNELS else None
    if path == "/terbaru" or (channel and rest == "terbaru"):
        return page_of(office.select(channel), query, path, _card)
    if path == "/feed.xml":
        return feed(office, office.stories, "Kabar Uji")
    return news_sitemap(office.stories) if path == "/sitemap-news.xml" else None


SKIN = Skin(
    name="kabaruji",
    hosts=("www.kabaruji.example",),
    channels=CHANNELS,
    first_number=1_200_000,
    address=address,
    page=page,
    lists=lists,
    gold=gold,
)
