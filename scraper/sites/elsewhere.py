"""Any other site: a newsroom without facts, known by its address alone."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

from scraper.core.late_pattern import late_pattern
from scraper.core.limits import HOST_CHARACTERS
from scraper.facts.addresses import web_parts
from scraper.facts.site import Address, Lists, Site

if TYPE_CHECKING:
    from urllib.parse import SplitResult

# A host that a request can be sent to and that can name a folder.
_HOST: Final = late_pattern(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_ALIASES: Final = ("www.", "m.", "amp.", "mobile.")
_TRACKING: Final = late_pattern(r"utm_\w+|fbclid|gclid|_ga|ref|source|tag_from|from|ns_\w+|smid", re.IGNORECASE)


def read_elsewhere(url: str, canonical: str = "") -> Address | None:
    """Return the facts in the address of a page of any other site; None for an address that cannot be a page's.

    The site is the host, the number a hash of the canonical address.

    canonical: the address that the page gives itself. It counts when it is on this host or another name of it, so no
        page can pass for another site's.
    """
    parts, claimed = web_parts(url), web_parts(canonical)
    host = (parts.hostname if parts else None) or ""
    if parts is None or not is_host(host):
        return None
    other = (claimed.hostname if claimed else None) or ""
    if claimed and is_host(other) and bare_host(other) == bare_host(host):
        parts = claimed
    place = _plain(parts)
    number = hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Address(site=parts.hostname or host, number=number, canonical=f"{parts.scheme}://{place}")


def is_host(host: str) -> bool:
    """Return whether this is the full name of a host on the public web; an address in digits is not."""
    return len(host) <= HOST_CHARACTERS and _HOST.fullmatch(host) is not None


def bare_host(host: str) -> str:
    """Return a host without what stands before it for phones and the like."""
    return next((host.removeprefix(alias) for alias in _ALIASES if host.startswith(alias)), host)


def bare_host_of(url: str) -> str:
    """Return the bare host of an address, "" for what has none."""
    parts = web_parts(url)
    return bare_host(parts.hostname or "") if parts else ""


def _plain(parts: SplitResult) -> str:
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0])]
    end = f"?{urlencode(query)}" if query else ""
    return f"{parts.hostname}{parts.path or '/'}{end}"


@dataclass(frozen=True, eq=False)
class Elsewhere(Site):
    """The site of one host without facts. Every page of it may be an article; the page itself decides."""

    def read_address(self, url: str) -> Address | None:
        """Return what ``read_elsewhere`` does, for this host and its other names; None for other hosts."""
        return read_elsewhere(url) if self.owns(url) else None


def site_elsewhere(url: str) -> Elsewhere | None:
    """Return the site of the host that an address is on, None for an address without a public host."""
    address = read_elsewhere(url)
    if address is None:
        return None
    host = address.site
    names = dict.fromkeys((host, bare_host(host), *(f"{alias}{bare_host(host)}" for alias in _ALIASES)))
    return Elsewhere(
        name=host, title=host, hosts=tuple(names), address="", matches=(), refuses=(), layouts=(), lists=Lists(),
        language="und",
    )  # fmt: skip
