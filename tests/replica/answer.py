"""What the replica says to a request."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """A response before the wire. etag and modified only where the page is the same until the newsroom changes it."""

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=UTF-8"
    etag: str = ""
    modified: str = ""
