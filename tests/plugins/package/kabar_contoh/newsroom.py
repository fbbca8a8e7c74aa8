"""Facts of a made-up newsroom; imports nothing but the language of facts."""

from __future__ import annotations

from typing import Final

from scraper.facts.site import Layout, Lists, Site

SITE: Final = Site(
    name="kabarcontoh",
    title="Kabar Contoh",
    hosts=("kabar.example", "www.kabar.example"),
    address=r"(?P<base>/baca/(?P<number>\d+)/(?P<slug>[a-z0-9-]+))/?",
    matches=("https://kabar.example/baca/7001/harga-cabai-naik", "https://www.kabar.example/baca/7002/pasar-pindah/"),
    refuses=(
        "https://kabar.example/",
        "https://kabar.example/baca/",
        "https://kabar.example/baca/harga-cabai-naik",
        "https://kabar.example.org/baca/7001/harga-cabai-naik",
    ),
    layouts=(Layout("isi", body=("div.isi",), date=("time",), author=("span.penulis",)),),
    lists=Lists(feeds=("https://kabar.example/rss",)),
    least_yield=5,
    state="experimental",
)
