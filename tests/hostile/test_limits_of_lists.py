"""Lists, feeds, sitemaps, searches and robots.txt beyond each limit, and loops: a name, and an end."""

from __future__ import annotations

import asyncio
import gzip

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.utils.misc import load_object
from scrapy.utils.test import get_crawler

from scraper import settings
from scraper.core import limits
from scraper.core.errors import FetchError, Reason
from scraper.core.page import Page
from scraper.discover import Plan, read_feed, read_list, read_search, read_sitemap, walk
from scraper.middlewares.robots import Robots
from scraper.sites.cnnindonesia import SITE
from tests.fuzz.targets import URL
from tests.hostile.pages import HOST, OURS, rejection_of


@pytest.mark.parametrize("reader", [read_list, read_search])
@pytest.mark.parametrize("body", [b" " * limits.PAGE_BYTES + b"<a>", b"<br>" * (limits.PAGE_MARKUP + 1)])
def test_a_list_page_beyond_any_size_is_a_named_failure(reader, body):
    with pytest.raises(FetchError, match="larger than any list page"):
        reader(body, f"{HOST}/indeks", SITE)


@pytest.mark.parametrize("reader", [read_feed, read_sitemap])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_feed_of_more_nodes_than_any_has_is_a_named_failure(reader, pack):
    body = b"<urlset>" + b"<a/>" * limits.FEED_MARKUP + b"</urlset>"
    with pytest.raises(FetchError, match="tags; the limit is"):
        reader(pack(body), f"{HOST}/sitemap.xml", SITE)


def test_a_sitemap_as_large_as_the_standard_allows_is_read():
    entry = (
        "<url><loc>{}/ekonomi/20261013062427-92-{:07}/x</loc><lastmod>2026-10-14</lastmod><priority>1</priority></url>"
    )
    body = f"<urlset>{''.join(entry.format(HOST, number) for number in range(50_000))}</urlset>".encode()
    assert len(read_sitemap(body, f"{HOST}/sitemap.xml", SITE).addresses) == 50_000


