"""Read feeds and sitemaps: XML from outside, so without entities, without a DTD, within limits."""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from scraper.core.errors import FetchError
from scraper.core.limits import FEED_BYTES, FEED_MARKUP
from scraper.discover.lists import read_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.facts.site import Address, Site

_GZIP: Final = b"\x1f\x8b"


@dataclass(slots=True, frozen=True)
class Sitemap:
    """One sitemap: the articles it lists, or the sitemaps that it points to."""

    addresses: list[Address]
    children: list[str]


def read_feed(body: bytes, url: str, site: Site) -> list[Address]:
    """The articles of an RSS or Atom feed; raises ``FetchError`` when it is none."""
    root = _root(body, url)
    with _readable(url):
        if _name(root) not in {"rss", "feed", "rdf"}:
            raise FetchError(f"{url} is no feed but <{_name(root)}>")
        nodes = (node for node in root.iter(etree.Element) if _name(node) in {"link", "guid", "origlink"})
        links = [node.get("href") or node.text or "" for node in nodes]
    return read_addresses(links, url, site)


def read_sitemap(body: bytes, url: str, site: Site) -> Sitemap:
    """The articles of a sitemap, or the children of a sitemap index; raises ``FetchError`` when it is none."""
    root = _root(body, url)
    with _readable(url):
        if _name(root) == "sitemapindex":
            places = [(node.text or "").strip() for node in root.iter(etree.Element) if _name(node) == "loc"]
            return Sitemap([], list(dict.fromkeys(place for place in places if site.owns(place))))
        if _name(root) != "urlset":
            raise FetchError(f"{url} is no sitemap but <{_name(root)}>")
        places = [
            node.text or ""
            for entry in root
            for node in entry
            if isinstance(node.tag, str) and _name(node) == "loc"  # not the loc of a picture, which is a level deeper
        ]
    return Sitemap(read_addresses(places, url, site), [])


@contextmanager
def _readable(url: str) -> Iterator[None]:
    """Bytes of no text, which the parser's leniency lets through, come to light when a name or a text is read."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise FetchError(f"{url} is no text in its encoding: {error}") from error


def _root(body: bytes, url: str) -> etree._Element:
    body = _unzip(body, url) if body.startswith(_GZIP) else body
    if len(body) > FEED_BYTES:
        raise FetchError(f"{url} is larger than {FEED_BYTES >> 20} MiB")
    if (tags := body.count(b"<")) > FEED_MARKUP:
        raise FetchError(f"{url} has {tags:,} tags; the limit is {FEED_MARKUP:,}")
    if b"<!DOCTYPE" in body[:4096].upper() or b"<!ENTITY" in body:
        raise _declares_a_type(url)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(body.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FetchError(f"{url} is no XML: {error}") from error
    if root is None:
        raise FetchError(f"{url} is no XML")
    if root.getroottree().docinfo.internalDTD is not None:  # behind a long comment, or in another encoding
        raise _declares_a_type(url)
    return root


def _declares_a_type(url: str) -> FetchError:
    return FetchError(f"{url} declares a document type, which no feed or sitemap needs; not read")


def _unzip(body: bytes, url: str) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, FEED_BYTES + 1)
    except zlib.error as error:
        raise FetchError(f"{url} is broken gzip: {error}") from error
    return plain


def _name(node: etree._Element) -> str:
    # Not lxml's QName: it raises on names that its own lenient parser lets through.
    return str(node.tag).rpartition("}")[2].lower()
