"""A quick look at a text: the characters that plain print has not are few, and say what there is to do."""

from __future__ import annotations

import string
from typing import Final

_ORDINARY: Final = f"{string.ascii_letters}{string.digits}{string.punctuation} \n".encode()
_NONE: Final[frozenset[str]] = frozenset()


def odd_characters(text: str) -> frozenset[str]:
    """What is in the text beyond printable ASCII and the line end, of which it is full."""
    odd = text.encode("utf-8", "surrogatepass").translate(None, _ORDINARY)
    return frozenset(odd.decode("utf-8", "surrogatepass")) if odd else _NONE
