"""Furniture whose name settles what it is: it was learned, and what stands in it is short. Nobody looks into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.facts.furniture import Fate
from scraper.parsing.found.vocabulary import named
from scraper.parsing.page.dom import visible_text

if TYPE_CHECKING:
    from scraper.facts.furniture import Furniture, Treatment
    from scraper.parsing.page.dom import Element

_MAX_CHARS: Final = 400  # of furniture that nobody looks into
_MAX_SOURCE_CHARS: Final = 20_000  # with scripts, styles and white space in it
_MAX_SHARE: Final = 0.35  # of the characters of the text; furniture that holds more may have become text
_SENTENCE: Final = late_pattern(r"[.!?\u2026\u3002\uff01\uff1f][\"\u201d\u2019')\]]*(?:\s|\Z)")
_FATES: Final = frozenset((Fate.CUT, Fate.BOX))
_OF_TEXT: Final = frozenset(("p", "li", "blockquote", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6"))


class SettledFurniture:
    """What a newsroom has taught of names, asked for one page.

    An element with many words, or with a sentence and no name of a frame, is looked into all the same, and so is each
    paragraph: a name may come to mean something else.
    """

    __slots__ = ("_chars", "_classes", "_ids")

    def __init__(self, furniture: Furniture) -> None:
        self._classes = furniture.classes
        self._ids = furniture.ids
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
        if found is None or found.fate not in _FATES or found.alone or not self._is_short(node, names):
            return None
        return found

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
