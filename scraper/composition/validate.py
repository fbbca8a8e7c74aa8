"""Validate: the last stage completes an Article or rejects it with a reason."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from scraper.composition.text_checks import doubts_of
from scraper.core.article import is_complete, split_id
from scraper.core.errors import Reason, Rejected
from scraper.core.late_pattern import late_pattern
from scraper.core.words import count_words, looks_foreign
from scraper.sites.site_rules import text_rule_names

if TYPE_CHECKING:
    from scraper.core.article import Article, Kind

# Words that a whole page of a kind has at least. Infographics have 90 to 185 characters of text.
LEAST_WORDS: Final[dict[Kind, int]] = {
    "article": 20, "column": 40, "live": 15, "video": 5, "photo": 0, "infographic": 0,
}  # fmt: skip
_MAX_CUT_SHARE: Final = 0.5  # of a text, that the rules for text may take
_FREE_CUT_CHARS: Final = 400  # that the rules for text may take of any text
_ISO: Final = late_pattern(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


def validate(article: Article) -> Article:
    """Complete an Article: ``complete``, ``word_count`` and ``content_hash``.

    Raises ``Rejected``: no name to keep it under, empty, over-cleaned, too short, wrong language.
    """
    if split_id(article.id) is None:  # the store would refuse it, and that would end the crawl
        raise Rejected(Reason.NOT_AN_ARTICLE, f"{article.id!r} can name no file", url=article.url)
    article.suspect += doubts_of(article)
    article.complete = is_complete(article)
    article.word_count = count_words(article.text)
    article.content_hash = content_hash(article.title, article.text)
    _check_cuts(article)
    _check_length(article)
    if article.language == "id" and looks_foreign(article.text):
        raise Rejected(Reason.WRONG_LANGUAGE, "prose of another language", url=article.url)
    for moment in (article.date_published, article.date_modified):
        if moment is not None and not _ISO.fullmatch(moment):
            msg = f"{moment!r} is no date with time and offset"
            raise ValueError(msg)
    return article


def content_hash(title: str | None, text: str) -> str:
    """Return 32 hex digits that follow from title and text alone, on any machine and in any version of the program."""
    return hashlib.blake2b(f"{title or ''}\n\n{text}".encode(), digest_size=16).hexdigest()


def _check_cuts(article: Article) -> None:
    of_text = text_rule_names(article.site)  # furniture was never text of the article, however much of it there is
    cut = sum([len(cut.text) for cut in article.removed if cut.rule in of_text])
    whole = cut + len(article.text)
    if cut > _FREE_CUT_CHARS and cut > _MAX_CUT_SHARE * whole:
        raise Rejected(
            Reason.OVER_CLEANED,
            f"the rules took {cut:,} of {whole:,} characters: one of them must be wrong",
            url=article.url,
        )


def _check_length(article: Article) -> None:
    if article.kind in {"photo", "infographic"} and article.images:
        return
    if not article.text:
        raise Rejected(Reason.EMPTY_BODY, "nothing is left when the furniture is gone", url=article.url)
    if article.word_count < LEAST_WORDS[article.kind]:
        raise Rejected(
            Reason.TOO_SHORT,
            f"{article.word_count} words; a page of the kind {article.kind} has {LEAST_WORDS[article.kind]} at least",
            url=article.url,
        )
