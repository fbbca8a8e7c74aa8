"""No text makes the cleaning slow: twice the length takes about twice the time, for each rule's worst beginnings."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

import pytest

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.profile import CORPUS, Profile
from scraper.cleaning.repair import decoded
from scraper.facts.rule import Rule, Where
from scraper.sites.rule_catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

RULES = [entry.rule for entry in catalogue()]
SMALL = 30_000  # here a search for one character from every fourth is seen already, the fastest of what is not linear
MEGABYTE = 1_000_000
# A repair or a step among lines has a price for each of its places, large but the same: a tenth shows its growth too.
STEP = MEGABYTE // 10
MUCH = 4  # times as long; a quadratic rule would take 16 times as long
MOST = 9.0  # what noise may make of 4
WORST = [
    "[Gambas:", "[", "(", "(Foto: ", "(CNN Indonesia/", "ADVERTISEMENT", "ADVERTISEMENT ", "<![CDATA[", "<![CDATA[]",
    "<p ", "<", "&amp;", "&amp", "googletag.cmd.push(function() {", "pic.twitter.com/", "— (@", "— Sari (@sari) ",
    'Baca artikel CNN Indonesia "', "halaman selanjutnya ", "di halaman berikutnya", "Simak a di halaman berikut ",
    "Lanjut ke sebelah ", "BACA HALAMAN BERIKUTNYA", "Aa ", "Aa Bb.Cc ", "A", ".A", ". A", "a", " ", "\n", "x\n",
    "dari\n", "(ama) ", "(ama)", "(a/", "Jakarta, ", "Jakarta, CNN Indonesia -- ", "Daftar Isi\n", "Lihat juga: a\n",
    "Pilihan Redaksi\n", "Ilustrasi ", "Ã©", "Â\xa0", "\xa0", "\u200b", "http", "Foto: a", "Pilihan Redaksi",
    "selengkapnya di sini ", "a\nB", "window.dataLayer = ", "TOPIK TERKAIT\n", "TOPIK TERKAIT\nberas\n", "(ama)\n",
    "x.\n(ama)\nX.\n", "Jakarta, CNN Indonesia\n--\n", "-- ", "Download Apps CNN Indonesia sekarang https://",
    'Baca artikel CNN Indonesia "a" ', 'Baca artikel CNN Indonesia "a://', "PT. 1.500 di halaman berikutnya...",
    "Baca juga: Aa ", "<script>", "<script", "<script></style", "<!--", "<!-- -", "<!-- <", "&lt;", "&lt;b",
    "&#38;amp;", "&lt;script&gt;", "\ud83d", "\ud83d\ude00", "x\n, ", ", x\n",
]  # fmt: skip


def seconds_of(text: str, profile: Profile = CORPUS, titles: Sequence[str] = ()) -> float:
    before = time.process_time()
    clean_text(text, link_titles=titles, profile=profile)
    return time.process_time() - before


def grows_like_the_text(prefix: str, profile: Profile, size: int, titles: Sequence[str] = ()) -> bool:
    """Whether a text of this size takes about four times as long as a quarter of it."""
    small = prefix * (size // MUCH // len(prefix))
    gc.disable()
    try:
        return any(
            seconds_of(small * MUCH, profile, titles) <= MOST * max(seconds_of(small, profile, titles), 0.002)
            for _ in range(4)
        )  # a busy machine may fool one comparison, hardly four
    finally:
        gc.enable()


@pytest.mark.parametrize("prefix", WORST)
def test_all_rules_together_are_linear(prefix: str) -> None:
    assert grows_like_the_text(prefix, Profile("all"), SMALL * MUCH)


@pytest.mark.parametrize("again", ["amp;", "#38;", "AMP", "#x26;", "quot;amp;"])
def test_an_entity_in_an_entity_without_end_is_decoded_at_once(again: str) -> None:
    before = time.process_time()
    decoded("&" + again * 100_000)
    decoded("&" * 100_000 + "#35;" + "35;" * 100_000)
    clean_text("x &" + again * 100_000)
    assert time.process_time() - before < 2


def beginnings(rule: Rule) -> list[str]:
    """Of what the rule cuts: whole, and torn in two places, each once."""
    return list(dict.fromkeys(text[: len(text) * part // 3] for text, _ in rule.cuts for part in (1, 2, 3)))


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.name}-{rule.where.name.lower()}")
def test_each_rule_is_linear_on_a_megabyte_of_its_beginnings(rule: Rule) -> None:
    profile = Profile("alone", only=(rule,))
    size = STEP if rule.where is Where.STEP else MEGABYTE
    for prefix in beginnings(rule):
        assert grows_like_the_text(prefix, profile, size), prefix
