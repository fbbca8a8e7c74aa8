"""Find many words in a text in one pass, however many the words are."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ahocorasick_rs import BytesAhoCorasick, Implementation

if TYPE_CHECKING:
    from collections.abc import Sequence

# Offset in the text and index of the word. Bare tuples, as thousands are made: a NamedTuple takes longer to make.
Hit: TypeAlias = tuple[int, int]


class WordFinder:
    """A finder of words in texts, overlapping words included."""

    __slots__ = ("_automaton",)

    def __init__(self, words: Sequence[str]) -> None:
        patterns = [word.encode("utf-8", "surrogatepass") for word in words]
        # The other kinds of the automaton are built faster and run more slowly.
        self._automaton = BytesAhoCorasick(patterns, implementation=Implementation.DFA)

    def places(self, text: str) -> list[Hit]:
        """Return where the words stand, in order of reading."""
        data = text.encode("utf-8", "surrogatepass")
        places = [(start, word) for word, start, _ in self._automaton.find_matches_as_indexes(data, overlapping=True)]
        if len(places) > 1:
            places.sort()
        if len(data) == len(text):
            return places
        in_text = []
        at = characters = 0
        for start, word in places:
            characters += len(data[at:start].decode("utf-8", "surrogatepass"))
            at = start
            in_text.append((characters, word))
        return in_text
