"""What an address of the web is: the one place that takes apart what others wrote, and says when it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_SCHEMES: Final = frozenset({"http", "https"})


def web_parts(url: str) -> SplitResult | None:
    """The parts of an address that can be asked for; their port can be read. None for any other: of another scheme,
    without a host, with credentials (``https://:secret@host``), with a bracket or a port that leads nowhere.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme not in _SCHEMES or "@" in parts.netloc:
            return None
        # A host alone, as nearly always, needs no closer look.
        whole = parts.netloc if ":" not in parts.netloc else parts.hostname and parts.port != 0
    except ValueError:  # "http://[", "https://host:99999": found by the fuzzer in sitemaps and canonical links
        return None
    return parts if whole else None


def absolute(address: str, base: str) -> str | None:
    """Return the address of a link on the page ``base`` in full; None for one that leads nowhere."""
    address = address.strip()
    # Nearly every address is whole: urljoin() and urlsplit() cost a hundred times this check (CPython 3.11).
    if address.startswith(("https://", "http://")) and address.isascii() and "[" not in address:
        return address
    if not address or address.startswith("#"):
        return None
    try:
        whole = urljoin(base, address)
        parts = urlsplit(whole)
    except ValueError:  # "http://[..."
        return None
    return whole if parts.scheme in _SCHEMES and parts.netloc else None
