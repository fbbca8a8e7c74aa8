"""What is known of a corpus as a whole, to judge one candidate by."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ahocorasick_rs import BytesAhoCorasick

from scraper.radar.finding import NO_EVIDENCE, Evidence
from scraper.radar.split import form
from scraper.radar.stories import Independence, Stories, words
from scraper.radar.weigh import LEAST_STORIES, marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.radar.dated_text import DatedText
    from scraper.radar.finding import FindingKind, Position
    from scraper.radar.mine import Seen

Appearance = tuple[int, "Seen"]  # the number of an article and what stands in it

_PLACES: Final[tuple[Position, ...]] = ("start", "end", "anywhere")
_WHOLE: Final = frozenset({"markup", "character"})  # kinds that stand alone wherever they are
_NOT_IN_PROSE: Final = _WHOLE | {"bracket"}  # kinds whose form is not looked for inside sentences
_MAX_SPELLINGS: Final = 2000  # appearances of a candidate whose spelling is read


@dataclass(frozen=True, slots=True)
class Candidate:
    """A form of text, all its places in the corpus, and its score."""

    kind: FindingKind
    form: str
    places: tuple[Appearance, ...]
    evidence: Evidence = NO_EVIDENCE
    score: float = 0.0

    @property
    def alone(self) -> list[Appearance]:
        """Return the places where the form stands between borders, not inside a sentence."""
        return [(number, seen) for number, seen in self.places if seen.alone]


class Census:
    """The records of a corpus, their texts, the stories that they tell, and the number of records of each day.

    spread: in how many articles each word stands.
    """

    def __init__(self, corpus: Sequence[DatedText], texts: Sequence[str]) -> None:
        self._corpus = corpus
        self._texts = texts
        self._forms = [form(text) for text in texts]
        self._holders: Counter[str] = Counter()
        self._stories = Stories(texts)
        self.spread = self._stories.spread
        self._days: dict[str, Counter[str]] = defaultdict(Counter)
        for record in corpus:
            self._days[record.source][record.day] += 1

    def expect(self, candidates: Sequence[Candidate]) -> None:
        """Count in how many texts each form stands at all, in one walk; before ``evidence`` of these candidates."""
        forms = list({one.form for one in candidates if one.kind not in _NOT_IN_PROSE})
        finder = BytesAhoCorasick([_bytes(form) for form in forms])
        for text in self._forms:
            found = finder.find_matches_as_indexes(_bytes(text), overlapping=True)
            self._holders.update({forms[match[0]] for match in found})

    def evidence(self, candidate: Candidate) -> Evidence:
        """Return the counts for and against a candidate, without ``shared``, which costs more."""
        alone = candidate.alone
        if not alone:
            return NO_EVIDENCE
        articles = sorted({number for number, _ in alone})
        records = [self._corpus[number] for number in articles]
        counts = Counter(seen.place for _, seen in alone)
        place = max(_PLACES, key=lambda name: counts[name])
        at_place = counts[place] / len(alone)
        glued = sum(seen.glued for _, seen in alone) / len(alone)
        spellings = {form(self._texts[number][seen.start : seen.end]) for number, seen in alone[:_MAX_SPELLINGS]}
        stories, compared = self._independent(spellings, articles)
        return Evidence(
            articles=len(articles),
            share=len(articles) / len(self._corpus),
            stories=stories,
            independence=stories / compared,
            days=len({record.day for record in records}),
            usual_days=max(1.0, self._usual_days(records)),
            sections=len({(record.source, record.section) for record in records}),
            sources=len({record.source for record in records}),
            purity=self._purity(candidate, len(articles)),
            place=place,
            at_place=at_place,
            variants=len(spellings),
            marks=marks(candidate.kind, candidate.form, glued=glued, fixed=at_place if place != "anywhere" else 0.0),
        )

    def _independent(self, spellings: set[str], articles: Sequence[int]) -> Independence:
        if len(articles) < LEAST_STORIES:
            return Independence(len(articles), len(articles))
        return self._stories.independent(articles, words("\n".join(spellings)))

    def _purity(self, candidate: Candidate, alone: int) -> float:
        """Return the share of articles in which the form stands alone, of the articles that hold it at all."""
        if candidate.kind in _WHOLE:
            return 1.0
        if candidate.kind == "bracket":
            return alone / len({number for number, _ in candidate.places})
        return alone / max(alone, self._holders[candidate.form])

    def _usual_days(self, records: Sequence[DatedText]) -> float:
        """Return the number of days on which as many articles of these sources, drawn at random, would appear."""
        usual = 0.0
        for source, drawn in Counter(record.source for record in records).items():
            days = self._days[source]
            every = days.total()
            usual += sum(1 - (1 - on_day / every) ** drawn for on_day in days.values())
        return usual


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
