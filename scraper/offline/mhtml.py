"""MHTML: a page and all that belongs to it in one file, as browsers save it."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from datetime import UTC
from typing import TYPE_CHECKING, Final

from scraper.core.errors import Reason, Rejected
from scraper.core.late_pattern import late_pattern
from scraper.core.page import Flaw, Page

if TYPE_CHECKING:
    from email.message import Message

_HEAD_BYTES: Final = 8_192
_FIELDS: Final = late_pattern(rb"\A(?:[A-Za-z-]{1,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+")
_RELATED: Final = late_pattern(rb"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)


def is_mhtml(data: bytes) -> bool:
    """Return whether a file begins as MHTML does: with header fields, one of which says that it has related parts."""
    fields = _FIELDS.match(data[:_HEAD_BYTES].removeprefix(BOM_UTF8))
    return fields is not None and _RELATED.search(fields[0]) is not None


def read_mhtml(data: bytes) -> Page:
    """Return the page of an MHTML file; its address is empty if the file names none.

    The page is the part that has the address of the whole, else the first part that is HTML: frames may stand first.

    Raises ``Rejected`` (not-html) for a file without such a part.
    """
    # Late imports: few pages are MHTML, and this package takes longer to import than a page to read.
    from email.errors import CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect  # noqa: PLC0415
    from email.parser import BytesParser  # noqa: PLC0415
    from email.policy import compat32  # noqa: PLC0415

    try:
        message = BytesParser(policy=compat32).parsebytes(data.removeprefix(BOM_UTF8))
        pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    except RecursionError as error:
        raise Rejected(Reason.NOT_HTML, "an MHTML file whose parts nest deeper than any browser's") from error
    if not pages:
        raise Rejected(Reason.NOT_HTML, "an MHTML file without a page in it")
    own = _field(message, "Snapshot-Content-Location")
    page = next((part for part in pages if own and _field(part, "Content-Location") == own), pages[0])
    url = own or _field(page, "Content-Location")
    body = page.get_payload(decode=True)
    cut = (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect)
    flaw = Flaw.CUT if any(isinstance(defect, cut) for defect in message.defects) else None
    return Page(url, body if isinstance(body, bytes) else b"", _field(page, "Content-Type"), _time(message), flaw)


def _field(part: Message, name: str) -> str:
    return str(part.get(name) or "").strip()


def _time(message: Message) -> str | None:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415  as in ``read_mhtml``

    try:
        date = parsedate_to_datetime(_field(message, "Date"))
        return date.replace(tzinfo=date.tzinfo or UTC).astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return None
