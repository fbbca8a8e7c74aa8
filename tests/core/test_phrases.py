"""Numbers with their nouns."""

from __future__ import annotations

import pytest

from scraper.core.phrases import counted, singular


@pytest.mark.parametrize("plural", ["jobs", "addresses", "inputs"])
def test_a_noun_is_counted_in_singular_and_plural(plural: str) -> None:
    one = singular(plural)
    assert (counted(1, one), counted(1200, one)) == (f"1 {one}", f"1,200 {plural}")
