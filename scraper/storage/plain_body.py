"""The bytes of a page out of their packing."""

from __future__ import annotations

from typing import NamedTuple


class PlainBody(NamedTuple):
    """The bytes of a page. is_whole: whether nothing shows that some are missing at its end."""

    data: bytes
    is_whole: bool = True
