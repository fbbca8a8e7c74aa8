"""``scraper rules``: the list, and the audit of a corpus."""

from __future__ import annotations

import json

import pytest

from scraper.cleaning.profile import CORPUS
from scraper.corpus.audit import MOST_TEXTS, Fired
from scraper.rules.refused import REFUSED
from scraper.sites.rule_catalogue import catalogue
from tests.corpus.sample import dirty


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "in.jsonl"
    rows = [dirty(number) for number in range(30)] + ["Harga beras naik sekali."] * 10
    path.write_text("".join(json.dumps({"isi": row}) + "\n" for row in rows) + "broken\n")
    return path


def test_every_rule_with_its_examples(scraper) -> None:
    shown = scraper("rules").stdout
    listed = json.loads(scraper("rules", "--format", "json").stdout)
    rules, refused = listed[: len(catalogue())], listed[len(catalogue()) :]
    assert [rule["name"] for rule in rules] == [entry.rule.name for entry in catalogue()]
    assert [(one["name"], one["why"], one["keeps"]) for one in refused] == [
        (refusal.name, refusal.why, [refusal.stays]) for refusal in REFUSED
    ]
    for one in refused:
        assert list(one) == list(rules[0])
        assert (one["where"], one["cuts"], one["pattern"]) == ("nowhere", [], None)
        assert f"  {one['name']}  {one['why']}\n" in shown
    for rule in rules:
        assert list(rule) == ["name", "owner", "where", "why", "cuts", "keeps", "pattern"]
        assert len(rule["cuts"]) >= 2
        assert len(rule["keeps"]) >= 2
        assert f"\n{rule['name']}  {rule['owner']}; " in "\n" + shown
        assert rule["keeps"][0][:8].split("\n")[0] in shown


def test_one_rule_by_name(scraper) -> None:
    rules = json.loads(scraper("rules", "dateline", "--format", "json").stdout)
    assert {rule["name"] for rule in rules} == {"dateline"}
    unknown = scraper("rules", "datelin")
    assert unknown.returncode == 2
    assert unknown.stderr == "scraper: no rule 'datelin'; did you mean dateline?; `scraper rules` lists them\n"


def test_the_audit_counts_texts_cuts_and_what_was_taken(scraper, corpus) -> None:
    for workers in ("1", "2"):
        done = scraper(
            "rules", "--corpus", corpus, "--field", "isi", "--format", "json", "--top", 1, "--workers", workers
        )
        found = json.loads(done.stdout)
        assert (found["texts"], found["touched"], found["bad_rows"]) == (40, 30, 1)
        rules = {rule["name"]: rule for rule in found["rules"]}
        assert rules["signature"] == {
            "name": "signature",
            "texts": 30,
            "cuts": 30,
            "distinct": 1,
            "taken": [{"text": "(abc/def)", "times": 30}],
            "harm": [],
        }
        assert rules["dateline"]["texts"] == 30
        assert not set(rules) & set(found["silent"])
        assert set(rules) | set(found["silent"]) == CORPUS.ruleset().names


_OWN = """
off = ["ad"]
base = "archive"
{rules}"""
_RULE = """
[[rules]]
name = "{name}"
pattern = "\\\\b{word}\\\\.[ ]*"
where = "anywhere"
why = "A word of ours."
cuts = [["Harga naik. {word}. Lagi.", "Harga naik. Lagi."], ["{word}. Harga naik.", "Harga naik."]]
keeps = ["Harga {word} naik.", "Harga naik."]
"""


def test_never_fired_is_said_of_what_the_profile_tries(scraper, corpus, tmp_path) -> None:
    own = tmp_path / "own.toml"
    tables = [_RULE.format(name=name, word=word) for name, word in (("fires", "sekali"), ("waits", "kemarin"))]
    own.write_text(_OWN.format(rules="".join(tables)))
    done = scraper("rules", "--corpus", corpus, "--field", "isi", "--profile", own, "--format", "json")
    found = json.loads(done.stdout)
    fired = {rule["name"] for rule in found["rules"]}
    assert "fires" in fired
    assert found["silent"][-1] == "waits"
    tried = CORPUS.ruleset().names - {"ad", "dateline", "signature"} | {"fires", "waits"}
    assert fired | set(found["silent"]) == tried
    one = scraper("rules", "waits", "--corpus", corpus, "--field", "isi", "--profile", own)
    assert "never fired: waits" in one.stdout
    assert scraper("rules", "waits", "--corpus", corpus, "--field", "isi").returncode == 2


def test_the_audit_as_a_table(scraper, corpus) -> None:
    shown = scraper("rules", "--corpus", corpus, "--field", "isi").stdout
    assert "40 texts, 30 (75 %) with a cut" in shown
    assert "        30 x (abc/def)" in shown
    assert "never fired: " in shown


def test_what_a_rule_took_reaches_no_terminal_as_it_is(on_terminal, tmp_path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"text": "Harga naik sekali.\nADVERTISEMENT\n[Gambas:\x1b[2J\x9b]\n(abc/def)"}) + "\n")
    for arguments in (["--corpus", path], ["--corpus", path, "--format", "json"]):
        shown = on_terminal("rules", *arguments).shown
        assert "\x1b[2J" not in shown
        assert "\x9b" not in shown
        assert "(abc/def)" in shown


def test_memory_for_different_texts_is_bounded() -> None:
    whole = Fired()
    for part in range(5):
        whole.add(Fired(taken=_texts(part)))
    assert len(whole.taken) <= MOST_TEXTS
    assert whole.taken.most_common(1) == [("often", 500)]


def _texts(part: int):
    fired = Fired()
    fired.taken.update({f"{part}-{number}": 1 for number in range(9000)})
    fired.taken["often"] = 100
    return fired.taken


def test_the_listed_rules_can_be_read_by_jq_which_refuses_half_of_a_surrogate_pair(scraper) -> None:
    printed = scraper("rules", "broken-character", "--format", "json").stdout
    assert json.loads(printed)[0]["cuts"]
    str(json.loads(printed)).encode()  # raises for a half
