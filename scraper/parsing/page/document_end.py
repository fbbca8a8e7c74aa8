"""Whether a page has its end: what the document itself says of it."""

from __future__ import annotations

from typing import Final

BEGIN_BYTES: Final = 2_000  # in which the tag stands that a page begins with
END_BYTES: Final = 5_000  # in which the tag stands that ends it; counters and comments follow it on some sites
_BEGIN: Final = b"<html"
_END: Final = b"</html"


def lacks_end(body: bytes) -> bool:
    """Return whether a document begins as a page and does not end as one: a server that lies about the length."""
    return _BEGIN in body[:BEGIN_BYTES].lower() and _END not in body[-END_BYTES:].lower()
