"""Addresses of the web: the one place that takes apart an address from outside, and tells what is not an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_SCHEMES: Final = frozenset({"http", "https"})


def web_parts(url: str) -> SplitResult | None:
    """Return the parts of an address that a request can be sent to, with a readable port.

    None for any other: of another scheme, without a host, with credentials (``https://:secret@host``), or with a
    bracket or a port that leads nowhere.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme not in _SCHEMES or "@" in parts.netloc:
            return None
        # Nearly every netloc is a bare host, which needs no closer look.
        whole = parts.netloc if ":" not in parts.netloc else parts.hostname and parts.port != 0
    except ValueError:  # "http://[", "https://host:99999": found by the fuzzer in sitemaps and canonical links
        return None
    return parts if whole else None


def absolute(address: str, base: str) -> str | None:
    """Return the address of a link on the page ``base`` in full; None for one that leads nowhere."""
    address = address.strip()
    # Nearly every address is whole and needs neither urljoin() nor urlsplit(), which cost far more than this check.
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
