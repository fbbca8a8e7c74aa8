"""What holds for all sites together, and for real pages. What each site's facts must hold is in scraper/testing.py."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

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
def test_an_address_is_of_the_site_that_owns_its_host(site: Site) -> None:
    for url in site.matches:
        assert site_of(url) is site


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
    found = read_feed(body, "https://news.detik.com/rss", all_sites()["detik"]).addresses
    assert len(found) == body.count(b"<item>")
    assert found[0].id == "detik:3062623"
    assert found[0].section == "inet"
    assert found[0].created == "20151105100026"
