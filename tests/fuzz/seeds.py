"""Where the fuzzer starts: small pages, texts and addresses that reach deep into each target, and words that matter."""
# ruff: noqa: E501 - markup is easier to read unbroken

from __future__ import annotations

from typing import Final

_HEAD: Final = """<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>Harga Beras Naik</title>
<meta property="og:title" content="Harga Beras Naik">
<meta name="dtk:publishdate" content="2026/10/14 08:12:00">
<meta name="dtk:contenttype" content="singlepagenews"><meta name="author" content="Sari Melati">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Harga Beras Naik",
"datePublished":"2026-10-14T08:12:00+07:00",
"author":{"@type":"Person","name":"Sari Melati"}}</script></head><body>
<a class="gtm_breadcrumb_kanal" href="/ekonomi">Ekonomi</a><h1>Harga Beras Naik</h1>
<div class="text-cnn_grey text-sm mb-4"> Rabu, 14 Okt 2026 08:12 WIB </div>"""

# What JSON-LD can say and no Article may: half a surrogate pair, days at the ends of time.
_ODD_HEAD: Final = _HEAD.replace(
    '"headline"', '"description":"\\ud83d\\ude00 \\ud800","dateModified":"9999-12-31T23:59:59-07:00","headline"'
).replace("2026/10/14", "0001/01/01")

_WORDS: Final = """Harga beras di pasar itu naik dua persen pada pekan ini, kata pedagang yang ditemui di kios mereka pada
Rabu (14/10) pagi, dan akan tetap tinggi hingga panen raya yang diperkirakan tiba dalam dua bulan."""

PAGES: Final = (
    f"""{_HEAD}<div class="detail-text text-cnn_black"><strong>Jakarta, CNN Indonesia</strong> -- <p>{_WORDS}</p>
<div class="paradetail"><p class="para_caption">ADVERTISEMENT</p><p class="para_caption">SCROLL TO CONTINUE WITH
CONTENT</p></div><p>Menurut <a href="/tag/bulog">Bulog</a>&nbsp;stok <em>aman</em>.</p><ul><li>satu</li><li>dua</li></ul>
<table class="linksisip"><tr><td><div class="lihatjg"><h5>Lihat Juga :</h5><a href="/ekonomi/20261013062427-92-1186802/x">
Judul Lain</a></div></td></tr></table><table><tr><td>a</td><td>b</td></tr></table><h2>Sub</h2><blockquote>kata</blockquote>
<p><a class="embed videocnn" href="https://www.cnnindonesia.com/embed/video/1">[Gambas:Video CNN]</a></p>
<strong>(abc/def)</strong></div></body></html>""",
    f"""{_ODD_HEAD}<div class="detail_text"><strong><span itemprop="contentLocation">Bogor</span>,&nbsp;<span>CNN Indonesia
</span>&nbsp;</strong>--&nbsp;<span id="detikdetailtext">{_WORDS}<br /><br />- satu<br>- dua<br><b>Sub</b><br></span><br>
<span id="detikdetailtext">{_WORDS}<img src="a_169.jpeg?w=650"><br><br>[Gambas:Youtube]</span> <b>(Antara/kid)</b></div>""",
    f'{_HEAD}<article><a href="/ekonomi/20261013062427-92-1186802/x">Judul</a></article><p>{_WORDS}</p><p>{_WORDS}</p>',
)

# What was made to cost memory or time, or to bring in what no field may hold; small, for the fuzzer to make it grow.
HOSTILE: Final = (
    PAGES[0] + "".join(f"<html a{number}><BODY b{number}>" for number in range(12)),
    PAGES[0].replace("<h1>", "<h1><div>" * 40 + "<h1>\x1b[31m\x07\u202e").replace("Sari Melati", r"Sari\u0000 \u001bM"),
    PAGES[0].replace(
        "<ul>",
        '<img src="JavaScript:alert(1)"><img src="file:///etc/passwd"><amp-tiktok data-src="javascript:x"></amp-tiktok>'
        '<amp-facebook data-href="data:text/html,x"></amp-facebook><p>&amp;amp;amp;amp;quot; &&#35;35;</p><ul>',
    ),
)

TEXTS: Final = (
    f"Jakarta, CNN Indonesia -- {_WORDS}\nADVERTISEMENT\nSCROLL TO CONTINUE WITH CONTENT\nLihat juga: Judul Lain\n(abc)",
    f"Daftar Isi\n1. Satu\n2. Dua\n{_WORDS}Pilihan RedaksiJudul LainJudul Dua{_WORDS}[Gambas:Video CNN] (abc/def, ghi)",
    f"Jakarta , CNN Indonesia - - {_WORDS}\n( Baca : Judul Lain )\nJosÃ© â€œkataâ€\x9d\nLanjut ke sebelah... HALAMAN: 1 2",
    f"{_WORDS} &amp;amp;amp;amp;nbsp; &&#35;35; \tADVERTISEMENT\n=HYPERLINK(1) ADVERTISEMENT",
    f"<p>{_WORDS}</p> <![CDATA[!function(){{}}]]> &nbsp;&amp; pic.twitter.com/abc (Foto: Dok. X) Baca selengkapnya di sini.",
)

