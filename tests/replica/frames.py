"""Whole pages by generation: head, metas, JSON-LD, title, date line and byline around a body."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

from tests.replica import filler, markup
from tests.replica.bodies import body_of
from tests.replica.clock import at
from tests.replica.prose import slug_of
from tests.replica.story import HOST
from tests.replica.words import DAYS, MONTHS

if TYPE_CHECKING:
    from tests.replica.story import Story

_CONTENT_TYPES = {
    "article": "singlepagenews",
    "video": "singlepagevideo",
    "photo": "multiplefotophoto",
    "infographic": "singlepageinfografis",
    "column": "singlepagekolom",
    "live": "livereport",
}


def page_of(story: Story, page: int | None = 1, *, mobile: bool = False) -> str:
    """One page of an article (None: all its pages at once) in the frame of its layout."""
    make = {"2014": _frame_2014, "2017": _frame_2017, "2020": _frame_2020, "next": _frame_next}.get(
        story.frame, _frame_tailwind
    )
    return make(story, page, mobile)


def amp_page(story: Story) -> str:
    """The AMP form: little frame, the whole text; pictures and players as AMP's own elements."""
    head = story.head
    lead = player = ""
    if story.lead:
        src = story.lead.url.replace("?w=1200", "?w=650&q=90")
        lead = (
            f'<amp-img src="{src}" width="650" height="366" layout="responsive"><noscript><img src="{src}" /></noscript>'
            f"</amp-img><figcaption>{markup.escape(markup.printed_caption(story.lead))}</figcaption>"
        )
    if story.player:
        player = f'<amp-iframe src="{story.player}" width="650" height="366" layout="responsive"></amp-iframe>'
    return (
        f'<!doctype html>\n<html amp lang="id">\n<head><meta charset="utf-8"><title>{html.escape(head.title)}</title>\n'
        f'<link rel="canonical" href="{head.url}">\n{_metas(story)}{_json_ld(story)}'
        '<script async src="https://cdn.ampproject.org/v0.js"></script>\n<style amp-custom>body{margin:0}</style></head>\n'
        f'<body><article><div class="breadcrumb">{_breadcrumb(story)}</div><h1 class="title">{markup.escape(head.title)}</h1>'
        f'<div class="date">{_new_date(story)}</div><div class="author">{story.byline}</div>\n'
        f'<div class="picdetail">{player}{lead}<div class="inbetween"><amp-ad width=300 height=250 type="doubleclick">'
        f"</amp-ad></div></div>\n{body_of(story, None, amp=True)}\n</article>{_tags_new(story)}</body></html>"
    )


def _attr(text: str) -> str:
    return html.escape(text)


def _new_date(story: Story) -> str:
    when = story.head.when
    return f"{DAYS[when.weekday()]}, {when:%d} {MONTHS[when.month - 1]} {when:%Y %H:%M} WIB"


def _old_date(story: Story) -> str:
    when = story.head.when
    return f"{DAYS[when.weekday()]}, {when:%d/%m/%Y %H:%M}"


def _metas(story: Story) -> str:
    """The family that the site's head has had since 2020; true of home and lists too but for the values."""
    head = story.head
    picture = story.lead or (story.gallery[0] if story.gallery else None)
    image = picture.url if picture else f"{head.picture}?w=1200"
    title, description = _attr(head.title), _attr(story.description)
    rows = {
        "dtk:acctype": "acc-cnnindonesia",
        "dtk:subacctype": "desktop",
        "dtk:articleid": str(head.number),
        "dtk:kanalid": str(head.sub),
        "dtk:namakanal": head.section.slug,
        "dtk:articledewasa": "dewasatidak",
        "dtk:articlehoax": "default",
        "dtk:contenttype": _CONTENT_TYPES[head.kind],
        "dtk:platform": "desktop",
        "dtk:keywords": _attr(", ".join(story.tags)),
        "dtk:thumbnailUrl": image,
        "dtk:custom-title": title.lower(),
        "dtk:publishdate": f"{head.when:%Y/%m/%d %H:%M:%S}",
        "dtk:publishdateunix": str(head.published * 1000),
        "dtk:author": _attr(", ".join(story.authors)),
        "description": description,
        "keywords": _attr(", ".join(story.tags)),
        "twitter:card": "summary_large_image",
        "twitter:site": "@CNNindonesia",
        "twitter:site:id": "00000000",
        "twitter:creator": "@CNNindonesia",
        "twitter:description": description,
        "twitter:image:src": image,
    }
    out = [f'<meta name="{name}" content="{value}" />' for name, value in rows.items()]
    graph = {
        "og:site_name": "CNNindonesia",
        "og:title": title,
        "og:url": head.url,
        "og:description": description,
        "og:image": image,
        "og:image:width": "650",
        "og:image:height": "366",
        "og:type": "article",
        "fb:pages": "000000000000000",
        "fb:app_id": "000000000000000",
        "article:publisher": "https://www.facebook.com/CNNIndonesia",
    }
    out += [f'<meta property="{name}" content="{value}" />' for name, value in graph.items()]
    return "\n".join(out) + "\n"


