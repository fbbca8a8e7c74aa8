"""The whole corpus: nothing left, nothing lost, everything on record. A sample by default, all in the long suite."""

from __future__ import annotations

import re

import pytest

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.profile import ARCHIVE, CORPUS, Profile
from scraper.cleaning.repair import REPAIRS, plain_spaces
from scraper.cleaning.restore import restore
from tests.clean.shared import articles, needs_shared, squashed, table

SAMPLE = 12  # every so many articles

# What stays although it is an artifact; scraper/rules/refused.py says why.
STAYS = re.compile(
    r"Pilihan|Daftar|kicker|Foto: Arsip|FOTO: <|Lihat video|glue|damage|title|link titles|unlabelled|foreign|note"
)


def holds(text: str, profile: Profile) -> None:
    cleaned = clean_text(text, profile=profile)
    assert restore(cleaned).split() == text.split()
    assert clean_text(cleaned.text, profile=profile).text == cleaned.text
    for cut in sorted(cleaned.removed, key=lambda cut: -len(cut.text)):
        if cut.rule in REPAIRS:
            text = text.replace(cut.text, REPAIRS[cut.rule](cut.text))
    assert is_within(squashed(cleaned.text), squashed(text))
    for cut in cleaned.removed:
        lines = cleaned.text.split("\n")
        assert cut.text
        assert 0 <= cut.block <= len(lines)
        assert cut.start <= len(lines[cut.block]) if cut.start >= 0 else True


def is_within(part: str, whole: str) -> bool:
    """Whether the part comes from the whole by leaving characters out: nothing invented, order kept."""
    rest = iter(whole)
    return all(character in rest for character in part)


@needs_shared
@pytest.mark.parametrize("profile", [CORPUS, ARCHIVE], ids=lambda profile: profile.name)
def test_properties_on_a_sample(profile: Profile) -> None:
    for number, text in articles().items():
        if number % SAMPLE == 0:
            holds(text, profile)


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize("profile", [CORPUS, ARCHIVE], ids=lambda profile: profile.name)
def test_properties_on_all(profile: Profile) -> None:
    for text in articles().values():
        holds(text, profile)


@needs_shared
def test_no_artifact_is_left() -> None:
    """Each family of the catalogue, by its own pattern, over every article; what is flagged is not left in silence."""
    cleaned = [clean_text(text) for text in articles().values()]
    for row in table("artifacts.csv"):
        if STAYS.search(f"{row['family']} {row['variant']}"):
            continue
        try:
            pattern = re.compile(row["regex"])
        except re.error:  # described in words
            continue
        found = [(one, place.group().strip()) for one in cleaned if (place := pattern.search(one.text))]
        left = [what for one, what in found if what not in {suspect.text for suspect in one.suspect}]
        assert not left, (row["variant"], left[:5])


@needs_shared
def test_an_article_does_not_depend_on_the_others() -> None:
    texts = list(articles().values())[:120]
    forwards = [clean_text(text) for text in texts]
    backwards = [clean_text(text) for text in reversed(texts)]
    assert forwards == backwards[::-1]


@needs_shared
def test_white_space_is_plain() -> None:
    for text in list(articles().values())[::SAMPLE]:
        cleaned = clean_text(text).text
        assert all(line == plain_spaces(line) and line for line in cleaned.split("\n") if cleaned)
