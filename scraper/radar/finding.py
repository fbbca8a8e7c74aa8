"""A finding of the radar: text that behaves like boilerplate, and the evidence for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

FindingKind = Literal["line", "opening", "ending", "bracket", "markup", "character"]
Position = Literal["start", "end", "anywhere"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The counts behind a finding.

    articles: the number that hold it.
    share: of all articles looked at.
    stories: how many of the articles compared (64 at most) are unrelated.
    independence: stories divided by the articles compared.
    days: on which it appeared.
    usual_days: on which as many articles taken at random would appear.
    sections: the number of distinct ones.
    sources: the number of distinct ones.
    purity: share of its appearances that stand alone at this place rather than inside a sentence.
    place: where most appearances stand.
    at_place: their share.
    variants: distinct spellings.
    marks: what prose does not look like, see docs/radar.md.
    shared: words that its articles share besides it, far more often than the corpus does. The news of one event shares
    many, boilerplate shares none.
    """

    articles: int
    share: float
    stories: int
    independence: float
    days: int
    usual_days: float
    sections: int
    sources: int
    purity: float
    place: Position
    at_place: float
    variants: int
    marks: tuple[str, ...]
    shared: tuple[str, ...] = ()


NO_EVIDENCE: Final = Evidence(0, 0.0, 0, 0.0, 0, 1.0, 0, 0, 0.0, "anywhere", 0.0, 0, ())


@dataclass(frozen=True, slots=True)
class Example:
    """One appearance: the text, up to 60 characters either side, and the address or number of its article."""

    before: str
    text: str
    after: str
    address: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One family of suspected boilerplate.

    kind: how it was found.
    form: its common shape, digits as ``9``, a varying part as ``…``.
    score: the rank, from 0 upwards.
    evidence: the counts behind it.
    examples: some appearances.
    rule: a rule to start from, as the table ``[[rules]]`` of a profile in TOML.
    """

    kind: FindingKind
    form: str
    score: float
    evidence: Evidence
    examples: tuple[Example, ...]
    rule: str
