"""A set of rules, sorted by where they may match: what the engine works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.rules.rule import Where

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.rules.rule import Rule


class Ruleset:
    """The rules of one run. names: of all of them; a step of the engine runs only when its rule is among them."""

    __slots__ = ("anywhere", "end", "names", "opening", "start", "whole")

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        self.names = frozenset(rule.name for rule in rules)
        self.opening = tuple(rule for rule in rules if rule.where is Where.OPENING)
        self.start = tuple(rule for rule in rules if rule.where is Where.START)
        self.end = tuple(rule for rule in rules if rule.where is Where.END)
        self.whole = tuple(rule for rule in rules if rule.where is Where.WHOLE)
        self.anywhere = tuple(rule for rule in rules if rule.where is Where.ANYWHERE)
