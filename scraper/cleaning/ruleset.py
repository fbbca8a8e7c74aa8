"""A set of rules, sorted by where they may match: what the engine works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.cleaning.finder import Finder
from scraper.facts.rule import Where

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.facts.rule import Rule


class Ruleset:
    """The rules of one run. names: of all of them; a step of the engine runs only when its rule is among them."""

    __slots__ = ("_always", "_finder", "_hints", "_inside", "end", "names", "opening", "start")

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        self.names = frozenset(rule.name for rule in rules)
        self.opening = tuple(rule for rule in rules if rule.where is Where.OPENING)
        self.start = tuple(rule for rule in rules if rule.where is Where.START)
        self.end = tuple(rule for rule in rules if rule.where is Where.END)
        whole = [rule for rule in rules if rule.where is Where.WHOLE]
        self._inside = (*whole, *[rule for rule in rules if rule.where is Where.ANYWHERE])
        self._always = [index for index, rule in enumerate(self._inside) if not rule.hints]
        naming: dict[str, list[int]] = {}
        for index, rule in enumerate(self._inside):
            for hint in rule.hints:
                naming.setdefault(hint, []).append(index)
        self._hints = [(hint.startswith("\n"), indexes) for hint, indexes in naming.items()]
        self._finder = Finder(tuple(naming))

    def called_by(self, text: str) -> list[tuple[Rule, list[int]]]:
        """The rules that may match inside the paragraphs of the text, and where in it their hints stand, in order.

        Those for whole paragraphs come first. A rule without hints is always called, from nowhere.
        """
        called: dict[int, list[int]] = {index: [] for index in self._always}
        for start, hint in self._finder.places(f"\n{text}"):
            edge, indexes = self._hints[hint]
            place = start - 1 + edge
            for index in indexes:
                if index in called:
                    called[index].append(place)
                else:
                    called[index] = [place]
        return [(self._inside[index], called[index]) for index in sorted(called)]
