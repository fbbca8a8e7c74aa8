"""The facts of CNBC Indonesia. They are thin: no stored page of it was found, so the site is experimental.

Marks: src = relied on by public code (2019 to 2026), text = seen in copied texts, assumed = as on CNN Indonesia.
"""

from __future__ import annotations

from typing import Final

from scraper.facts.rule import Rule, Where
from scraper.facts.site import Layout, Lists, Site
from scraper.sites.detiknetwork.cms import CONTENT_TYPES, DATED_ADDRESS, FURNITURE
from scraper.sites.detiknetwork.network_metas import METAS
from scraper.sites.detiknetwork.network_wording import WORDING
from scraper.sites.detiknetwork.text_rules import DETIK_NETWORK

_HOST: Final = "https://www.cnbcindonesia.com"

# Recognised by what is on the page, the first that matches.
_LAYOUTS: Final = (
    Layout(
        name="detail-text",  # src: 2025-26; the rest assumed
        body=("div.detail-text",),
        date=("div.text-cm.text-gray", "div.date", "time"),
        author=("div.author", "span.author"),
        lead_image=("div.detail-image", "div.media_artikel"),
        tags=("aside", "div.detail_tag"),
        breadcrumb=("a.gtm_breadcrumb_subkanal",),
        pages=("select[name=multipage]", "div.nav_article_long"),
        player=("iframe[src*='/embed/video/']",),
    ),
    Layout(
        name="detail_text",  # src: 2018 to 2026, heading in div.jdl
        body=("div.detail_text",),
        date=("div.jdl div.date", "div.date"),
        author=("div.jdl div.author", "div.author"),
        lead_image=("div.media_artikel", "div.pic_artikel"),
        tags=("div.detail_tag", "div.list-topik-terkait"),
        breadcrumb=("a.gtm_breadcrumb_subkanal",),
        pages=("div.nav_article_long", "div.anchor_article_long"),
        player=("iframe[src*='/embed/video/']",),
    ),
)

_RULES: Final = (
    Rule(
        name="research-team",
        pattern=r"TIM\sRISET\sCNBC\sINDONESIA",
        where=Where.END,
        why="Byline of the research desk as the last line (text); in capitals, in sentences it is not.",
        cuts=(
            ("Saham itu naik.\nTIM RISET CNBC INDONESIA", "Saham itu naik."),
            ("Saham itu naik. TIM RISET CNBC INDONESIA", "Saham itu naik."),
        ),
        keeps=(
            "Menurut Tim Riset CNBC Indonesia saham itu naik.",
            "TIM RISET CNBC INDONESIA memantau empat saham.",
        ),
        hints=("TIM RISET",),
    ),
    Rule(
        name="video-teaser",
        pattern=r"Saksikan\s[Vv]ideo\s[Dd]i\s[Bb]awah\s[Ii]ni\s?:?",
        where=Where.WHOLE,
        why="Line above the player at the end (src: several clean-up lists name it).",
        cuts=(
            ("Saham itu naik.\nSaksikan video di bawah ini:", "Saham itu naik."),
            ("Saham itu naik.\nSaksikan Video di Bawah Ini", "Saham itu naik."),
        ),
        keeps=("Saksikan video di bawah ini untuk melihat pabriknya.", "Ia berkata: saksikan video di bawah ini."),
        hints=("aksikan",),
    ),
)

SITE: Final = Site(
    name="cnbcindonesia",
    title="CNBC Indonesia",
    hosts=("www.cnbcindonesia.com", "cnbcindonesia.com"),
    address=DATED_ADDRESS,
    matches=(
        "https://www.cnbcindonesia.com/market/20230819102731-17-464285/contoh-judul",
        "https://www.cnbcindonesia.com/news/20260824194129-4-762060/contoh-judul?utm_source=x",
        "https://www.cnbcindonesia.com/news/20210816135905-7-268795/contoh-judul/7",
    ),
    refuses=(
        "https://www.cnbcindonesia.com/",
        "https://www.cnbcindonesia.com/market",
        "https://www.cnbcindonesia.com/market/indeks/5",
        "https://www.cnbcindonesia.com/tag/corona",
        "https://www.cnbcindonesia.com.example.org/market/20230819102731-17-464285/contoh-judul",
    ),
    layouts=_LAYOUTS,
    lists=Lists(
        feeds=(f"{_HOST}/rss", *(f"{_HOST}/{section}/rss" for section in ("news", "market", "tech", "lifestyle"))),
        sitemaps=tuple(f"{_HOST}/{section}/sitemap_news.xml" for section in ("news", "market")),  # src: one a kanal
        index=f"{_HOST}/indeks?page={{page}}",
        index_of_section=f"{_HOST}/{{section}}/indeks/{{section_id}}?page={{page}}",
        index_of_day=f"{_HOST}/indeks?date={{date}}&page={{page}}",  # src: works back to 2019-01-02
        index_of_section_and_day=f"{_HOST}/{{section}}/indeks/{{section_id}}?date={{date}}&page={{page}}",
        section_ids={"news": 3, "market": 5, "mymoney": 71},  # src; the numbers of the others are not known
        search=(f"{_HOST}/search?query={{query}}&page={{page}}",),  # src
        tag=f"{_HOST}/tag/{{tag}}?page={{page}}",  # src without the page number
    ),
    kinds={"/foto-": "photo", "/video-": "video", "/infografis-": "infographic"},  # assumed
    rules=(*DETIK_NETWORK, *_RULES),
    furniture=FURNITURE,
    wording=WORDING,
    metas=METAS,
    content_types=CONTENT_TYPES,
    brands=("cnbc indonesia", "cnbcindonesia.com", "cnbc", "tim riset", "tim", "redaksi"),
    least_yield=60,
    state="experimental",
)
