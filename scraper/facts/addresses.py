"""What an address of the web is: the one place that takes apart what others wrote, and says when it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

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
