"""A fetched or saved page: bytes and what is known about them. The input of parse."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Page:
    """One response or file.

    url: the site's own address (never a mirror's or replica's); body: the bytes, decompressed; content_type: the
    Content-Type header or ""; fetched_at: ISO 8601 in UTC or None for a file of unknown age.
    """

    url: str
    body: bytes
    content_type: str = ""
    fetched_at: str | None = None
