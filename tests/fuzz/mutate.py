"""Changes seeds at random, the same way for the same number: cheap, and no coverage needed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

from tests.fuzz.seeds import SEEDS, TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST: Final = 20_000


def inputs(target: str, seed: int) -> Iterator[bytes]:
    """Endless inputs for a target: mostly seeds with one to twelve changes, now and then bare noise."""
    random = Random(f"{target}/{seed}")
    seeds = SEEDS[target]
    while True:
        if random.random() < 0.02:
            yield random.randbytes(random.randrange(400))
            continue
        data = random.choice(seeds)
        for _ in range(random.randrange(1, 13)):
            data = _change(data, random)[:_LONGEST]
        yield data


def _change(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    to = min(len(data), at + random.choice((1, 1, 2, 8, 40, 300)))
    match random.randrange(6):
        case 0:
            return data[:at] + data[to:]
        case 1:
            return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]
        case 2:
            return data[:to] + data[at:to] * random.choice((1, 2, 30)) + data[to:]
        case 3:
            there = random.randrange(len(data) + 1)
            return data[:there] + data[at:to] + data[there:]
        case 4:
            return data[:at]
        case _:
            return data[:at] + random.choice(TOKENS) * random.choice((1, 1, 1, 2, 50)) + data[at:]
