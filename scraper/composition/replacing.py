"""Whether the text of a later visit may replace the one that is kept: what is worse must show itself again first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.article import fits_layout
from scraper.parsing.fields.dates import days_apart

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from scraper.core.article import Article, Method

# How far a way of reading is to be trusted, the surest first.
_TRUST: Final[tuple[Method, ...]] = ("adapter", "learned", "state", "found", "trafilatura", "text")
# Suspicions that a text is not the article's, or not as it was written: of a kept text, any other may be right.
_IN_DOUBT: Final = frozenset({"title-unlike-address", "names-another-article", "text-twice", "template-unfilled"})
MAX_DAYS_APART: Final = 1.0  # between the publication of a kept text and of a new one; corrections are of minutes
MIN_SHARE_OF_WORDS: Final = 0.6  # of the kept text; newsrooms correct and add, they hardly ever take out a third
FREE_WORDS: Final = 30  # that a text may lose however short it is; in fewer words two texts are not compared
RUN_WORDS: Final = 3  # length of the runs of words by which two texts are compared
MIN_SHARED_RUNS: Final = 0.1  # of the shorter text; corrected texts share 0.9, two of one subject 0.02


def why_worse(kept: Article, new: Article, older: Collection[str] = ()) -> str:
    """Return why the new text of an article must not replace the kept one in silence, "" when it may.

    older: the content hashes of the revisions before the kept one.
    """
    for reason in _reasons(kept, new, older):
        return reason
    return ""


def _reasons(kept: Article, new: Article, older: Collection[str]) -> Iterator[str]:
    trust, kept_trust = _TRUST.index(new.extraction.method), _TRUST.index(kept.extraction.method)
    if trust > kept_trust and (fits_layout(kept) or not fits_layout(new)):
        yield f"read by {new.extraction.method}, the kept one by {kept.extraction.method}"
    if kept.complete and not new.complete:
        yield "not complete"
    if is_redated(kept, new):
        yield f"published {new.date_published}, the kept one {kept.date_published}"
    if doubts := _doubts(new) - _doubts(kept):
        yield f"flagged {', '.join(sorted(doubts))}"
    if new.content_hash != kept.content_hash:
        yield from _reasons_of_text(kept, new, older)
    elif fits_layout(kept) and not fits_layout(new):
        yield "read on its AMP form, the kept one on its own page"


def _reasons_of_text(kept: Article, new: Article, older: Collection[str]) -> Iterator[str]:
    """Yield what speaks against a text that is another one than the kept text."""
    if new.content_hash in older:
        yield "an older text once more"
    if new.date_modified and kept.date_modified and new.date_modified < kept.date_modified:
        yield f"of {new.date_modified}, the kept one of {kept.date_modified}"
    if new.language != kept.language:
        yield f"its language is {new.language}, that of the kept one {kept.language}"
    if new.extraction.method == kept.extraction.method and kept.complete and not _doubts(kept):
        yield from _losses(kept, new)


def _doubts(article: Article) -> set[str]:
    return {suspect.why for suspect in article.suspect} & _IN_DOUBT


def is_redated(kept: Article, new: Article) -> bool:
    """Return whether a text names another day of publication than the kept one, whose day fits its address."""
    one, other = kept.date_published, new.date_published
    if not one or not other or one == other or days_apart(one, other) <= MAX_DAYS_APART:
        return False
    return not any(suspect.why == "date-far-from-address" for suspect in kept.suspect)


def _losses(kept: Article, new: Article) -> Iterator[str]:
    """Yield what a text lacks that the kept one has, where both were read in one way."""
    lost = kept.word_count - new.word_count
    if lost > FREE_WORDS and new.page_count < kept.page_count:
        yield f"{new.page_count} pages after {kept.page_count}"
    if lost > FREE_WORDS and new.word_count < MIN_SHARE_OF_WORDS * kept.word_count:
        yield f"{new.word_count} words after {kept.word_count}"
    if min(kept.word_count, new.word_count) > FREE_WORDS and shared_runs(kept.text, new.text) < MIN_SHARED_RUNS:
        yield "hardly a word of the kept text is in it"


def shared_runs(one: str, other: str) -> float:
    """Return the share, 0 to 1, of the runs of words of the shorter text that the other has too; 1 without a run."""
    runs, others = _runs(one), _runs(other)
    least = min(len(runs), len(others))
    return len(runs & others) / least if least else 1.0


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return set(zip(*(words[start:] for start in range(RUN_WORDS)), strict=False))
