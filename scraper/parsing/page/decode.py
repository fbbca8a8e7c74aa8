"""From bytes to text: is it HTML at all, and in which encoding really."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from scraper.core.errors import Reason, Rejected
from scraper.core.late_pattern import late_pattern
from scraper.core.limits import PAGE_BYTES
from scraper.parsing.page.bounds import beyond_any_page

if TYPE_CHECKING:
    from scraper.core.page import Page

_HEAD_BYTES: Final = 4_096  # in which a declaration of the encoding must stand; browsers look at 1,024
_MAGIC: Final = (
    b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"RIFF",
    b"\x7fELF", b"BZh", b"OggS", b"ID3", b"MZ\x90", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x00\x00\x00\x18ftyp",
    b"\x00\x00\x00\x20ftyp", b"wOFF", b"wOF2", b"SQLite format 3",
)  # fmt: skip
_MARKS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_ALL_MARKS: Final = tuple(_MARKS)
_DECLARED: Final = late_pattern(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_HEADER: Final = late_pattern(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_HTML_TYPE: Final = late_pattern(
    r"\s*(?:text/(?:html|plain)|application/(?:xhtml\+xml|octet-stream)|\*/\*)?\s*(?:[;,]|$)", re.IGNORECASE
)
_TAG: Final = late_pattern(
    r"<(?:!doctype|html|head|body|article|div|p|span|meta|h1|strong|a|table|!--)\b|<!--", re.IGNORECASE
)
# Python's own ways to write text; no page is in them, and some raise whatever the error handler. UTF-7, which browsers
# do not read either, can hold halves of surrogate pairs.
_NO_CHARSETS: Final = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"})
_UNKNOWN: Final = "\ufffd"
_MAX_UNKNOWN_SHARE: Final = 0.02  # of the characters, which may be undecodable


def decode(page: Page) -> str:
    """Return the page's text.

    The byte order mark decides, else UTF-8 when the bytes are UTF-8 (they never are by chance), else what the page
    declares, else the header, read as windows-1252 where they say latin-1, as browsers do. A page that is UTF-8 but for
    a few broken bytes keeps its text, with U+FFFD for them. Raises ``Rejected``: too large, no HTML, undecodable.
    """
    body = page.body
    if len(body) > PAGE_BYTES:
        raise Rejected(Reason.TOO_LARGE, f"{len(body):,} bytes; the limit is {PAGE_BYTES:,}", url=page.url)
    if not body or body.isspace():
        raise Rejected(Reason.EMPTY_BODY, "the page is empty", url=page.url)
    if body.startswith(_MAGIC):
        raise Rejected(Reason.NOT_HTML, "a binary file, no HTML page", url=page.url)
    if not _HTML_TYPE.match(page.content_type):
        raise Rejected(Reason.NOT_HTML, f"no HTML page but {page.content_type}", url=page.url)
    text = _decoded(page)
    if not _TAG.search(text):
        raise Rejected(Reason.NOT_HTML, "no HTML tag in it", url=page.url)
    if excess := beyond_any_page(text):
        raise Rejected(Reason.TOO_LARGE, excess, url=page.url)
    return text


def _decoded(page: Page) -> str:
    body = page.body
    if not body.startswith(_ALL_MARKS) and b"\0" not in body:  # the search in bytes is five times faster than in text
        try:
            return body.decode()
        except UnicodeDecodeError:
            pass
    return _guessed(page).replace("\0", "")


def _guessed(page: Page) -> str:
    """Return the text of a page that is not simply UTF-8."""
    body = page.body
    for mark, name in _MARKS.items():
        if body.startswith(mark):
            return body.decode(name, "replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        lenient = body.decode(errors="replace")
    damage = lenient.count(_UNKNOWN)
    says_utf8 = False
    for name in _declared(page):
        codec = _codec(name)
        if codec == "utf-8":
            says_utf8 = True
        elif codec and not (says_utf8 and damage <= len(lenient) * _MAX_UNKNOWN_SHARE):
            text = body.decode(codec, "replace")
            if text.count(_UNKNOWN) <= len(text) * _MAX_UNKNOWN_SHARE:
                return text
    # Stray bytes of another encoding in a page that is otherwise UTF-8: only they are lost.
    if damage * 4 <= len(body) - len(body.decode("ascii", "ignore")):
        return lenient
    text = body.decode("cp1252", "replace")
    if text.count(_UNKNOWN) > len(text) * _MAX_UNKNOWN_SHARE:
        raise Rejected(Reason.UNDECODABLE, "its bytes are in no encoding that it names", url=page.url)
    return text


def _declared(page: Page) -> list[str]:
    in_page = _DECLARED.search(page.body[:_HEAD_BYTES])
    in_header = _HEADER.search(page.content_type)
    names = [in_page.group(1).decode("ascii")] if in_page else []
    return names + ([in_header.group(1)] if in_header else [])


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
        b"a".decode(found, "ignore")  # Python counts uu, base64 and zip as codecs too, and then refuses them for text
    except (LookupError, UnicodeError):
        return None
    if found in _NO_CHARSETS:
        return None
    if found in {"iso8859-1", "ascii"}:
        return "cp1252"  # what pages that say so are in, and how browsers read them
    return found
