"""Everything around an article that is the same on every page: scripts, menus, side boxes, footers. Made once, kept.

Its words are ours; its shape and its faults (attributes without value, links in the head, placeholder articles) are the
site's. So is its weight: saved pages of CNN Indonesia (2025, two) and detik (2015, 2023) have 739 to 1,232 elements,
68 to 186 KB, 31 to 67 metas, 32 to 54 scripts, many of them small, and a tenth to a quarter of their bytes in scripts.
"""

from __future__ import annotations

from functools import cache
from random import Random

from tests.replica.sections import SECTIONS
from tests.replica.story import HOST

_CDN = "https://cdn.cnnindonesia.com/cnnid"
_VERSION = "12.1.5"
_HOSTS = (
    "cdn.cnnindonesia.com", "cdn.detik.net.id", "securepubads.g.doubleclick.net", "cdnstatic.detik.com",
    "akcdn.detik.net.id", "www.googletagmanager.com", "newrevive.detik.com",
)  # fmt: skip
_APP = "org.example.replika"
_PLAIN_METAS = (
    ("http-equiv", "X-UA-Compatible", "IE=edge,chrome=1"),
    ("name", "viewport", "width=device-width, initial-scale=1.0, maximum-scale=5"),
    ("name", "apple-mobile-web-app-capable", "yes"),
    ("name", "apple-itunes-app", "app-id=000000000"),
    ("name", "google-play-app", f"app-id={_APP}"),
    ("name", "robots", "index, follow, max-image-preview:large"),
    ("name", "googlebot", "index, follow"),
    ("name", "googlebot-news", "index, follow"),
)
_FAKE_TITLES = (
    "Cara Merawat Sepeda Tua", "Harga Cabai Pekan Ini", "Jadwal Kapal ke Pulau Seberang", "Resep Sayur Bening",
    "Lima Taman Kota yang Sepi", "Tips Memilih Sepatu Lari", "Kisah Penjaga Mercusuar", "Ramalan Cuaca Akhir Pekan",
)  # fmt: skip


@cache
def head_links() -> str:
    """Preconnects, styles and the two links that the real page has in its head."""
    fetch = "\n".join(
        f'        <link rel="{rel}" href="https://{host}">' for rel in ("dns-prefetch", "preconnect") for host in _HOSTS
    )
    metas = "\n".join(f'    <meta {kind}="{name}" content="{value}" />' for kind, name, value in _PLAIN_METAS)
    icons = "\n".join(
        f'<link rel="apple-touch-icon" sizes="{size}x{size}" href="{_CDN}/images/ikon-{size}.png?v={_VERSION}" />'
        for size in (57, 72, 114, 144)
    )
    back = "https%3A%2F%2Fwww.cnnindonesia.com%2F"
    return (
        f'{metas}\n{fetch}\n{icons}\n<link rel="stylesheet" type="text/css" href="{_CDN}/css/style.css?v={_VERSION}" />\n'
        f'<script src="{_CDN}/js/jquery-3.6.0.min.js?v={_VERSION}"></script>\n'
        f'<a href="https://connect.detik.com/oauth/authorize?clientId=0&redirectUrl={back}" style="display: none" class="to_login">login</a>\n'
        f'<a href="https://connect.detik.com/accounts/register?clientId=0&redirectUrl={back}" style="display: none" class="to_reg">register</a>\n'
    )


