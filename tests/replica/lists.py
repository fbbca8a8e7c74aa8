"""List pages as the site shows them: home, indexes, tags, search; 10 real cards among 34 article elements."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.replica import filler
from tests.replica.story import HOST

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from tests.replica.story import Head

CARDS = 10
_LAST_PAGE = 1000
_ICONS = {"video": "icon-video", "photo": "icon-photo"}


@dataclass(frozen=True, slots=True)
class Listing:
    """One list page: its cards, its number, how many pages there are, and the address that the pager links to."""

    heads: Sequence[Head]
    page: int
    pages: int
    path: str
    query: tuple[tuple[str, str], ...] = ()
    title: str = "Terbaru, Terkini Indonesia, Dunia"
    kind: str = "indeks"


def ago(when: dt.datetime, now: dt.datetime) -> str:
    """As the cards say it: relative, whole units."""
    minutes = int((now - when).total_seconds() // 60)
    if minutes < 60:
        return f"{max(minutes, 1)} menit yang lalu"
    if minutes < 24 * 60:
        return f"{minutes // 60} jam yang lalu"
    return f"{minutes // (24 * 60)} hari yang lalu"


def card(head: Head, now: dt.datetime) -> str:
    """One real card; the comment is the time of rendering, the same on every card."""
    title = html.escape(head.title)
    icon = (
        f'<img class="mr-2 w-4 h-4" alt="{_ICONS[head.kind]}" width="32" height="32">\n            01:09        '
        if head.kind in _ICONS
        else ""
    )
    return (
        '                            <article class="flex-grow">\n    <a aria-label="link description"\n'
        f'        class="flex group items-center gap-4"\n        href="{head.url}"\n            >\n'
        '                <span class="flex-none overflow-hidden block relative w-[270px]">\n            <span class="block aspect-w-16 aspect-h-9">\n'
        f'                <img class="object-cover w-full group-hover:scale-110" src="{head.picture}?w=280&q=90" alt="{title}" />\n'
        f'            </span>\n{icon}</span>\n        <span class="flex-grow">\n            \n'
        '                        <h2 class="text-cnn_black_light dark:text-white mb-2 inline leading-normal text-xl group-hover:text-cnn_red">'
        f'{title}</h2>\n            \n                        <span class="block mt-1">\n'
        f'                                    <span class="text-xs text-cnn_red">{head.section.name}</span>\n'
        f'                                    <span class="text-xs text-cnn_black_light3"> • {ago(head.when, now)}<!--{now:%Y-%m-%d %H:%M:%S}--> </span>\n'
        "                                                </span>\n        </span>\n            </a>\n</article>"
    )


def _pager(listing: Listing) -> str:
    """Page 1 of the pager is the bare address; beyond page 4 only the last one is named."""
    first = listing.page
    shown = sorted({1, *range(max(1, first - 1), min(listing.pages, first + 3) + 1), listing.pages})

    def url(page: int) -> str:
        query = [*listing.query, *([("page", str(page))] if page > 1 else [])]
        return html.escape(HOST + listing.path + (f"?{urlencode(query, safe='/')}" if query else ""), quote=True)

    def link(page: int, name: str, text: str) -> str:
        return (
            f'<a class="inline-flex items-center justify-center w-[30px] h-[30px] rounded-md" href="{url(page)}" dtr-evt="halaman" '
            f'dtr-sec="halaman {name}" dtr-act="halaman {name}" onclick="_pt(this)">{text}</a>'
        )

    out = [link(page, str(page), str(page)) for page in shown]
    if listing.pages > 5:
        out.insert(-1, '<a aria-label="link description" class="inline-flex items-center hover:bg-none"> ... </a>')
    if listing.page < listing.pages:
        out.append(link(listing.page + 1, "selanjutnya", '<img class="dark:invert" alt="" width="18" height="18" />'))
    return (
        f'<!-- pagination -->\n<div class="flex gap-5 my-8 items-center justify-center undefined">{"".join(out)}</div>'
    )


def _head(title: str, path: str, kind: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="id-ID" class="scroll-smooth scroll-pt-[88px] " id="anchor">\n\n    <head>\n\n'
        f'    <title>CNN Indonesia | {html.escape(title)}</title>\n{filler.head_links()}<meta charset="utf-8">\n'
        '<meta name="dtk:acctype" content="acc-cnnindonesia" />\n<meta name="dtk:namakanal" content="CNNindonesia" />\n'
        f'<meta name="dtk:custom-type" content="{kind}" />\n<meta property="og:title" content="CNN Indonesia | {html.escape(title)}"/>\n'
        f'<meta property="og:url" content="{HOST}{path}"/>\n<meta property="og:type" content="article" />\n'
        f'<link rel="canonical" href="{HOST}{path}" />\n{filler.scripts(1)}</head>\n'
    )


def index_page(listing: Listing, now: dt.datetime) -> str:
    """Header with 24 placeholder articles, the cards, the pager, the right column."""
    cards = "".join(card(head, now) for head in listing.heads)
    return (
        f'{_head(listing.title, listing.path, listing.kind)}<body>\n{filler.navigation()}<div class="flex gap-6">\n'
        f'<div class="grow-0 w-leftcontent min-w-0"><div><div class="flex flex-col gap-5">\n{cards}</div></div>\n'
        f'<hr class="mt-6 mb-6" />\n{_pager(listing)}</div>\n{filler.side(1)}</div>\n{filler.footer(1)}</body></html>\n'
    )


def home_page(heads: Sequence[Head], now: dt.datetime) -> str:
    """96 article elements, 26 distinct links: headline, latest, sponsored and empty ones."""
    headline, *rest = heads[:26]
    repeats = "".join(card(head, now) for head in rest[:12])
    sponsored = '<article class="box_recommendation_cnn"><a href="#">Sponsor</a></article>' * 34
    search = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "url": f"{HOST}/",
            "potentialAction": {"@type": "SearchAction", "target": f"{HOST}/search/?query={{search_term_string}}"},
        }
    )
    feeds = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{HOST}/{name}rss">\n'
        for name in ("", "nasional/", "ekonomi/")
    )
    return (
        f'{_head("Berita Terbaru, Terkini Indonesia, Dunia", "/", "wp")}{feeds}<script type="application/ld+json">{search}</script>\n<body>\n'
        f'{filler.navigation()}<article class="big_hl"><a dtr-evt="headline" href="{headline.url}"><h1>{html.escape(headline.title)}</h1></a></article>\n'
        f'<div class="nhl-list">{"".join(card(head, now) for head in rest)}</div><div class="box_lagi">{repeats}</div>{sponsored}\n'
        f"{filler.side(1)}{filler.footer(1)}</body></html>\n"
    )


def not_found_page() -> str:
    """The shell that the site answers with 404: a whole frame and no article."""
    return (
        f'{_head("Halaman Tidak Ditemukan", "/404", "notfound")}<body>\n{filler.navigation()}<div class="notfound"><h1>404</h1>'
        "<p>Maaf, halaman yang Anda cari tidak ditemukan atau sudah dihapus.</p></div>"
        f"{filler.footer(0)}</body></html>\n"
    )


def search_json(heads: Sequence[Head], total: int) -> str:
    """The API as it answered in spring 2026."""
    kinds = {"photo": 2, "video": 3}
    rows = [
        {
            "intidberita": head.number,
            "strjudul": head.title,
            "strringkasan": "",
            "strnmkanal": head.section.name,
            "intidjnkanal": kinds.get(head.kind, 1),
            "dtnewsdate": f"{head.when:%Y/%m/%d %H:%M:%S}",
            "url": head.url,
            "image": [f"{head.picture}?w=650"],
            "author": {},
        }
        for head in heads
    ]
    return json.dumps({"status": True, "total": min(total, 10_000), "data": rows}, ensure_ascii=False)
