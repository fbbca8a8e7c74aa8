"""Real articles cleaned by hand: ours are the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.restore import restore
from scraper.facts import names
from tests.clean.shared import GOLD, needs_shared

if TYPE_CHECKING:
    from scraper.cleaning.clean_text import Cleaned

NUMBERS = sorted(path.name[:3] for path in GOLD.glob("*.raw.txt")) or ["none"]


def read(name: str) -> str:
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        return file.read()


def spaceless(text: str) -> str:
    return "".join(text.split())


def without_boxes(text: str, cleaned: Cleaned) -> str:
    box = "".join(spaceless(cut.text) for cut in cleaned.removed if cut.rule in {names.LINK_BOX, names.LINK_TITLE})
    return text.replace(box, "", 1)


@needs_shared
@pytest.mark.parametrize("number", NUMBERS)
def test_gold(number: str) -> None:
    raw = read(f"{number}.raw.txt")
    level = ".clean_textlevel" if (GOLD / f"{number}.clean_textlevel.txt").is_file() else ".clean"
    wanted = read(f"{number}{level}.txt")
    facts = json.loads(read(f"{number}.json"))
    cleaned = clean_text(raw)
    if facts["style"] == "lines":
        assert cleaned.text == wanted.rstrip("\n")
    if level == ".clean":
        assert cleaned.text.split() == wanted.split()
    else:  # made when glued boxes stayed; those that go now go without the text, the test below compares what is left
        assert spaceless(cleaned.text) == without_boxes(spaceless(wanted), cleaned)
    assert restore(cleaned).split() == raw.split()
    assert cleaned.dateline == (facts["dateline_city"] or None)
    assert (cleaned.signature or "").replace(" ", "") == facts["signature"]


@needs_shared
@pytest.mark.parametrize("number", [number for number in NUMBERS if (GOLD / f"{number}.clean_textlevel.txt").is_file()])
def test_with_the_titles_of_the_page_the_boxes_go_too(number: str) -> None:
    """What only the page could tell goes when the caller tells it; glued titles without a gap between them stay."""
    facts = json.loads(read(f"{number}.json"))
    titles = [text for text in facts["removed_dom_only"] if not text.startswith(("Pilihan Redaksi", "Daftar Isi"))]
    raw = read(f"{number}.raw.txt")
    cleaned = clean_text(raw, link_titles=titles)
    assert all(title not in cleaned.text for title in titles)
    assert restore(cleaned).split() == raw.split()
    assert clean_text(cleaned.text, link_titles=titles).text == cleaned.text
