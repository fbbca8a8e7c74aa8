"""Every site's facts hold together: its addresses, its lists, its fixtures. A new site is tested by being there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover import read_feed, read_list
from scraper.sites.registry import all_sites, site_of

if TYPE_CHECKING:
    from scraper.facts.site import Site

PAGES = Path(__file__).parents[3] / "shared" / "pages"
SITES = list(all_sites().values())
each_site = pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)


@each_site
def test_matches_what_it_must(site: Site) -> None:
    for url in site.matches:
        address = site.read_address(url)
        assert address, url
        assert address.number in url
        assert address.id == f"{site.name}:{address.number}"
        assert site_of(url) is site


@each_site
def test_refuses_what_it_must(site: Site) -> None:
    assert len(site.refuses) >= 4
    for url in site.refuses:
        assert site.read_address(url) is None, url


@each_site
@pytest.mark.parametrize("zero", "٠०０")
def test_digits_of_another_script_are_no_number(site: Site, zero: str) -> None:
    """A number is the name of a file: one link with such digits in a list once stopped every crawl."""
    digits = str.maketrans("0123456789", "".join(chr(ord(zero) + value) for value in range(10)))
    for url in site.matches:
        parts = urlsplit(url)
        assert site.read_address(f"https://{parts.netloc}{parts.path.translate(digits)}") is None, url


@each_site
def test_the_canonical_address_is_the_same_article(site: Site) -> None:
    for url in site.matches:
        address = site.read_address(url)
        assert address
        again = site.read_address(address.canonical)
        assert again
        assert (again.id, again.canonical, again.section, again.page, again.amp) == (
            address.id,
            address.canonical,
            address.section,
            1,
            False,
        )


@each_site
def test_every_list_is_on_the_sites_own_hosts(site: Site) -> None:
    lists = site.lists
    templates = (*lists.newest, *lists.feeds, *lists.sitemaps, *lists.search, lists.index, lists.tag)
    templates += (lists.index_of_day, lists.index_of_section, lists.index_of_section_and_day)
    sections = lists.section_ids or {"": ""}
    asked = {
        template.replace("{section_id}", str(word)).replace("{section}", name)
        for template in templates
        for name, word in sections.items()
        if template
    }
    assert asked, "a site without any list cannot be crawled"
    for url in asked:
        assert site.owns(url), url


@each_site
def test_every_layout_and_channel_is_reachable(site: Site) -> None:
    assert site.layouts
    assert len({layout.name for layout in site.layouts}) == len(site.layouts)
    assert set(site.channels) <= set(site.hosts)
    assert {urlsplit(f"https://{before}").hostname for before in site.moved} <= set(site.hosts)
    assert site.least_yield > 0
    assert re.fullmatch(r"[a-z][a-z0-9]*", site.name)


def test_no_host_belongs_to_two_sites() -> None:
    hosts = [host for site in SITES for host in site.hosts]
    assert len(hosts) == len(set(hosts))


@given(st.sampled_from(SITES), st.text(max_size=80))
def test_no_path_breaks_a_grammar(site: Site, path: str) -> None:
    address = site.read_address(f"https://{site.hosts[0]}/{path}")
    assert address is None or (address.number.isascii() and address.number.isdecimal())


# The addresses of detik's real pages, counted by hand with another tool.


def page(name: str) -> bytes:
    path = PAGES / name
    if not path.exists():
        pytest.skip(f"../shared/pages/{name} is not here")
    return path.read_bytes()


def test_links_of_a_real_page_of_2023() -> None:
    detik = all_sites()["detik"]
    body = page("detik-article-2023-11.html")
    found = read_list(body, "https://health.detik.com/", detik).addresses
    written = {match[1].decode() for match in re.finditer(rb'<a [^>]*href="https://[^"?]*/d-(\d+)/[a-z0-9-]+', body)}
    assert len(written) == 18
    assert {address.number for address in found} == written
    assert {"health", "news", "edu", "properti", "wolipop"} <= {address.section for address in found}


def test_feed_of_2015_names_each_article_by_its_guid() -> None:
    body = page("detik-rss-2015-11.xml")
    found = read_feed(body, "https://news.detik.com/rss", all_sites()["detik"])
    assert len(found) == body.count(b"<item>")
    assert found[0].id == "detik:3062623"
    assert found[0].section == "inet"
    assert found[0].created == "20151105100026"
