"""Properties of the parts, over anything: units cover the text, nothing raises, rules can always be made."""

from __future__ import annotations

import re
import time
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.cleaning.own_profile import rule_of
from scraper.radar import DatedText, radar
from scraper.radar.company import Company
from scraper.radar.mine import candidates
from scraper.radar.skeleton import pattern
from scraper.radar.split import camel_names, form, units
from scraper.radar.stories import Stories
from scraper.radar.weigh import marks

if TYPE_CHECKING:
    from scraper.radar.finding import FindingKind

PARTS = st.sampled_from([
    "Hujan", "turun", "di", "Medan", "KPK", "KABAR", "KITA", ".", "...", ">>>", "!", ":", "(abc)", "(a/b)", "[Sisip:X]",
    "(", "]", '"', "\n", "\n\n", " ", "  ", "\u00a0", "\u200b", "\x00", "\\", "12", "9", "x", "…", "<p>", "&amp;", "Ã©",
    "\ud800", "#",
])  # fmt: skip
TEXTS = st.lists(PARTS | st.text(max_size=4), max_size=40).map("".join)


@pytest.mark.parametrize(
    ("kind", "form", "expected"),
    [
        ("markup", "<p>", ("markup",)),
        ("character", "U+200B", ("odd character",)),
        ("line", "Beras naik.", ()),
        ("line", "Beras naik", ("unfinished",)),
        ("opening", "Beras naik", ()),
        ("line", "BERAS NAIK.", ("capitals",)),
        ("line", "KPK naik.", ()),
        ("line", "Beras | naik.", ("separator",)),
        ("line", "Beras naik:", ("label",)),
        ("line", "Beras naik ...", ("arrows or dots",)),
        ("line", "Beras naik >", ("arrows or dots",)),
        ("line", "Simak beras naik.", ("names the page",)),
    ],
)
def test_each_mark_of_what_is_no_prose_has_its_example(kind: FindingKind, form: str, expected: tuple[str, ...]) -> None:
    assert marks(kind, form, glued=0.0, fixed=0.79) == expected
    at_one_end = () if kind in {"markup", "character"} else ("fixed place",)
    assert marks(kind, form, glued=0.0, fixed=0.8) == (*expected, *at_one_end)


@pytest.mark.parametrize(("glued", "expected"), [(0.49, ("unfinished",)), (0.5, ("unfinished", "glued"))])
def test_what_is_glued_to_the_next_word_half_of_the_times_is_marked(glued: float, expected: tuple[str, ...]) -> None:
    assert marks("line", "Beras naik", glued=glued, fixed=0.0) == expected


@given(TEXTS)
def test_units_are_in_order_and_leave_nothing_out_but_space_and_closing_marks(text: str) -> None:
    last = 0
    for unit in units(text):
        assert last <= unit.start < unit.end <= len(text)
        assert not text[last : unit.start].strip(" \n\t\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u2028\u2029\"”'’)") or (
            not re.sub(r"[\s\"”'’)]", "", text[last : unit.start])
        )
        last = unit.end
    assert not re.sub(r"[\s\"”'’)]", "", text[last:])


@given(TEXTS)
def test_every_candidate_is_where_it_says(text: str) -> None:
    for seen in candidates(text, frozenset()):
        assert 0 <= seen.start < seen.end <= len(text)
        if seen.kind in {"line", "opening", "ending"}:
            assert form(text[seen.start : seen.end]) == seen.form


@given(TEXTS)
def test_the_pattern_of_a_form_matches_what_it_was_made_of(text: str) -> None:
    for seen in candidates(text, frozenset()):
        if seen.kind in {"line", "opening", "ending", "markup"}:
            found = text[seen.start : seen.end]
            assert re.fullmatch(pattern(seen.kind, seen.form, [found]), found, re.VERBOSE), (seen, found)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4), st.integers(1, 9))
