"""The fields of a page, each from the best source that has it, with its source and what the others said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from scraper.article import Suspect
from scraper.parse.bylines import read_authors
from scraper.parse.dates import days_apart, read_date, read_stamp
from scraper.parse.dom import first, visible_text
from scraper.parse.head import text_of

if TYPE_CHECKING:
    from scraper.parse.dom import Document
    from scraper.parse.head import Head
    from scraper.sites.site import Address, Layout, Site

_YEAR: Final = 365.25  # days
_WORD: Final = re.compile(r"\w+")
_NO_BRAND: Final = re.compile(r"\s+[|\-–—]\s+(?P<brand>[^|\-–—]{2,40})$")


@dataclass(slots=True)
class Reading:
    """One page's fields while they are read. sources: where each came from; rivals: what other sources said."""

    doc: Document
    head: Head
    layout: Layout
    site: Site | None
    address: Address | None
    base: str
    sources: dict[str, str] = field(default_factory=dict)
    rivals: dict[str, dict[str, str]] = field(default_factory=dict)
    suspect: list[Suspect] = field(default_factory=list)

    def choose(self, name: str, candidates: list[tuple[str, str | None]]) -> str | None:
        """The first candidate that says something; the others are kept as its rivals."""
        said = {source: value for source, value in candidates if value}
        if not said:
            return None
        source = next(iter(said))
        self.sources[name] = source
        self.rivals[name] = {other: value for other, value in said.items() if other != source}
        return said[source]

    def doubt(self, why: str, text: str) -> None:
        """Notes what looks wrong with the page as a whole."""
        self.suspect.append(Suspect(why, text, -1, -1))


def read_title(reading: Reading) -> str | None:
    """As the page heads it. A page with several h1 is headed by the one that its metas name too."""
    head = reading.head
    names = [text_of(head.article.get("headline")), head.meta("og:title"), head.meta("originaltitle", "twitter:title")]
    heads = [text for node in reading.doc.find_all("h1") if (text := visible_text(node))]
    agreed = [text for text in heads if any(_same(text, name) for name in names)]
    visible = next(iter(agreed or heads), None)
    brands = reading.site.brands if reading.site else ()
    title = reading.choose(
        "title",
        [
            ("h1", visible),
            ("json-ld headline", unbranded(names[0], brands)),
            ("og:title", unbranded(names[1], brands)),
            ("title of the window", unbranded(head.title, brands)),
        ],
    )
    og_title = unbranded(head.meta("og:title"), brands)
    if title and og_title and not _alike(title, og_title):
        reading.doubt("title-differs", og_title)
    return title


def unbranded(title: str, brands: tuple[str, ...]) -> str:
    """A title of a window without the name of the site behind it."""
    found = _NO_BRAND.search(title)
    if found and (
        found["brand"].lower() in brands or any(found["brand"].lower().startswith(brand) for brand in brands)
    ):
        return title[: found.start()].rstrip()
    return title


def read_dates(reading: Reading) -> tuple[str | None, str | None]:
    """Published and modified. Never from the address, which is only a check: it is the time of creation."""
    head, site = reading.head, reading.site
    offset = site.utc_offset if site else "+07:00"
    thing = head.article

    def iso(text: str, *, local: bool = False) -> str | None:
        return read_date(text, offset=offset, z_is_local=local) if text else None

    video = head.of_type("VideoObject") or {}
    published = reading.choose(
        "date_published",
        [
            ("json-ld datePublished", iso(text_of(thing.get("datePublished")))),
            ("json-ld uploadDate", iso(text_of(thing.get("uploadDate") or video.get("uploadDate")))),
            ("meta dtk:publishdate", iso(head.meta("dtk:publishdate"), local=True)),
            ("meta publishdate", iso(head.meta("publishdate"), local=True)),
            ("meta pubdate", iso(head.meta("pubdate", "datepublished"), local=site is not None)),
            ("meta article:published_time", iso(head.meta("article:published_time"))),
            ("visible line", iso(visible_date(reading))),
        ],
    )
    modified = reading.choose("date_modified", [("json-ld dateModified", iso(text_of(thing.get("dateModified"))))])
    created = (
        read_stamp(reading.address.created, offset=offset) if reading.address and reading.address.created else None
    )
    if published and created and days_apart(published, created) > _YEAR:
        reading.doubt("date-far-from-address", f"{published} published, {created} in the address")
    return published, modified


