"""What a sign of furniture is, and what becomes of a block that shows one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scraper.facts import names
from scraper.facts.furniture import Fate, Treatment

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.parsing.found.blocks import PageBlock
    from scraper.parsing.found.surroundings import Surroundings

BOX: Final = Treatment(Fate.BOX, names.LINK_BOX)
FRAME: Final = Treatment(Fate.CUT, names.PAGE_FRAME)
EMBED: Final = Treatment(Fate.EMBED, names.EMBED)


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of furniture.

    name: as ``scraper doctor`` shows it; why: what it means, in a sentence; treatment: what becomes of the block;
    is_seen: whether a block shows it; cuts, keeps: markup of blocks that show it and that do not, among paragraphs;
    of_links: whether only a block with links can show it.
    """

    name: str
    why: str
    treatment: Treatment
    is_seen: Callable[[PageBlock, Surroundings], bool]
    cuts: tuple[str, ...]
    keeps: tuple[str, ...]
    of_links: bool = False
