"""Lists as bytes: what is an article's address, and what is not."""

from __future__ import annotations

import contextlib
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.core.errors import FetchError
from scraper.discover import read_feed, read_list, read_search, read_sitemap
from scraper.discover.lists import read_addresses
from scraper.sites.cnnindonesia import SITE
from scraper.sites.registry import all_sites
from tests.replica import Replica

SHARED = Path(__file__).parents[2].parent / "shared" / "pages"
BASE = "https://www.cnnindonesia.com/"
ONE = f"{BASE}ekonomi/20250114062427-92-1186803/contoh-judul"
REPLICA = Replica(seed=2, articles=60)


def answer(target):
    return REPLICA.answer(target).body


def real(name):
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    return path.read_bytes()


def test_the_real_index_has_ten_cards_among_its_elements():
    listing = read_list(real("cnnindonesia-indeks-2025-10.html"), BASE + "indeks", SITE)
    assert len(listing.addresses) == 10
    assert listing.addresses[0].id == "cnnindonesia:1288007"
    assert listing.last_page == 1000


@pytest.mark.parametrize(
    ("name", "count"), [("cnnindonesia-home-2020-06.html", 61), ("cnnindonesia-home-2025-02.html", 26)]
)
def test_the_real_home_pages(name, count):
    assert len(read_list(real(name), BASE, SITE).addresses) == count


def test_an_index_page_of_the_replica_gives_its_cards_in_order():
    listing = read_list(answer("/indeks/2?page=2"), BASE + "indeks/2?page=2", SITE)
    assert [address.canonical for address in listing.addresses] == REPLICA.urls()[10:20]
    assert listing.last_page == 6


def test_a_feed_and_a_sitemap_of_the_replica():
    assert [address.canonical for address in read_feed(answer("/rss"), BASE + "rss", SITE).addresses] == REPLICA.urls()[
        :50
    ]
    index = read_sitemap(answer("/sitemap.xml"), BASE + "sitemap.xml", SITE)
    assert index.addresses == []
    assert BASE + "ekonomi/sitemap_web.xml" in index.children
    web = read_sitemap(answer("/ekonomi/sitemap_web.xml"), BASE, SITE)
    assert [address.canonical for address in web.addresses] == REPLICA.urls(section="ekonomi")
    assert web.children == []


def test_a_sitemap_may_be_packed():
    packed = gzip.compress(answer("/ekonomi/sitemap_web.xml"))
    assert read_sitemap(packed, BASE, SITE) == read_sitemap(answer("/ekonomi/sitemap_web.xml"), BASE, SITE)


def test_search_results_as_page_and_as_json_are_the_same():
    word = REPLICA.heads()[0].title.lower().split()[0]
    page = read_search(answer(f"/search/?query={word}"), BASE, SITE)
    data = read_search(answer(f"/api/search?query={word}"), BASE, SITE)
    assert page.addresses == data.addresses
    assert page.addresses


def test_a_number_under_several_addresses_is_one_article_and_the_canonical_address_counts():
    links = [
        ONE,
        ONE + "/2",
        ONE + "/amp?utm_source=x",
        ONE.replace("www.", "m."),
        ONE + "/",
        ONE.replace("contoh", "lain"),
    ]
    (address,) = read_addresses(links, BASE, SITE)
    assert address.canonical == ONE


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(20250114062427)",
        "data:text/html,20250114062427-92-1186803",
        "http://[2025",
        "https://www.cnnindonesia.com:8080/ekonomi/20250114062427-92-1186803/judul",
        "https://user:secret@www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul",
        "https://www.example.org/ekonomi/20250114062427-92-1186803/judul",
        "ftp://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul",
        "#20250114062427",
        "",
    ],
)
def test_what_is_no_address_of_an_article_is_passed_over(link):
    assert read_addresses([link, ONE], BASE, SITE) == read_addresses([ONE], BASE, SITE)


@pytest.mark.parametrize("site", all_sites().values(), ids=lambda site: site.name)
def test_every_address_that_a_site_matches_is_found_on_a_list(site):
    for url in site.matches:
        assert len(read_addresses([url], f"https://{site.hosts[0]}/", site)) == 1
    assert read_addresses(site.refuses, f"https://{site.hosts[0]}/", site) == []


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;">]>'
    b"<rss><channel><item><link>&lol2;</link></item></channel></rss>"
)


@pytest.mark.parametrize("read", [read_feed, read_sitemap])
@pytest.mark.parametrize(
    ("body", "why"),
    [
        (BOMB, "document type"),
        (b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><link>&x;</link></rss>', "document type"),
        (b"", "no XML"),
        (b"\x00\x01\x02", "no XML"),
        (b"<html><body>Just a moment...</body></html>", "but <html>"),
        (gzip.compress(b"x")[:-9] + b"yyyyyyyyy", "gzip|XML"),
        (gzip.compress(b" " * (60 << 20)), "larger than 50 MiB"),
    ],
    ids=["bomb", "file", "empty", "binary", "page", "broken", "huge"],
)
def test_what_is_no_feed_is_a_named_failure(read, body, why):
    with pytest.raises(FetchError, match=why):
        read(body, BASE + "rss", SITE)


def test_a_sitemap_points_nowhere_but_to_its_own_site():
    body = (
        b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        b"<sitemap><loc>https://www.example.org/sitemap.xml</loc></sitemap>"
        b"<sitemap><loc> https://www.cnnindonesia.com/ekonomi/sitemap_web.xml </loc></sitemap></sitemapindex>"
    )
    assert read_sitemap(body, BASE, SITE).children == [BASE + "ekonomi/sitemap_web.xml"]


def test_a_picture_in_a_sitemap_is_no_article():
    body = (
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/x">'
        b"<url><loc><![CDATA["
        + ONE.encode()
        + b"]]></loc><image:image><image:loc>"
        + ONE.replace("1186803", "1186804").encode()
        + b"</image:loc></image:image></url></urlset>"
    )
    assert [address.number for address in read_sitemap(body, BASE, SITE).addresses] == ["1186803"]


def test_broken_json_is_a_named_failure():
    with pytest.raises(FetchError, match="broken JSON"):
        read_search(b'{"data": [', BASE + "api/search", SITE)


@given(st.binary(max_size=2000))
def test_no_bytes_break_a_reader(body):
    read_list(body, BASE, SITE)
    for read in (read_feed, read_sitemap, read_search):
        with contextlib.suppress(FetchError):
            read(body, BASE, SITE)
