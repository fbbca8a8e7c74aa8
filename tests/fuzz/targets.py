"""What must hold for any bytes at all. A target returns when it held; anything it raises is a finding."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from functools import cache
from typing import TYPE_CHECKING, Final
from zlib import crc32

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.restore import restore
from scraper.composition.process import process
from scraper.core.article import decode, encode, split_id
from scraper.core.errors import FetchError, Rejected
from scraper.core.page import Page
from scraper.discover import read_feed, read_list, read_search, read_sitemap
from scraper.parsing import by_evidence
from scraper.parsing.second_opinion import GuessedText, Opinion
from scraper.sites.registry import all_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scraper.facts.site import Site

URL: Final = "https://www.cnnindonesia.com/ekonomi/20261014062427-92-1186803/contoh-judul"
# Where a page may come from, by a number made of its bytes: mostly the site with the most layouts.
_PLACES: Final = (
    URL, URL, URL, URL, f"{URL}/amp", "https://www.cnnindonesia.com/tv/20261014062427-92-1186803/contoh-judul",
    "https://news.detik.com/berita/d-8123456/contoh-judul", "https://news.detik.com/berita/d-8123456/contoh-judul/2",
    "https://www.cnbcindonesia.com/news/20261014062427-4-1186803/contoh-judul", "https://example.org/a/contoh", "",
)  # fmt: skip
_TYPES: Final = (
    "", "", "text/html", "text/html; charset=utf-8", "text/html; charset=windows-1252", 'text/html; charset="utf-16"',
    "text/html; charset=shift_jis", "text/html; charset=utf-7", "application/xhtml+xml; charset=\x00", "image/png",
)  # fmt: skip
_READERS: Final = (read_list, read_feed, read_sitemap, read_search)


@cache
def site() -> Site:
    return all_sites()["cnnindonesia"]


@contextmanager
def _without_second_opinion() -> Iterator[None]:
    original = by_evidence.second_opinion
    by_evidence.second_opinion = lambda *_: Opinion(GuessedText([]), agrees=False, is_better=False)
    try:
        yield
    finally:
        by_evidence.second_opinion = original


def page_of(data: bytes) -> Page:
    """The bytes as a page of one of the sites, with one of the headers; always the same."""
    number = crc32(data)
    return Page(_PLACES[number // 16 % len(_PLACES)], data, _TYPES[number // 256 % len(_TYPES)])


def extract(data: bytes) -> None:
    """A page is an Article that survives its own JSON, or a named rejection.

    Of the inputs whose body is in doubt one in sixteen, always the same, is given to trafilatura: it is other people's
    code and takes twenty times as long as ours.
    """
    try:
        with nullcontext() if crc32(data) % 16 == 0 else _without_second_opinion():
            article = process(page_of(data))
    except Rejected:
        return
    assert decode(encode(article)) == article
    assert article.text == "\n\n".join(block.text for block in article.blocks)
    assert all(block.text.strip() and "\n" not in block.text for block in article.blocks)
    places = [one.url for one in (*article.images, *article.embeds, *article.related) if one.url]
    assert all(place.lower().startswith(("http://", "https://")) for place in places)
    fields = [article.title or "", article.description or "", *article.authors, *article.tags]
    assert not any("\x00" in field or "\x1b" in field or "\u202e" in field for field in fields)
    assert all(cut.start >= -1 and 0 <= cut.block <= len(article.blocks) for cut in article.removed)
    assert all(-1 <= embed.after_block < len(article.blocks) for embed in article.embeds)


def clean(data: bytes) -> None:
    """What was cut can be put back, and cleaning twice changes nothing."""
    text = data.decode("utf-8", "surrogateescape")
    cleaned = clean_text(text)
    assert clean_text(cleaned.text).text == cleaned.text
    assert "".join(restore(cleaned).split()) == "".join(text.split())


def discover(data: bytes) -> None:
    """A list page gives addresses of the site and of nobody else, or says what it is not."""
    for read in _READERS:
        try:
            found = read(data, "https://www.cnnindonesia.com/indeks", site())
        except FetchError:
            continue
        addresses = found if isinstance(found, list) else found.addresses
        assert all(address.canonical.startswith("https://www.cnnindonesia.com/") for address in addresses)
        assert all(split_id(address.id) for address in addresses)
        assert all(site().owns(child) for child in getattr(found, "children", ()))


def address(data: bytes) -> None:
    """An address that is read is the site's, has a number, and reads the same from its canonical form."""
    url = data.decode("utf-8", "surrogateescape")
    found = site().read_address(url)
    if found is not None:
        assert found.number.isascii()
        assert found.number.isdigit()
        again = site().read_address(found.canonical)
        assert again is not None
        assert (again.id, again.canonical, again.page, again.amp) == (found.id, found.canonical, 1, False)


TARGETS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "extract": extract,
    "clean": clean,
    "discover": discover,
    "address": address,
}
