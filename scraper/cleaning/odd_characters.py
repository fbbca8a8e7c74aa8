"""Find the characters beyond plain print in a text: they are few, and tell which repairs it needs."""

from __future__ import annotations

from typing import Final

_ORDINARY: Final = bytes((*range(0x20, 0x7F), 0x0A))
_NONE: Final[frozenset[str]] = frozenset()


def odd_characters(text: str) -> frozenset[str]:
    """Return the characters of a text beyond printable ASCII and the line end."""
    odd = text.encode("utf-8", "surrogatepass").translate(None, _ORDINARY)
    return frozenset(odd.decode("utf-8", "surrogatepass")) if odd else _NONE
