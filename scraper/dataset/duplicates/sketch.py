"""The sketch of a text: a few numbers by which near-duplicates find each other without being read."""

from __future__ import annotations

import struct
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

ALGORITHM: Final = 1
"""The version of what is computed here. Sketches of two versions cannot be compared: a new one empties the index."""

SHINGLE_WORDS: Final = 3
MIN_SHINGLES: Final = 8  # a text with fewer says too little to be like another
BANDS: Final = 32
ROWS: Final = 4  # numbers of a band; texts of likeness 0.62 share a band in 99 of 100 cases, of 0.2 in 5
_SEED: Final = 18
_KEY_BYTES: Final = 6
_KEY_MASK: Final = (1 << 47) - 1  # SQLite keeps a signed number of 48 bits in 6 bytes
_WORD: Final = late_pattern(r"\w+")
_BAND: Final = struct.Struct(f"<{ROWS}I")


class Sketch(NamedTuple):
    """What the index keeps of a text.

    digest: names the text, letter for letter.
    keys: one number a band; two texts that share one of them are held against each other.
    """

    digest: bytes
    keys: tuple[int, ...]


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters, without the marks between them."""
    return _WORD.findall(text.lower())


def shingles_of(text: str) -> frozenset[str]:
    """Return the runs of ``SHINGLE_WORDS`` words of a text."""
    words = words_of(text)
    return frozenset(map(" ".join, zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False)))


def sketch_of(text: str) -> Sketch | None:
    """Return the sketch of a text; None for one that is too short to be like another."""
    shingles = shingles_of(text)
    if len(shingles) < MIN_SHINGLES:
        return None
    return Sketch(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest(), _keys(shingles))


def library_version() -> int:
    """Return the version of the library's own algorithm, which the index keeps beside ``ALGORITHM``."""
    from rensa import RMinHash  # noqa: PLC0415  a command that looks for no duplicates does without it

    version: int = RMinHash.ALGORITHM_VERSION
    return version


def _keys(shingles: Iterable[str]) -> tuple[int, ...]:
    from rensa import RMinHash  # noqa: PLC0415  see library_version

    hashes = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    hashes.update(list(shingles))
    digest = hashes.digest()
    return tuple(_key(band, digest[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS))


def _key(band: int, numbers: list[int]) -> int:
    data = bytes((band,)) + _BAND.pack(*numbers)
    return int.from_bytes(blake2b(data, digest_size=_KEY_BYTES).digest(), "big") & _KEY_MASK
