"""Furniture whose name settles what it is: it was learned, and nothing in it can be a text. Nobody looks into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.facts.furniture import Fate

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.facts.furniture import Furniture, Treatment
    from scraper.parsing.page.dom import Element

_MAX_CHARS: Final = 400  # of furniture that nobody looks into; a longer text may be the article's
_SENTENCE: Final = late_pattern(r"[.!?\u2026\u3002\uff01\uff1f][\"\u201d\u2019')\]]*(?:\s|\Z)")
_FATES: Final = frozenset((Fate.CUT, Fate.BOX))
_OF_TEXT: Final = frozenset(("p", "li", "blockquote", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6"))


def settled_furniture(furniture: Furniture) -> Callable[[Element], Treatment | None] | None:
    """Return what becomes of an element with attributes, by its classes and its id; None where it needs a closer look.

    That is one with a sentence or many words, and each paragraph: a name may come to mean something else.
    """
    classes, ids = furniture.classes, furniture.ids
    if not (classes or ids):
        return None

    def treatment_of(node: Element) -> Treatment | None:
        names = node.attr("class")
        found = None
        if names:
            for name in names.split():
                found = classes.get(name)
                if found is not None:
                    break
        if found is None and ids and (identity := node.attr("id")):
            found = ids.get(identity)
        if found is None or found.fate not in _FATES or found.alone or _may_be_text(node):
            return None
        return found

    return treatment_of


def _may_be_text(node: Element) -> bool:
    if node.tag in _OF_TEXT:
        return True
    text = node.text
    return len(text) > _MAX_CHARS or _SENTENCE.search(text) is not None
