"""detik's skin: the frame of 2019 to now, after the stored page of 2023, with the lists that the facts name."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from scraper.core.article_parts import Embed
from scraper.sites.detik import SITE
from tests.replica import filler
from tests.replica.skins.kit import Office, Skin, Story, attribute, escape, feed, html, news_sitemap, page_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.replica.answer import Answer

SECTIONS = SITE.lists.section_ids  # each with the host, and perhaps the folder, of its lists
_RUBRICS = {"finance": "berita-ekonomi-bisnis", "inet": "cyberlife", "sport": "sepakbola", "edu": "detikpedia"}


def rubric_of(channel: str) -> str:
    return _RUBRICS.get(channel, "berita")


def address(story: Story) -> str:
    return f"https://{SECTIONS[story.channel]}/{rubric_of(story.channel)}/d-{story.number}/{story.slug}"


def _video(story: Story) -> Embed | None:
    """Every other story shows a video."""
    if story.index % 2:
        return None
    return Embed("video", "20detik", f"https://20.detik.com/embed/{story.number}", len(story.units) - 1)


def gold(story: Story) -> dict[str, object]:
    video = _video(story)
    return {
        "subsection": rubric_of(story.channel),
        "date_modified": story.when.isoformat(),
        "embeds": [video] if video else [],
    }


def page(story: Story) -> str:
    brand = f"detik{story.channel.title()}"
    when = story.when
    description = attribute(story.description)
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": when.isoformat(),
        "dateModified": when.isoformat(),
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "Organization", "name": "detikcom"},
    }
    return f"""<!DOCTYPE html>
<html lang="id-ID"><head><meta charset="utf-8">
<title>{escape(story.title)}</title>
<link rel="amphtml" href="{story.url}/amp"><link rel="canonical" href="{story.url}" />
<meta name="description" content="{description}" itemprop="description" />
<meta property="og:type" content="article" /><meta property="og:site_name" content="{brand}" />
<meta property="og:title" content="{attribute(story.title)}" /><meta property="og:url" content="{story.url}" />
<meta property="og:image" content="{story.picture}?w=650" />
<meta name="publishdate" content="{when:%Y/%m/%d %H:%M:%S}"  />
<meta name="pubdate" content="{when:%Y-%m-%dT%H-%M-%SZ}" itemprop="datePublished" />
<meta name="dtk:createddate" content="{when - dt.timedelta(hours=3):%Y/%m/%d %H:%M:%S}"  />
<meta name="dtk:publishdate" content="{when:%Y/%m/%d %H:%M:%S}"  />
<meta name="dtk:contenttype" content="singlepagenews"  /><meta name="dtk:author" content="{attribute(story.author)}"  />
<script type="application/ld+json">{json.dumps(data)}</script>
{filler.scripts(story.index % 7)}</head><body>
<div class="page__header"><div class="page__breadcrumb"><a href="https://{SECTIONS[story.channel]}/">{brand}</a>
<a dtr-evt="breadcrumb" dtr-sec="breadcrumbkanal" href="{story.url.rpartition("/d-")[0]}"> Rubrik </a></div></div>
<article class="detail"><div class="detail__header">
<h1 class="detail__title">
        {escape(story.title)}    </h1>
<div class="detail__author">{escape(story.author)} - <span class="detail__label">{brand}</span></div>
<div class="detail__date">{story.date_line}</div></div>
<div class="detail__media"><figure class="detail__media-image"><img src="{story.picture}?w=700&q=90" alt="" />
<figcaption class="detail__media-caption">{escape(story.caption)} (Foto: {escape(story.credit)})</figcaption></figure></div>
<div class="detail__body itp_bodycontent_wrapper"><div class="detail__body-text itp_bodycontent">
<!-- S:Table of Content --><!-- E:Table of Content -->
        {_body(story)}
        <strong>{story.signature}</strong>
        <div class="detail__body-tag mgt-16"><div class="nav">{_tags(story)}</div></div>
