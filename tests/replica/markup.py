"""The small parts of a body in the site's markup: inline elements, boxes, ads, embeds, pictures, by generation."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from zlib import crc32

from tests.replica import wear
from tests.replica.prose import marked, slug_of
from tests.replica.story import HOST
from tests.replica.words import SITES

if TYPE_CHECKING:
    from scraper.core.article import Image
    from tests.replica.story import Story, Unit

_MID_SENTENCE = re.compile(r"(?<=[a-z]) (?=yang |dan |untuk )")
_RED = '<span style="color: #ff0000;">'


def escape(text: str) -> str:
    return html.escape(text, quote=False)


def escape_all(text: str) -> str:
    """As the site wrote it until 2020: quotation marks as entities too."""
    return html.escape(text, quote=False).replace('"', "&quot;")


def dice(text: str, sides: int) -> int:
    """A choice that hangs on the words alone, so that a page never changes by itself."""
    return crc32(text.encode()) % sides


def inline(text: str, body: str, base: str) -> str:
    """One paragraph's words with their inline elements. base: path of the article, for links typed without scheme."""

    def element(letter: str, words: str) -> str:
        if letter == "t":
            return _topic(words, body, base)
        if letter == "l":
            return f'<a href="https://www.{SITES[dice(words, len(SITES))]}/" target="_blank" rel="noopener"><em>{escape(words)}</em></a>'
        if letter == "h":
            return f'<a href="{HOST}/tag/terkini" target="_blank">{escape(words)}</a>'
        name = {"e": "em", "b": "strong"}[letter]
        return f"<{name}>{escape(words)}</{name}>"

    old = body in {"2014", "2017", "2020-br"}
    if old and dice(text, 9) == 0:
        text = _MID_SENTENCE.sub("\n", text, count=1)
    out = marked(text, element, escape_all if old else escape)
    if old:
        out = out.replace("\n", "<br />")
    # a space that belongs between two words can stand inside the link's own elements
    if body in {"2017", "2020-br"}:
        out = out.replace("</a></b></span> ", "</a></b>&nbsp;</span>")
    elif body == "tailwind" and dice(text, 3) == 0:
        out = out.replace("</a> ", " </a>").replace("</em> </a>", "</em></a> ")
    return wear.words(out)


def _topic(words: str, body: str, base: str) -> str:
    href = f"{HOST}/tag/{slug_of(words)}"
    if body in {"2020-br", "2020-p"} and dice(words, 7) == 0:
        href = f"{HOST}{base}/cnnindonesia.com/tag/{slug_of(words)}"
    text = escape(words)
    if body == "2014":
        return f'<a href="{href}">{text}</a>'
    if body in {"2017", "2020-br"}:
        return f'<span style="color:#ff0000"><b><a href="{href}">{text}</a></b></span>'
    if body == "2020-p":
        if dice(words, 5) == 0:
            return f'{_RED}<strong><em><a href="{href}">{_RED}{text}</span></a></em></strong></span>'
        if dice(words, 2):
            return f'<span><b><a href="{href}" target="_blank">{text}</a></b></span>'
        return f'{_RED}<strong><a href="{href}">{_RED}{text}</span></a></strong></span>'
    return f'<a href="{href}">{text}</a>'


def embed(unit: Unit, body: str) -> str:
    """An anchor that a script of the page turns into a player; a bare placeholder in the oldest pages."""
    css, label, url = unit.embed or ("", "", None)
    if url is None:
        return label
    if css == "twitter" and dice(url, 3) == 0:
        return _tweet(url)
    if css == "videocnn" and body == "tailwind" and dice(url, 9) == 0:
        return f'<div class="sisip_video_ds" data-target="detail/embed"><iframe src="{url}" width="620" height="350"></iframe></div>'
    token = crc32(url.encode())
    if body in {"2017", "2020-br", "2020-p"}:
        return (
            f'<a class="embed {css} inview_ap_0" href="{url}" data-token="{token:08x}" '
            f'data-url="https://api.cnnindonesia.com/gambas/oembed" data-width="620" data-height="350">{label}</a>'
        )
    return f'<a href="{url}" class="embed {css}" data-token="{token:08x}">{label}</a>'


def tweet_words(url: str) -> tuple[str, str, str]:
    """What a written-out tweet shows: its text, its picture, and the line with author and day."""
    words = f"Antrean di loket {dice(url, 90)} masih panjang, bawa air minum ya."
    return words, f"pic.twitter.com/{dice(url, 10**6)}", f"— Warta Uji (@warta_uji) November {dice(url, 27) + 1}, 2026"


def _tweet(url: str) -> str:
    """A post as Twitter's own code puts it into a page, before its script turns it into a frame."""
    words, picture, by = tweet_words(url)
    name, _, day = by.partition(") ")
    return (
        f'<blockquote class="twitter-tweet"><p lang="in" dir="ltr">{words} <a href="https://t.co/{crc32(url.encode()):08x}">'
        f'{picture}</a></p>{name.replace("—", "&mdash;")}) <a href="{url}">{day}</a></blockquote>'
        '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'
    )