@cache
def scripts(variant: int) -> str:
    """Ad slots, consent, data layers: about 10 to 25 KB of code in some twenty scripts, which a page has in its head."""
    rng = Random(f"scripts/{variant}")
    slots = "\n".join(
        f"    googletag.defineSlot('/0000000/replika_desktop/kanal/slot_{number}', [[300, 250], [300, 600], [728, 90]], "
        f"'div-gpt-ad-{rng.randrange(10**12, 10**13)}-0').addService(googletag.pubads()).setTargeting('pos', ['p{number}']);"
        for number in range(30 + 7 * variant)
    )
    flags = ",\n".join(
        f'      "fitur_{number}": {{"aktif": {str(rng.random() < 0.5).lower()}, "bobot": {rng.random():.6f}, '
        f'"label": "{rng.choice(_FAKE_TITLES)}", "tampil": [{rng.randrange(999)}, {rng.randrange(999)}]}}'
        for number in range(35 + 9 * variant)
    )
    files = "\n".join(
        f'<script type="text/javascript" src="{_CDN}/js/bagian-{number}.min.js?v={_VERSION}"{" async" * (number % 2)}></script>'
        for number in range(12)
    )
    counters = "\n".join(
        f"<script>window.dataLayer = window.dataLayer || []; window.dataLayer.push({{'ukur': {rng.randrange(10**6)}}});</script>"
        for _ in range(6)
    )
    return (
        f'{files}\n{counters}\n<script async src="https://securepubads.g.doubleclick.net/tag/js/gpt.js"></script>\n<script>\n'
        f"  window.googletag = window.googletag || {{cmd: []}};\n  googletag.cmd.push(function() {{\n{slots}\n"
        "    googletag.pubads().enableSingleRequest(); googletag.enableServices();\n  });\n</script>\n"
        f'<script>\n  var pengaturan = {{\n    "versi": "{_VERSION}",\n    "fitur": {{\n{flags}\n    }}\n  }};\n'
        "  if (1 < 2 && 3 > 2) { document.documentElement.className += ' js'; }\n"
        "  document.addEventListener('copy', function (e) { var t = 'Baca artikel CNN Indonesia selengkapnya di sini: ' + "
        "location.href; e.clipboardData.setData('text/html', '<p>' + t + '</p>'); });\n</script>\n"
    )


@cache
def navigation() -> str:
    """The tailwind header: menus with their 24 placeholder articles, and the attribute without a value."""
    placeholder = (
        '                                    <article class="flex-grow">\n'
        '                                        <a aria-label="link description" class="flex group items-center flex-col gap-2.5" href="#">\n'
        '                                            <span class="flex-none overflow-hidden block relative w-full">\n'
        '                                                <span class="block bg-placeholder aspect-w-16 aspect-h-9"></span>\n'
        "                                            </span>\n                                        </a>\n"
        '                                        <span class="flex-grow w-full"><span class="bg-placeholder w-full mb-2 inline-block h-[14px]"></span>'
        '<span class="bg-placeholder w-8/12 inline-block h-[14px]"></span></span>\n'
        "                                    </article>\n"
    )
    items = []
    for at, section in enumerate(SECTIONS[:8], 1):
        subs = "".join(
            f'<a href="{HOST}/{section.slug}/{slug}" class="block text-white py-1.5 font-normal text-sm hover:underline"> {name} </a>\n'
            for slug, name in section.sub.values()
        )
        items.append(
            f'<li class="header-nhl dropdown-item">\n<a aria-label="link description" class="navbar__item" href="{HOST}/{section.slug}" '
            f'channel="{at}" fetchRequest="false" dtr-evt="header" dtr-sec="first navbar" onclick="_pt(this)" dtr-idx="{at}" '
            f'dtr-ttl="{section.name}">{section.name}</a>\n<div class="navbar__item-dropdown"><div class="w-1/6 relative">{subs}</div>'
            f'<div class="w-4/6"><div class="title-box">BERITA TERBARU</div><div class="flex gap-4" id="headerNhl{at}">\n'
            f"{placeholder * 3}</div></div></div></li>\n"
        )
    return (
        f'<header class="sticky top-0"><nav><ul class="navbar">{"".join(items)}</ul></nav></header>\n'
        '<section data-name="cnn-id" data-target="block/custom-navbar" kanalid=2 kanalname=wp subkanalname=></section>\n'
    )


@cache
def old_navigation() -> str:
    """The header of the frames until 2023."""
    items = "".join(
        f'<li><a href="{HOST}/{section.slug}" class="gtm_nav">{section.name}</a><ul class="sub">'
        + "".join(f'<li><a href="{HOST}/{section.slug}/{slug}">{name}</a></li>' for slug, name in section.sub.values())
        + "</ul></li>\n"
        for section in SECTIONS
    )
    return f'<div id="header"><div class="container"><ul class="main_nav">{items}</ul></div></div>\n'


