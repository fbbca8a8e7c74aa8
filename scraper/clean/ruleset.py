"""A set of rules, sorted by where they may match: what the engine works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.rules.rule import Where

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.rules.rule import Rule


class Ruleset:
    """The rules of one run. names: of all of them; a step of the engine runs only when its rule is among them."""

    __slots__ = ("_hints_anywhere", "_hints_whole", "anywhere", "end", "names", "opening", "start", "whole")

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        self.names = frozenset(rule.name for rule in rules)
        self.opening = tuple(rule for rule in rules if rule.where is Where.OPENING)
        self.start = tuple(rule for rule in rules if rule.where is Where.START)
        self.end = tuple(rule for rule in rules if rule.where is Where.END)
        self.whole = tuple(rule for rule in rules if rule.where is Where.WHOLE)
        self.anywhere = tuple(rule for rule in rules if rule.where is Where.ANYWHERE)
        self._hints_whole = _by_hint(self.whole)
        self._hints_anywhere = _by_hint(self.anywhere)

    def whole_for(self, hay: str) -> list[Rule]:
        """The rules for whole paragraphs that may match somewhere in the text, in order."""
        return _candidates(self.whole, self._hints_whole, hay)

    def anywhere_for(self, hay: str) -> list[Rule]:
        """The rules for any place that may match somewhere in the text, in order."""
        return _candidates(self.anywhere, self._hints_anywhere, hay)


def _by_hint(rules: tuple[Rule, ...]) -> list[tuple[str, list[int]]]:
    """For each hint the places of the rules that it calls; a rule without hints is called by the empty one."""
    table: dict[str, list[int]] = {}
    for index, rule in enumerate(rules):
        for hint in rule.hints or ("",):
            table.setdefault(hint, []).append(index)
    return list(table.items())


def _candidates(rules: tuple[Rule, ...], table: list[tuple[str, list[int]]], hay: str) -> list[Rule]:
    called: set[int] = set()
    for hint, places in table:
        if hint in hay:
            called.update(places)
    return [rules[index] for index in sorted(called)] if called else []
