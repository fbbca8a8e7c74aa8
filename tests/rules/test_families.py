"""Every artifact that was counted in real articles is cut by a rule, repaired, or refused by name."""

from __future__ import annotations

import re

import pytest

from scraper.cleaning.clean_text import clean_text
from scraper.rules.refused import REFUSED, Refusal
from scraper.sites.rule_catalogue import catalogue
from tests.clean.shared import needs_shared, squashed, table

# How a variant begins, and the refusal that it falls under.
REFUSALS = {
    "Pilihan Redaksi + glued": "glued-link-box",
    "link titles inside": "glued-link-box",
    "unlabelled": "glued-link-title",
    "kicker glued": "glued-kicker",
    "Foto: Arsip": "glued-photo-credit",
    '"Ilustrasi."': "caption-sentence",
    '"Lihat video': "video-pointer",
    "Catatan Redaksi": "editorial-note",
    "U+FFFD": "replacement-character",
    "missing space": "glued-word",
    "date (14/11)": "lost-slash",
    "foreign infobox": "foreign-paragraph",
    "title carries": "list-page-title",
}
# Where the row has no example, or only half of one: a whole one, the artifact in double brackets.
OWN = {
    "SCROLL TO RESUME": "Harga naik. ⟦SCROLL TO RESUME CONTENT⟧ Warga cemas.",
    "Baca artikel": 'Harga naik. ⟦Baca artikel CNN Indonesia "Beras" selengkapnya di sini: https://a.id/x⟧',
    "Jakarta, CNN Indonesia without": '⟦Jakarta, CNN Indonesia⟧ "Setiap pagi warga antre."',
    "FOTO: <title>": "Harga naik.\n⟦FOTO: Warga Antre Beras di Alun-alun⟧\nWarga cemas.",
    "Daftar Isi +": "⟦Daftar Isi⟧\nBeras\nHarga naik.\nBeras\nMahal.",
    "<![CDATA[": "Harga naik. ⟦<![CDATA[!function(){var a=[1]; f(a)}();]]>⟧ Warga cemas.",
    "line break": "Hal itu tertulis dalam laporan yang dikutip⟦\n⟧Reuters.",
}
# White space is made plain everywhere and is on no record.
SPACES = ("U+00A0", "two or more spaces")


def found(variant: str, known: dict[str, str]) -> str:
    """What is known of the variant, "" when nothing is."""
    return next((value for start, value in known.items() if variant.startswith(start)), "")


@needs_shared
@pytest.mark.parametrize("row", table("artifacts.csv"), ids=lambda row: row["variant"][:40])
def test_a_family_is_cut_or_refused(row: dict[str, str]) -> None:
    variant = row["variant"]
    if found(variant, REFUSALS):
        return
    example = found(variant, OWN) or row["example"].replace("⏎", "\n")
    before, artifact, after = re.split("[⟦⟧]", example)
    cleaned = clean_text(before + artifact + after)
    if variant.startswith(SPACES):
        assert cleaned.text.split() == (before + artifact + after).split()
        assert not re.search(r"  |\xa0", cleaned.text)
        return
    assert cleaned.removed
    if artifact.strip():
        assert squashed(artifact) in squashed("".join(cut.text for cut in cleaned.removed)) or "mojibake" in variant
        assert artifact.strip() not in cleaned.text


@needs_shared
def test_each_exception_is_of_a_row() -> None:
    variants = [row["variant"] for row in table("artifacts.csv")]
    for start in (*REFUSALS, *OWN, *SPACES):
        assert any(variant.startswith(start) for variant in variants), start


@pytest.mark.parametrize("refusal", REFUSED, ids=lambda refusal: refusal.name)
def test_what_is_refused_stays(refusal: Refusal) -> None:
    assert clean_text(refusal.stays).text == refusal.stays
    assert refusal.why.endswith(".")
    if "Flagged" in refusal.why:
        assert clean_text(refusal.stays).suspect


def test_refusals_are_named_once_and_no_rule_has_their_name() -> None:
    refused = [refusal.name for refusal in REFUSED]
    assert sorted(set(refused)) == sorted(refused)
    assert not set(refused) & {entry.rule.name for entry in catalogue()}
    assert set(REFUSALS.values()) == set(refused) - {"glued-table-of-contents", "capital-initials"}
