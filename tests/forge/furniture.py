"""What a forged body has between its paragraphs: boxes of links, ads, embeds, pictures, forms, bars."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final
from zlib import crc32

from tests.replica import markup
from tests.replica.story import HOST

if TYPE_CHECKING:
    from scraper.core.article import Image, Link
    from tests.forge.dress import Dress
    from tests.replica.story import Unit

_AD_HOSTS: Final = (
    "securepubads.g.doubleclick.net",
    "tpc.googlesyndication.com",
    "newrevive.detik.com",
    "ib.adnxs.com",
)
_OTHER_LABELS: Final = ("Artikel Terkait", "Berita Terkait", "Rekomendasi untuk Anda", "Baca berita lainnya", "Terkait")
_KICKERS: Final = ("ANALISIS", "FOTO", "EKONOMI", "KILAS")
_AD_LABELS: Final = ("ADVERTISEMENT", "Advertisement", "Iklan", "IKLAN", "Sponsored", "")


def box(dress: Dress, unit: Unit) -> str:
    """A box of links to other articles, with its label."""
    if not unit.links:
        return ""
    form = dress.choose("box", ("spans", "paragraph", "aside", "section", "table", "card", "kicker", "custom", "list"))
    label = unit.label
    if dress.has("box label of another kind", 0.12):
        label = dress.choose("label", _OTHER_LABELS)
    if dress.has("box label with a colon", 0.5):
        label += ":"
    make = {
        "spans": _box_spans, "paragraph": _box_paragraph, "aside": _box_aside, "section": _box_section,
        "table": _box_table, "card": _box_card, "kicker": _box_kicker, "custom": _box_custom, "list": _box_list,
    }[form]  # fmt: skip
    return make(dress, label, unit.links)


def _anchor(dress: Dress, link: Link, inner: str = "") -> str:
    return f'<a{dress.attributes("item")} href="{link.url}">{inner or markup.escape(link.title)}</a>'


def _box_spans(dress: Dress, label: str, links: tuple[Link, ...]) -> str:
    parts = "".join(f"{dress.wrap('label', label, 'span')}{_anchor(dress, link)}" for link in links[:1])
    parts += "".join(_anchor(dress, link) for link in links[1:])
    return dress.wrap("box", parts)


def _box_paragraph(dress: Dress, label: str, links: tuple[Link, ...]) -> str:
    if len(links) > 1 or not label.endswith(":"):
        return _box_section(dress, label, links)
    return f"<p><strong>{label} </strong>{_anchor(dress, links[0])}</p>"


def _items(dress: Dress, links: tuple[Link, ...]) -> str:
    return f"<ul>{''.join(f'<li>{_anchor(dress, link)}</li>' for link in links)}</ul>"


def _box_aside(dress: Dress, label: str, links: tuple[Link, ...]) -> str:
    return dress.wrap("box", f"<h4>{label}</h4>{_items(dress, links)}", "aside")


def _box_section(dress: Dress, label: str, links: tuple[Link, ...]) -> str:
    return dress.wrap("box", f"{dress.wrap('label', label, 'h4')}{_items(dress, links)}", "section")


def _box_table(dress: Dress, label: str, links: tuple[Link, ...]) -> str:
    rows = "".join(f"<tr><td>{_anchor(dress, link)}</td></tr>" for link in links)
    return f"<table{dress.attributes('box')}><tbody><tr><td><b>{label}</b></td></tr>{rows}</tbody></table>"


def _box_card(dress: Dress, label: str, links: tuple[Link, ...]) -> str:
    cards = "".join(
        dress.wrap(
            "item:card",
            _anchor(
                dress,
                link,
                f'<img src="https://akcdn.detik.net.id/visual/kartu-{crc32(link.title.encode())}.jpeg?w=100" alt="">'
                f"<h3>{markup.escape(link.title)}</h3>",
            ),
        )
        for link in links
    )
    return dress.wrap("box", f"{dress.wrap('label', label)}{dress.wrap('item:row', cards)}")


def _box_kicker(dress: Dress, label: str, links: tuple[Link, ...]) -> str:
    kicker = dress.choose("kicker", _KICKERS)
    cards = "".join(
        dress.wrap("item:card", f"{dress.wrap('label:kicker', kicker, 'span')}{_anchor(dress, link)}") for link in links
    )
    return dress.wrap("box", f"{dress.wrap('label', label)}{cards}")


def _box_custom(dress: Dress, label: str, links: tuple[Link, ...]) -> str:
    return f"<x-related><span>{label}</span>{''.join(_anchor(dress, link) for link in links)}</x-related>"


def _box_list(dress: Dress, label: str, links: tuple[Link, ...]) -> str:
    items = "".join(
        f"<li>{_anchor(dress, link)}<small>{crc32(link.title.encode()) % 23 + 1} jam yang lalu</small></li>"
        for link in links
    )
    return dress.wrap("box", f"<strong>{label}</strong><ol>{items}</ol>")


def ad(dress: Dress, slug: str) -> str:
    """An ad slot with what stands around it."""
    form = dress.choose("ad", ("pair", "label", "frame", "picture", "empty", "ins"))
    number = crc32(slug.encode()) % 10**8
    host = _AD_HOSTS[number % len(_AD_HOSTS)]
    slot = f"<div id='div-gpt-ad-{number}-0'><script>googletag.display('div-gpt-ad-{number}-0');</script></div>"
    if form == "pair":
        return dress.wrap(
            "ad", f"<p>ADVERTISEMENT</p>{dress.wrap('ad:slot', slot)}<p>SCROLL TO CONTINUE WITH CONTENT</p>"
        )
    if form == "label":
        return dress.wrap("ad", f"<small>{dress.choose('ad label', _AD_LABELS)}</small>{dress.wrap('ad:slot', '')}")
    if form == "frame":
        return dress.wrap("ad", f'<iframe src="https://{host}/slot/{number}" width="300" height="250"></iframe>')
    if form == "picture":
        return dress.wrap(
            "ad", f'<a href="https://{host}/klik/{number}"><img src="https://{host}/gambar/{number}.gif" alt=""></a>'
        )
    if form == "ins":
        return f'<ins data-revive-zoneid="{number}"></ins>'
    return dress.wrap("ad", "")


_FRAMED: Final = frozenset(("videocnn", "video20detik"))  # whose address alone says whose it is


def embed(dress: Dress, unit: Unit, *, inside: bool = False) -> str:
    """A player or its placeholder. inside: it stands inside a paragraph."""
    css, label, url = unit.embed or ("", "", None)
    if url is None:
        return label
    form = dress.choose("embed", ("anchor", "paragraph", "box", "frame", "custom"))
    anchor = f'<a{dress.attributes("embed")} href="{url}">{label}</a>'
    if inside or form == "anchor":
        return anchor
    if form == "paragraph":
        return f"<p>{anchor}</p>"
    if form == "frame" and css in _FRAMED:
        return dress.wrap("embed:box", f'<iframe src="{url}" width="620" height="350" allowfullscreen></iframe>')
    if form == "custom":
        return f"<x-embed>{anchor}</x-embed>"
    return dress.wrap("embed:box", anchor)


def picture(dress: Dress, image: Image, part: str = "picture") -> str:
    """A picture with its caption."""
    form = dress.choose("picture", ("figure", "figure box", "div", "span", "small", "linked", "source"))
    caption = markup.escape(markup.printed_caption(image))
    img = f'<img src="{image.url}" alt="{html.escape(image.caption or "")}">'
    if form == "figure":
        return f"<figure{dress.attributes(part)}>{img}<figcaption>{caption}</figcaption></figure>"
    if form == "figure box":
        return dress.wrap(part, f"<figure>{dress.wrap('picture:in', img)}<figcaption>{caption}</figcaption></figure>")
    if form == "div":
        return dress.wrap(part, f"{img}{dress.wrap('caption', caption)}")
    if form == "span":
        return dress.wrap(part, f"{dress.wrap('picture:in', img)}{dress.wrap('caption', caption, 'span')}")
    if form == "small":
        return dress.wrap(part, f"{img}<p><small>{caption}</small></p>")
    if form == "linked":
        return dress.wrap(part, f'<a href="{image.url}">{img}</a>{dress.wrap("caption", caption, "p")}')
    return dress.wrap(
        part,
        f'<picture><source srcset="{image.url}" media="(min-width: 900px)">{img}</picture>'
        f"{dress.wrap('caption', caption)}",
    )


def contents(dress: Dress, unit: Unit) -> str:
    """Daftar Isi: links into the page."""
    form = dress.choose("contents", ("div", "nav", "details"))
    items = "".join(
        f'<li><a href="#bagian-{place}">{markup.escape(item)}</a></li>' for place, item in enumerate(unit.items, 1)
    )
    if form == "nav":
        return f"<nav{dress.attributes('contents')}><p>Daftar Isi</p><ol>{items}</ol></nav>"
    if form == "details":
        return f"<details{dress.attributes('contents')}><summary>Daftar Isi</summary><ul>{items}</ul></details>"
    return dress.wrap("contents", f"{dress.wrap('label:contents', 'Daftar Isi')}<ul>{items}</ul>")


def share(dress: Dress) -> str:
    """A bar of links to share the article."""
    links = "".join(
        f'<a href="{address}">{name}</a>'
        for address, name in (
            (f"https://www.facebook.com/sharer/sharer.php?u={HOST}", "Facebook"),
            (f"https://twitter.com/intent/tweet?url={HOST}", "X"),
            ("https://api.whatsapp.com/send?text=kabar", "WhatsApp"),
        )
    )
    return dress.wrap("share", f"<span>Bagikan</span>{links}<button>Salin tautan</button><span>0 Komentar</span>")


def closing(dress: Dress) -> list[str]:
    """What stands behind the last paragraph, in the text's own container."""
    found = []
    if dress.has("author box", 0.12):
        found.append(
            dress.wrap(
                "byline:bio", "<h4>Tentang penulis</h4><p>Wartawan kami di daerah, menulis tentang kota dan pasar.</p>"
            )
            if dress.features["naming"] == "spoken"
            else ""
        )
    if dress.has("pager", 0.08):
        found.append(
            dress.wrap(
                "pages",
                f'<a href="{HOST}/x?page=1">1</a> <a href="{HOST}/x?page=2">2</a> <a href="{HOST}/x?page=2">Selanjutnya</a>',
            )
        )
    if dress.has("rights", 0.08):
        found.append(
            "<p>Hak cipta Kabar Replika. Dilarang memperbanyak isi laman ini tanpa izin tertulis dari redaksi.</p>"
        )
    return found


