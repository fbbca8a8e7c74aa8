"""The facts of CNN Indonesia.

Marks: raw = seen in a stored page, src = relied on by public code, text = counted in scraped texts.
"""

from __future__ import annotations

from typing import Final

from scraper.facts.site import Layout, Lists, Site
from scraper.sites.detiknetwork.cms import CONTENT_TYPES, DATED_ADDRESS, FURNITURE
from scraper.sites.detiknetwork.network_metas import METAS
from scraper.sites.detiknetwork.network_wording import WORDING
from scraper.sites.detiknetwork.text_rules import DETIK_NETWORK

_SUBSECTION: Final = ("a.gtm_breadcrumb_subkanal",)  # src, and in the 2026 fragment
_PAGES: Final = (
    "select[name=multipage]",  # src
    "div.mb-8",  # src: AutoAllPage, to January 2026, `.mb-8 > .gap-2.text-base a`
    "div.anchor_article_long",  # src: 2020-23
    "div.nav_article_long",  # src: 2020-23
)
_TAGS: Final = (
    "div.detail_tag",  # src: before 2023
    "div.list-topik-terkait",  # src: 2020-23
    "aside",  # 2026 fragment: TOPIK TERKAIT
)
_PLAYER: Final = ("iframe[src*='/embed/video/']", "amp-iframe[src*='/embed/video/']")  # src: yt-dlp; on AMP pages
_AMP_LEAD: Final = "div.picdetail"  # src: an ad filter names it as the picture of AMP pages, whatever the body

# Recognised by what is on the page; the first match counts. A newer layout around an older body is read by its body.
_LAYOUTS: Final = (
    Layout(
        name="gallery",  # assumed: no source shows a photo page
        body=("div.detail-foto", "div.detail-text"),
        date=("div.text-cnn_grey.text-sm", "div.date"),
        author=("div.text-cnn_black_light3 span.text-cnn_red", "div.author"),
        tags=_TAGS,
        breadcrumb=_SUBSECTION,
    ),
    Layout(
        name="tailwind",  # 2023 to now; src and the 2026 fragment
        body=("div.detail-text",),
        date=("div.text-cnn_grey.text-sm",),
        author=("div.text-cnn_black_light3",),
        lead_image=("div.detail-image", _AMP_LEAD),
        tags=_TAGS,
        breadcrumb=_SUBSECTION,
        pages=_PAGES,
        player=_PLAYER,
    ),
    Layout(
        name="detikdetailtext",  # 2017-23: a repeated span, later one div; raw in the fragments
        body=("div#detikdetailtext, span#detikdetailtext",),
        date=("div.date",),
        author=("div.author strong", "div.author", "div.date"),
        lead_image=("div.media_artikel", "div.pic_artikel", _AMP_LEAD),
        tags=_TAGS,
        breadcrumb=_SUBSECTION,
        pages=_PAGES,
        player=_PLAYER,
    ),
    Layout(
        name="detail_text",  # 2014-16; src
        body=("div.detail_text",),
        date=("div.date",),
        author=("div.author strong", "div.author", "div.date"),
        lead_image=("div.media_artikel", "div.pic_artikel", _AMP_LEAD),
        tags=_TAGS,
        breadcrumb=_SUBSECTION,
        pages=_PAGES,
        player=_PLAYER,
    ),
    Layout(
        name="text_detail",  # raw on detik in 2015, src here
        body=("div.text_detail",),
        date=("div.date",),
        author=("div.author strong", "div.author"),
        lead_image=("div.pic_artikel", _AMP_LEAD),
        tags=_TAGS,
    ),
    Layout(
        name="itp_bodycontent",  # raw on detik: a marker that outlived several layouts
        body=("div.itp_bodycontent",),
        date=("div.date", "div.text-cnn_grey.text-sm"),
        tags=_TAGS,
        breadcrumb=_SUBSECTION,
        pages=_PAGES,
    ),
)

SITE: Final = Site(
    name="cnnindonesia",
    title="CNN Indonesia",
    hosts=("www.cnnindonesia.com", "m.cnnindonesia.com", "cnnindonesia.com"),
    address=DATED_ADDRESS,
    matches=(
        "https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/contoh-judul",
        "https://m.cnnindonesia.com/nasional/20170623133737-20-223779/contoh-judul/",
        "https://www.cnnindonesia.com/ekonomi/20250110192141-92-1185964/contoh-judul/2",
        "https://www.cnnindonesia.com/olahraga/20250123151602-170-1190723/contoh-judul/amp?utm_source=x",
    ),
    refuses=(
        "https://www.cnnindonesia.com/",
        "https://www.cnnindonesia.com/ekonomi",
        "https://www.cnnindonesia.com/indeks/2?page=2",
        "https://www.cnnindonesia.com/tag/ekonomi",
        "https://www.cnnindonesia.com/embed/video/411391",
        "https://www.cnnindonesia.com.example.org/ekonomi/20250114062427-92-1186803/contoh-judul",
        "https://user:secret@www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/contoh-judul",
    ),
    layouts=_LAYOUTS,
    rules=DETIK_NETWORK,
    lists=Lists(
        newest=("https://www.cnnindonesia.com/indeks",),
        feeds=("https://www.cnnindonesia.com/rss",),  # raw: linked by the home page of 2025
        feed_of_section="https://www.cnnindonesia.com/{section}/rss",  # raw: nine of them in the home page of 2025
        sitemaps=("https://www.cnnindonesia.com/sitemap.xml",),  # src: recent items only
        index="https://www.cnnindonesia.com/indeks/2?page={page}",
        index_of_section="https://www.cnnindonesia.com/{section}/indeks/{section_id}?page={page}",
        index_of_day="https://www.cnnindonesia.com/indeks/2?date={date}&page={page}",
        index_of_section_and_day="https://www.cnnindonesia.com/{section}/indeks/{section_id}?date={date}&page={page}",
        search=(
            "https://www.cnnindonesia.com/search/?query={query}&page={page}",  # raw; filled by script at times
            "https://www.cnnindonesia.com/api/search?query={query}&page={page}",  # src: seen in 2026, changes often
        ),
        tag="https://www.cnnindonesia.com/tag/{tag}?page={page}",
        section_ids={
            "nasional": 3,
            "internasional": 6,
            "ekonomi": 5,
            "olahraga": 7,
            "teknologi": 8,
            "otomotif": 577,
            "edukasi": 559,
            "hiburan": 9,
            "gaya-hidup": 10,
            "tv": 398,
        },
    ),
    kinds={"/foto-": "photo", "/video-": "video", "/infografis-": "infographic"},
    furniture=FURNITURE,
    wording=WORDING,
    metas=METAS,
    content_types=CONTENT_TYPES,
    brands=("cnn indonesia", "cnnindonesia.com", "cnn", "cnbc", "detikcom", "tim", "redaksi"),
    least_yield=150,
)
