"""Web archives read back as pages: ours and anybody's, Common Crawl's too. A reader sees where a file was cut."""

from __future__ import annotations

import logging
from datetime import UTC
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, TypeVar

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from scraper.core.errors import Reason, Rejected, StoreError
from scraper.core.limits import PAGE_BYTES, RECORD_BYTES
from scraper.core.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

SUFFIXES: Final = (".warc", ".warc.gz", ".warc.zst")
_BROKEN: Final = (OSError, ValueError, EOFError, OverflowError)  # what reading a record of others can end in

_T = TypeVar("_T")


def read_archive(path: Path) -> Iterator[Page]:
    """The pages of one WARC file with status 200, in order. A file cut in its last record gives all records before.
    Of a page only what shows that it is beyond the limit is unpacked. One that is not packed as its headers say is left
    out with a warning; our own crawls keep such pages too, since they keep each as it came.

    Raises ``StoreError`` when the file cannot be read or is no WARC.
    """
    for page, _ in _each(path, _unpacked):
        yield page


def read_places(path: Path) -> Iterator[tuple[str, str, int]]:
    """Address, time of fetching and place in the file of each page that ``read_archive`` gives.

    Raises ``StoreError`` when the file cannot be read.
    """
    for (url, fetched_at), offset in _each(path, _heading):
        yield url, fetched_at, offset


def read_page_at(path: Path, offset: int) -> Page:
    """The page at a place that ``read_places`` gave.

    Raises ``StoreError``, also for a file that is packed as a whole: only one packed record by record can be entered;
    ``Rejected`` (undecodable) for a page that is not packed as its headers say.
    """
    record, _ = next(_records(path, offset), (None, 0))
    page = _unpacked(record) if record else None
    if page is None:
        raise StoreError(f"{path} gives no page at byte {offset}; is it packed record by record?")
    return page


def _each(path: Path, read: Callable[[WarcRecord], _T | None]) -> Iterator[tuple[_T, int]]:
    """What is read of each record, where there is something to read, and where it begins; broken ones are left out."""
    for record, offset in _records(path):
        try:
            found = read(record)
        except Rejected as rejection:
            log.warning("%s: the record at byte %d is left out: %s", path, offset, rejection.detail)
            continue
        if found is not None:
            yield found, offset


def _records(path: Path, start: int = 0) -> Iterator[tuple[WarcRecord, int]]:
    """The whole responses of a file and where each begins; ends with a warning where the file is cut or broken."""
    try:
        if path.exists() and not path.is_file():  # a pipe may wait for ever
            raise StoreError(f"cannot read {path}: no regular file")
        with path.open("rb") as file:
            file.seek(start)
            for record in _until_cut(ArchiveIterator(file, WarcRecordType.response, parse_http=False), path):
                place = start + record.stream_pos
                if record.content_length > RECORD_BYTES:
                    log.warning("%s: the record at byte %d is larger than any page and left out", path, place)
                    continue
                block = record.reader.read()
                if len(block) < record.content_length:
                    log.warning("%s is cut in its last record, which is left out", path)
                    return
                yield _apart(record, block), place
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror or error}") from error


def _apart(record: WarcRecord, block: bytes) -> WarcRecord:
    """The same record by itself: what breaks while it is read must not break the step to the next one."""
    made = WarcRecord()
    made.init_headers(record_type=WarcRecordType.response)
    for name, value in record.headers.items():
        made.headers[name] = value
    made.is_http = record.is_http
    made.set_bytes_content(block)
    return made


def _until_cut(records: Iterator[WarcRecord], path: Path) -> Iterator[WarcRecord]:
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except (OSError, ValueError) as error:
            log.warning("%s is cut or broken behind the records read so far: %s", path, error)
            return
        yield record


def _unpacked(record: WarcRecord) -> Page | None:
    """The page of a response, None when it is none of status 200. Raises ``Rejected`` (undecodable)."""
    _parse_head(record, unpack=True)
    if not _is_page(record):
        return None
    try:
        return _page(record)
    except _BROKEN as error:
        raise _undecodable(record, error) from error


def _heading(record: WarcRecord) -> tuple[str, str] | None:
    """Address and time of a page, None of what is none. Raises ``Rejected`` (undecodable)."""
    _parse_head(record, unpack=False)
    return (_url(record), _fetched_at(record) or "") if _is_page(record) else None


def _parse_head(record: WarcRecord, *, unpack: bool) -> None:
    try:
        record.parse_http(auto_decode="all" if unpack else "none")
    except _BROKEN as error:
        raise _undecodable(record, error) from error


def _undecodable(record: WarcRecord, error: Exception) -> Rejected:
    url, why = _url(record), str(error).partition(":")[0]  # behind the colon may stand bytes of the page
    return Rejected(Reason.UNDECODABLE, f"{url!r} is not as its headers say ({why})", url=url)


def _is_page(record: WarcRecord) -> bool:
    return record.http_headers is not None and record.http_headers.status_code == HTTPStatus.OK


def _page(record: WarcRecord) -> Page:
    content_type = str(record.http_headers.get("Content-Type", ""))
    return Page(
        _url(record), record.reader.read(PAGE_BYTES + 1), content_type=content_type, fetched_at=_fetched_at(record)
    )


def _url(record: WarcRecord) -> str:
    return str(record.headers.get("WARC-Target-URI", "")).strip("<>")


def _fetched_at(record: WarcRecord) -> str | None:
    try:
        date = record.record_date
        return date.astimezone(UTC).isoformat(timespec="seconds") if date else None
    except (ValueError, OverflowError):  # a day that is none, or outside time
        return None


def find_archives(path: Path) -> list[Path]:
    """The WARC files at or below a path, in the order of their names, which is that of their writing."""
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and file.name.endswith(SUFFIXES))
