"""The walk over a body that was found by its content: evidence about a node comes before what its names say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.sentences import ENDS, QUOTES
from scraper.facts import names
from scraper.facts.furniture import Fate, Treatment
from scraper.parsing.body.tags import BY_TAG
from scraper.parsing.body.walk import Walk
from scraper.parsing.page.dom import BLOCKS, visible_text
from scraper.parsing.page.sight import is_hidden

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.facts.site import Site
    from scraper.parsing.body.known import Known
    from scraper.parsing.fields.images import Pictures
    from scraper.parsing.page.dom import Element

_PAUSES: Final = frozenset((*ENDS, *QUOTES, ",", ";", ":"))
_HIDDEN_WORDS: Final = 20  # for screen readers; what hides more may show it when it is asked to
_PLACE_OF_AD: Final = Treatment(Fate.CUT, names.AD)  # an <ins> with attributes, unlike that of an editor
_FRAME: Final = Treatment(Fate.CUT, names.PAGE_FRAME)


class FoundWalk(Walk):
    """Walks a body that was found. treatments: what becomes of nodes, by evidence."""

    def __init__(self, site: Site, pictures: Pictures, known: Known, treatments: Mapping[Element, Treatment]) -> None:
        super().__init__(site, pictures, known)
        self._evidence = treatments

    def _treatment(self, node: Element, tag: str) -> Treatment | None:
        found = self._evidence.get(node)
        if found is not None:
            return found
        if not node.attrs:  # as most elements of a text: nothing but its tag says what it is
            return _FRAME if tag == "footer" else BY_TAG.get(tag)
        if tag not in BLOCKS and is_hidden(node) and len(visible_text(node).split()) <= _HIDDEN_WORDS:
            return _FRAME
        if tag == "ins" and not (node.attr("datetime") or node.attr("cite")):
            return _PLACE_OF_AD
        return _FRAME if tag == "footer" else super()._treatment(node, tag)

    def _inline(self, node: Element, tag: str) -> None:
        if node.attrs and not node.children and self._line.runs and self._line.runs[-1].rstrip()[-1:] in _PAUSES:
            self._line.runs.append(" ")  # the empty place of an advertisement between two sentences
        super()._inline(node, tag)
