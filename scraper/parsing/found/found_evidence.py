"""What was found on a page of no known layout, and why it was taken: for ``scraper doctor``, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scraper.parsing.found.container import candidates

if TYPE_CHECKING:
    from scraper.parsing.found.blocks import PageBlock
    from scraper.parsing.found.find import FoundBody
    from scraper.parsing.found.grounds import Grounds
    from scraper.parsing.found.page_state import StateBody
    from scraper.parsing.second_opinion import Opinion

_STEPS: Final = 6  # of the way to a block that are shown, the last ones
_SHOWN: Final = 3  # candidates


@dataclass(slots=True)
class FoundEvidence:
    """What a page of no known layout shows.

    found, grounds: the body by content and its checks, None for a page without prose; state: the body in the page's
    scripts, None where it was not looked for or not needed; opinion: the second one, None where it was not asked.
    """

    found: FoundBody | None
    grounds: Grounds | None
    state: StateBody | None = None
    opinion: Opinion | None = None

    def facts(self) -> dict[str, str]:
        """Return the evidence as lines for people, each with its name."""
        lines: dict[str, str] = {}
        if self.found is not None and self.grounds is not None:
            lines |= _of_found(self.found, self.grounds)
        if self.state is not None:
            lines["state"] = f"{self.state.words} words in {self.state.source}"
        if self.opinion is not None:
            words = sum(len(piece.text.split()) for piece in self.opinion.guess.pieces)
            verdict = "agrees" if self.opinion.agrees else "is better" if self.opinion.is_better else "differs"
            lines["second opinion"] = f"{verdict}; {words} words"
        return lines


def _of_found(found: FoundBody, grounds: Grounds) -> dict[str, str]:
    seen = Counter(name for name, _ in found.seen)
    best = candidates(found.tree, found.headline)[:_SHOWN]
    return {
        "container": path_of(found.around.container),
        "candidates": ", ".join(f"{path_of(block)} {worth:.0f}" for block, worth in best),
        "headline": found.headline.text if found.headline else "none",
        "checks": (
            f"{grounds.words} words, {grounds.spoken:.0%} in sentences; {grounds.page_share:.0%} of the page's prose"
            + (f"; {grounds.hinted:.0%} of it in the page's own data" if grounds.hinted is not None else "")
        ),
        "doubts": ", ".join(grounds.doubts) or "none",
        "furniture": ", ".join(f"{name} {count}" for name, count in seen.items()),
    }


def path_of(block: PageBlock) -> str:
    """Return the way to a block, as tags with their first class."""
    steps: list[str] = []
    here: PageBlock | None = block
    while here is not None:
        name = here.names.split()
        steps.append(f"{here.tag}.{name[0]}" if name else here.tag)
        here = here.parent
    return " > ".join(reversed(steps[:_STEPS]))
