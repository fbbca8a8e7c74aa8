"""Whatever happens to what people bring: each part of it is counted, and what is whole gives its Article."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from scraper.core.article import decode
from scraper.offline.one_article import FAULT
from tests.offline.test_inputs import SITE, forms, run
from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

FEW = 6  # rounds, each with a file of every form
MANY = 130  # rounds in which more than 2,000 files are damaged


@pytest.fixture(scope="module")
def whole() -> dict[str, tuple[str, bytes]]:
    """A file of every form, each with an article of its own."""
    replica = Replica(5, 120)
    golds = (replica.gold(index).article for index in replica.indexes())
    urls = [one.url for one in golds if one.page_count == 1 and one.kind == "article"]
    made = {}
    for name, url in zip(forms("", b""), urls, strict=False):
        made[name] = url, forms(url, replica.answer(url.removeprefix(SITE)).body)[name]
    return made


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with one fault: a flip, a cut, rubbish inside, a stretch that is gone, doubled or zeroed."""
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.randrange(1, 3_000))
    stretch = data[start:end]
    put = chance.choice((
        bytes([stretch[0] ^ 1 << chance.randrange(8)]) + stretch[1:], None, chance.randbytes(len(stretch)) + stretch,
        b"", stretch * 2, bytes(len(stretch)),
    ))  # fmt: skip
    return data[:start] if put is None else data[:start] + put + data[end:]


def check(folder: Path, whole: dict[str, tuple[str, bytes]], chance: random.Random) -> None:
    """Damage half of the files; the others give their Articles, and the balance of all closes."""
    sound = set()
    for name, (url, data) in whole.items():
        is_sound = chance.random() < 0.5
        (folder / name).write_bytes(data if is_sound else damaged(data, chance))
        if is_sound:
            sound.add(url)
    outcomes, balance = run(folder)
    assert FAULT not in balance.bad
    assert sound <= {decode(one.article).url for one in outcomes if one.article}
    assert all(one.article or one.error for one in outcomes)
    assert balance.found >= len(whole)


@pytest.mark.parametrize("seed", range(FEW))
def test_a_mixture_of_sound_and_damaged_files_is_accounted_for(tmp_path, whole, seed):
    check(tmp_path, whole, random.Random(seed))


@pytest.mark.slow
def test_two_thousand_damaged_files_are_accounted_for(tmp_path, whole):
    for seed in range(FEW, FEW + MANY):
        check(tmp_path, whole, random.Random(seed))
