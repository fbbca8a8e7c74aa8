"""Weigh a candidate: how far it looks unlike prose, and what that makes of its counts."""

from __future__ import annotations

import re
from math import log2, sqrt
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.radar.split import GENERAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.radar.finding import Evidence, FindingKind

# The marks of text that does not look like prose, each with its weight. Weights are small whole numbers on purpose:
# they order the findings and were not fitted.
WEIGHTS: Final = {
    "capitals": 3,
    "markup": 3,
    "odd character": 3,
    "labelled bracket": 3,
    "bracket alone": 2,
    "arrows or dots": 2,
    "separator": 2,
    "glued": 2,
    "names the page": 2,
    "fixed place": 2,
    "label": 1,
    "unfinished": 1,
}

# Words with which a text speaks of the page it stands on instead of the world.
PAGE_WORDS: Final = late_pattern(
    r"""\b(?: halaman | artikel | redaksi | gambas | video | foto | infografis | advertisement | scroll | sponsor(?:ed)?
      | baca | simak | lihat | klik | tonton | ikuti | gabung | bagikan | selengkapnya | lanjut(?:an)? | bersambung
      | berlanjut | kanal | channel | whatsapp | telegram | newsletter | notifikasi | langganan | di\ sini | sebelah
      | download | unduh | play | loading | copyright | hak\ cipta | terkait | terpopuler | pilihan
      | daftar\ isi )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_ARROWS: Final = late_pattern(r"(?:\.{2,}|…|>|»|→)$")
_SEPARATOR: Final = late_pattern(r"--|- -|[|•—–]")
_CLOSED: Final = late_pattern(r"[.!?…:;,)\]\"”'’>]$")
_MOST_SHARE: Final = 0.5  # of the appearances or words, at least
_MIN_CAPITALS: Final = 5  # letters of a form in capitals
_FIXED_SHARE: Final = 0.8  # of the appearances at one end of the text, at least


def marks(kind: FindingKind, form: str, *, glued: float, fixed: float) -> tuple[str, ...]:
    """Return the marks of a form.

    glued: share of its appearances without a space behind.
    fixed: share of its appearances at one end of the text.
    """
    if kind in {"markup", "character"}:
        return ("markup" if kind == "markup" else "odd character",)
    found = []
    if kind == "bracket":
        found.append("bracket alone" if GENERAL.fullmatch(form) else "labelled bracket")
        if form.endswith(" glued"):
            found.append("glued")
    else:
        found += _marks_of_words(kind, form, glued)
    if PAGE_WORDS.search(form):
        found.append("names the page")
    if fixed >= _FIXED_SHARE:
        found.append("fixed place")
    return tuple(found)


def _marks_of_words(kind: FindingKind, form: str, glued: float) -> Iterator[str]:
    letters = [char for char in form if char.isalpha()]
    if len(letters) >= _MIN_CAPITALS and sum(map(str.isupper, letters)) > len(letters) * _MOST_SHARE:
        yield "capitals"
    if _SEPARATOR.search(form):
        yield "separator"
    if form.endswith(":"):
        yield "label"
    if kind == "opening":  # the rest of the sentence follows
        return
    if _ARROWS.search(form):
        yield "arrows or dots"
    if not _CLOSED.search(form):
        yield "unfinished"
        if glued >= _MOST_SHARE:
            yield "glued"


LEAST_STORIES: Final = 4  # unrelated ones that a finding needs
_MIN_INDEPENDENCE: Final = 0.34  # running stories measured 0.02 to 0.25, boilerplate 0.4 to 1
_MIN_PURITY: Final = 0.6
_MIN_MARKS: Final = 2
_MIN_PROSE_SHARES: Final = {"line": 0.02, "opening": 0.1, "ending": 0.1}  # of the articles: plain prose is suspected
_MIN_PROSE_STORIES: Final = 8
_MIN_PROSE_INDEPENDENCE: Final = 0.6
_MIN_PROSE_DAYS: Final = 0.34  # of the usual days: an artifact may be new, a sentence of one day is news
_MAX_SHARED: Final = 7  # words; measured: boilerplate 0 to 7, sentences of running stories 8 to 68
_MAX_SHARED_PROSE: Final = 3  # words


def score(kind: FindingKind, evidence: Evidence) -> float:
    """Return 0 for what needs no attention, else the rank: doublings of unrelated stories times weight of the marks."""
    days = min(1.0, evidence.days / evidence.usual_days)
    if evidence.stories < LEAST_STORIES or evidence.independence < _MIN_INDEPENDENCE or evidence.purity < _MIN_PURITY:
        return 0.0
    if prose(evidence) and (
        evidence.share < _MIN_PROSE_SHARES.get(kind, 1)
        or evidence.stories < _MIN_PROSE_STORIES
        or evidence.independence < _MIN_PROSE_INDEPENDENCE
        or days < _MIN_PROSE_DAYS
    ):
        return 0.0
    weight = sum(WEIGHTS[mark] for mark in evidence.marks)
    unrelated = evidence.independence * evidence.articles
    doubt = evidence.purity * sqrt(evidence.independence * days)
    return round(log2(1 + unrelated) * (1 + weight) * doubt, 2)


def prose(evidence: Evidence) -> bool:
    """Return whether the candidate could be a sentence of the newsroom, by its look alone."""
    odd = set(evidence.marks) - {"fixed place", "unfinished"}
    return not odd or sum(WEIGHTS[mark] for mark in evidence.marks) < _MIN_MARKS


def explained(evidence: Evidence) -> bool:
    """Return whether the words that the articles share explain the candidate: they tell of one event."""
    return len(evidence.shared) > (_MAX_SHARED_PROSE if prose(evidence) else _MAX_SHARED)
