"""No text makes the cleaning slow: twice the length takes about twice the time, for each rule's worst beginnings."""

from __future__ import annotations

import gc
import time

import pytest

from scraper.clean import Profile, clean_text
from scraper.clean.catalogue import catalogue

RULES = [entry.rule for entry in catalogue()]
SMALL = 60_000
MUCH = 4  # times as long; a quadratic rule would take 16 times as long
MOST = 9.0  # what noise may make of 4
DEAR = ("Ã©",)  # each is a repair of its own, a seventh of a millisecond: linear, so a tenth of the length shows it too
WORST = [
    "[Gambas:", "[", "(", "(Foto: ", "(CNN Indonesia/", "ADVERTISEMENT", "ADVERTISEMENT ", "<![CDATA[", "<![CDATA[]",
    "<p ", "<", "&amp;", "&amp", "googletag.cmd.push(function() {", "pic.twitter.com/", "— (@", "— Sari (@sari) ",
    'Baca artikel CNN Indonesia "', "halaman selanjutnya ", "di halaman berikutnya", "Simak a di halaman berikut ",
    "Lanjut ke sebelah ", "BACA HALAMAN BERIKUTNYA", "Aa ", "Aa Bb.Cc ", "A", ".A", ". A", "a", " ", "\n", "x\n",
    "dari\n", "(ama) ", "(ama)", "(a/", "Jakarta, ", "Jakarta, CNN Indonesia -- ", "Daftar Isi\n", "Lihat juga: a\n",
    "Pilihan Redaksi\n", "Ilustrasi ", "Ã©", "Â\xa0", "\xa0", "\u200b", "http", "Foto: a", "Pilihan Redaksi",
    "selengkapnya di sini ", "a\nB", "window.dataLayer = ",
]  # fmt: skip


def seconds(text: str, profile: Profile) -> float:
    best = float("inf")
    for _ in range(3):
        before = time.process_time()
        clean_text(text, profile=profile)
        best = min(best, time.process_time() - before)
    return best


def grows_like_the_text(prefix: str, profile: Profile) -> bool:
    small = prefix * ((SMALL if prefix not in DEAR else SMALL // 10) // len(prefix))
    gc.disable()
    try:
        return any(
            seconds(small * MUCH, profile) <= MOST * max(seconds(small, profile), 0.002) for _ in range(3)
        )  # a busy machine may fool one comparison, hardly three
    finally:
        gc.enable()


@pytest.mark.parametrize("prefix", WORST)
def test_all_rules_together_are_linear(prefix: str) -> None:
    assert grows_like_the_text(prefix, Profile("all"))


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_is_linear_on_a_megabyte_of_its_beginnings(rule: object) -> None:
    profile = Profile("alone", only=(rule,))
    for before, _ in rule.cuts:
        for end in range(1, len(before), max(1, len(before) // 6)):
            assert grows_like_the_text(before[:end], profile), before[:end]
