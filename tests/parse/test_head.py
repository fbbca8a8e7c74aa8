"""What a page says of itself."""

from __future__ import annotations

import ast
from pathlib import Path

from scraper.parsing.fields.images import METAS_OF_PICTURES
from scraper.parsing.page.dom import parse_html
from scraper.parsing.page.head import METAS, read_head

PACKAGE = Path(__file__).parents[2] / "scraper"


def names_asked_for() -> set[str]:
    """Every literal that is given to ``Head.meta``, and the names by which pictures look in ``Head.metas``."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "meta":
                found |= {name.value for name in node.args if isinstance(name, ast.Constant)}
    return found | set(METAS_OF_PICTURES)


def test_the_metas_that_are_kept_are_those_that_are_asked_for() -> None:
    assert names_asked_for() == METAS


def test_the_first_meta_that_says_something_counts_whatever_its_case_and_place() -> None:
    head = read_head(
        parse_html(
            "<meta name=Description content=' '><meta property=og:title content=Satu><meta name=unasked content=x>"
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
