"""The walk over a body that was found by its content: evidence about a node comes before what its names say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.facts import names
from scraper.facts.furniture import Fate, Treatment
from scraper.parsing.body.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.facts.site import Site
    from scraper.parsing.body.known import Known
    from scraper.parsing.fields.images import Pictures
    from scraper.parsing.page.dom import Element

_FOOT: Final = Treatment(Fate.CUT, names.PAGE_FRAME)


class FoundWalk(Walk):
    """Walks a body that was found. treatments: what becomes of nodes, by evidence."""

    def __init__(self, site: Site, pictures: Pictures, known: Known, treatments: Mapping[Element, Treatment]) -> None:
        super().__init__(site, pictures, known)
        self._evidence = treatments

    def _treatment(self, node: Element, tag: str) -> Treatment | None:
        found = self._evidence.get(node)
        if found is not None:
            return found
        return _FOOT if tag == "footer" else super()._treatment(node, tag)
