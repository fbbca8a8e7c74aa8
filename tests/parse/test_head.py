"""What a page says of itself."""

from __future__ import annotations

from scraper.parsing.page.dom import parse_html
from scraper.parsing.page.head import read_head


def test_the_first_meta_that_says_something_counts_whatever_its_case_and_place() -> None:
    head = read_head(
        parse_html(
            "<meta name=Description content=' '><meta property=og:title content=Satu>"
            "<body><p>Isi<meta itemprop=DESCRIPTION content=' Dua  kata '><meta name=description content=Tiga>"
        )
    )
    assert head.metas == {"og:title": "Satu", "description": " Dua  kata "}
    assert head.meta("description") == "Dua kata"
    assert head.meta("twitter:title", "og:title") == "Satu"
    assert head.meta("author") == ""


def test_the_first_link_of_its_kind_with_an_address_counts() -> None:
    head = read_head(
        parse_html(
            "<link rel=Canonical href=''><link rel=alternate href=/a><link rel=AMPHTML href=/amp>"
            "<link rel=canonical href=' /satu '><link rel=canonical href=/dua><title> Judul\n situs </title>"
        )
    )
    assert (head.canonical, head.amp, head.title) == ("/satu", "/amp", "Judul situs")
