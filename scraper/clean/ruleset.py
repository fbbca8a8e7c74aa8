"""A set of rules, sorted by where they may match: what the engine works with."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Final

from scraper.rules.rule import Where

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.rules.rule import Rule

# What every text is full of says nothing about it; the rest is a few per cent of it, and quickly searched.
_COMMON: Final = f"{string.ascii_lowercase}{string.digits} \n.,\"'".encode()
# Control characters are alike, so that one look tells whether there is any.
_ALIKE: Final = bytes(0 if code < 32 or code == 127 else code for code in range(256))  # noqa: PLR2004 - as in ASCII


class Ruleset:
    """The rules of one run. names: of all of them; a step of the engine runs only when its rule is among them."""

    __slots__ = ("anywhere", "end", "names", "opening", "start", "whole")

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        self.names = frozenset(rule.name for rule in rules)
        self.opening = tuple(rule for rule in rules if rule.where is Where.OPENING)
        self.start = tuple(rule for rule in rules if rule.where is Where.START)
        self.end = tuple(rule for rule in rules if rule.where is Where.END)
        self.whole = ByHint(rule for rule in rules if rule.where is Where.WHOLE)
        self.anywhere = ByHint(rule for rule in rules if rule.where is Where.ANYWHERE)


class ByHint:
    """Rules that are tried only on a text that holds one of their hints; one without hints always is."""

    __slots__ = ("_ascii", "_hints", "_rules")

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        by_digest: dict[bytes, dict[str, list[int]]] = {}
        for index, rule in enumerate(self._rules):
            for hint in rule.hints or ("",):
                by_digest.setdefault(_digest(hint), {}).setdefault(hint, []).append(index)
        self._hints = [(rare, list(hints.items())) for rare, hints in by_digest.items()]
        self._ascii = [(rare, hints) for rare, hints in self._hints if rare.isascii()]

    def called_by(self, text: str) -> list[tuple[Rule, list[str]]]:
        """Those that may match in the text, in order, each with those of its hints that the text holds."""
        rare = _digest(text)
        called: dict[int, list[str]] = {}
        for part, hints in self._ascii if text.isascii() else self._hints:
            if part in rare:
                for hint, indexes in hints:
                    if hint in text:
                        for index in indexes:
                            called.setdefault(index, []).append(hint)
        return [(self._rules[index], called[index]) for index in sorted(called)] if called else []


def _digest(text: str) -> bytes:
    """What is rare in the text, in order: a text that holds another one has the digest of that one in its own."""
    return text.encode("utf-8", "surrogatepass").translate(_ALIKE, _COMMON)
