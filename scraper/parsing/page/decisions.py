"""What a reading decides about the nodes of a page, kept where somebody wants to see it: for ``scraper doctor``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.facts.furniture import Treatment
    from scraper.parsing.page.dom import Element, Node


@dataclass(slots=True)
class Decisions:
    """The decisions of one reading.

    body: the nodes that were walked.
    treatments: what became of a node in them that is not text.
    reasons: why, for a node that was judged by evidence; one without a reason is named by the facts of the site.
    """

    body: Sequence[Node] = ()
    treatments: dict[Element, Treatment] = field(default_factory=dict)
    reasons: dict[Element, str] = field(default_factory=dict)
