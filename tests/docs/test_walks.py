"""The walks of the first hour: a shell runs each word for word, in an empty folder with an empty home."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.docs.shell import run_in_shell
from tests.replica import Replica, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

WALKS = (Path(__file__).parents[2] / "docs" / "first-hour.md").read_text(encoding="utf-8").split("\n## ")[1:]
# What each walk must have shown; what it prints besides may change.
SHOWS = {
    "A corpus that stays current": ["20 new, 0 changed", '"schema_version": 2', "newest", "scraper-newest.service"],
    "A dirty file": ["2 texts in 2 rows, 2 changed", "shop-line ", "the line is gone"],
    "A program of your own": ["Harga beras naik. Jakarta", "Harga beras turun di pasar induk 51", "not-html"],
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serve(Replica(articles=30)) as running:
        yield running.url


def test_every_walk_has_something_to_show() -> None:
    assert [walk.partition("\n")[0] for walk in WALKS] == list(SHOWS)


@pytest.mark.parametrize("walk", WALKS, ids=list(SHOWS))
def test_a_walk_can_be_gone_word_for_word(tmp_path: Path, address: str, walk: str) -> None:
    name, _, text = walk.partition("\n")
    shown = run_in_shell("\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)), tmp_path, address)
    for words in SHOWS[name]:
        assert words in shown, shown
