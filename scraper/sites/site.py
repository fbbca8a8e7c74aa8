"""What a site's file of facts may say. The facts themselves are one file a site, beside this one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from scraper.sites.furniture import Furniture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.article import Kind
    from scraper.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Address:
    """What an article's address alone says.

    number: the site's own number, the identity of the article; canonical: without page number, tracking, AMP or mobile
    host; created: YYYYMMDDHHMMSS as the address has it. It is the time of creation, never that of publication: half an
    hour early in the median, up to 300 days at most (4,265 articles).
    """

    site: str
    number: str
    canonical: str
    section: str | None = None
    slug: str = ""
    created: str | None = None
    page: int = 1
    amp: bool = False
    kind: Kind = "article"

    @property
    def id(self) -> str:
        """Identity across addresses: ``cnnindonesia:1274000``."""
        return f"{self.site}:{self.number}"


@dataclass(frozen=True, slots=True)
class Layout:
    """One generation of article pages, recognised by what is on the page.

    name: as in ``extraction.layout``; body: CSS selectors of the container(s) of the body; every match is one part of
    it, in order. The other selectors name the visible fields, the best first: lead_image the element that holds the
    picture and its caption, tags and pages the boxes with their links, player the frame of a video page. Begin each
    with a tag: that is five times faster than a class alone.
    """

    name: str
    body: tuple[str, ...]
    title: tuple[str, ...] = ("h1",)
    subtitle: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    lead_image: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    breadcrumb: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    player: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lists:
    """Where the site lists its articles: templates of addresses, empty when the site has none.

    They may hold ``{page}``, ``{date}`` (YYYY/MM/DD), ``{section}``, ``{section_id}``, ``{query}`` and ``{tag}``.
    """

    newest: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    index: str = ""
    index_of_section: str = ""
    index_of_day: str = ""
    index_of_section_and_day: str = ""
    search: tuple[str, ...] = ()
    tag: str = ""
    section_ids: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Site:
    """One newsroom.

    hosts: the first is the canonical one; address: verbose pattern over ``https://host/path`` with the groups number
    and base (the path of page one) and, where they exist, section, created, slug, page, amp; matches and refuses:
    addresses that it must and must not match; kinds: slug prefixes; brands: bylines that are no person; rules: the
    site's own cleaning rules, after those of its platform; furniture: what stands in its bodies and is no text;
    content_types: the kind by what its meta ``contenttype`` contains; least_yield: articles that a day brings at least;
    state: experimental where the facts are thin.
    """

    name: str
    title: str
    hosts: tuple[str, ...]
    address: str
    matches: tuple[str, ...]
    refuses: tuple[str, ...]
    layouts: tuple[Layout, ...]
    lists: Lists
    rules: tuple[Rule, ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    furniture: Furniture = field(default_factory=Furniture)
    content_types: Mapping[str, Kind] = field(default_factory=dict)
    brands: tuple[str, ...] = ()
    language: str = "id"
    utc_offset: str = "+07:00"
    least_yield: int = 0
    state: Literal["stable", "experimental"] = "stable"

    @cached_property
    def _address(self) -> re.Pattern[str]:
        return re.compile(self.address, re.VERBOSE)

    def owns(self, url: str) -> bool:
        """Whether the address is on one of the site's hosts."""
        return (urlsplit(url).hostname or "") in self.hosts

    def read_address(self, url: str) -> Address | None:
        """What an article's address says, None when it is no article of this site."""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or (parts.hostname or "") not in self.hosts:
            return None
        if parts.username or parts.password or parts.port not in {None, 80, 443}:
            return None
        found = self._address.fullmatch(parts.path)
        if not found:
            return None
        groups = found.groupdict()
        slug = groups.get("slug") or ""
        return Address(
            site=self.name,
            number=groups["number"],
            canonical=f"https://{self.hosts[0]}{groups['base']}",
            section=groups.get("section"),
            slug=slug,
            created=groups.get("created"),
            page=int(groups.get("page") or 1),
            amp=bool(groups.get("amp")),
            kind=self._kind(slug),
        )

    def _kind(self, slug: str) -> Kind:
        for prefix, kind in self.kinds.items():
            if slug.startswith(prefix):
                return kind
        return "article"
