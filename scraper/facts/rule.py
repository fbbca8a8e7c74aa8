"""What a cleaning rule is: a name, a pattern, a place, a reason, and examples of what it cuts and what it keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final

_LEAST_EXAMPLES: Final = 2


class Where(Enum):
    """Where in an article a rule may match."""

    OPENING = "what the markup sets apart before the first sentence, or the first line as a whole"
    START = "start of the article"
    END = "end of the article, once what stands behind is gone"
    WHOLE = "a whole paragraph"
    ANYWHERE = "anywhere"
    STEP = "a step of the cleaning, not a pattern"


@dataclass(frozen=True)
class Rule:
    """One family of artifacts.

    name: in the field's words, kebab-case; rules of one family share it; pattern: verbose regular expression, one
    comment a branch; where: the only place it may match, to which the pattern is anchored; why: what it is, where seen,
    its risk; cuts: (before, after) pairs; keeps: texts that look alike and must stay as they are; hints: literals of
    which one is in every match (checked first, because that is fast), behind a line end where it opens the paragraph;
    last: characters of which one ends every match (all when empty), for a rule at the end of an article; reach: how
    many characters it looks at there; elsewhere the match is taken back to the start of its sentence, at most this far,
    and is none where no sentence starts that near; leads: every match starts with one of the hints, so that it is tried
    only there; longest: no match is longer, so that only the neighbourhood of the hints is searched (0: all is); apart:
    the neighbours of the cut stay apart; flags: of the pattern, besides VERBOSE. A group named ``cut`` narrows what
    goes. Without two cuts and two keeps a rule cannot be made.
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
    flags: int = 0

    def __post_init__(self) -> None:
        for kind, examples in (("cuts", self.cuts), ("keeps", self.keeps)):
            if len(examples) < _LEAST_EXAMPLES:
                msg = f"rule {self.name!r} has {len(examples)} {kind}; give at least {_LEAST_EXAMPLES}"
                raise ValueError(msg)
        if not self.why.strip():
            msg = f"rule {self.name!r} does not say why"
            raise ValueError(msg)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled at first use: a start of the program does not pay for rules that it does not need."""
        anchored = f"(?:{self.pattern}\n)\\s*\\Z" if self.where is Where.END else self.pattern
        return re.compile(anchored, re.VERBOSE | self.flags)

    @cached_property
    def groups(self) -> frozenset[str]:
        """The names of the pattern's groups."""
        return frozenset(self.regex.groupindex)