def _json_ld(story: Story) -> str:
    if not story.json_ld:
        return ""
    head = story.head
    shown = story.lead or (story.gallery[0] if story.gallery else None)
    picture = shown.url if shown else f"{head.picture}?w=1200"
    published = head.when.isoformat()
    author = story.authors[0] if story.authors else ""
    data: list[dict[str, object]] = [
        {"@type": "WebPage", "headline": head.title, "url": head.url, "datePublished": published, "image": picture},
        {
            "@type": "NewsArticle",
            "mainEntityOfPage": {"@type": "WebPage", "@id": head.url},
            "headline": head.title,
            "image": {"@type": "ImageObject", "url": picture},
            "datePublished": published,
            "dateModified": at(story.modified or head.published).isoformat(),
            "author": {"@type": "Person", "name": author},
            "publisher": {"@type": "Organization", "name": "cnnindonesia.com"},
            "description": story.description,
        },
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "name": "CNN Indonesia", "item": f"{HOST}/"},
                {"@type": "ListItem", "position": 2, "name": head.section.name, "item": f"{HOST}/{head.section.slug}"},
            ],
        },
    ]
    if story.player:
        data.append({"@type": "VideoObject", "name": head.title, "embedUrl": story.player, "uploadDate": published})
    if story.broken_json_ld:  # a comma too many: no parser takes it
        return f'<script type="application/ld+json">\n{json.dumps(data[1], ensure_ascii=False)[:-1]},}}\n</script>\n'
    return "".join(
        f'<script type="application/ld+json">\n{json.dumps({"@context": "https://schema.org", **part}, ensure_ascii=False)}\n</script>\n'
        for part in data
    )


def _breadcrumb(story: Story) -> str:
    section, head = story.head.section, story.head
    slug, name = ("kolom", "Kolom") if head.kind == "column" else section.sub.get(head.sub, ("", ""))
    second = (
        f' <a class="gtm_breadcrumb_subkanal" href="{HOST}/{section.slug}/{slug}">{markup.escape(name)}</a>'
        if head.sub in section.sub
        else ""
    )
    return f'<a class="gtm_breadcrumb_kanal" href="{HOST}/{section.slug}">{section.name}</a>{second}'


def _tags_new(story: Story) -> str:
    links = "\n".join(f'      <a href="{HOST}/tag/{slug_of(tag)}">{markup.escape(tag)}</a>' for tag in story.tags)
    return (
        '<aside class="my-5"><div class="title-box"> TOPIK TERKAIT </div>\n<div class="flex flex-wrap gap-3">\n'
        f"{links}\n</div></aside>\n"
    )


def _lead(story: Story, wrapper: str, caption: str) -> str:
    if not story.lead:
        return ""
    src = story.lead.url.replace("?w=1200", "?w=650&q=90")
    printed = markup.escape(markup.printed_caption(story.lead))
    return (
        f'<div class="{wrapper}"><img src="{src}" alt="{_attr(story.head.title)}" />'
        f"<{caption}>{printed}</{caption}></div>\n"
    )


def _player(story: Story) -> str:
    if not story.player:
        return ""
    return f'<div class="detail-video" id="idvideocnn"><iframe src="{story.player}" width="650" height="366" allowfullscreen></iframe></div>\n'


def _shell(story: Story, page: int | None, *, mobile: bool, language: str = "id-ID") -> str:
    head = story.head
    platform = (
        '<meta name="platform" content="mobile" />\n' if mobile else '<meta name="platform" content="desktop" />\n'
    )
    suffix = f"/{page}" if page and page > 1 else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}" class="scroll-smooth scroll-pt-[88px] " id="anchor">\n\n    <head>\n'
        f'    <title>{_attr(head.title)}</title>\n{filler.head_links()}<meta charset="utf-8">\n{platform}'
        f'<link rel="canonical" href="{head.url}" />\n<link rel="amphtml" href="{head.url}/amp" />\n'
        f'<link rel="alternate" media="only screen and (max-width: 640px)" href="{head.url.replace("www.", "m.")}{suffix}" />\n'
    )


def _frame_tailwind(story: Story, page: int | None, mobile: bool) -> str:
    head = story.head
    variant = head.number % 4
    script = "<script>googletag.cmd.push(function() { googletag.display('div-gpt-ad-1'); });</script>"
    heading = (
        "mb-2 text-[28px] leading-9 text-cnn_black"
        if head.number % 2
        else "mb-2 text-[32px] text-cnn_black font-merriweather"
    )
    byline = story.byline.replace("CNN Indonesia", '<span class="text-cnn_red">CNN Indonesia</span>')
    return (
        f"{_shell(story, page, mobile=mobile)}{_metas(story)}{_json_ld(story)}{filler.scripts(variant)}</head>\n<body>\n"
        f'{filler.navigation()}<div class="container flex gap-6"><div class="grow-0 w-leftcontent min-w-0">\n'
        f'<div class="breadcrumb flex items-center gap-2 mb-2">{_breadcrumb(story)}</div>\n'
        f'<h1 class="{heading}">\n    {markup.escape(head.title)} </h1>\n'
        f'<div class="text-cnn_black_light3 text-sm mb-2.5"> {byline} </div>\n'
        f'<div class="text-cnn_grey text-sm mb-4">{script if story.script_in_date else ""} {_new_date(story)} </div>\n'
        f"{filler.share()}{_player(story)}{_lead(story, 'detail-image my-5', 'figcaption')}{body_of(story, page)}\n"
        f"{_tags_new(story)}{filler.below(variant)}</div>\n{filler.side(variant)}</div>\n{filler.footer(variant)}</body>\n</html>\n"
    )