@cache
def side(variant: int) -> str:
    """The right column: popular and recommended boxes whose links are no articles of the replica, ads, an infobox."""
    rng = Random(f"side/{variant}")
    rows = []
    for at in range(1, 26 + 10 * variant):
        title = f"{rng.choice(_FAKE_TITLES)} {at}"
        rows.append(
            f'<a aria-label="link description" href="{HOST}/terpopuler#{at}" dtr-evt="box terpopuler" dtr-sec="terpopuler" '
            f'dtr-act="terpopuler" onclick="_pt(this)" dtr-idx="{at}" dtr-ttl="{title}" class="group">'
            f'<span class="text-cnn_grey text-lg absolute left-0"> {at:02} </span><span class="flex-none"><span class="block">'
            f'<img src="https://akcdn.detik.net.id/visual/kosong_169.jpeg?w=100" alt="" loading="lazy" /></span></span><h2 class="text-base text-cnn_black_light '
            f'group-hover:text-cnn_red">{title}</h2><span class="text-xs text-cnn_red">Terpopuler</span></a>\n'
        )
    lazy = "".join(
        f'<section data-name="cnn-id" data-target="index-wp/{name}"><div class="animate-pulse"><span class="bg-placeholder"></span></div></section>\n'
        for name in ("cb-dinamis", "rekomendasi-nhl", "kolom")
    )
    return (
        f'<div class="flex-none gap-2 w-[300px]"><div class="title-box">TERPOPULER</div>{"".join(rows)}{lazy}'
        '<div class="box_info"><p>Kirim saran dan keluhan pembaca lewat formulir di laman bantuan kami setiap hari kerja.</p></div>'
        f'<ins data-revive-zoneid="{2400 + variant}" data-revive-id="0cceecb9cae9f51a31123c541910d59b"></ins></div>\n'
    )


@cache
def below(variant: int) -> str:
    """The list of other articles below one, in the markup of the site's lists; its links are no articles either."""
    rng = Random(f"below/{variant}")
    cards = "".join(
        f'<article class="flex-grow">\n  <a aria-label="link description" class="flex group items-center gap-4" '
        f'href="{HOST}/terkini#{at}">\n    <span class="flex-none overflow-hidden block relative w-[270px]">'
        f'<img src="https://akcdn.detik.net.id/visual/kosong_169.jpeg?w=270&q=90" alt="" loading="lazy" class="w-full" /></span>\n'
        f'    <span class="flex-grow"><h2 class="text-cnn_black_light mb-2 inline">{rng.choice(_FAKE_TITLES)} {at}</h2>'
        f'<span class="text-xs text-cnn_black_light3"><span class="text-cnn_red">{rng.choice(SECTIONS).name}</span> '
        f'<span class="text-cnn_grey">{at} jam yang lalu</span></span></span>\n  </a>\n</article>\n'
        for at in range(1, 10 + 2 * variant)
    )
    return f'<div class="flex flex-col gap-5" id="terkini"><div class="title-box">BERITA LAINNYA</div>\n{cards}</div>\n'


@cache
def share() -> str:
    return (
        '<div class="share flex gap-2"><span>Bagikan:</span><a href="https://www.facebook.com/sharer/sharer.php">Facebook</a>'
        '<a href="https://twitter.com/intent/tweet">X</a><button class="copy">Salin</button>'
        '<span class="hidden">url telah tercopy</span></div>\n'
    )


@cache
def footer(variant: int) -> str:
    """Networks, channels, legal lines and the scripts at the end: about 15 KB."""
    rng = Random(f"footer/{variant}")
    columns = "".join(
        f'<div class="w-1/5"><div class="title-box">{section.name}</div>'
        + "".join(
            f'<a class="block text-sm" href="{HOST}/{section.slug}/{slug}">{name}</a>'
            for slug, name in section.sub.values()
        )
        + "</div>\n"
        for section in SECTIONS
    )
    network = "".join(
        f'<div class="box_network"><a href="https://www.detik.com/r/{rng.randrange(10**7)}" class="text-sm">{rng.choice(_FAKE_TITLES)}</a></div>\n'
        for _ in range(24)
    )
    code = "\n".join(
        f"  function _t{number}(e) {{ if (!e) {{ return null; }} var n = e.getAttribute('data-{rng.randrange(10**6)}'); "
        f"return n === null ? '{rng.randrange(10**9)}' : n.replace(/\\s+/g, '-').toLowerCase(); }}"
        for number in range(28 + 9 * variant)
    )
    files = "\n".join(f'<script src="{_CDN}/js/akhir-{number}.js?v={_VERSION}" defer></script>' for number in range(8))
    return (
        f'<div class="title-box">TERKAIT LAINNYA DI DETIKNETWORK</div>{network}<footer><div class="flex">{columns}</div>'
        "<p>Replika untuk pengujian. Tidak ada isi situs asli di sini.</p></footer>\n"
        f"<script>\n{code}\n</script>\n{files}\n<noscript><img height=1 width=1 src='https://www.example.org/px?ev=1&noscript=1'/></noscript>\n"
    )