def test_anything_can_be_looked_at_and_every_offered_rule_is_toml(texts: list[str], times: int) -> None:
    records = [DatedText(f"{text} {'abcdefghi'[number]}udi", str(number)) for number in range(times) for text in texts]
    for finding in radar(records):
        assert finding.score > 0
        (table,) = tomllib.loads(finding.rule)["rules"]
        re.compile(table["pattern"], re.VERBOSE)
        assert table["where"] in {"start", "end", "whole", "anywhere"}
        if len(table["keeps"]) >= 2 <= len(table["cuts"]):
            assert rule_of(table).name == table["name"]


def test_glued_words_are_split_and_names_are_not() -> None:
    texts = [
        f"Ia menulis di YouTube. Pilihan PekanHarga {word} naik." for word in ("beras", "gula", "teh", "cabai", "kopi")
    ]
    names = camel_names(texts)
    assert "YouTube" in names
    split = [texts[0][unit.start : unit.end] for unit in units(texts[0], names - {"PekanHarga"})]
    assert split == ["Ia menulis di YouTube.", "Pilihan Pekan", "Harga beras naik."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Harga Rp1.500 naik. Warga cemas.", ["Harga Rp1.500 naik.", "Warga cemas."]),
        ('"Kami pulang," kata dia.Ia pergi.', ['"Kami pulang," kata dia.', "Ia pergi."]),
        ("Dua.[Sisip:X]Tiga [mereka] pergi.", ["Dua.", "[Sisip:X]", "Tiga", "[mereka]", "pergi."]),
        ("Satu. ANALISISHarga naik", ["Satu.", "ANALISIS", "Harga naik"]),
        ("Satu kata LAMAN BERIKUT ADA LAMAN: 1 2", ["Satu kata", "LAMAN BERIKUT ADA LAMAN: 1 2"]),
        ("Lihat pula: Harga beras naik", ["Lihat pula:", "Harga beras naik"]),
        ("Bersambung >>>", ["Bersambung >>>"]),
        ("satu\n\ndua", ["satu", "dua"]),
    ],
)
def test_borders(text: str, expected: list[str]) -> None:
    assert [text[unit.start : unit.end] for unit in units(text)] == expected


def test_stories_tell_one_event_from_many() -> None:
    event = [f"Gempa Serunai mengguncang dermaga Lebak pada pagi {word}" for word in ("senin", "selasa", "rabu")]
    others = [f"{word}an {word}tu {word}ka {word}mi {word}so" for word in ("bara", "kolo", "mitu", "wida", "puri")]
    stories = Stories([*event, *others])
    assert stories.independent([0, 1, 2]) == (1, 3)
    assert stories.independent([3, 4, 5, 6, 7]) == (5, 5)
    assert stories.independent([0, 1, 2], without={"Gempa", "Serunai", "mengguncang", "dermaga"}) == (3, 3)


def test_company_counts_what_articles_share_besides_the_line() -> None:
    event = [f"Perahu itu tiba di {w}. Ikuti kami. Perahu rotan milik panitia." for w in "abcdefgh"]
    plain = [
        f"{w}ata {w}iri. Ikuti kami. {w}olo {w}ume." for w in ("kab", "lod", "mit", "nus", "pov", "rab", "siw", "tuz")
    ]
    rest = [f"{w}ala {w}eri pergi." for w in ("gan", "hud", "jak", "zir", "wob", "vod", "fuk", "dop")] * 4
    texts = [*event, *plain, *rest]
    company = Company(texts, frozenset(), Stories(texts).spread)

    def spans(numbers: range) -> list[tuple[int, int, int]]:
        return [(n, texts[n].index("Ikuti"), texts[n].index("Ikuti") + len("Ikuti kami.")) for n in numbers]

    assert {"Perahu", "tiba"} <= set(company.shared(spans(range(8))))
    assert company.shared(spans(range(8, 16))) == []


@pytest.mark.parametrize("unit", [" ", "\n", "a", "A", "(", "[", ".", "x:", "Ab", '"', "1", "&", "<", "/", "a.", "A "])
def test_mining_is_linear(unit: str) -> None:
    def cost(size: int) -> float:
        text = unit * (size // len(unit))
        started = time.process_time()
        for _ in candidates(text, frozenset()):
            pass
        return time.process_time() - started

    cost(1000)
    assert cost(200_000) < 40 * max(cost(20_000), 0.005)
