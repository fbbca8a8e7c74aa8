"""A set of rules, sorted by where they may match: what the engine works with."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from scraper.cleaning.word_finder import WordFinder
from scraper.facts.rule import Where
from scraper.facts.wording import ANY_NEWSROOM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.facts.rule import Rule
    from scraper.facts.wording import Wording


# A rule that may match inside a text, and where in the text its hints stand, in order. Bare tuples, as every text makes
# some: a NamedTuple takes longer to make.
CalledRule: TypeAlias = "tuple[Rule, list[int]]"


class Ruleset:
    """The rules of one run and the wording of the newsroom.

    names: of all rules; a step of the engine runs only when its rule is among them.
    steps: the rules that are steps and have a pattern, by name.
    """

    __slots__ = ("_always", "_finder", "_hints", "_inside", "end", "names", "opening", "start", "steps", "wording")

    def __init__(self, rules: Iterable[Rule], wording: Wording = ANY_NEWSROOM) -> None:
        rules = tuple(rules)
        self.wording = wording
        self.steps = {rule.name: rule for rule in rules if rule.where is Where.STEP and rule.pattern}
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
        self._finder = WordFinder(tuple(naming))

    def called_by(self, text: str) -> list[CalledRule]:
        """Return the rules that may match inside the paragraphs of the text, those for whole paragraphs first.

        A rule without hints is always called, with no places.
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
