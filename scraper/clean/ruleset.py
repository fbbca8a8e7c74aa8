"""A set of rules, sorted by where they may match: what the engine works with."""

from __future__ import annotations

import re
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

    __slots__ = ("_groups", "_rules", "_short")

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        by_digest: dict[bytes, dict[str, list[int]]] = {}
        for index, rule in enumerate(self._rules):
            for hint in rule.hints or ("",):
                by_digest.setdefault(_digest(hint), {}).setdefault(hint, []).append(index)
        parts = [(part, list(hints.items())) for part, hints in by_digest.items()]
        # One search for all the longer ones, for they are rare; those beyond ASCII are not even looked for in ASCII.
        self._short = [(part, hints) for part, hints in parts if len(part) <= 1]
        self._groups = [
            (_any_of(part for part, _ in group), group, ascii_)
            for ascii_ in (True, False)
            if (group := [(part, hints) for part, hints in parts if len(part) > 1 and part.isascii() is ascii_])
        ]

    def called_by(self, text: str) -> list[tuple[Rule, list[str]]]:
        """Those that may match in the text, in order, each with those of its hints that the text holds."""
        rare, plain = _digest(text), text.isascii()
        parts = self._short
        for any_of, group, ascii_ in self._groups:
            if (ascii_ or not plain) and any_of.search(rare):
                parts = parts + group
        called: dict[int, list[str]] = {}
        for part, hints in parts:
            if part in rare:
                for hint, indexes in hints:
                    if hint in text:
                        for index in indexes:
                            called.setdefault(index, []).append(hint)
        return [(self._rules[index], called[index]) for index in sorted(called)]


def _any_of(parts: Iterable[bytes]) -> re.Pattern[bytes]:
    return re.compile(b"|".join(map(re.escape, parts)))


def _digest(text: str) -> bytes:
    """What is rare in the text, in order: a text that holds another one has the digest of that one in its own."""
    return text.encode("utf-8", "surrogatepass").translate(_ALIKE, _COMMON)
