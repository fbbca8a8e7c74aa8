"""The radar itself: count the candidates of a corpus, weigh them, and keep those that nothing else explains."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from hashlib import blake2b
from heapq import heappush, heapreplace
from typing import TYPE_CHECKING, Final

from scraper.radar.census import Candidate, Census
from scraper.radar.company import Company
from scraper.radar.finding import Example, Finding
from scraper.radar.lookalikes import lookalikes
from scraper.radar.sightings import Sightings
from scraper.radar.skeleton import skeleton
from scraper.radar.split import camel_names
from scraper.radar.weigh import explained, score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scraper.radar.dated_text import DatedText

LEAST_ARTICLES: Final = 5  # that hold a finding
MOST_ARTICLES: Final = 20_000  # that are read; a sample of a larger corpus
_EXAMPLES: Final = 5
_CONTEXT: Final = 60
_COVERED_SHARE: Final = 0.5  # a candidate that lies so much in stronger findings is part of them
_FAMILY_SHARE: Final = 0.8  # a longer form in so many of the articles is the same family


def radar(
    records: Iterable[DatedText],
    *,
    known: Callable[[str], str] | None = None,
    limit: int | None = None,
    tell: Callable[[int, int], None] = lambda *_: None,
) -> list[Finding]:
    """Return families of suspected boilerplate, the strongest first; equal records give equal findings.

    known: takes out of a text all that the rules know, so that the rest is searched; None when the texts are clean.
    limit: the number of findings at most.
    tell: called with the number of texts that are cleaned or searched so far, and of those there will be.

    A family needs ``LEAST_ARTICLES`` articles. Of more than ``MOST_ARTICLES`` records a fixed sample is taken, so that
    memory stays bounded.
    """
    corpus = _sample(records)
    texts = []
    for number, record in enumerate(corpus):
        texts.append(known(record.text) if known else record.text)
        tell(number, 2 * len(corpus))
    names = camel_names(texts)
    census = Census(corpus, texts)
    found = Sightings(_told(texts, tell), names).frequent(LEAST_ARTICLES)
    frequent = [Candidate(kind, form, tuple(places)) for (kind, form), places in found]
    census.expect(frequent)
    suspects = [
        replace(candidate, evidence=evidence, score=points)
        for candidate in frequent
        for evidence in [census.evidence(candidate)]
        if (points := score(candidate.kind, evidence))
    ]
    suspects.sort(key=lambda one: (-one.score, -one.evidence.articles, -len(one.form), one.form, one.kind))
    strongest = _unexplained(suspects, Company(texts, names, census.spread))
    return [_finding(one, corpus, texts) for one, _ in zip(strongest, range(limit or len(suspects)), strict=False)]


def _told(texts: Sequence[str], tell: Callable[[int, int], None]) -> Iterator[str]:
    for number, text in enumerate(texts, len(texts)):
        tell(number, 2 * len(texts))
        yield text


def _sample(records: Iterable[DatedText]) -> list[DatedText]:
    """Return the records with the lowest hashes, in their order: all of a small corpus, a fixed part of a large one."""
    heap: list[tuple[int, int, DatedText]] = []
    for number, record in enumerate(records):
        digest = blake2b(f"{record.address}\0{record.text}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
        entry = (-int.from_bytes(digest), -number, record)
        if len(heap) < MOST_ARTICLES:
            heappush(heap, entry)
        elif entry[:2] > heap[0][:2]:
            heapreplace(heap, entry)
    return [record for _, _, record in sorted(heap, key=lambda entry: -entry[1])]


def _unexplained(suspects: Sequence[Candidate], company: Company) -> Iterator[Candidate]:
    """Yield the suspects that lie outside stronger ones and that the event of their articles does not explain."""
    taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for strongest in suspects:
        suspect = _whole(strongest, suspects)
        spans = [(number, seen.start, seen.end) for number, seen in suspect.alone]
        covered = sum(any(start < to and at < end for at, to in taken[number]) for number, start, end in spans)
        if covered > len(spans) * _COVERED_SHARE:
            continue
        for number, start, end in spans:
            taken[number].append((start, end))
        evidence = replace(suspect.evidence, shared=tuple(company.shared(spans)))
        if not explained(evidence):
            yield replace(suspect, evidence=evidence, score=strongest.score)


def _whole(part: Candidate, suspects: Sequence[Candidate]) -> Candidate:
    """Return the longest suspect that holds ``part`` in nearly as many articles: the label, not half of it."""
    least = part.evidence.articles * _FAMILY_SHARE
    return max(
        (one for one in suspects if part.form in one.form and one.evidence.articles >= least),
        key=lambda one: (len(one.form), one.score),
    )


def _finding(suspect: Candidate, corpus: Sequence[DatedText], texts: Sequence[str]) -> Finding:
    examples: list[Example] = []
    for number, seen in suspect.alone:
        text = texts[number]
        before = text[max(0, seen.start - _CONTEXT) : seen.start]
        after = text[seen.end : seen.end + _CONTEXT]
        if len(examples) < _EXAMPLES and all(before != other.before or after != other.after for other in examples):
            examples.append(Example(before, text[seen.start : seen.end], after, corpus[number].address))
    spellings = sorted({texts[number][seen.start : seen.end] for number, seen in suspect.alone})
    keeps = lookalikes(suspect.kind, suspect.form, spellings, texts)
    rule = skeleton(suspect, spellings, examples, keeps)
    return Finding(suspect.kind, suspect.form, suspect.score, suspect.evidence, tuple(examples), rule)