</div><div class="skybanner"><div class="sticky"></div></div></div>
<div class="detail__newstag"><ins data-labelname="newstag"></ins></div></article>
<div class="box cb-berita-terkait"><div class="box__title">Berita Terkait</div><article class="list-content__item">
<h3 class="list-content__title"><a dtr-evt="berita terkait" href="{story.box.url}">{escape(story.box.title)}</a></h3></article></div>
{filler.footer(story.index % 5)}</body></html>
"""


def _body(story: Story) -> str:
    dateline = f"<strong>{story.place}</strong> - "
    if story.index % 5 == 3:  # the fragment of 2026 has it inside the first paragraph
        dateline = ""
    parts = []
    for place, (kind, text) in enumerate(story.units):
        words = html(text)
        if place == 0 and not dateline:
            words = f"{story.place} - {words}"
        parts.append(f"<h2>{words}</h2>" if kind == "heading" else f"<p>{words}</p>")
        if place == 2:
            parts.append(_AD)
        if place == 3:
            parts.append(_box(story))
    if len(story.units) <= 3:
        parts.append(_box(story))
    video = _video(story)
    if video:
        parts.append(
            f'\n\t\t<br/><br/><strong>Simak Video "<span id="aevp_title">{escape(story.teaser)}</span>"</strong><br/>\n'
            f'<a id="aevp" href="{video.url}" aevp-params="" class="embed video20detik">[Gambas:Video 20detik]</a><br/>\n'
        )
    return dateline + "".join(parts)


def _box(story: Story) -> str:
    return (
        '<table class="linksisip"><tbody><tr><td><div class="lihatjg"><strong>Baca juga: </strong><a data-label="List Berita" '
        f'href="{story.box.url}">{escape(story.box.title)}</a></div></td></tr></tbody></table>'
    )


def _tags(story: Story) -> str:
    return "\t\t".join(
        f'<a class="nav__item" dtr-evt="tag" href="https://www.detik.com/tag/{tag}/">{tag}</a>' for tag in story.tags
    )


_AD = """<!--s:parallaxindetail--><div class="clearfix"></div><style>
@import url("https://awscdnstatic.detik.net.id/live/_rmbassets/scrollpage/scrollpage.css");
</style>
<div class="parallaxindetail scrollpage" style="height:650px;"><p class="para_caption"
style="display:block;">
ADVERTISEMENT
</p><div class="ads-scrollpage-container"><div id='div-gpt-ad-1572510743529-0'><script>
googletag.cmd.push(function() { googletag.display('div-gpt-ad-1572510743529-0'); });
</script></div></div>
<p class="para_caption">
SCROLL TO CONTINUE WITH CONTENT
</p></div><!--e:parallaxindetail-->"""


def _card(story: Story) -> str:
    return (
        f'<article class="list-content__item"><div class="media media--right"><div class="media__text"><h3 class="media__title">'
        f'<a href="{story.url}" class="media__link" dtr-ttl="{attribute(story.title)}">{escape(story.title)}</a></h3>'
        f'<div class="media__date"><span d-time="{story.published}" title="{story.date_line}">2 jam yang lalu</span></div>'
        "</div></div></article>"
    )


def lists(office: Office, host: str, path: str, query: Mapping[str, str]) -> Answer | None:
    asked = f"{host}{path}"
    channel = next((name for name, place in SECTIONS.items() if asked.startswith(f"{place}/")), None)
    if channel:
        path = asked.removeprefix(str(SECTIONS[channel]))
    if channel and path.rstrip("/") == "/indeks":
        day = None
        if "date" in query:
            with suppress(ValueError):  # month first, or the site shows today
                day = dt.datetime.strptime(query["date"], "%m/%d/%Y").date()  # noqa: DTZ007 - a day of the site
            day = day or office.now.date()
        return page_of(office.select(channel, day), query, path, _card)
    if channel and path == "/rss":
        return feed(office, office.select(channel), f"detik {channel}")
    if channel and path.endswith("/sitemap_news.xml"):
        return news_sitemap(office.select(channel))
    if host == "www.detik.com" and path == "/search/searchall":
        return page_of(office.select(word=query.get("query", "")), query, path, _card)
    return None


SKIN = Skin(
    name="detik",
    hosts=SITE.hosts,
    channels=tuple(SECTIONS),
    first_number=8_200_000,
    address=address,
    page=page,
    lists=lists,
    gold=gold,
)
