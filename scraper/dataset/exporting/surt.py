"""The key by which an index of web archives is sorted: the address with its host turned round, as pywb asks for it.

The rules are those of the library ``surt`` of the Internet Archive, for http and https. ``make load-it`` compares both.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

from scraper.core.late_pattern import late_pattern

_WWW: Final = late_pattern(r"www\d*\.")
_PORTS: Final = {"http": 80, "https": 443}
_KEPT: Final = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"  # all other characters are escaped: controls, spaces, #, %, non-ASCII
_PLAIN: Final = late_pattern(r"[\w./-]*", re.ASCII)
_SESSION: Final = late_pattern(
    r"^(.*?&|)(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24})"
    r"(?:&(.*))?$",
    re.IGNORECASE,
)


def surt_key(url: str) -> str:
    """Return the key of an address; one that cannot be parted is its own."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return url
    key = _host_key(host) if host else ""
    if not key:
        return url
    if port and port != _PORTS.get(parts.scheme.lower()):
        key += f":{port}"
    path = _path(_escaped(parts.path).lower())
    query = _query(_escaped(parts.query)) if parts.query else ""
    return f"{key}){path}{f'?{query}' if query else ''}"


@lru_cache(1_024)  # an archive has few hosts; to encode one takes a third of a whole key
def _host_key(host: str) -> str:
    """Return the parts of a host in reverse order, without the first where that is ``www``."""
    try:
        plain = host.encode("idna").decode()
    except UnicodeError:
        plain = host
    return ",".join(reversed(_WWW.sub("", plain.lower().strip("."), count=1).split(".")))


def _escaped(text: str) -> str:
    """Return the text with its escapes undone, however often they were made, and made once more where they must be."""
    if _PLAIN.fullmatch(text):  # as nearly all are
        return text
    data = text.encode("utf-8", "surrogatepass")
    while (plain := unquote_to_bytes(data)) != data:
        data = plain
    return quote_from_bytes(data, safe=_KEPT)


def _path(path: str) -> str:
    kept: list[str] = []
    for part in path.split("/"):
        if part == ".." and kept:
            kept.pop()
        elif part not in {"", "."}:
            kept.append(part)
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    if found := _SESSION.match(query):
        query = f"{found[1]}{found[2] or ''}" if found[2] else found[1].removesuffix("&")
    return "&".join("=".join(pair) for pair in sorted(tuple(one.split("=", 1)) for one in query.lower().split("&")))