def ad(body: str, seed: str) -> str:
    """The pair of lines around an ad slot, in the wording of its time."""
    number = 1_500_000_000_000 + dice(seed, 99_999_999)
    slot = (
        f"<div id='div-gpt-ad-{number}-0'><script>googletag.cmd.push(function() {{ "
        f"googletag.display('div-gpt-ad-{number}-0'); }});</script></div>"
    )
    if body in {"2014", "2017"}:
        return f"<!--// s: banner parallax -->{slot}<!–// –>" if body == "2014" else slot
    if body == "tailwind" and dice(seed, 8) == 0:
        return (
            f'<div class="inbetween_ads"><center><ins data-revive-zoneid="{number % 9999}"></ins>{slot}</center></div>'
        )
    close = "SCROLL TO CONTINUE WITH CONTENT" if body == "tailwind" else "SCROLL TO RESUME CONTENT"
    return (
        '<!-- s: parallax --><style>\n@import url("https://cdnstatic.detik.com/live/_rmbassets/2022/parallax/parallax.css");\n'
        '</style>\n<div class="paradetail" style="clear: both;"><p class="para_caption">ADVERTISEMENT</p>'
        f'<div class="para paraA ads-slot">{slot}</div><p class="para_caption">{close}</p></div><!-- e: parallax -->'
    )


def box(unit: Unit, body: str) -> str:
    """Lihat Juga and Pilihan Redaksi; one in six is left unclosed, as editors' tools left it."""
    links = unit.links
    if unit.label == "Pilihan Redaksi":
        items = "".join(
            f'<li><a href="{link.url}" data-category="Detil Artikel">{escape(link.title)}</a></li>' for link in links
        )
        return (
            '<table class="topiksisip"><tbody><tr><td><div class="topiksisip_title">Pilihan Redaksi</div>'
            f"<ul>{items}</ul></td></tr></tbody></table>"
        )
    link = links[0] if links else None
    if unit.label == "Baca Juga" and link:
        return (
            '<table class="linksisip" width="100%"><tbody><tr><td><div class="lihatjg"><strong>Baca juga: </strong>'
            f'<a href="{link.url}" data-label="List Berita">{escape(link.title)}</a></div></td></tr></tbody></table>'
        )
    if body == "tailwind":
        inner = "" if link is None else (
            '<h5>Lihat Juga :</h5><div class="lihatjg-flex"><div class="lihatjg-title">'
            f'<a href="{link.url}" class="gtm_body_lihat_juga">{escape(link.title)}</a></div></div>'
        )  # fmt: skip
    else:
        inner = "" if link is None else (
            f'<h5>Lihat juga:</h5>&nbsp;<a href="{link.url}" data-label="List Berita" data-action="Berita Pilihan" '
            f'data-category="Detil Artikel">{escape(link.title)}</a>'
        )  # fmt: skip
    close = "" if dice(inner, 6) == 0 else "</div>"
    return f'<table class="linksisip">\n<tbody>\n<tr>\n<td>\n<div class="lihatjg">{inner}{close}\n</td>\n</tr>\n</tbody>\n</table>'


def printed_credit(image: Image) -> str:
    """The credit in its parentheses, with the label that some have; "" without one."""
    if not image.credit:
        return ""
    return f"({'Foto: ' if image.credit.startswith(('Arsip', 'iStockphoto')) else ''}{image.credit})"


def printed_caption(image: Image) -> str:
    """Caption and credit as a page prints them."""
    return f"{image.caption or ''} {printed_credit(image)}".strip()


def picture(image: Image) -> str:
    """A picture inside the text."""
    caption = escape(printed_caption(image))
    return (
        '<table class="pic_artikel_sisip_table" align="center"><tbody><tr><td><div align="center" class="pic_artikel_sisip">'
        f'<div class="pic"><img src="{image.url}" alt="{html.escape(image.caption or "")}" /><span>{caption}</span></div></div>'
        "</td></tr></tbody></table>"
    )


def data_table(unit: Unit) -> str:
    head, *rows = unit.items
    out = "".join(f"<th>{escape(cell)}</th>" for cell in head.split("\t"))
    cell_of = "<td><p>{}</p></td>" if dice(unit.items[1], 3) == 0 else "<td>{}</td>"
    body = "".join(f"<tr>{''.join(cell_of.format(escape(cell)) for cell in row.split(chr(9)))}</tr>\n" for row in rows)
    return f'<table border="1" cellpadding="4"><thead><tr>{out}</tr></thead><tbody>\n{body}</tbody></table>'


def contents(unit: Unit) -> str:
    """Daftar Isi: the sub-heads once more, numbered by hand, at the start of the body."""
    items = "".join(
        f'<li><a href="#sub-{place}">{place}. {escape(item.removeprefix(f"{place}. "))}</a></li>'
        for place, item in enumerate(unit.items, 1)
    )
    return (
        f'<!-- S:Table of Content --><div class="table-of-content"><p>Daftar Isi</p><ul>{items}</ul></div>'
        "<!-- E:Table of Content -->"
    )


def dateline(story: Story, body: str) -> str:
    """The place and the brand in front of the first words."""
    place = story.dateline
    if place is None:
        return ""
    if not place:
        return "CNN Indonesia -- "
    if story.head.kind == "column" and story.loose:
        return f"<strong>{place}, CNN Indonesia</strong> "
    if body == "2017":
        return (
            f'<strong><span itemprop="contentLocation">{place}</span>,&nbsp;<span itemprop="creator">CNN Indonesia</span>'
            "&nbsp;</strong>--&nbsp;"
        )
    if body in {"2020-br", "2020-p"}:
        return f"{place}, CNN Indonesia --&nbsp;"
    return f"<strong>{place}, CNN Indonesia</strong> -- "