def test_the_json_of_a_search_beyond_any_size_is_a_named_failure():
    with pytest.raises(FetchError, match="bytes of JSON; the limit is"):
        read_search(b"[" + b"[]," * (limits.SEARCH_BYTES // 3) + b"[]]", f"{HOST}/search", SITE)


def robots(body: bytes) -> Robots:
    assert load_object(settings.ROBOTSTXT_PARSER) is Robots
    return Robots.from_crawler(get_crawler(), body)


def test_of_a_robots_txt_without_end_the_first_whole_lines_count():
    body = b"User-agent: *\nDisallow: /a\nDisallow: /7\n"
    body += b"Disallow: /bbbb\n" * (limits.ROBOTS_BYTES // 16) + b"Disallow: /c\n"
    known = robots(body)
    assert [known.allowed(f"{HOST}/{path}", "scraper") for path in ("a", "7", "b", "bbbb", "c")] == [
        False, False, True, False, True,
    ]  # fmt: skip


def test_an_address_beyond_any_length_is_none():
    link = f"{HOST}/ekonomi/20261013062427-92-1186802/x"
    long = link + "?a=" + "x" * limits.ADDRESS_CHARACTERS
    found = read_list(f'<a href="{long}">x</a><a href="{link}">x</a>'.encode(), f"{HOST}/indeks", SITE)
    assert [address.canonical for address in found.addresses] == [link]


def test_a_search_that_nests_without_end_is_read_to_its_limit_or_named():
    link = f"{HOST}/ekonomi/20261013062427-92-1186802/x"
    for depth, count in ((limits.SEARCH_NESTING, 1), (limits.SEARCH_NESTING + 1, 0)):
        body = b"[" * depth + f'"{link}"'.encode() + b"]" * depth
        assert len(read_search(body, f"{HOST}/search", SITE).addresses) == count
    with pytest.raises(FetchError, match="broken JSON"):
        read_search(b"[" * 1_000_000, f"{HOST}/search", SITE)


# Loops.


class Desk:
    """Answers from a dict, and counts what is asked for."""

    def __init__(self, bodies: dict[str, str]) -> None:
        self.bodies = bodies
        self.asked: list[str] = []
        self.noted: list[str] = []

    async def get(self, url: str) -> Page:
        self.asked.append(url)
        return Page(url, self.bodies[url].encode())

    def note(self, addresses, *, after):  # noqa: ARG002  a walk gives it
        self.noted += [address.id for address in addresses]
        return len(addresses), len(addresses)

    def end_walk(self, name):
        pass


def index_of(*places: str) -> str:
    return "<sitemapindex>" + "".join(f"<sitemap><loc>{place}</loc></sitemap>" for place in places) + "</sitemapindex>"


def walked(bodies: dict[str, str]) -> tuple[Desk, list]:
    desk = Desk(bodies)

    async def go():
        return [source async for source in walk(SITE, Plan(sitemap=f"{HOST}/a.xml"), desk)]

    return desk, asyncio.run(go())


def test_sitemaps_that_point_in_a_circle_are_asked_once_each():
    bodies = {
        f"{HOST}/a.xml": index_of(f"{HOST}/a.xml", f"{HOST}/b.xml"),
        f"{HOST}/b.xml": index_of(f"{HOST}/a.xml", f"{HOST}/b.xml", f"{HOST}/c.xml"),
        f"{HOST}/c.xml": f"<urlset><url><loc>{HOST}/ekonomi/20261013062427-92-1186802/x</loc></url></urlset>",
    }
    desk, sources = walked(bodies)
    assert desk.asked == [f"{HOST}/a.xml", f"{HOST}/b.xml", f"{HOST}/c.xml"]
    assert desk.noted == ["cnnindonesia:1186802"]
    assert not sources[0].failed


def test_sitemaps_that_lead_ever_deeper_or_wider_end():
    """What is beyond a limit is not read, and then the list is one that was not read to its end."""
    deep = {f"{HOST}/{'a' * n}.xml": index_of(f"{HOST}/{'a' * (n + 1)}.xml") for n in range(1, 50)}
    desk, [source] = walked(deep)
    assert len(set(desk.asked)) == limits.SITEMAP_NESTING
    assert "levels deep" in source.failed
    for count, is_whole in ((limits.SITEMAPS - 1, True), (limits.SITEMAPS, False)):
        wide = [f"{HOST}/w{n}.xml" for n in range(count)]
        bodies = {f"{HOST}/a.xml": index_of(*wide)} | dict.fromkeys(wide, "<urlset></urlset>")
        desk, [source] = walked(bodies)
        assert len(set(desk.asked)) == limits.SITEMAPS
        assert (not source.failed) is is_whole


@pytest.mark.parametrize(
    "body",
    [
        "", "no XML", "<html></html>", "<urlset><url><loc>", "<!DOCTYPE a [<!ENTITY b 'c'>]><urlset></urlset>",
        index_of(f"{HOST}/a.xml"), f"<sitemapindex><sitemap><loc>{HOST}/b.xml</loc></sitemap>",
    ],
)  # fmt: skip
def test_a_list_that_was_not_read_is_named_once(body):
    """The message follows the name of the list, which ends in the address."""
    bodies = {f"{HOST}/a.xml": body, f"{HOST}/b.xml": "<urlset></urlset>"}
    [source] = walked(bodies)[1]
    assert source.name.endswith(f"{HOST}/a.xml")
    assert source.failed
    assert f"{HOST}/a.xml" not in source.failed


def test_a_sitemap_that_leads_to_itself_alone_is_not_a_list():
    [source] = walked({f"{HOST}/a.xml": index_of(f"{HOST}/a.xml")})[1]
    assert source.damaged
    assert "leads to no sitemap but itself" in source.failed


def test_a_page_that_only_refreshes_itself_is_named_and_never_followed():
    body = f'<html><head><meta http-equiv="refresh" content="0;url={URL}"></head><body></body></html>'
    assert rejection_of(Page(URL, body.encode())).reason is Reason.EMPTY_BODY
    with pytest.raises(NotConfigured):
        MetaRefreshMiddleware.from_crawler(get_crawler(settings_dict=OURS))


def test_redirects_end_at_the_limit():
    redirects = RedirectMiddleware.from_crawler(get_crawler(settings_dict=OURS))

    def next_after(request: Request, count: int) -> Request:
        answer = Response(request.url, status=302, headers={"Location": f"{URL}?{count}"})
        return redirects.process_response(request, answer)

    request = Request(URL)
    for count in range(limits.REDIRECTS):
        request = next_after(request, count)
    with pytest.raises(IgnoreRequest, match="max redirections"):
        next_after(request, limits.REDIRECTS)
