"""Pages with more tags or attributes than the parser can bear are told from pages as newsrooms write them."""

from __future__ import annotations

import pytest

from scraper.parsing.page.bounds import beyond_any_page


@pytest.mark.parametrize(
    "frame",
    [
        '<html class="Halaman" lang="id"data-kepala="true">',
        "<html lang='id'class=a data-x=\"1\"/>",
        "<body onload=x=1 class=a/b>",
        '<script>tulis("<body onload=\\"cetak()\\">")</script>',
        "<script>tulis('<body class=' + nama + '>')</script>",
        "<script>tulis('<html><body onload=')</script>",
        "<bodyguard a='b\">",
    ],
)
def test_a_tag_as_pages_have_it_is_no_bomb(frame) -> None:
    assert beyond_any_page(f"<html><body>{frame}{'kata ' * 60_000}</body></html>") == ""


@pytest.mark.parametrize("tag", ["<body {}>", "<body x='{}'{}>", '<html a="{}" {}', "<body a=b{}>", "<body/{}/>"])
def test_a_tag_with_a_million_attributes_is_refused_however_it_is_written(tag) -> None:
    page = "<html><body>" + tag.replace("{}", " a" * 100_000) + "<p>kata</p>"
    assert "more attributes than any page has" in beyond_any_page(page)
