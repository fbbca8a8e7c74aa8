"""Furniture that was learned: what settles by its name or its words what it is. Nobody looks into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.facts.furniture import Fate
from scraper.parsing.found.vocabulary import named
from scraper.parsing.page.dom import visible_text

if TYPE_CHECKING:
    from scraper.facts.furniture import Furniture, Treatment
    from scraper.parsing.found.blocks import PageBlock
    from scraper.parsing.page.dom import Element

MAX_REPEATED_LINES: Final = 30  # of a box that is known by its words
_KEY_CHARS: Final = 220  # of its words that a file shows, with the number of all where they are more
_MAX_CHARS: Final = 400  # of furniture that nobody looks into
_MAX_SOURCE_CHARS: Final = 20_000  # with scripts, styles and white space in it
_MAX_SHARE: Final = 0.35  # of the characters of the text; furniture that holds more may have become text
_SENTENCE: Final = late_pattern(r"[.!?\u2026\u3002\uff01\uff1f][\"\u201d\u2019')\]]*(?:\s|\Z)")
_FATES: Final = frozenset((Fate.CUT, Fate.BOX))
_OF_TEXT: Final = frozenset(("p", "li", "blockquote", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6"))


def words_of_box(block: PageBlock) -> str:
    """Return what a box is known by: its words, of a long one the first ones and the number of characters of all."""
    text = " ".join([line.text for line in block.every_line()])
    return text if len(text) <= _KEY_CHARS else f"{text[:_KEY_CHARS]} ... ({len(text)} characters)"


class SettledFurniture:
    """What a newsroom has taught of names and of boxes that it repeats, asked for the container of one page.

    An element with many words, or with a sentence and no name of a frame, is looked into all the same, and so is each
    paragraph: a name may come to mean something else.
    """

    __slots__ = ("_chars", "_classes", "_ids", "_selected", "_texts")

    def __init__(self, furniture: Furniture, container: Element) -> None:
        self._classes = furniture.classes
        self._ids = furniture.ids
        self._texts = furniture.texts
        self._selected: dict[Element, Treatment] = {}
        for selector, found in furniture.selectors.items():  # the parser finds them a hundred times faster than we do
            for node in container.select(selector):
                self._selected.setdefault(node, found)
        self._chars = 0

    def treatment(self, node: Element) -> Treatment | None:
        """Return what becomes of an element with attributes; None where it needs a look."""
        names = node.attr("class") or ""
        found = None
        for name in names.split():
            found = self._classes.get(name)
            if found is not None:
                break
        if found is None and self._ids and (identity := node.attr("id")):
            found = self._ids.get(identity)
        if found is None and self._selected:
            found = self._selected.get(node)
        if found is None or found.fate not in _FATES or found.alone or not self._is_short(node, names):
            return None
        return found

    def repeated(self, block: PageBlock) -> Treatment | None:
        """Return what becomes of a box that says on every page what it says here; None for any other."""
        if not self._texts or block.size > MAX_REPEATED_LINES:
            return None
        return self._texts.get(words_of_box(block))

    def holds_much(self, chars: int) -> bool:
        """Return whether too much was left out beside a text of so many characters."""
        return self._chars > _MAX_SHARE * chars

    def _is_short(self, node: Element, names: str) -> bool:
        """Return whether the words of an element need no look, and note how many they are."""
        text = node.text
        if node.tag in _OF_TEXT or len(text) > _MAX_SOURCE_CHARS:
            return False
        if len(text) > _MAX_CHARS:
            text = visible_text(node)
        if len(text) > _MAX_CHARS or (_SENTENCE.search(text) is not None and not named(names).frames):
            return False
        self._chars += len(text)
        return True
