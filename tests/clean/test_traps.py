"""Real sentences that an obvious rule would destroy: all there after cleaning, in their articles and alone."""

from __future__ import annotations

import re

import pytest

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.repair import mended
from tests.clean.shared import articles, needs_shared, squashed, table

TRAPS = table("traps.csv")
# Rows about two kinds of artifact that must not be taken for each other: what they mark goes, by the right rule.
ARTIFACTS = {"27": "signature", "28": "photo-caption", "29": "photo-caption"}


def marked(row: dict[str, str]) -> str:
    found = re.search("⟦(.*?)⟧", row["context"], re.DOTALL)
    assert found, row
    return mended(found[1].replace("⏎", "\n"))


def context(row: dict[str, str]) -> str:
    return re.sub("[⟦⟧]", "", row["context"]).replace("⏎", "\n")


@needs_shared
@pytest.mark.parametrize("row", [row for row in TRAPS if row["n"] not in ARTIFACTS], ids=lambda row: row["n"])
def test_the_text_survives(row: dict[str, str]) -> None:
    wanted = squashed(marked(row))
    assert wanted in squashed(clean_text(context(row)).text)
    whole = articles().get(int(row["article_id"]))
    if whole is not None:
        assert wanted in squashed(clean_text(whole).text)


@needs_shared
@pytest.mark.parametrize("row", [row for row in TRAPS if row["n"] in ARTIFACTS], ids=lambda row: row["n"])
def test_an_agency_is_told_from_an_editor(row: dict[str, str]) -> None:
    for text in filter(None, (context(row), articles().get(int(row["article_id"])))):
        rules = {cut.rule for cut in clean_text(text).removed if cut.text.strip() == marked(row)}
        assert rules == {ARTIFACTS[row["n"]]}


@needs_shared
def test_all_traps_are_tried() -> None:
    assert len(TRAPS) == 85
    assert set(ARTIFACTS) < {row["n"] for row in TRAPS}
