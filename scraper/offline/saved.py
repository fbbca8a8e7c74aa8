"""Saved pages: a file becomes a Page with its address, and files that are pages of one article find each other."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from stat import S_ISREG
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.errors import Damaged, Reason, Rejected, ScraperError, UsageError
from scraper.core.late_pattern import late_pattern
from scraper.core.limits import PAGE_BYTES, RECORD_BYTES
from scraper.core.page import Flaw, Page
from scraper.core.unreadable import why_unreadable
from scraper.facts.addresses import web_parts
from scraper.offline.mhtml import is_mhtml, read_mhtml
from scraper.storage.packed_file import check_has_some, unpack_file
from scraper.storage.page_index import FIRST, Parts, address_of, part_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scraper.storage.page_index import Part

# The canonical link stands in the head. Of most pages it stands near; the longest heads seen reach this far.
_NEAR_BYTES: Final = 32_000
_HEAD_BYTES: Final = 200_000
# Each tag ends at the next "<" at the latest, so that all of them are found in one walk.
_TAG: Final = late_pattern(rb"<(?:link|meta)\s[^<>]{0,4000}>", re.IGNORECASE)
_CANONICAL: Final = late_pattern(rb"\brel\s*=\s*[\"']?canonical\b", re.IGNORECASE)
_OG_URL: Final = late_pattern(rb"\bproperty\s*=\s*[\"']?og:url\b", re.IGNORECASE)
_TARGET: Final = late_pattern(rb"\b(?:href|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
# What programs that save pages write into them.
_SAVED_FROM: Final = late_pattern(
    rb"<!--\s{0,9}(?:saved from url=\(\d{1,5}\)|Page saved with SingleFile\s{1,9}url:\s{0,9})([^\s<>]{1,2000})",
    re.IGNORECASE,
)
_MARKS: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_TAR, _TAR_PLACE = b"ustar", 257  # the mark of a tar, and where it stands by POSIX
_TOP_BYTES: Final = 4_000  # of a page, in which its tag <html> begins
_AMP: Final = late_pattern(rb"<html\s(?:[^<>]{0,1000}\s)?(?:amp|\xe2\x9a\xa1)[\s=>]", re.IGNORECASE)


class _Meta(msgspec.Struct):
    url: str
    content_type: str = ""
    fetched_at: str | None = None


@dataclass(slots=True, frozen=True)
class SavedPage:
    """The place of a page in a file.

    url: the address that the user gave; own: the address that the page gives as its own, None when nobody has looked.
    """

    path: Path
    url: str | None = None
    own: str | None = None

    def read(self) -> Page:
        """Return the page with its address; raises what ``read_page`` raises."""
        return read_page(self.path, self.url, own=self.own)


def group(files: Sequence[Path]) -> Iterator[Parts | None]:
    """Yield for each file the article that it begins, None for a file that is part of another file's article.

    A further page or the AMP form of an article is part of it where page one is there too. Two files with one and the
    same page are two articles, because nothing tells which of them counts.
    """
    places = [_place(path) for path in files]
    articles: dict[str, dict[Part, SavedPage]] = {}
    for place, key in places:
        if key:
            articles.setdefault(key[0], {}).setdefault(key[1], place)
    for place, key in places:
        if key is None:
            yield Parts("", {FIRST: place})
        elif key[1] == FIRST or FIRST not in articles[key[0]]:
            yield Parts(key[0], {**articles[key[0]], FIRST: place})
        else:
            yield None


def _place(path: Path) -> tuple[SavedPage, tuple[str, Part] | None]:
    """Return a file, and which page of which article of our newsrooms it says that it is."""
    try:
        meta = read_meta(path)
        page = Page("", b"") if meta else _opened(path, _NEAR_BYTES)
        own = (
            None if meta else page.url or _target(page.body, _CANONICAL) or own_address(_opened(path, _HEAD_BYTES).body)
        )
    except ScraperError:  # raised again, and reported, where the page is read
        return SavedPage(path), None
    address = address_of(meta.url if meta else own or "")
    if address is None:
        return SavedPage(path, own=own), None
    number, amp = part_of(address)
    return SavedPage(path, own=own), (address.id, (number, amp or _AMP.search(page.body[:_TOP_BYTES]) is not None))


def read_page(path: Path, url: str | None = None, *, own: str | None = None) -> Page:
    """Return a saved page with its address: ``url``, or that of ``NAME.meta.json``, or the page's own canonical link.

    own: the page's own address where somebody has looked for it already.

    Raises ``UsageError`` for a file that cannot be read and for a text that is not an address, ``Rejected`` for a file
    that is too large. The address is empty when nothing tells it.
    """
    page = _opened(path, PAGE_BYTES + 1)
    if page.body.startswith(_TAR, _TAR_PLACE):
        raise Rejected(Reason.NOT_HTML, "a tar, which holds files; unpack it and name its folder")
    if len(page.body) > PAGE_BYTES:
        raise Rejected(Reason.TOO_LARGE, f"the page is larger than {PAGE_BYTES:,} bytes")
    if url:
        return replace(page, url=checked(url))
    meta = read_meta(path)
    if meta:
        content_type = meta.content_type or page.content_type
        fetched_at = meta.fetched_at or page.fetched_at
        return replace(page, url=checked(meta.url), content_type=content_type, fetched_at=fetched_at)
    return replace(page, url=page.url or (own_address(page.body) if own is None else own))


def _opened(path: Path, limit: int) -> Page:
    """Return the page in a file, of a large one only so many bytes; its address if the file names one beside the page.

    The file may be compressed, and may be MHTML. Raises as ``read_page`` does.
    """
    data = _bytes_of(path, limit)
    try:
        content = unpack_file(data, limit)
        if content.data.startswith(data[:_NEAR_BYTES]) and not is_mhtml(data):
            return Page("", data)
        if len(data) == limit:  # of what is packed, the first bytes are not enough
            content = unpack_file(_bytes_of(path, RECORD_BYTES), RECORD_BYTES)
        check_has_some(content)
    except ValueError as error:
        raise Damaged(f"{error}; save the page again") from error
    if is_mhtml(content.data):
        return read_mhtml(content.data)
    return Page("", content.data[:limit], flaw=None if content.is_whole else Flaw.CUT)


def _bytes_of(path: Path, limit: int) -> bytes:
    """Return the first bytes of a file.

    Raises ``UsageError`` for what cannot be read, and for what has no end or may wait for ever: a device, a pipe.
    """
    try:
        if not S_ISREG(path.stat().st_mode):
            raise UsageError("no regular file; write what it gives into one first")
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        raise UsageError(why_unreadable(error)) from error


def read_meta(path: Path) -> _Meta | None:
    """Return what ``page.meta.json`` beside ``page.html`` says, None without such a file.

    Raises ``UsageError`` when the file is not as it should be.
    """
    beside = path.with_suffix(".meta.json")
    try:
        beside.stat()
    except OSError:  # also where the page's own name is so long that no file can have this one
        return None
    try:
        return msgspec.json.decode(_bytes_of(beside, PAGE_BYTES), type=_Meta)
    except (UsageError, msgspec.MsgspecError) as error:
        raise UsageError(f'{beside.name} does not read {{"url": "https://..."}} ({error})') from error


def own_address(body: bytes) -> str:
    """Return the address that a page gives as its own, empty when it gives none."""
    head = _as_utf8(body[:_HEAD_BYTES])
    near = head[:_NEAR_BYTES]
    saved = _SAVED_FROM.search(near)
    return (
        _target(near, _CANONICAL) or _target(head, _CANONICAL) or _target(head, _OG_URL)
        or (_address(saved[1]) if saved else "")
    )  # fmt: skip


def _as_utf8(head: bytes) -> bytes:
    """Return the beginning of a page so that its tags can be found in its bytes."""
    encoding = _MARKS.get(head[:2])
    return head.decode(encoding, "replace").encode() if encoding else head


def _target(head: bytes, kind: re.Pattern[bytes]) -> str:
    """Return the address in the first tag of a kind, empty without such a tag or an address in it."""
    tag = next((match[0] for match in _TAG.finditer(head) if kind.search(match[0])), b"")
    match = _TARGET.search(tag)
    return _address(match[1] or match[2] or b"") if match else ""


def _address(text: bytes) -> str:
    address = html.unescape(text.decode("utf-8", "replace")).strip()
    return address if web_parts(address) else ""


def checked(url: str) -> str:
    """Return the address; raises ``UsageError`` for a text that is not one."""
    if not web_parts(url):
        raise UsageError(f"{url!r} is no address; give it in full: https://www.cnnindonesia.com/...")
    return url
