"""Read feeds and sitemaps: XML from outside, so without entities, without a DTD, within limits."""

from __future__ import annotations

import gzip
import re
import zlib
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Final

from lxml import etree
from msgspec import Struct

from scraper.core.errors import FetchError
from scraper.core.limits import FEED_BYTES, FEED_MARKUP
from scraper.discover.lists import Listing, read_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.facts.site import Address, Site

_GZIP: Final = b"\x1f\x8b"
_CHUNK_BYTES: Final = 1 << 20  # unpacked at a time
_TAIL_BYTES: Final = 2_000  # in which the closing tag of the document stands; comments follow it on some sites


class Sitemap(Struct, frozen=True):
    """One sitemap: the articles it lists, or the sitemaps that it points to.

    is_index: it points to sitemaps, and lists no article.
    flaw: in words, why this is not the whole sitemap; empty for a whole one.
    """

    addresses: list[Address]
    children: list[str]
    is_index: bool = False
    flaw: str = ""


def read_feed(body: bytes, url: str, site: Site) -> Listing:
    """Return the articles of an RSS or Atom feed; raises ``FetchError`` for any other document."""
    root, flaw = _root(body, url)
    with _readable(url):
        if _name(root) not in {"rss", "feed", "rdf"}:
            raise FetchError(f"{url} is no feed but <{_name(root)}>")
        nodes = (node for node in root.iter(etree.Element) if _name(node) in {"link", "guid", "origlink"})
        links = [node.get("href") or node.text or "" for node in nodes]
    return Listing(read_addresses(links, url, site), flaw=flaw)


def read_sitemap(body: bytes, url: str, site: Site) -> Sitemap:
    """Return the articles of a sitemap, or the children of an index; raises ``FetchError`` for any other document."""
    root, flaw = _root(body, url)
    with _readable(url):
        if _name(root) == "sitemapindex":
            places = [(node.text or "").strip() for node in root.iter(etree.Element) if _name(node) == "loc"]
            children = list(dict.fromkeys(place for place in places if site.owns(place)))
            return Sitemap([], children, is_index=True, flaw=flaw)
        if _name(root) != "urlset":
            raise FetchError(f"{url} is no sitemap but <{_name(root)}>")
        places = [
            node.text or ""
            for entry in root
            for node in entry
            if isinstance(node.tag, str) and _name(node) == "loc"  # not the loc of a picture, which is a level deeper
        ]
    return Sitemap(read_addresses(places, url, site), [], flaw=flaw)


@contextmanager
def _readable(url: str) -> Iterator[None]:
    """Bytes of no text, which the parser's leniency lets through, come to light when a name or a text is read."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise FetchError(f"{url} is no text in its encoding: {error}") from error


def _root(body: bytes, url: str) -> tuple[etree._Element, str]:
    """Return the root of a document, and in words why the document is not whole."""
    body, flaw = _unzip(body, url) if body.startswith(_GZIP) else (body, "")
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
    with _readable(url):
        return root, flaw or _cut_short(body, root, url)


def _cut_short(body: bytes, root: etree._Element, url: str) -> str:
    """Return in words that the closing tag of the document is missing; the lenient parser adds it without a word."""
    tail = body.rstrip()[-_TAIL_BYTES:].replace(b"\0", b"")  # in UTF-16 every second byte is 0
    name = _name(root)
    has_end = re.search(rf"</(?:[\w.-]+:)?{re.escape(name)}\s*>".encode(), tail, re.IGNORECASE)
    is_one_tag = len(root) == 0 and tail.endswith(b"/>")
    return "" if has_end or is_one_tag else f"{url} breaks off: </{name}> is missing"


def _declares_a_type(url: str) -> FetchError:
    return FetchError(f"{url} declares a document type, which no feed or sitemap needs; not read")


def _unzip(body: bytes, url: str) -> tuple[bytes, str]:
    """Return what is packed in all members of a gzip file, up to a fault, and the fault in words."""
    plain = bytearray()
    with gzip.GzipFile(fileobj=BytesIO(body)) as file:
        try:
            while len(plain) <= FEED_BYTES and (chunk := file.read1(_CHUNK_BYTES)):
                plain += chunk
        except (OSError, EOFError, zlib.error) as error:
            return bytes(plain), f"{url} is broken gzip: {error}"
    return bytes(plain), ""


def _name(node: etree._Element) -> str:
    # Not lxml's QName: it raises on names that its own lenient parser lets through.
    return str(node.tag).rpartition("}")[2].lower()