_LINK: Final = "https://www.cnnindonesia.com/ekonomi/20261013062427-92-1186802/x"

LISTS: Final = (
    f'<article><a href="{_LINK}" dtr-evt="a">J</a></article><a href="/indeks/2?page=2" dtr-evt="halaman">2</a>',
    f"<?xml version='1.0'?><rss><channel><item><link>{_LINK}</link></item></channel></rss>",
    f"<?xml version='1.0'?><urlset><url><loc>{_LINK}</loc></url></urlset>",
    "<sitemapindex><sitemap><loc>https://www.cnnindonesia.com/sitemap_web.xml</loc></sitemap></sitemapindex>",
    "<sitemapindex><sitemap><loc>https://www.cnnindonesia.com:99999/sitemap_web.xml</loc></sitemap></sitemapindex>",
    f"<?xml version='1.0'?><!--{'x' * 4_100}--><!DOCTYPE x [<!ENTITY a '1186802'>]><rss><link>{_LINK}&a;</link></rss>",
    "<urlset>" + "<a/>" * 40 + f"<html a><html b><a href='{_LINK}'>",
    "[" + "[]," * 40 + "[]]",
    f'{{"data":[{{"url":"{_LINK}"}}],"total":1}}',
    '<a href="/ekonomi/٢٠٢٦١٠١٤٠٦٢٤٢٧-92-١١٨٦٨٠٣/x">J</a><a href="/indeks/2?page=٣" dtr-evt="halaman">٣</a>',
)

ADDRESSES: Final = (
    "https://www.cnnindonesia.com/ekonomi/20261014062427-92-1186803/contoh-judul/2?page=all#x",
    "http://user:pw@m.cnnindonesia.com:443/gaya-hidup/20261014062427-92-1186803/contoh/amp",
    "https://[::1]/ekonomi/20261014062427-92-1186803/contoh-judul/",
    "https://www.cnnindonesia.com:99999/ekonomi/20261014062427-92-1186803/contoh-judul",
    "https://www.cnnindonesia.com/ekonomi/٢٠٢٦١٠١٤٠٦٢٤٢٧-92-١١٨٦٨٠٣/contoh-judul/٢",
)

SEEDS: Final = {
    name: tuple(text.encode("utf-8", "surrogateescape") for text in texts)
    for name, texts in (("extract", (*PAGES, *HOSTILE)), ("clean", TEXTS), ("discover", LISTS), ("address", ADDRESSES))
}

# Pieces that random bytes would hardly ever make.
TOKENS: Final = tuple(
    token.encode("utf-8", "surrogateescape")
    for token in (
        "<p>", "</p>", "<br>", "<div class='detail-text'>", "</div>", "<table>", "<tr>", "<td>", "<span id=detikdetailtext>",
        "<blockquote>", "<ul><li>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "<svg>", "<template>", "<base href=//x>",
        "<a href='javascript:alert(1)'>", "<iframe src=//youtube.com/embed/x>", "<meta charset=utf-16>", "&#0;", "&#xD800;",
        "&nbsp;", "\x00", "\ufeff", "\u200b", "\u202e", "\u2028", "\u00a0", "\udc80", "\udcff", "[Gambas:", "]", "(", ")", "--", "CNN Indonesia",
        "ADVERTISEMENT", "SCROLL TO CONTINUE WITH CONTENT", "Pilihan Redaksi", "Lihat juga:", "Baca Juga", "Daftar Isi",
        "BACA HALAMAN BERIKUTNYA", "HALAMAN: 1 2", "Lanjut ke sebelah...", "(abc/def)", "(Antara/kid)", "Ã©", "â€œ",
        "{", "}", '"', "'", "[[[[", "]]]]", "1e999", "null", "\n", "\r\n", "\t", "/", "..", "%00", "%2e%2e", "@", ":",
        ":99999", ":x", "[", "٢", "９", "\\ud800", "9999-12-31T23:59:59-07:00", "0001-01-01", "<!DOCTYPE x [<!ENTITY a 'b'>]>",
        "&a;", "<loc>", "</loc>", "/amp", "?page=all", "https://", "//",
        "<html a=1 b>", "<BODY c>", "<h1><div>", "&amp;amp;", "amp;", "&#38;", "&&#35;35;", "\x1b[31m", "\x9b", "file:///x",
    )
)  # fmt: skip
