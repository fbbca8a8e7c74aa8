"""Importing this module reads a page, so that all that reading needs is imported and compiled then.

The process from which workers are copied imports it, see ``prepare_workers``: it can import modules, and call nothing.
What it does once, each of its copies has done.
"""

from __future__ import annotations

from typing import Final

from scraper.composition.process import process
from scraper.core.article import encode
from scraper.core.page import Page
from scraper.storage.warc import reader as reader  # noqa: PLC0414  archives are read by it

_URL: Final = "https://www.cnnindonesia.com/nasional/20250102030405-20-1000001/warga-menanam-pohon"
_PAGE: Final = """<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>Warga Menanam Pohon</title>
<link rel="canonical" href="https://www.cnnindonesia.com/nasional/20250102030405-20-1000001/warga-menanam-pohon">
<meta property="og:title" content="Warga Menanam Pohon"><meta property="og:type" content="article">
<meta property="og:image" content="https://akcdn.detik.net.id/visual/2025/01/02/pohon_169.jpeg?w=650">
<meta name="publishdate" content="2025/01/02 10:04:05"><meta name="keywords" content="pohon, desa">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Warga Menanam Pohon",
"datePublished": "2025-01-02T10:04:05+07:00", "author": {"@type": "Person", "name": "Tim"}}</script></head><body>
<div><a class="gtm_breadcrumb_kanal" href="/nasional">Nasional</a>
<a class="gtm_breadcrumb_subkanal" href="/nasional/peristiwa">Peristiwa</a></div>
<h1>Warga Menanam Pohon</h1><div class="text-cnn_black_light3"><span class="text-cnn_red">Tim</span></div>
<div class="text-cnn_grey text-sm">Kamis, 02 Jan 2025 10:04 WIB</div>
<div class="detail-image"><img src="https://akcdn.detik.net.id/visual/2025/01/02/pohon_169.jpeg?w=650" alt="Pohon">
<figcaption>Warga menanam pohon. (Foto: Tim)</figcaption></div>
<div class="detail-text"><p><strong>Jakarta, CNN Indonesia</strong> -- Warga dua desa menanam seribu pohon di tepi
sungai pada awal tahun ini.</p><p>"Kami menanam sejak pagi," kata kepala desa, Kamis (2/1).</p><h2>Bibit dari Warga</h2>
<ul><li>Bibit datang dari <a href="https://www.cnnindonesia.com/tag/kebun">kebun</a> warga.</li></ul>
<table class="linksisip"><tr><td><div class="lihatjg"><strong>Lihat Juga:</strong>
<a href="https://www.cnnindonesia.com/nasional/20250101030405-20-1000000/lain">Judul Lain</a></div></td></tr></table>
<table><tr><td>Desa</td><td>Pohon</td></tr><tr><td>Satu</td><td>500</td></tr></table>
<p>[Gambas:Video CNN]</p><p>Penanaman berlanjut pekan depan. <strong>(tim/tim)</strong></p></div>
<div class="list-topik-terkait"><a href="https://www.cnnindonesia.com/tag/pohon">pohon</a></div></body></html>"""

encode(process(Page(_URL, _PAGE.encode())))
