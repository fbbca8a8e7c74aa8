"""One Article as its page shows it: the text, the cuts in their places, the fields."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scraper.running.report.article_page import Part, marked

if TYPE_CHECKING:
    from scraper.core.article import Article

MAX_SHOWN_CHARS: Final = 16_000  # of one part of a text: the page stays under 60 KB with the text in it twice
MAX_CUTS_LISTED: Final = 30
MAX_LISTED: Final = 40  # links, pictures, embeds; the longest article of the site has 30 pictures

Line = tuple[str, list[Part]]


@dataclass(slots=True, frozen=True)
class ArticleView:
    """What the template of an article needs.

    lines: the type of each line (``cut`` for one that is gone) and its parts, cut and kept.
    part, parts: which part of a long text this is, from 1, and how many there are.
    cuts: how often each rule cut, the most first.
    facts: the plain fields that have a value.
    """

    article: Article
    lines: list[Line]
    part: int
    parts: int
    cuts: list[tuple[str, int]]
    facts: list[tuple[str, str]]


def view_of(article: Article, part: int = 1) -> ArticleView:
    """Return what is shown of an Article; a part beyond the last is the last."""
    parts = _parts(marked(article))
    number = min(max(part, 1), len(parts))
    return ArticleView(
        article=article,
        lines=parts[number - 1],
        part=number,
        parts=len(parts),
        cuts=Counter(cut.rule for cut in article.removed).most_common(),
        facts=_facts(article),
    )


def _parts(lines: list[Line]) -> list[list[Line]]:
    """Cut a long text between its lines, and a line that is too long by itself inside it."""
    parts: list[list[Line]] = [[]]
    left = MAX_SHOWN_CHARS
    for kind, pieces in lines:
        for piece in _short(pieces):
            size = sum(len(one.text) for one in piece)
            if size > left and parts[-1]:
                parts.append([])
                left = MAX_SHOWN_CHARS
            parts[-1].append((kind, piece))
            left -= size
    return parts


def _short(pieces: list[Part]) -> list[list[Part]]:
    if sum(len(one.text) for one in pieces) <= MAX_SHOWN_CHARS:
        return [pieces]
    return [
        [Part(one.text[at : at + MAX_SHOWN_CHARS], one.rule)]
        for one in pieces
        for at in range(0, len(one.text), MAX_SHOWN_CHARS)
    ]


def _facts(article: Article) -> list[tuple[str, str]]:
    read_by = " ".join(part for part in (article.extraction.method, article.extraction.layout) if part)
    facts = {
        "Published": article.date_published,
        "Modified": article.date_modified,
        "Dateline": article.dateline,
        "Authors": ", ".join(article.authors),
        "Editors": ", ".join(article.editors),
        "Agencies": ", ".join(article.agencies),
        "Kind": article.kind,
        "Words": f"{article.word_count:,}",
        "Pages": str(article.page_count),
        "Complete": "yes" if article.complete else "no",
        "Read by": f"{read_by} ({article.extraction.version})",
        "Revision": str(article.revision),
        "Fetched": article.fetched_at,
        "Id": article.id,
    }
    return [(name, value[:1_000]) for name, value in facts.items() if value]
