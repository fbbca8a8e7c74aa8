"""Each rule does what its examples say: alone, with all others, and twice."""

from __future__ import annotations

import re
import string

import pytest

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.profile import Profile
from scraper.cleaning.restore import restore
from scraper.facts.rule import Rule, Where
from scraper.sites.rule_catalogue import catalogue

RULES = [entry.rule for entry in catalogue()]
CUTS = [pytest.param(rule, *pair, id=f"{rule.name}-{pair[0][:40]}") for rule in RULES for pair in rule.cuts]
KEEPS = [pytest.param(rule, text, id=f"{rule.name}-{text[:40]}") for rule in RULES for text in rule.keeps]


def alone(rule: Rule) -> Profile:
    """Only this rule, with those of its name: a step may need the labels that a pattern cuts."""
    names = {rule.name, "link-box"} if rule.name == "link-title" else {rule.name}
    return Profile("alone", only=tuple(other for other in RULES if other.name in names))


@pytest.mark.parametrize(("rule", "before", "after"), CUTS)
def test_a_rule_cuts_what_it_says(rule: Rule, before: str, after: str) -> None:
    cleaned = clean_text(before, profile=alone(rule))
    assert cleaned.text == after
    assert rule.name in {cut.rule for cut in cleaned.removed}
    assert "".join(restore(cleaned).split()) == "".join(before.split())


@pytest.mark.parametrize(("rule", "text"), KEEPS)
def test_a_rule_keeps_what_it_says(rule: Rule, text: str) -> None:
    assert clean_text(text, profile=alone(rule)).text == text
    assert rule.name not in {cut.rule for cut in clean_text(text).removed}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.hints], ids=lambda rule: rule.name)
def test_every_match_holds_one_of_the_hints(rule: Rule) -> None:
    for before, _ in rule.cuts:
        lines = [f"\n{line}" for line in before.split("\n")]
        assert any(hint in line for hint in rule.hints for line in lines)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.last], ids=lambda rule: rule.name)
def test_every_match_ends_on_one_of_the_last_characters(rule: Rule) -> None:
    """Where the text ends otherwise the rule is not tried: what can end otherwise would be missed in silence."""
    assert rule.where is Where.END
    for before, _ in rule.cuts:
        match = rule.regex.search(before)
        assert match
        assert match.group().rstrip()[-1] in rule.last
        for other in string.printable.strip():
            assert other in rule.last or not rule.regex.search(before.rstrip() + other)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_names_are_kebab_case_and_patterns_are_where_they_belong(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    if rule.where is not Where.STEP:
        assert rule.pattern.strip()
        assert not rule.regex.fullmatch("")


def test_a_rule_without_examples_cannot_be_made() -> None:
    good = {"name": "x", "pattern": "x", "where": Where.ANYWHERE, "why": "it is there"}
    pair, pairs = ("a x", "a"), (("a x", "a"), ("b x", "b"))
    with pytest.raises(ValueError, match="1 cuts"):
        Rule(**good, cuts=(pair,), keeps=("a", "b"))
    with pytest.raises(ValueError, match="1 keeps"):
        Rule(**good, cuts=pairs, keeps=("a",))
    with pytest.raises(ValueError, match="does not say why"):
        Rule(**(good | {"why": " "}), cuts=pairs, keeps=("a", "b"))


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.longest], ids=lambda rule: rule.name)
def test_no_match_is_longer_than_the_rule_says(rule: Rule) -> None:
    """Far from its hints a rule is not tried: a pattern that can match more would miss it there, in silence."""
    assert rule.where is Where.ANYWHERE
    assert rule.hints
    assert re._parser.parse(rule.regex.pattern, rule.regex.flags).getwidth()[1] <= rule.longest


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.leads], ids=lambda rule: rule.name)
def test_a_rule_that_starts_with_its_hints_does(rule: Rule) -> None:
    """Elsewhere it is not tried: a pattern that starts otherwise would miss its match there, in silence."""
    assert rule.where is Where.ANYWHERE
    starts = {hint[0] for hint in rule.hints}
    noise = [chr(code) for code in (*range(0x250), *range(0x2000, 0x2070), 0xFEFF, 0xFFFE, 0xFFFF)]
    for before, _ in rule.cuts:
        for start in (match.start() for match in rule.regex.finditer(before)):
            assert before.startswith(rule.hints, start)
            tail = before[start + 1 :]
            led = {character for character in noise if rule.regex.match(character + tail)}
            assert led <= starts | {character for character in noise if (character + tail).startswith(rule.hints)}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.where is Where.ANYWHERE], ids=lambda rule: rule.name)
def test_a_rule_finds_in_a_long_text_what_it_finds_in_a_short_one(rule: Rule) -> None:
    before, after = rule.cuts[-1]
    first, *rest = before.split("\n")
    padding = "Warga menunggu kabar dari kantor desa sejak pagi. " * 60
    long = "\n".join([padding + first, *rest])
    assert clean_text(long, profile=alone(rule)).text == padding + after
