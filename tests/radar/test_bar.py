"""The bar on the real dirty corpus beside the project: each family is found when its rule is off; no background is."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path

import pytest

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.profile import Profile
from scraper.radar import DatedText, Finding, radar
from scraper.radar.dated_text import day_of, section_of

CORPUS = Path(__file__).parents[3] / "shared" / "texts" / "articles.jsonl.gz"
needs_corpus = pytest.mark.skipif(not CORPUS.is_file(), reason="the real texts are kept beside the project")

# Words of the sentences that repeat in the news itself, of the how-to closings and of the advertorials.
BACKGROUND = (
    "Tema debat", "Tinggal unduh", "Mereka adalah", "bursa saham", "Indeks", "beli bersih", "Semoga bermanfaat",
    "Selamat mencoba", "Debat dihelat", "merendam",
)  # fmt: skip
# Rules that are switched off, and what must then be found among the first twenty.
FAMILIES = [
    (("ad",), {"ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT"}),
    (("dateline",), {"Jakarta, CNN Indonesia - -", "Jakarta, CNN Indonesia --"}),
    (("embed",), {"[Gambas:…]"}),
    (("signature",), {"(x/x) end", "(x) end"}),
    (("page-navigation", "next-page-title"), {"BACA HALAMAN BERIKUTNYA HALAMAN: 9 9"}),
    (("page-teaser",), {"Lanjut ke sebelah...", "halaman berikutnya..."}),
    (("read-more",), {"selengkapnya di sini."}),
    (("photo-caption",), {"(…) glued"}),
]
# What only markup could tell is found although its rules are on.
ONLY_MARKUP = {"Pilihan Redaksi", "ANALISIS", "KILAS INTERNASIONAL", "Daftar Isi"}


@cache
def records() -> tuple[DatedText, ...]:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return tuple(
        DatedText(row["text"], day_of(row["date"], row["url"]), row["source"], section_of(row["url"]), str(row["id"]))
        for row in rows
    )


def assert_no_background(findings: list[Finding]) -> None:
    assert [finding.form for finding in findings if any(words in finding.form for words in BACKGROUND)] == []


@needs_corpus
def test_without_any_rule_the_families_come_first_and_no_background() -> None:
    findings = radar(records())
    first = {finding.form for finding in findings[:20]}
    assert set().union(ONLY_MARKUP, *(forms for _, forms in FAMILIES)) <= first
    assert {"several spaces", "U+00A0 no-break space"} <= first
    assert_no_background(findings)


@needs_corpus
@pytest.mark.slow
def test_with_all_rules_on_little_is_left_but_what_only_markup_could_tell() -> None:
    findings = radar(records(), known=lambda text: clean_text(text).text)
    assert {finding.form for finding in findings} >= ONLY_MARKUP
    assert len(findings) <= len(ONLY_MARKUP) + 2
    assert_no_background(findings)


@needs_corpus
@pytest.mark.slow
@pytest.mark.parametrize(("off", "forms"), FAMILIES, ids=[" ".join(off) for off, _ in FAMILIES])
def test_a_family_is_found_when_its_rule_is_off(off: tuple[str, ...], forms: set[str]) -> None:
    profile = Profile("without", off=frozenset(off))
    findings = radar(records(), known=lambda text: clean_text(text, profile=profile).text)
    assert forms <= {finding.form for finding in findings[:20]}
    assert_no_background(findings)
