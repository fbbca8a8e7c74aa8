"""CNBC Indonesia's skin: the frame that public code relies on, with the lists that the facts name."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from scraper.core.article_parts import Embed
from scraper.sites.cnbcindonesia import SITE
from tests.replica import filler
from tests.replica.clock import at
from tests.replica.skins.kit import Office, Skin, Story, attribute, escape, feed, html, news_sitemap, page_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.replica.answer import Answer

HOST = f"https://{SITE.hosts[0]}"


def address(story: Story) -> str:
    return f"{HOST}/{story.channel}/{at(story.created):%Y%m%d%H%M%S}-17-{story.number}/{story.slug}"


def _video(story: Story) -> Embed | None:
    """Every third story ends in a video."""
    return (
        None if story.index % 3 else Embed("video", "cnbc", f"{HOST}/embed/video/{story.number}", len(story.units) - 1)
    )


def gold(story: Story) -> dict[str, object]:
    video = _video(story)
    return {"date_modified": story.when.isoformat(), "embeds": [video] if video else []}


def page(story: Story) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": story.when.isoformat(),
        "dateModified": story.when.isoformat(),
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "Organization", "name": "cnbcindonesia.com"},
    }
    body = "detail_text" if story.index % 2 else "detail-text"
    return f"""<!DOCTYPE html>
<html lang="id-ID"><head><meta charset="utf-8"><title>{escape(story.title)}</title>
<link rel="canonical" href="{story.url}" /><meta name="description" content="{attribute(story.description)}" />
<meta property="og:title" content="{attribute(story.title)}" /><meta property="og:url" content="{story.url}" />
<meta name="dtk:publishdate" content="{story.when:%Y/%m/%d %H:%M:%S}" /><meta name="dtk:contenttype" content="singlepagenews" />
<script type="application/ld+json">{json.dumps(data)}</script>{filler.scripts(story.index % 7)}</head><body>
<div class="jdl"><div><h1>{escape(story.title)}</h1><div class="author">{escape(story.author)}, CNBC Indonesia</div>
<div class="date">{story.date_line}</div></div></div>
<div class="media_artikel"><img src="{story.picture}?w=700&q=90" alt="" />
<span>{escape(story.caption)} ({escape(story.credit)})</span></div>
<div class="{body}"><strong>{story.place}, CNBC Indonesia</strong> - {_body(story)}<p><strong>{story.signature}</strong></p></div>
<div class="detail_tag">{_tags(story)}</div>{filler.footer(story.index % 5)}</body></html>
"""


def _body(story: Story) -> str:
    parts = [f"<h2>{html(text)}</h2>" if kind == "heading" else f"<p>{html(text)}</p>" for kind, text in story.units]
    parts.insert(min(3, len(parts)), _AD)
    parts.insert(
        min(5, len(parts)),
        '<table class="linksisip"><tbody><tr><td><div class="lihatjg"><strong>Baca juga: </strong>'
        f'<a href="{story.box.url}">{escape(story.box.title)}</a></div></td></tr></tbody></table>',
    )
    if video := _video(story):
        parts.append(
            "<p><strong>Saksikan video di bawah ini:</strong></p>"
            f'<p><strong><a href="{video.url}" class="embed videocnbc">[Gambas:Video CNBC]</a></strong></p>'
        )
    return "".join(parts)


def _tags(story: Story) -> str:
    return "".join(f'<a href="{HOST}/tag/{tag.replace(" ", "-")}">{tag}</a> ' for tag in story.tags)


_AD = """<!-- s: parallax --><div class="paradetail"><p class="para_caption">ADVERTISEMENT</p>
<div class="para paraA ads-slot"><div id='div-gpt-ad-1600000000001-0'><script>googletag.cmd.push(function() {});</script></div></div>
<p class="para_caption">SCROLL TO CONTINUE WITH CONTENT</p></div><!-- e: parallax -->"""


def _card(story: Story) -> str:
    return (
        f'<article><a class="group" href="{story.url}"><h2>{escape(story.title)}</h2>'
        f'<span class="text-xs text-gray">{story.channel} 2 jam yang lalu</span></a></article>'
    )


def lists(office: Office, host: str, path: str, query: Mapping[str, str]) -> Answer | None:
    first, _, rest = path.strip("/").partition("/")
    channel = first if first in SKIN.channels else None
    if host in SITE.hosts and (path == "/indeks" or (channel and rest == f"indeks/{SITE.lists.section_ids[channel]}")):
        day = None
        with suppress(ValueError, KeyError):
            day = dt.datetime.strptime(query["date"], "%Y/%m/%d").date()  # noqa: DTZ007 - a day of the site
        return page_of(office.select(channel, day), query, path, _card)
    if path == "/rss" or (channel and rest == "rss"):
        return feed(office, office.select(channel), "CNBC Indonesia")
    if f"https://{host}{path}" in SITE.lists.feeds:  # of a section in which this newsroom has no article
        return feed(office, [], "CNBC Indonesia")
    if channel and rest == "sitemap_news.xml":
        return news_sitemap(office.select(channel))
    if path == "/search":
        return page_of(office.select(word=query.get("query", "")), query, path, _card)
    return None


SKIN = Skin(
    name="cnbcindonesia",
    hosts=SITE.hosts,
    channels=tuple(SITE.lists.section_ids),
    first_number=700_000,
    address=address,
    page=page,
    lists=lists,
    gold=gold,
)
