"""The answer of a server in an archive, as real servers and programs write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scraper.core.late_pattern import late_pattern
from scraper.core.limits import HEAD_BYTES
from scraper.storage.warc.header_lines import BLANK_LINE, read_fields

# Some servers write "http/1.1"; those of old streams, which answer with pages too, "ICY".
_STATUS_LINE: Final = late_pattern(rb"(?:HTTP/\d(?:\.\d)?|ICY)[ \t]+(\d{3})\b", re.IGNORECASE)
_HEADS: Final = 5  # one after the other: interim answers (100 Continue) and those of proxies


@dataclass(slots=True, frozen=True)
class Answer:
    """An HTTP answer. content: its body as it was sent, packed as ``fields`` say; their names are in small letters."""

    status: int
    fields: dict[bytes, bytes]
    content: bytes | memoryview

    @property
    def body(self) -> bytes:
        """The content, copied out of the record: most readers of an archive need it of few answers."""
        return bytes(self.content)

    def text(self, name: bytes) -> str:
        """Return a field as text, empty if the answer has none of that name."""
        return self.fields.get(name, b"").decode("latin-1")


def read_answer(block: bytes | memoryview) -> Answer | None:
    """Return the answer in the content of a record; None if it does not begin with a status line.

    Raises ``ValueError`` for headers longer than any server's.
    """
    start = 0
    answer = None
    for _ in range(_HEADS):
        status = _STATUS_LINE.match(block, start)
        if not status:
            break
        blank = BLANK_LINE.search(block, start, start + HEAD_BYTES)
        if not blank and len(block) - start > HEAD_BYTES:
            raise ValueError(f"its headers are longer than {HEAD_BYTES:,} bytes")
        end, behind = blank.span() if blank else (len(block), len(block))
        answer = (int(status[1]), bytes(block[start:end]))
        start = behind
    if answer is None:
        return None
    return Answer(answer[0], _joined(answer[1]), memoryview(block)[start:])


def _joined(head: bytes) -> dict[bytes, bytes]:
    """Return the fields of a head. Of a coding that is named on several lines all count, of other fields the first."""
    fields: dict[bytes, bytes] = {}
    for name, value in read_fields(head):
        if name not in fields:
            fields[name] = value
        elif name in {b"content-encoding", b"transfer-encoding"}:
            fields[name] += b", " + value
    return fields
