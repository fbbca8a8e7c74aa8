"""The radar finds what is planted in a made-up newsroom, and nothing of what its own news repeats."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.own_profile import rule_of
from scraper.cleaning.profile import Profile
from scraper.radar import LEAST_ARTICLES, DatedText, radar, scan
from tests.radar.corpus import FORMS, GREETING, PLANTS, REPORT, RUNNING, Newsroom, between

if TYPE_CHECKING:
    from scraper.facts.rule import Rule
    from scraper.radar import Finding

ORDINARY = {"running": 25, "reports": 20, "greetings": 6}


@pytest.fixture(scope="module")
def planted() -> list[Finding]:
    return radar(Newsroom(plant=PLANTS).records(360, **ORDINARY))


@pytest.mark.parametrize("family", FORMS)
def test_a_planted_family_is_found(planted: list[Finding], family: str) -> None:
    assert FORMS[family] in {finding.form for finding in planted}


def test_nothing_else_is_found(planted: list[Finding]) -> None:
    assert len(planted) == len(FORMS)


def test_the_background_of_the_news_is_no_finding() -> None:
    records = Newsroom().records(360, **ORDINARY)
    held = [sum(sentence in record.text for record in records) for sentence in (*RUNNING, GREETING)]
    assert all(count >= LEAST_ARTICLES for count in held)
    assert sum(REPORT[2] in record.text for record in records) == ORDINARY["reports"]
    assert radar(records) == []


def test_what_stands_in_one_article_of_twenty_is_found_within_a_day() -> None:
    found = []
    for seed in range(5):
        plant = {"new": (0.05, between("[Kuis:Pekan Ini]"))}
        found.append([finding.form for finding in radar(Newsroom(seed, 1, plant).records(120, running=12))])
    assert found == [["[Kuis:…]"]] * 5


def test_a_family_below_the_floor_is_not_found() -> None:
    articles = 200
    for count, expected in ((LEAST_ARTICLES - 1, []), (LEAST_ARTICLES, ["IKLAN GULIR UNTUK MELANJUTKAN BACAAN"])):
        plant = {"ad": (count / articles, PLANTS["ad"][1])}
        assert [finding.form for finding in radar(Newsroom(2, 20, plant).records(articles))] == expected


def test_the_same_sentence_counts_in_unrelated_articles_and_not_in_one_story() -> None:
    """The same 24 articles, once each of their own, once all of one event."""
    line = "Tulisan ini pertama kali terbit di surat kabar cetak kami."
    plain = Newsroom(4).records(360, running=24)
    story = [record for record in plain if RUNNING[0] in record.text]
    others = [record for record in plain if RUNNING[0] not in record.text]

    def with_line(records: list[DatedText]) -> list[DatedText]:
        return [DatedText(f"{r.text} {line}", r.day, r.source, r.section, r.address) for r in records]

    assert [f.form for f in radar(with_line(others[:24]) + others[24:] + story)] == [line]
    assert radar(others + with_line(story)) == []


def test_a_line_that_came_on_one_day_of_twenty_is_the_news_of_that_day() -> None:
    records = Newsroom(5).records(400)
    today = [record for record in records if record.day == "2026-11-03"]
    line = "Tulisan ini pertama kali terbit di surat kabar cetak kami."
    changed = {id(r): DatedText(f"{r.text} {line}", r.day, r.source, r.section, r.address) for r in today}
    assert radar([changed.get(id(record), record) for record in records]) == []


def test_a_mark_that_came_on_one_day_of_twenty_is_found_all_the_same() -> None:
    records = Newsroom(5).records(400)
    today = [record for record in records if record.day == "2026-11-03"]
    changed = {id(r): DatedText(f"{r.text} IKUTI SALURAN KABAR", r.day, r.source, r.section, r.address) for r in today}
    (finding,) = radar([changed.get(id(record), record) for record in records])
    assert (finding.form, finding.evidence.days) == ("IKUTI SALURAN KABAR", 1)


def test_what_the_rules_know_is_not_looked_at() -> None:
    records = Newsroom(plant={"ad": PLANTS["ad"]}).records(200)
    assert [finding.form for finding in radar(records)] == [FORMS["ad"]]
    assert radar(records, known=lambda text: text.replace(" " + FORMS["ad"], "")) == []


def test_evidence_says_what_is_in_the_corpus() -> None:
    records = Newsroom(plant={"embed": (0.1, between("[Sisip:Video Kabar]"))}).records(200)
    (finding,) = radar(records)
    held = [record for record in records if "[Sisip:Video Kabar]" in record.text]
    counts = finding.evidence
    assert (finding.kind, finding.form) == ("bracket", "[Sisip:…]")
    assert counts.articles <= len(held) == 20
    assert counts.share == counts.articles / 200
    assert counts.days <= len({record.day for record in held})
    assert 0.9 <= counts.independence <= 1
    assert counts.variants == 1
    for example in finding.examples:
        (record,) = [record for record in records if record.address == example.address]
        assert example.before + example.text + example.after in record.text


def test_sections_of_the_same_name_on_two_sites_are_two() -> None:
    records = [
        replace(record, section="news", source=f"site {number % 2}")
        for number, record in enumerate(Newsroom(plant={"embed": (0.2, between("[Sisip:Video Kabar]"))}).records(100))
    ]
    (finding,) = radar(records)
    assert (finding.evidence.sources, finding.evidence.sections) == (2, 2)


def test_tokenised_and_plain_spelling_are_one_family() -> None:
    plain = Newsroom(6).records(200)
    spelt = [f"{r.text} ( {'abc'[i % 3] * 3} / xyz )" if i % 2 else f"{r.text} (klm/xyz)" for i, r in enumerate(plain)]
    (finding,) = radar(
        [DatedText(text, r.day, r.source, r.section, r.address) for text, r in zip(spelt, plain, strict=True)]
    )
    assert finding.form == "(x/x) end"
    assert finding.evidence.articles == 200


def test_lines_of_articles_give_the_place() -> None:
    plain = Newsroom(7).records(200)
    lines = [r.text.replace(". ", ".\n", 4) for r in plain]
    lines = [
        text.replace("\n", "\nIKUTI SALURAN KABAR KITA\n", 1) if i % 10 == 0 else text for i, text in enumerate(lines)
    ]
    (finding,) = radar(
        [DatedText(text, r.day, r.source, r.section, r.address) for text, r in zip(lines, plain, strict=True)]
    )
    assert finding.form == "IKUTI SALURAN KABAR KITA"
    assert "where = 'whole'" in finding.rule


def test_a_limit_gives_the_strongest(planted: list[Finding]) -> None:
    assert radar(Newsroom(plant=PLANTS).records(360, **ORDINARY), limit=3) == planted[:3]


def test_findings_are_ranked_and_the_same_every_time(planted: list[Finding]) -> None:
    scores = [finding.score for finding in planted]
    assert scores == sorted(scores, reverse=True)
    assert radar(iter(Newsroom(plant=PLANTS).records(360, **ORDINARY))) == planted


def offered(finding: Finding) -> list[Rule]:
    return [rule_of(table) for table in tomllib.loads(finding.rule)["rules"]]


def test_a_rule_to_start_from_does_what_it_says(planted: list[Finding]) -> None:
    for finding in planted:
        (rule,) = offered(finding)
        profile = Profile("alone", only=(rule,))
        assert len(rule.cuts) >= 2
        assert len(rule.keeps) >= 2
        for text in rule.keeps:
            assert clean_text(text, profile=profile).text == text
        for before, after in rule.cuts:
            cleaned = clean_text(before, profile=profile)
            assert cleaned.text == after
            if finding.kind != "character":  # white space is put right before any rule
                assert rule.name in {cut.rule for cut in cleaned.removed}


def test_with_the_offered_rules_the_radar_is_silent(planted: list[Finding]) -> None:
    rules = tuple(rule for finding in planted for rule in offered(finding))
    profile = Profile("offered", only=rules)
    records = Newsroom(plant=PLANTS).records(360, **ORDINARY)
    left = radar(records, known=lambda text: clean_text(text, profile=profile).text)
    assert {finding.form for finding in left} <= set()


def test_of_many_records_a_fixed_part_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "MOST_ARTICLES", 50)
    records = Newsroom(8).records(300)
    some = scan._sample(records)
    assert len(some) == 50
    assert some == [record for record in records if record in some]
    assert sorted(scan._sample(reversed(records)), key=lambda r: r.address) == sorted(some, key=lambda r: r.address)
    assert scan._sample(records[:50]) == records[:50]


def test_nothing_in_nothing_out() -> None:
    assert radar([]) == []
    assert radar([DatedText("")] * 9) == []
