"""From a record to the page in it, or to the name of what it is instead."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.late_pattern import late_pattern
from scraper.core.limits import PAGE_BYTES
from scraper.core.page import Flaw, Page
from scraper.storage.warc.answers import Answer, read_answer
from scraper.storage.warc.digests import fits
from scraper.storage.warc.unpacking import looks_plain, unpack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.storage.warc.records import WarcRecord

PAGE_STATUS: Final = frozenset({200, 203})
PARTIAL_STATUS: Final = 206
_RANGE: Final = late_pattern(r"\s*bytes\s+0-(\d{1,15})/(\d{1,15})\s*")
_MEDIA_TYPE: Final = late_pattern(r"\s*([a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60})", re.IGNORECASE)
_HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
# What servers say of pages too when they do not know better; the bytes decide.
_UNSURE_TYPES: Final = frozenset({
    "", "text/plain", "application/octet-stream", "binary/octet-stream", "application/binary", "application/unknown",
    "unknown/unknown", "application/x-unknown-content-type",
})  # fmt: skip
_HTML_START: Final = late_pattern(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_LOOK_BYTES: Final = 8_192
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_TYPES: Final = frozenset({b"warcinfo", b"request", b"metadata", b"revisit", b"conversion", b"continuation"})
_HTTP: Final = "application/http"
_MAX_LENGTH_DIGITS: Final = 15
_USUAL_DATE_CHARS: Final = 20
_DATE_DIGITS: Final = late_pattern(r"\d{14}")


class Skipped(NamedTuple):
    """A whole record that holds no page. kind: what it is instead, to be counted."""

    kind: str


class Unreadable(NamedTuple):
    """A whole record whose page cannot be had.

    why: for people. is_damage: whether the record is not as it was written; otherwise its page came like that.
    """

    why: str
    is_damage: bool = False


class Content(NamedTuple):
    """What a record of a page holds, before it is unpacked. is_sure: whether its type says that it is a page."""

    answer: Answer
    content_type: str
    is_sure: bool


def look(record: WarcRecord) -> Content | Skipped | Unreadable:
    """Return the content of a record that may hold a page; what is not one by its headers has its name already."""
    kind = record.fields.get(b"warc-type", b"").lower()
    if kind not in {b"response", b"resource"}:
        return Skipped(f"{kind.decode()} record" if kind in _TYPES else "record of an unknown type")
    own_type = record.fields.get(b"content-type", b"").decode("latin-1")
    try:
        answer = read_answer(record.block)
    except ValueError as error:
        return Unreadable(str(error))
    if answer is None:  # the content is the page itself, as in all records of the type resource
        answer = Answer(200, {}, record.block)
        content_type = "" if own_type.lower().startswith(_HTTP) else own_type
    else:
        content_type = answer.text(b"content-type")
    if answer.status not in PAGE_STATUS and not _is_whole_range(answer):
        return Skipped(f"status {answer.status}")
    is_sure = type_of_page(content_type)
    return Skipped(media_type_of(content_type)) if is_sure is None else Content(answer, content_type, is_sure)


def page_of(record: WarcRecord) -> Page | Skipped | Unreadable:
    """Return the page of a record, at most as much of it as shows that it is beyond the limit."""
    content = look(record)
    return open_content(record, content) if isinstance(content, Content) else content


def open_content(record: WarcRecord, content: Content) -> Page | Skipped | Unreadable:
    """Unpack what ``look`` found."""
    digest = record.fields.get(b"warc-block-digest")
    fit = fits(record.block, digest) if digest and record.is_intact is None else record.is_intact
    if fit is False:
        return Unreadable("its digest is not the one in its header", is_damage=True)
    answer, sent = content.answer, content.answer.body
    transfer, coding = answer.text(b"transfer-encoding"), answer.text(b"content-encoding")
    try:
        body = unpack(sent, transfer, coding, PAGE_BYTES + 1)
    except ValueError as error:
        return Unreadable(str(error))
    content_type = content.content_type
    if not content.is_sure:
        if not is_html(body.data):
            return Skipped(media_type_of(content_type) or "without a type")
        content_type = content_type.replace(media_type_of(content_type), "text/html") if content_type else ""
    flaw = _truncation(record.fields) or (Flaw.CUT if not body.is_whole or _is_short(answer, sent, coding) else None)
    if flaw is None and fit is None and not _payload_fits(record.fields, sent, body.data):
        flaw = Flaw.DIGEST
    return Page(record.url, body.data, content_type=content_type, fetched_at=date_of(record.fields), flaw=flaw)


def _is_whole_range(answer: Answer) -> bool:
    """Return whether an answer that is called a part of a page has all of it, as for a request from byte 0 on."""
    found = _RANGE.fullmatch(answer.text(b"content-range")) if answer.status == PARTIAL_STATUS else None
    return found is not None and int(found[1]) + 1 == int(found[2])


def media_type_of(content_type: str) -> str:
    """Return the type without its parameters, in small letters; empty for what is not a type."""
    found = _MEDIA_TYPE.match(content_type)
    return found[1].lower() if found else ""


def type_of_page(content_type: str) -> bool | None:
    """Return True for the type of a page, None for that of something else, False for a type that leaves it open."""
    media_type = media_type_of(content_type)
    return True if media_type in _HTML_TYPES else False if media_type in _UNSURE_TYPES else None


def is_html(body: bytes) -> bool:
    """Return whether the bytes begin as a page does, whatever their headers say."""
    head = body[:_LOOK_BYTES]
    if head.startswith(_UTF_16):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    return _HTML_START.match(head) is not None


def date_of(fields: Mapping[bytes, bytes]) -> str | None:
    """Return the date of a record in ISO 8601 in UTC; None for a day that is not one, or is outside time."""
    text = fields.get(b"warc-date", b"").decode("latin-1")
    if _DATE_DIGITS.fullmatch(text):  # as the first archives had it
        text = f"{text[:8]}T{text[8:]}Z"
    try:
        date = datetime.fromisoformat(text)
        if len(text) == _USUAL_DATE_CHARS and text.endswith("Z"):  # 2026-11-22T12:00:00Z, as nearly all are
            return f"{text[:-1]}+00:00"
        return date.replace(tzinfo=date.tzinfo or UTC).astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return None


def _truncation(fields: Mapping[bytes, bytes]) -> Flaw | None:
    """Return that the program that wrote the archive left out the rest of the page."""
    if b"warc-truncated" in fields or fields.get(b"warc-segment-number", b"") == b"1":
        return Flaw.TRUNCATED
    return None


def _is_short(answer: Answer, sent: bytes, coding: str) -> bool:
    """Return whether the body has fewer bytes than its header names; False for one that was unpacked since."""
    length = answer.fields.get(b"content-length", b"")
    if not length.isdigit() or len(length) > _MAX_LENGTH_DIGITS or int(length) <= len(sent):
        return False
    return not (coding and looks_plain(sent))


def _payload_fits(fields: Mapping[bytes, bytes], sent: bytes, unpacked: bytes) -> bool:
    """Return False if the digest of the payload fits nothing. Programs do not agree on what it is of."""
    digest = fields.get(b"warc-payload-digest")
    if not digest or fits(sent, digest) is not False:
        return True
    return fits(unpacked, digest) is not False
