"""Header lines, as WARC records and HTTP answers have them, read as leniently as browsers do."""

from __future__ import annotations

import re
from typing import Final

# A line that begins with white space goes on with the one above. Lines without a colon are left out.
_FIELD: Final = re.compile(rb"^([^\s:]{1,200})[ \t]*:[ \t]*([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)", re.MULTILINE)
BLANK_LINE: Final = re.compile(rb"\r?\n\r?\n")


def read_fields(head: bytes) -> list[tuple[bytes, bytes]]:
    """Return the fields in their order, names in small letters; line ends may be CR LF or LF."""
    return [(name.lower(), value.strip()) for name, value in _FIELD.findall(head)]


def first_values(head: bytes) -> dict[bytes, bytes]:
    """Return the first value of each field."""
    return dict(reversed(read_fields(head)))
