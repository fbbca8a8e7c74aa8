"""A profile of one's own is held to the checks that ours are, and what is wrong with it is said by file and key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.own_profile import load_profile
from scraper.cleaning.profile import ARCHIVE
from scraper.cleaning.restore import restore
from scraper.cli.clean import command
from scraper.cli.rules import command as rules
from scraper.core.errors import UsageError

GOOD = """\
name = "warta"
off = ["ad"]

[[rules]]
name = "desk-note"
pattern = '\\[Meja\\s\\w+\\]'
where = "anywhere"
why = "a note of the desk"
cuts = [["Harga naik. [Meja Ekonomi]", "Harga naik."], ["Api padam. [Meja Kota] Ia lega.", "Api padam. Ia lega."]]
keeps = ["Meja Ekonomi kosong.", "[Meja] itu dijual."]
hints = ["[Meja"]
"""
DIRTY = "Harga naik. ADVERTISEMENT Warga cemas. [Meja Kota]"
CLEAN = "Harga naik. ADVERTISEMENT Warga cemas."


def written(folder: Path, text: str) -> Path:
    path = folder / "warta.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_of_the_documentation_works(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    profile = load_profile(written(tmp_path, example))
    assert clean_text("Harga naik. [Meja Kota]", profile=profile).text == "Harga naik."


def test_a_whole_paragraph_may_be_long(tmp_path: Path) -> None:
    pattern = "pattern = 'Catatan\\smeja:\\s[^\\n]+'"
    rule = (
        GOOD.replace("pattern = '\\[Meja\\s\\w+\\]'", pattern).replace('"anywhere"', '"whole"').replace("off", "# off")
    )
    own = rule.split("cuts")[0] + (
        'cuts = [["A.\\nCatatan meja: x", "A."], ["Catatan meja: x\\nA.", "A."]]\nkeeps = ["Catatan meja", "A."]\n'
    )
    note = f"Catatan meja: {'panjang sekali ' * 40}"
    assert clean_text(f"Harga naik.\n{note}", profile=load_profile(written(tmp_path, own))).text == "Harga naik."


def test_a_rule_of_ones_own_works(tmp_path: Path) -> None:
    profile = load_profile(written(tmp_path, GOOD))
    cleaned = clean_text(DIRTY, profile=profile)
    assert profile.name == "warta"
    assert cleaned.text == CLEAN
    assert [(cut.rule, cut.text.strip()) for cut in cleaned.removed] == [("desk-note", "[Meja Kota]")]
    assert restore(cleaned).split() == DIRTY.split()


def test_the_command_takes_it(tmp_path: Path) -> None:
    dirty = tmp_path / "dirty.txt"
    dirty.write_text(DIRTY, encoding="utf-8")
    done = CliRunner().invoke(command, [str(dirty), "--profile", str(written(tmp_path, GOOD))])
    assert done.output == CLEAN + "\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('cuts = [["Harga naik. [Meja Ekonomi]", "Harga naik."], [', "cuts = [[", r"rules\[0\].*1 cuts"),
        (', "[Meja] itu dijual."', "", r"rules\[0\].*1 keeps"),
        ('"Harga naik."]', '"Harga turun."]', r"rules\[0\]\.cuts\[0\]: gives 'Harga naik\.'"),
        ('"[Meja] itu dijual."', '"[Meja Kota] itu."', r"rules\[0\]\.keeps\[1\]: the rule cuts it"),
        (r"\[Meja\s\w+\]", r"\[Meja(", r"rules\[0\]\.pattern: is no regular expression"),
        (r"\[Meja\s\w+\]", r"\w*", r"rules\[0\]\.pattern: matches the empty text"),
        ('where = "anywhere"', 'where = "middle"', r"rules\[0\]\.where: 'middle'"),
        ('why = "a note of the desk"', "", r"rules\[0\]\.why: is missing"),
        ("hints =", "hint =", r"hint: no key of rules\[0\]"),
        ("off =", "of =", "of: no key of the profile"),
        ('off = ["ad"]', 'off = ["adv"]', "off: there is no rule 'adv'"),
        ("[[rules]]", "[[rules]", "line 4"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(UsageError, match=said) as raised:
        load_profile(path)
    assert str(raised.value).startswith(f"{path}: ")


def test_archive_leaves_dateline_and_signature_where_they_are() -> None:
    dirty = "Jakarta, CNN Indonesia -- Harga naik. ADVERTISEMENT Warga cemas. (ama/kid)"
    cleaned = clean_text(dirty, profile=ARCHIVE)
    assert cleaned.text == "Jakarta, CNN Indonesia -- Harga naik. Warga cemas. (ama/kid)"
    assert cleaned.dateline == clean_text(dirty).dateline != ""
    assert cleaned.signature == clean_text(dirty).signature != ""
    assert clean_text(dirty).text == "Harga naik. Warga cemas."


def test_a_profile_may_start_from_another_file_beside_it(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    more = GOOD.replace('"warta"', '"more"').replace('off = ["ad"]', 'base = "warta.toml"\noff = ["embed"]')
    more = more.replace("desk-note", "table-note").replace("Meja", "Papan")
    path = tmp_path / "more.toml"
    path.write_text(more, encoding="utf-8")
    profile = load_profile(path)
    assert [rule.name for rule in profile.own] == ["desk-note", "table-note"]
    assert profile.off == {"ad", "embed"}
    assert clean_text(f"{DIRTY} [Papan Kota]", profile=profile).text == CLEAN


def test_profiles_that_start_from_each_other_are_refused(tmp_path: Path) -> None:
    for name, other in (("one", "two"), ("two", "one")):
        (tmp_path / f"{name}.toml").write_text(f'base = "{other}.toml"\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"base: one\.toml starts from this profile itself"):
        load_profile(tmp_path / "one.toml")


def test_a_trial_shows_what_a_rule_would_cut_and_where_it_may_harm(tmp_path: Path) -> None:
    trial = GOOD.replace("'\\[Meja\\s\\w+\\]'", "'\\bkata\\sdia\\b'").replace('["[Meja"]', '["kata"]')
    trial = trial.split("cuts")[0] + (
        'cuts = [["Naik, kata dia hari ini.", "Naik, hari ini."], ["Turun kata dia lagi.", "Turun lagi."]]\n'
        'keeps = ["Kata ini.", "dia kata."]\n'
    )
    corpus = tmp_path / "dirty.jsonl"
    corpus.write_text('{"text": "Harga naik, kata dia di Jakarta."}\n{"text": "Lain."}\n', encoding="utf-8")
    arguments = ["--try", str(written(tmp_path, trial)), "--corpus", str(corpus), "--workers", "1"]
    data = json.loads(CliRunner().invoke(rules, [*arguments, "--format", "json"]).stdout)
    (tried,) = data["rules"]
    assert (tried["name"], tried["cuts"], tried["texts"]) == ("desk-note", 1, 1)
    assert tried["harm"] == [
        {"what": "takes words out of a sentence: Harga naik,[- kata dia -] di Jakarta.", "times": 1}
    ]
    assert "1 x may harm: takes words out of a sentence" in CliRunner().invoke(rules, arguments).stdout
