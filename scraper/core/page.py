"""A fetched or saved page: its bytes, and what is known about them. The input of parse."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Flaw(StrEnum):
    """What an archive or an answer says against a page: its text may lack an end, or differ from what was sent.

    TRUNCATED: the archive left out the rest.
    CUT: it has fewer bytes than it says.
    DIGEST: its digest belongs to other bytes.
    """

    TRUNCATED = "truncated"
    CUT = "cut"
    DIGEST = "digest"


@dataclass(slots=True, frozen=True)
class Page:
    """One response or file.

    url: the site's own address (never a mirror's or replica's).
    body: the bytes, decompressed.
    content_type: the Content-Type header, or "".
    fetched_at: ISO 8601 in UTC, or None for a file of unknown age.
    flaw: None for a page without a known flaw.
    """

    url: str
    body: bytes
    content_type: str = ""
    fetched_at: str | None = None
    flaw: Flaw | None = None
