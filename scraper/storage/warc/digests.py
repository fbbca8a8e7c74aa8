"""Digests of a record's content: written into our own archives, tested wherever an archive has them."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Final

_ALGORITHMS: Final = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})


def digest_of(data: bytes | memoryview) -> str:
    """Return the digest in the form that most programs write and read: SHA-1 in base 32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def fits(data: bytes | memoryview, value: bytes) -> bool | None:
    """Return whether a digest is that of the data; None for one that cannot be tested.

    value: as a header has it, the algorithm first; the digest itself is hexadecimal, in base 32 or in base 64.
    """
    name, _, text = value.strip().partition(b":")
    algorithm = name.decode("ascii", "replace").lower().replace("-", "")
    if algorithm not in _ALGORITHMS:
        return None
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    known = [one for one in _readings(text.strip()) if len(one) == len(digest)]
    return digest in known if known else None


def _readings(text: bytes) -> list[bytes]:
    """Return what the text of a digest may stand for."""
    readings = []
    for decode in (binascii.unhexlify, _base32, base64.b64decode):
        try:
            readings.append(decode(text))
        except ValueError:
            continue
    return readings


def _base32(text: bytes) -> bytes:
    return base64.b32decode(text.upper().rstrip(b"=") + b"=" * (-len(text.rstrip(b"=")) % 8))
