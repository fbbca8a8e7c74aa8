"""Of several exit codes the graver one counts."""

from __future__ import annotations

import pytest

from scraper.core.errors import EXIT_CODES, EXIT_ORDER, gravest


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((), 0),
        ((0, 0), 0),
        ((3, 4), 4),
        ((8, 3), 3),
        ((4, 9, 3), 9),
        ((9, 10), 10),
        ((10, 7), 7),
        ((6, 2), 2),
        ((2, 1), 1),
    ],
)
def test_the_graver_code_counts(codes, expected) -> None:
    assert gravest(codes) == gravest(reversed(codes)) == expected


def test_every_code_has_its_rank() -> None:
    assert sorted(EXIT_ORDER) == sorted(EXIT_CODES)
