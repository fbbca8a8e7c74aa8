"""A sign of furniture, and what a block must have to show it."""

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

# What a block has: links, pictures, a player or its placeholder, fields or buttons, a sentence, no sentence. What it
# is: a heading, an <article>, a few lines.
LINKED, PICTURED, PLAYS, ASKS, SPEAKS, MUTE, HEADING, ARTICLE, SHORT = (1 << place for place in range(9))
_FEW_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of furniture.

    name: as ``scraper doctor`` shows it; why: what it means, in a sentence; treatment: what becomes of the block;
    is_seen: whether a block shows it; cuts, keeps: markup of blocks that show it and that do not, among paragraphs;
    needs: the features of a block that can show it, see ``features_of``; 0 for a sign of any block.
    """

    name: str
    why: str
    treatment: Treatment
    is_seen: Callable[[PageBlock, Surroundings], bool]
    cuts: tuple[str, ...]
    keeps: tuple[str, ...]
    needs: int = 0


def features_of(block: PageBlock) -> int:
    """Return what a block has, as a sum of features: most signs need one of them, and most blocks have one or two."""
    features = LINKED if block.addresses else 0
    if block.pictures or block.depicted:
        features |= PICTURED
    if block.players or block.plays or (block.size == 1 and block.every_line()[0].text.startswith("[")):
        features |= PLAYS
    if block.controls or block.asks:
        features |= ASKS
    features |= SPEAKS if block.prose > 0 else MUTE
    if block.size <= _FEW_LINES:
        features |= SHORT
    if block.heading:
        features |= HEADING
    if block.tag == "article":
        features |= ARTICLE
    return features
