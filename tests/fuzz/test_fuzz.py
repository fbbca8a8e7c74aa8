"""Every target holds for what was found before, for changed seeds and for what Hypothesis makes up."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.mutate import inputs
from tests.fuzz.seeds import SEEDS, TOKENS
from tests.fuzz.targets import TARGETS

FINDINGS = sorted((Path(__file__).parent / "findings").glob("*-*"))
NAMES = sorted(TARGETS)


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: path.name)
def test_what_was_found_stays_mended(path: Path) -> None:
    TARGETS[path.name.split("-")[0]](path.read_bytes())


@pytest.mark.parametrize("name", NAMES)
def test_seeds_and_their_changes(name: str) -> None:
    for data in (*SEEDS[name], *islice(inputs(name, seed=1), 1_500)):
        TARGETS[name](data)


def test_the_seeds_reach_the_article() -> None:
    """A fuzzer whose every input is turned away at the door proves nothing."""
    from scraper.composition.process import process  # noqa: PLC0415
    from scraper.core.page import Page  # noqa: PLC0415
    from tests.fuzz.targets import URL  # noqa: PLC0415

    assert [process(Page(url=URL, body=data)).extraction.method for data in SEEDS["extract"][:2]] == ["adapter"] * 2


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=200, deadline=None)
@given(data=st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(TOKENS), max_size=60).map(b"".join)))
def test_anything_at_all(name: str, data: bytes) -> None:
    TARGETS[name](data)
