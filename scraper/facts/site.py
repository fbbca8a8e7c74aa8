"""The facts that describe a site. The facts of each newsroom are one file under ``sites/``."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from urllib.parse import urlsplit

from scraper.core.late_pattern import late_pattern
from scraper.facts.addresses import web_parts
from scraper.facts.furniture import Furniture
from scraper.facts.metas import USUAL_METAS, Metas
from scraper.facts.wording import ANY_NEWSROOM, Wording

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult

    from scraper.core.article import Kind
    from scraper.facts.rule import Rule

_PORTS: Final = frozenset({None, 80, 443})
_DIGITS: Final = late_pattern(r"\d{4}")
_NO_DIGITS: Final = late_pattern(r"\D+")
_FILE_NAME: Final = late_pattern(r"[A-Za-z0-9][A-Za-z0-9_-]{0,100}")  # of a number, which is the name of a file
_HASH_CHARS: Final = 16


class Address(NamedTuple):
    """The facts that an article's address alone holds.

    number: the site's own number, the identity of the article. Where the site has none it is the article's name in
        the address, or a hash of that name if it cannot be the name of a file.
    canonical: the address without page number, tracking, AMP or mobile host.
    created: YYYYMMDDHHMMSS as the address has it. It is the time of creation, never that of publication: half an hour
        early in the median, up to 300 days at most (4,265 articles).
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
        """Return the identity across addresses: ``cnnindonesia:1274000``."""
        return f"{self.site}:{self.number}"


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout of article pages, recognised by what is on the page.

    name: as in ``extraction.layout``.
    body: CSS selectors of the container(s) of the body; every match is one part of it, in order.
    lead_image: the element that holds the picture and its caption.
    tags: the boxes with the links of the tags.
    pages: the boxes with the links of the pages.
    player: the player of a video page.
    learned: a person has not written it, it was learned from pages. What stands in its body is judged by evidence.

    The selectors of a field are in order, the best first. Begin each with a tag, which is faster than a class
    alone.
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
    learned: bool = False


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of a site: templates of addresses, empty when the site has none.

    A template may hold ``{page}``, ``{date}``, ``{section}``, ``{section_id}``, ``{query}`` and ``{tag}``.

    feed_of_section: asked in place of ``feeds`` when a crawl wants some sections alone.
    date_form: how the site writes a day, as for strftime.
    section_ids: the value of ``{section_id}`` by section. A site without a list of all its articles is found by the
        lists of all these sections.
    """

    newest: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    index: str = ""
    index_of_section: str = ""
    feed_of_section: str = ""
    index_of_day: str = ""
    index_of_section_and_day: str = ""
    search: tuple[str, ...] = ()
    tag: str = ""
    section_ids: Mapping[str, int | str] = field(default_factory=dict)
    date_form: str = "%Y/%m/%d"


@dataclass(frozen=True, eq=False)
class Site:
    """One newsroom.

    hosts: the first is the canonical one; the others are other names of it, except those in ``channels``.
    channels: hosts that are a section of their own, each with the section's name.
    moved: how mobile or old addresses begin (host and path), and how those addresses begin today.
    address: verbose pattern over the path of an article's address. It has the groups number and base (the path of
        page one). Where they exist it has section, created (only its digits count), slug, page and amp.
    matches: addresses that ``address`` must match.
    refuses: addresses that ``address`` must not match.
    kinds: the kind of an article by what its path contains.
    rules: the cleaning rules of its platform and its own.
    furniture: what stands in its bodies and is not text.
    wording: what it writes beside its articles.
    metas: the names of its own metas.
    content_types: the kind of an article by what its meta for that contains, see ``Metas.content_type``.
    brands: bylines that are not a person, in small letters.
    least_yield: how many articles a day brings at least.
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
    channels: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    furniture: Furniture = field(default_factory=Furniture)
    wording: Wording = ANY_NEWSROOM
    metas: Metas = USUAL_METAS
    content_types: Mapping[str, Kind] = field(default_factory=dict)
    brands: tuple[str, ...] = ()
    language: str = "id"
    utc_offset: str = "+07:00"
    least_yield: int = 0
    state: Literal["stable", "experimental"] = "stable"

    @cached_property
    def _address(self) -> re.Pattern[str]:
        # Only ASCII digits count: a number is the name of a file, and Python's own \d matches those of every script.
        return re.compile(self.address, re.VERBOSE | re.ASCII)

    @cached_property
    def _moved(self) -> tuple[str, ...]:
        return tuple(self.moved)

    @cached_property
    def numbered(self) -> bool:
        """Return whether every address of an article has four digits in a row in its path, as its examples say."""
        return bool(self.matches) and all(_DIGITS.search(urlsplit(url).path) for url in self.matches)

    def owns(self, url: str) -> bool:
        """Return whether the address is on one of the site's hosts, at a port of the web; False for other strings."""
        parts = web_parts(url)
        return parts is not None and self._host(parts) is not None

    def _host(self, parts: SplitResult) -> str | None:
        """Return the site's host that an address is on, None for any other host or port."""
        if parts.netloc in self.hosts:  # nearly every netloc is a bare host, which needs no closer look
            return parts.netloc
        return parts.hostname if parts.hostname in self.hosts and parts.port in _PORTS else None

    def read_address(self, url: str) -> Address | None:
        """Return the facts in an article's address, None when it is not an article of this site."""
        parts = web_parts(url)
        host = self._host(parts) if parts else None
        if parts is None or host is None:
            return None
        path = parts.path
        if self.moved and (place := f"{host}{path}").startswith(self._moved):
            before = next(filter(place.startswith, self.moved))
            host, _, path = (self.moved[before] + place.removeprefix(before)).partition("/")
            path = f"/{path}"
        found = self._address.fullmatch(path)
        if not found:
            return None
        groups = found.groupdict()
        base, created = groups["base"], groups.get("created")
        return Address(
            site=self.name,
            number=_as_file_name(groups["number"]),
            canonical=f"https://{host if host in self.channels else self.hosts[0]}{base}",
            section=self.channels.get(host) or groups.get("section"),
            slug=groups.get("slug") or "",
            created=_only_digits(created) if created else None,
            page=int(groups.get("page") or 1),
            amp=bool(groups.get("amp")),
            kind=self._kind(base),
        )

    def _kind(self, path: str) -> Kind:
        for part, kind in self.kinds.items():
            if part in path:
                return kind
        return "article"


def _only_digits(stamp: str) -> str | None:
    """Return the digits of a stamp, as mostly it is nothing else; None without any."""
    return stamp if stamp.isdecimal() else _NO_DIGITS.sub("", stamp) or None


def _as_file_name(number: str) -> str:
    if number.isdecimal() or _FILE_NAME.fullmatch(number):
        return number
    return hashlib.sha256(number.encode()).hexdigest()[:_HASH_CHARS]
