"""A cleaning rule: a name, a pattern, a place, a reason, and examples of what it cuts and what it keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final

from scraper.core.late_pattern import late_pattern

_MIN_EXAMPLES: Final = 2  # of each kind


class Where(Enum):
    """Where in an article a rule may match."""

    OPENING = "what the markup sets apart before the first sentence, or the first line as a whole"
    START = "start of the article"
    END = "end of the article, once what stands behind is gone"
    WHOLE = "a whole paragraph"
    ANYWHERE = "anywhere"
    STEP = "a step of the cleaning, not a pattern"


@dataclass(frozen=True, eq=False)
class Rule:
    """One family of artifacts.

    name: in the field's words, kebab-case; rules of one family share it.
    pattern: a verbose regular expression, one comment a branch. A group named ``cut`` narrows what goes.
    where: the only place where it may match; the pattern is anchored to it.
    why: what the artifact is, where it was seen, the risk of the rule.
    cuts: pairs of a text before and after, at least two.
    keeps: texts that look alike and must stay as they are, at least two.
    hints: literals of which one is in every match. They are searched before the pattern is tried, because that is fast.
        A hint that starts with a line end counts only at the start of a paragraph.
    last: characters of which one ends every match, for a rule at the end of an article; empty for any character.
    reach: at the end of an article, the number of characters that the rule looks at. Elsewhere the match grows back to
        the start of its sentence, at most this far; where no sentence starts that near, nothing is cut.
    leads: every match starts with one of the hints, so the pattern is tried only there.
    longest: characters of the longest match, so that only the neighbourhood of the hints is searched; 0 for all text.
    apart: a space stays between the neighbours of the cut.
    furniture: the cut stands around the text and is not part of it.
    unannounced: a whole paragraph stays behind one that ends in a colon, as that one says that it follows.
    flags: of the pattern, besides VERBOSE.
    """

    name: str
    pattern: str
    where: Where
    why: str
    cuts: tuple[tuple[str, str], ...]
    keeps: tuple[str, ...]
    hints: tuple[str, ...] = ()
    last: str = ""
    reach: int = 0
    leads: bool = False
    longest: int = 0
    apart: bool = True
    furniture: bool = False
    unannounced: bool = False
    flags: int = 0

    def __post_init__(self) -> None:
        for kind, examples in (("cuts", self.cuts), ("keeps", self.keeps)):
            if len(examples) < _MIN_EXAMPLES:
                msg = f"rule {self.name!r} has {len(examples)} {kind}; give at least {_MIN_EXAMPLES}"
                raise ValueError(msg)
        if not self.why.strip():
            msg = f"rule {self.name!r} does not say why"
            raise ValueError(msg)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Return the pattern, compiled when it is first tried: most texts call few of the rules."""
        anchored = f"(?:{self.pattern}\n)\\s*\\Z" if self.where is Where.END else self.pattern
        return re.compile(anchored, re.VERBOSE | self.flags)

    @property
    def late_regex(self) -> re.Pattern[str]:
        """Return the pattern for a module that names it; it is not compiled before a text needs it."""
        return late_pattern(self.pattern, re.VERBOSE | self.flags)

    @cached_property
    def groups(self) -> frozenset[str]:
        """Return the names of the pattern's groups."""
        return frozenset(self.regex.groupindex)
