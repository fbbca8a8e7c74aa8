"""The fields of a page, each from the best source that has it, with its source and the values of the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from scraper.core.article_parts import Suspect
from scraper.core.late_pattern import late_pattern
from scraper.parsing.body.pagers import own_page
from scraper.parsing.fields.bylines import read_authors
from scraper.parsing.fields.dates import days_apart, read_date, read_stamp
from scraper.parsing.fields.topics import topics_below
from scraper.parsing.page.dom import first, visible_text
from scraper.parsing.page.head import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.facts.site import Layout
    from scraper.parsing.page.dom import Element
    from scraper.parsing.page.parsed_page import ParsedPage

_YEAR_DAYS: Final = 365.25
_MAX_NEAR_DAYS: Final = 7.0  # between the date in an address and that of its page; mostly none
_WORD: Final = late_pattern(r"\w+")


@dataclass(slots=True)
class Reading:
    """The fields of one page while they are read by one layout.

    sources: where each field came from.
    rivals: by field what its other sources have, of a thorough reading.
    titles: what the page is called anywhere.
    """

    page: ParsedPage
    layout: Layout
    sources: dict[str, str] = field(default_factory=dict)
    rivals: dict[str, dict[str, str]] = field(default_factory=dict)
    suspect: list[Suspect] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    def choose(self, name: str, candidates: Iterable[tuple[str, str | None]]) -> str | None:
        """Return the first candidate that says something; of a thorough reading the others are kept as its rivals."""
        best = None
        for source, value in candidates:
            if not value:
                continue
            if best is None:
                best = value
                self.sources[name] = source
                if not self.page.thorough:
                    break
            else:
                self.rivals.setdefault(name, {})[source] = value
        return best

    def selectors(self, field: str) -> Iterator[tuple[str, str]]:
        """Yield source and selector of a visible field: of the page's layout, then of the site's others.

        A newsroom changes the frame of its pages piece by piece: a body may stand among the fields of another layout.
        """
        own: tuple[str, ...] = getattr(self.layout, field)
        yield from ((selector, selector) for selector in own)
        known = set(own)
        for layout in self.page.site.layouts if self.page.site else ():
            for selector in getattr(layout, field):
                if selector not in known:
                    known.add(selector)
                    yield f"{selector} of the layout {layout.name}", selector

    def doubt(self, why: str, text: str) -> None:
        """Note what looks wrong with the page as a whole."""
        self.suspect.append(Suspect(why, text, -1, -1))


def read_description(reading: Reading) -> str | None:
    """Return the page's own summary."""
    head = reading.page.head

    def candidates() -> Iterator[tuple[str, str | None]]:
        yield "meta description", head.meta("description")
        yield "og:description", head.meta("og:description")
        yield "json-ld description", text_of(head.article.get("description"))

    return reading.choose("description", candidates())


class Dates(NamedTuple):
    """When an article was published and last modified, in ISO 8601; None where the page does not say."""

    published: str | None
    modified: str | None


def read_dates(reading: Reading) -> Dates:
    """Return the dates. The address never gives one, it is only a check: it has the time of creation."""
    head, site, metas = reading.page.head, reading.page.site, reading.page.metas
    offset = site.utc_offset if site else "+07:00"
    thing = head.article

    def iso(text: str, *, local: bool = False) -> str | None:
        return read_date(text, offset=offset, z_is_local=local) if text else None

    def published() -> Iterator[tuple[str, str | None]]:
        yield "json-ld datePublished", iso(text_of(thing.get("datePublished")))
        video = head.things.get("VideoObject") or {}
        yield "json-ld uploadDate", iso(text_of(thing.get("uploadDate") or video.get("uploadDate")))
        for name in (*metas.published, "publishdate", "pubdate", "datepublished"):
            yield f"meta {name}", iso(head.meta(name), local=metas.local_z)
        yield "meta article:published_time", iso(head.meta("article:published_time"))
        yield "visible line", _visible_date(reading, offset)

    when = reading.choose("date_published", published())
    modified = reading.choose("date_modified", [("json-ld dateModified", iso(text_of(thing.get("dateModified"))))])
    stamp = reading.page.address.created if reading.page.address else None
    if when and stamp and not stamp.startswith(when[:4] + when[5:7]):  # another month: rarely, and then look closely
        created = read_stamp(stamp, offset=offset)
        if created and days_apart(when, created) > _YEAR_DAYS:
            reading.doubt("date-far-from-address", f"{when} published, {created} in the address")
    return Dates(when, modified)


def _visible_date(reading: Reading, offset: str) -> str | None:
    """Return the date line as a reader sees it; a script inside it is left out.

    At a place of another layout stands perhaps the date of another article: it must be near the one in the address.
    """
    stamp = reading.page.address.created if reading.page.address else None
    created = read_stamp(stamp, offset=offset) if stamp else None
    for source, selector in reading.selectors("date"):
        for node in reading.page.doc.select(selector):
            when = read_date(visible_text(node), offset=offset)
            if when and (source == selector or created is None or days_apart(when, created) <= _MAX_NEAR_DAYS):
                return when
    return None


