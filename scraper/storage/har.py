"""HAR: what a browser saw while pages were loaded, as its network panel saves it. The pages in it are read."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from scraper.core.errors import Damaged, StoreError
from scraper.core.late_pattern import late_pattern
from scraper.core.limits import HAR_BYTES, PAGE_BYTES
from scraper.core.page import Page
from scraper.storage.packed_file import check_has_some, unpack_file
from scraper.storage.warc.pages import PAGE_STATUS, is_html, media_type_of, type_of_page
from scraper.storage.warc.source import Harm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.core.balance import Balance

_ENTRIES: Final = late_pattern(r'"entries"\s*:\s*\[')
_BLANK: Final = late_pattern(r"\s+")
_BETWEEN: Final = late_pattern(r"[\s,]*")


def read_har(path: Path, balance: Balance) -> Iterator[Page]:
    """Yield the pages of a file; each answer in it is counted, and the bytes behind a damaged one are lost.

    Raises ``StoreError`` for a file that cannot be read or is too large, ``Damaged`` for one without a list of answers.
    """
    text = _text_of(path)
    start = _ENTRIES.search(text)
    if not start:
        raise Damaged("not a HAR file: it has no list of entries")
    decoder = json.JSONDecoder()
    at = _skip(text, start.end())
    while at < len(text) and text[at] != "]":
        balance.found += 1
        try:
            entry, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            balance.spoil(Harm.DAMAGED)
            balance.lost_bytes += len(text[at:].encode("utf-8", "surrogatepass"))
            return
        at = _skip(text, at)
        try:
            found = _page(entry)
        except ValueError:
            balance.spoil(Harm.DAMAGED)
            continue
        if isinstance(found, Page):
            yield found
        else:
            balance.skip(found)
    if at >= len(text):
        balance.found += 1
        balance.spoil(Harm.CUT)


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(HAR_BYTES + 1)
        content = unpack_file(data, HAR_BYTES + 1)
        check_has_some(content)
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise StoreError(f"cannot read {path}: {error}") from error
    if len(content.data) > HAR_BYTES:
        raise StoreError(f"{path} has more than {HAR_BYTES >> 20} MB; save fewer pages at a time")
    return content.data.decode("utf-8-sig", "replace")


def _skip(text: str, at: int) -> int:
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def _page(entry: Any) -> Page | str:  # noqa: ANN401  whatever the file holds
    """Return the page of an entry, or the kind of what it is instead; raises ``ValueError`` for what is garbled."""
    answer, request = _part(entry, "response"), _part(entry, "request")
    content = _part(answer, "content")
    status, text = answer.get("status"), content.get("text")
    if status not in PAGE_STATUS:
        return f"status {status}" if isinstance(status, int) else "entry without an answer"
    content_type = str(content.get("mimeType") or "")
    kind = type_of_page(content_type)
    if kind is None:
        return media_type_of(content_type)
    if not isinstance(text, str):
        return "page without its content"
    is_packed = content.get("encoding") == "base64"
    body = (base64.b64decode(_BLANK.sub("", text), validate=True) if is_packed else text.encode("utf-8", "replace"))[
        : PAGE_BYTES + 1
    ]
    if not kind and not is_html(body):
        return media_type_of(content_type) or "without a type"
    # The browser gives text in Unicode, whatever the page was written in.
    return Page(str(request.get("url") or ""), body, "text/html; charset=utf-8", _time(entry))


def _part(value: Any, name: str) -> dict[str, Any]:  # noqa: ANN401
    part = value.get(name) if isinstance(value, dict) else None
    return part if isinstance(part, dict) else {}


def _time(entry: dict[str, Any]) -> str | None:
    try:
        date = datetime.fromisoformat(str(entry.get("startedDateTime")))
        return date.replace(tzinfo=date.tzinfo or UTC).astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return None