def _frame_next(story: Story, page: int | None, mobile: bool) -> str:
    """A layout that no fact describes: what the site may look like after its next change."""
    head = story.head
    return (
        f"{_shell(story, page, mobile=mobile)}{_metas(story)}{_json_ld(story)}{filler.scripts(1)}</head>\n<body>\n"
        f'{filler.navigation()}<main class="story"><h1 class="story__head">{markup.escape(head.title)}</h1>\n'
        f'<div class="story__by">{story.byline}</div><time class="story__when">{_new_date(story)}</time>\n'
        f"{_player(story)}{_lead(story, 'story__pic', 'figcaption')}{body_of(story, page)}\n{_tags_new(story)}{filler.below(1)}</main>\n"
        f"{filler.side(1)}{filler.footer(1)}</body></html>\n"
    )


def _frame_2020(story: Story, page: int | None, mobile: bool) -> str:
    head = story.head
    variant = head.number % 4
    tags = "".join(f'<a href="{HOST}/tag/{slug_of(tag)}">{markup.escape(tag)}</a> ' for tag in story.tags)
    return (
        f"{_shell(story, page, mobile=mobile)}{_metas(story)}{_json_ld(story)}{filler.scripts(variant)}</head>\n<body>\n"
        f'{filler.old_navigation()}{filler.navigation()}<div class="l_content"><div class="content_detail">\n'
        f'<div class="breadcrumb">{_breadcrumb(story)}</div><h1 class="title">{markup.escape(head.title)}</h1>\n'
        f'<div class="date">{story.byline} | {_old_date(story)} WIB</div>\n{_player(story)}'
        f"{_lead(story, 'media_artikel', 'span')}{body_of(story, page)}\n"
        f'<div class="detail_tag">{tags}</div>{filler.below(variant)}</div></div>\n{filler.side(variant)}{filler.footer(variant)}</body></html>\n'
    )


def _frame_2017(story: Story, page: int | None, mobile: bool) -> str:
    head = story.head
    tags = "".join(f'<a href="{HOST}/tag/{slug_of(tag)}">{markup.escape(tag)}</a> ' for tag in story.tags)
    by = story.byline
    variant = head.number % 3 + 1
    return (
        f"{_shell(story, page, mobile=mobile, language='id')}"
        f'<meta name="description" content="{_attr(story.description)}" />\n<meta name="keyword" content="{_attr(", ".join(story.tags))}" />\n'
        f'<meta name="publishdate" content="{head.when:%Y/%m/%d %H:%M:%S}" />\n<meta name="contenttype" content="{_CONTENT_TYPES[head.kind]}" />\n'
        f'<meta property="og:title" content="{_attr(head.title)}" />\n<meta property="og:type" content="article" />\n'
        f"{filler.scripts(variant)}</head>\n<body>\n{filler.old_navigation()}{filler.navigation()}"
        f'<div class="l_content"><div class="content_detail"><h1 class="title">{markup.escape_all(head.title)}</h1>\n'
        f'<div class="date">{by} | {_old_date(story)} WIB</div>\n{_player(story)}{_lead(story, "media_artikel", "span")}'
        f"{body_of(story, page)}\n"
        f'<div class="detail_tag">{tags}</div>{filler.below(variant)}</div></div>\n{filler.side(variant)}{filler.footer(variant)}</body></html>\n'
    )


def _frame_2014(story: Story, page: int | None, mobile: bool) -> str:
    head = story.head
    tags = "".join(f'<a href="{HOST}/tag/{slug_of(tag)}">{markup.escape(tag)}</a> ' for tag in story.tags)
    variant = head.number % 3 + 1
    author = story.byline.partition(" | ")[0]
    return (
        f"{_shell(story, page, mobile=mobile, language='id')}{filler.scripts(variant)}</head>\n<body>\n{filler.old_navigation()}"
        f'{filler.navigation()}<div class="content_detail"><h1>{markup.escape_all(head.title)}</h1>\n'
        f'<div class="author"><strong>{author}</strong></div><div class="date">{_old_date(story)}</div>\n{_player(story)}'
        f'{body_of(story, page)}\n<div class="detail_tag">{tags}</div>{filler.below(variant)}</div>\n{filler.side(variant)}{filler.footer(variant)}</body></html>\n'
    )