def other_boxes(dress: Dress) -> list[str]:
    """Boxes of other kinds, none on most pages."""
    found = []
    if dress.has("newsletter", 0.15):
        found.append(
            dress.wrap(
                "newsletter",
                "<h4>Buletin Pagi</h4><p>Terima kabar pilihan setiap pagi di surel Anda.</p>"
                '<form><input type="email" placeholder="Surel"><button>Daftar</button></form>',
            )
        )
    if dress.has("poll", 0.08):
        found.append(
            f"<form{dress.attributes('poll')}><p>Jajak pendapat: perlukah aturan ini ditinjau lagi oleh pemerintah?</p>"
            '<label><input type="radio" name="p"> Setuju</label> <label><input type="radio" name="p"> Tidak</label>'
            "<button>Kirim</button></form>"
        )
    if dress.has("app box", 0.1):
        found.append(
            dress.wrap(
                "app",
                "<span>Baca lebih mudah lewat aplikasi kami</span>"
                '<a href="https://play.google.com/store/apps/details?id=org.example.replika">Pasang</a>',
            )
        )
    if dress.has("video box", 0.12):
        found.append(
            dress.wrap(
                "embed:video",
                f'<iframe src="https://www.youtube.com/embed/{dress.rng.randrange(10**6)}"></iframe>'
                + dress.wrap("label:video", "Momen Warga Menyambut Kapal Pertama", "p"),
            )
        )
    if dress.has("hidden text", 0.1):
        found.append('<div style="display:none"><p>Kata kunci untuk mesin pencari: kabar, berita, hari ini.</p></div>')
    if dress.has("listen", 0.08):
        found.insert(
            0, dress.wrap("player:audio", "<span>Dengarkan artikel</span> <span>3 menit</span><button>Putar</button>")
        )
    if dress.has("channel line", 0.1):
        found.append(
            '<p>Ikuti kabar kami di <a href="https://whatsapp.com/channel/0029replika">WhatsApp Channel</a></p>'
        )
    return found
