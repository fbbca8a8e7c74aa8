"""The content management system that CNN Indonesia, detik and CNBC Indonesia share: the furniture of its bodies.

Marks: raw = seen in a stored page, src = relied on by public code or ad filters, assumed = our guess where no source
shows the markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.facts import names
from scraper.facts.furniture import Fate, Furniture, Treatment
from scraper.facts.provider import Provider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.core.article import Kind

_AD: Final = Treatment(Fate.CUT, names.AD)
_EMBED: Final = Treatment(Fate.EMBED, names.EMBED)
_PICTURE: Final = Treatment(Fate.FIGURE, names.PHOTO_CAPTION)
_PAGES: Final = Treatment(Fate.CUT, names.PAGE_NAVIGATION)
_AROUND: Final = Treatment(Fate.CUT, names.PAGE_FRAME)
_BOX: Final = Treatment(Fate.BOX, names.LINK_BOX)
_TOC: Final = Treatment(Fate.CUT, names.TABLE_OF_CONTENTS, alone=True)
_HEADING: Final = Treatment(Fate.CUT, names.PAGE_FRAME, alone=True)

EMBEDS: Final[Mapping[str, Provider]] = {  # src: the script that turns `a.embed.X` into players
    "videocnn": Provider("video", "cnn"),
    "videocnbc": Provider("video", "cnbc"),
    "video20detik": Provider("video", "20detik"),
    "videoinsertlive": Provider("video", "insertlive"),
    "videohaibunda": Provider("video", "haibunda"),
    "instagram": Provider("social", "instagram"),
    "twitter": Provider("social", "twitter"),
    "youtube": Provider("video", "youtube"),
    "opta": Provider("infographic", "opta"),
    "pasangmata": Provider("social", "pasangmata"),
}

FURNITURE: Final = Furniture(
    classes={
        # advertisements
        "paradetail": _AD,  # raw in the 2026 fragment
        "parallaxindetail": _AD,  # raw: detik 2023
        "para_caption": _AD,  # raw
        "ads-slot": _AD,  # raw in the 2026 fragment
        "inbetween_ads": _AD,  # src
        "detail_ads": _AD,  # src
        "ads-scrollpage-container": _AD,  # raw: detik 2023
        "skybanner": _AD,  # raw: detik 2023
        "banner_inside_article": _AD,  # raw: detik 2015
        "smartbanner_new": _AD,  # src
        "newstag": _AD,  # raw in the 2026 fragment: an ad slot despite its name
        "detail__newstag": _AD,  # raw
        "end-of-article": _AD,  # raw in the 2026 fragment
        # boxes of links
        "linksisip": _BOX,  # raw
        "lihatjg": _BOX,  # raw
        "topiksisip": _BOX,  # src
        "galery-foto": _BOX,  # src
        # embeds
        "embed": _EMBED,  # raw: a.embed.video20detik
        "inview_ap_0": _EMBED,  # src: the embed of a mobile page
        "sisip_embed_sosmed": _EMBED,  # src
        "sisip_video_ds": _EMBED,  # src
        "aevp": _EMBED,  # src: the box of a video chosen by the newsroom, its title twice
        # pictures
        "pic_artikel_sisip_table": _PICTURE,  # src
        "pic_artikel_sisip": _PICTURE,
        "pic_artikel": _PICTURE,  # raw: detik 2015
        "detail-image": _PICTURE,  # src
        "media_artikel": _PICTURE,  # src
        "detail__media": _PICTURE,  # raw: detik 2023
        "foto-item": Treatment(Fate.GALLERY, names.PHOTO_CAPTION),  # assumed
        # tags, pages, sharing
        "detail__body-tag": _AROUND,  # raw: detik 2023, inside the body
        "detail_tag": _AROUND,  # src
        "list-topik-terkait": _AROUND,  # src
        "anchor_article_long": _PAGES,  # src
        "nav_article_long": _PAGES,  # src
        "detail__anchor-numb": _PAGES,
        "detail__long-nav": _PAGES,
        "articleshare2": _AROUND,  # raw: detik 2015
        "sharemenu": _AROUND,  # raw: detik 2015
        # heading of the page, where the body's container holds it (2014-16)
        "date": _HEADING,  # src
        "author": _HEADING,  # src
        # table of contents; the comments around it are raw, the markup inside was never seen
        "table-of-content": _TOC,  # assumed
        "table-of-contents": _TOC,  # assumed
        "toc": _TOC,  # assumed
        "daftar-isi": _TOC,  # assumed
        # live report
        "live-time": Treatment(Fate.TIME),  # assumed
    },
    ids={
        "idvideocnn": _EMBED,
        "aevp": _EMBED,
        "parallax1": _AD,  # src: mobile
        "adsuiteScrollAd": _AD,  # src: mobile
    },
    id_prefixes={"div-gpt-ad": _AD},
    links={"/outboundlinks?url=https://www.google.com": _AROUND},
    attributes={
        "data-revive-zoneid": {"": _AD},  # raw
        "data-target": {"block/banner": _AD, "detail/embed": _AD},  # src: ad filters
    },
    attributed=frozenset(("ins", "div", "section", "article")),
    embeds=EMBEDS,
    pager="a[dtr-evt=halaman], select[name=multipage]",  # raw on the index page; src
)


# Addresses of CNN Indonesia and CNBC Indonesia: raw and src, see the sites.
DATED_ADDRESS: Final = r"""
    (?P<base>
        /(?P<section>[a-z][a-z-]{1,30})                 # kanal: ekonomi, gaya-hidup
        /(?P<created>\d{14})-\d{1,6}-(?P<number>\d{4,9})  # time of creation, number of the sub-kanal, number
        (?:/(?P<slug>                                    # some links lack it
            (?!(?:amp|[1-9]\d?)(?:/|\Z))
            (?u:[^/?\#\s\x00-\x1f\x7f<>"\\^`{|}]{1,300})  # letters of any script, apostrophes and dashes
        ))?
    )
    (?:/(?P<page>[1-9]\d?))?                            # page 2, 3, ... of a long article
    (?P<amp>/amp)?
    /?                                                  # links of 2017-2019 end in a slash
"""

# dtk:contenttype, by what it contains; news means nothing in particular.
CONTENT_TYPES: Final[Mapping[str, Kind]] = {
    "video": "video",  # src: singlepagevideo
    "foto": "photo",  # src: multiplefotophoto
    "photo": "photo",
    "infografis": "infographic",  # assumed
    "kolom": "column",  # assumed
    "live": "live",  # assumed
}