def read_people(reading: Reading) -> list[str]:
    """Return the authors: JSON-LD, the site's meta, the visible byline."""
    brands = reading.page.brands
    people: dict[str, list[str]] = {}

    def named() -> Iterator[tuple[str, str | None]]:
        people["json-ld author"] = _ld_authors(reading.page.head.article.get("author"), brands)
        yield "json-ld author", ", ".join(people["json-ld author"])
        people["meta author"] = read_authors(reading.page.head.meta(*reading.page.metas.author), brands)
        yield "meta author", ", ".join(people["meta author"])
        for selector in reading.layout.author:
            node = reading.page.doc.select_one(selector)
            if node is not None:
                source = f"visible {selector}"
                people[source] = read_authors(visible_text(node), brands)
                yield source, ", ".join(people[source])

    return people[reading.sources["authors"]] if reading.choose("authors", named()) else []


def _ld_authors(value: object, brands: tuple[str, ...]) -> list[str]:
    people: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and one.get("@type") == "Organization":
            continue
        name = text_of(one.get("name")) if isinstance(one, dict) else text_of(one)  # its address does not name it
        people += [person for person in read_authors(name, brands) if person not in people]
    return people


def read_crumb(reading: Reading) -> str:
    """Return the last step of the breadcrumb, as its address ends: keuangan; "" without one."""
    crumb = first(reading.page.doc, reading.layout.breadcrumb)
    return _last_part(crumb.attr("href") or "") if crumb is not None else ""


class Sections(NamedTuple):
    """Section as in the address, subsection from the breadcrumb; None where the page does not say."""

    section: str | None
    subsection: str | None


def read_sections(reading: Reading, crumb: str) -> Sections:
    """Return section and subsection; crumb: the last step of the breadcrumb."""

    def candidates() -> Iterator[tuple[str, str | None]]:
        yield "address", reading.page.address.section if reading.page.address else None
        yield "breadcrumb", next(iter(_trail(reading)), None)
        yield "meta article:section", _slug(reading.page.head.meta("article:section"))

    section = reading.choose("section", candidates())

    def parts() -> Iterator[tuple[str, str | None]]:
        yield "breadcrumb", crumb if crumb != section else None
        named = _slug(reading.page.head.meta(*reading.page.metas.subsection))
        yield "meta", named if named != section else None

    return Sections(section, reading.choose("subsection", parts()))


def _trail(reading: Reading) -> list[str]:
    crumbs = (reading.page.head.things.get("BreadcrumbList") or {}).get("itemListElement")
    if not isinstance(crumbs, list):
        return []
    addresses = [text_of(crumb.get("item")) for crumb in crumbs if isinstance(crumb, dict)]
    return [part for address in addresses if (part := _last_part(address))]


def _last_part(address: str) -> str:
    try:
        return urlsplit(address).path.rstrip("/").rpartition("/")[2].lower()
    except ValueError:  # "http://[..."
        return ""


def _slug(words: str) -> str | None:
    return "-".join(_WORD.findall(words.lower())) or None


def read_tags(reading: Reading) -> list[str]:
    """Return the topics that the page shows under the article."""
    doc = reading.page.doc
    for source, selector in reading.selectors("tags"):
        found: dict[str, None] = {}
        for box in doc.select(selector):
            for anchor in box.find_all("a"):
                tag = visible_text(anchor).lstrip("#").strip() if "/tag/" in (anchor.attr("href") or "") else ""
                if tag:
                    found[tag] = None
        if found:
            reading.sources["tags"] = source
            return list(found)
    topics = topics_below(reading.page, reading.layout.body)
    if topics:
        reading.sources["tags"] = "links to topics below the text"
    return topics


def read_more_pages(reading: Reading) -> list[str]:
    """Return the addresses of the further pages of the article, in order, each once; page one is not among them."""
    boxes = [box for selector in reading.layout.pages for box in reading.page.doc.select(selector)]
    return _further_pages(reading, [node for box in boxes for node in box.select("a, option")])


def read_linked_pages(reading: Reading) -> list[str]:
    """Return what ``read_more_pages`` does, from all links of a page whose pager nobody knows."""
    address, links = reading.page.address, reading.page.links
    if address is None or not address.number.isalnum():
        return []
    number = address.number
    nodes = [anchor for anchor, written in zip(links.anchors, links.addresses, strict=True) if number in written]
    return _further_pages(reading, nodes)


def _further_pages(reading: Reading, nodes: Iterable[Element]) -> list[str]:
    page = reading.page
    if page.site is None or page.address is None:
        return []
    found: dict[int, str] = {}
    for node in nodes:
        address = (node.attr("href") or node.attr("value") or "").strip()
        own = own_page(address, page.site, page.address, page.base)
        if own and own.page > 1:
            found.setdefault(own.page, f"{own.canonical}/{own.page}")
    return [found[page] for page in sorted(found)]