def visible_date(reading: Reading) -> str:
    """The date line as a reader sees it; a script inside it is left out."""
    for selector in reading.layout.date:
        for node in reading.doc.select(selector):
            text = visible_text(node)
            if read_date(text):
                return text
    return ""


def read_people(reading: Reading) -> list[str]:
    """The authors: JSON-LD, the site's meta, the visible byline."""
    brands = reading.site.brands if reading.site else ()
    sources: list[tuple[str, list[str]]] = [
        ("json-ld author", _ld_authors(reading.head.article.get("author"), brands)),
        ("meta author", read_authors(reading.head.meta("dtk:author", "author"), brands)),
    ]
    for selector in reading.layout.author:
        node = reading.doc.select_one(selector)
        if node is not None:
            sources.append((f"visible {selector}", read_authors(visible_text(node), brands)))
    reading.choose("authors", [(source, ", ".join(people)) for source, people in sources])
    return next((people for _, people in sources if people), [])


def _ld_authors(said: object, brands: tuple[str, ...]) -> list[str]:
    people: list[str] = []
    for one in said if isinstance(said, list) else [said]:
        if isinstance(one, dict) and one.get("@type") == "Organization":
            continue
        people += [name for name in read_authors(text_of(one), brands) if name not in people]
    return people


def read_sections(reading: Reading) -> tuple[str | None, str | None]:
    """Section as in the address, subsection as the breadcrumb's address ends; both null when nothing says."""
    trail = _trail(reading)
    crumb = first(reading.doc, reading.layout.breadcrumb)
    last = _last_part(crumb.attr("href") or "") if crumb is not None else ""
    section = reading.choose(
        "section",
        [
            ("address", reading.address.section if reading.address else None),
            ("breadcrumb", trail[0] if trail else None),
            ("meta", _slug(reading.head.meta("article:section"))),
        ],
    )
    subsection = reading.choose("subsection", [("breadcrumb", last if last != section else None)])
    return section, subsection


def _trail(reading: Reading) -> list[str]:
    crumbs = (reading.head.of_type("BreadcrumbList") or {}).get("itemListElement")
    if not isinstance(crumbs, list):
        return []
    addresses = [text_of(crumb.get("item")) for crumb in crumbs if isinstance(crumb, dict)]
    return [part for address in addresses if (part := _last_part(address))]


def _last_part(address: str) -> str:
    return urlsplit(address).path.rstrip("/").rpartition("/")[2].lower()


def _slug(words: str) -> str | None:
    return "-".join(_WORD.findall(words.lower())) or None


def read_tags(reading: Reading) -> list[str]:
    """The topics that the page shows under the article, else none."""
    for selector in reading.layout.tags:
        found: dict[str, None] = {}
        for anchor in reading.doc.select(selector):
            tag = visible_text(anchor).lstrip("#").strip()
            if tag:
                found[tag] = None
        if found:
            reading.sources["tags"] = selector
            return list(found)
    return []


def read_more_pages(reading: Reading) -> list[str]:
    """Addresses of the further pages of the article, in order, each once; page one is not among them."""
    if reading.site is None or reading.address is None:
        return []
    found: dict[int, str] = {}
    for selector in reading.layout.pages:
        for node in reading.doc.select(selector):
            address = urljoin(reading.base, (node.attr("href") or node.attr("value") or "").strip())
            said = reading.site.read_address(address)
            if said and said.number == reading.address.number and said.page > 1 and not said.amp:
                found.setdefault(said.page, f"{said.canonical}/{said.page}")
    return [found[page] for page in sorted(found)]


def _same(one: str, other: str) -> bool:
    return bool(one and other) and _WORD.findall(one.lower()) == _WORD.findall(other.lower())


def _alike(one: str, other: str) -> bool:
    """Whether two titles say the same: equal words, or one of them shortened or led by a kicker."""
    short, long = sorted((_WORD.findall(one.lower()), _WORD.findall(other.lower())), key=len)
    return bool(short) and len(set(short) & set(long)) >= 0.6 * len(short)
