"""Every name under which something is taken out is a rule of the catalogue or a name that all parts share."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import scraper.parsing
from scraper.facts import names
from scraper.rules.news import NEWS
from scraper.sites.registry import all_sites
from scraper.sites.rule_catalogue import catalogue
from scraper.sites.site_rules import rules_of, text_rule_names

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = {value for key, value in vars(names).items() if key.isupper()}
KNOWN = SHARED | {entry.rule.name for entry in catalogue()}


@pytest.mark.parametrize("site", all_sites().values(), ids=lambda site: site.name)
def test_furniture_has_names_of_rules(site: object) -> None:
    furniture = site.furniture
    treated = [furniture.classes, furniture.ids, furniture.id_prefixes, furniture.links]
    used = {treatment.rule for table in treated for treatment in table.values()} - {""}
    assert used
    assert used <= KNOWN


def literals() -> Iterator[tuple[str, str]]:
    """Module and text of every rule that the reader names by a string of its own, and by a shared name."""
    for path in sorted(Path(scraper.parsing.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node).startswith("names.") and node.attr.isupper():
                yield path.name, getattr(names, node.attr)
            named = isinstance(node, ast.keyword) and node.arg == "rule"
            if isinstance(node, ast.Assign):
                named = ast.unparse(node.targets[0]).endswith(".rule")
            if named and isinstance(node.value, ast.Constant) and node.value.value:
                yield path.name, node.value.value
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Treatment":
                yield from ((path.name, part.value) for part in node.args[1:] if isinstance(part, ast.Constant))


def test_the_reader_uses_names_of_rules() -> None:
    used = list(literals())
    assert used
    assert [(module, name) for module, name in used if name not in KNOWN] == []


@pytest.mark.parametrize("site", ["", *all_sites()])
def test_rules_of_one_name_agree_on_what_they_cut(site: str) -> None:
    furniture = {rule.name for rule in rules_of(site) if rule.furniture}
    assert furniture
    assert furniture.isdisjoint(text_rule_names(site))


def test_what_the_reader_takes_out_as_a_node_is_furniture() -> None:
    in_text = {names.DATELINE, names.SIGNATURE, *(rule.name for rule in NEWS)}
    assert {name for _, name in literals()} & (text_rule_names("cnnindonesia") - in_text) == set()


def test_words_of_the_text_that_a_rule_cuts_are_counted() -> None:
    assert {names.DATELINE, names.SIGNATURE, names.PAGE_TEASER, names.READ_MORE} <= text_rule_names("cnnindonesia")
    assert names.LINK_BOX not in text_rule_names("cnnindonesia")
