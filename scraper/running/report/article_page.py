"""One article's raw text beside the clean one, with the cuts marked."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scraper.cleaning.repair import REPAIRS
from scraper.core.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.core.article import Article
    from scraper.record import Sight
    from scraper.storage.store import Store

log = logging.getLogger(__name__)
MAX_TEXT_CHARS: Final = 40_000  # a longer article would make the page of the report too heavy


@dataclass(slots=True)
class Part:
    """A stretch of text; rule is the name of the rule that cut it, empty for what was kept."""

    text: str
    rule: str = ""


@dataclass(slots=True)
class Sheet:
    """An article as the report shows it: its lines, each with the parts that were cut and those that were kept."""

    title: str
    url: str
    why: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    lines: list[tuple[str, list[Part]]] = field(default_factory=list)
    cuts: int = 0


def sheets(store: Store, sights: Iterable[Sight], most: int = 6) -> list[Sheet]:
    """Return the articles of those sights, at most so many; an article that cannot be read is left out."""
    found: list[Sheet] = []
    for sight in sights:
        article = _read(store, sight)
        if article is not None and len(article.text) < MAX_TEXT_CHARS:
            found.append(_sheet(article, sight.why))
        if len(found) == most:
            break
    return found


def _read(store: Store, sight: Sight) -> Article | None:
    try:
        return store.read(sight.id)
    except StoreError as error:  # a report of runs is not the place to mend a store
        log.warning("not shown in the report: %s", error)
        return None


def _sheet(article: Article, why: str) -> Sheet:
    facts = {
        "published": article.date_published,
        "section": "/".join(part for part in (article.section, article.subsection) if part),
        "authors": ", ".join(article.authors),
        "editors": ", ".join(article.editors),
        "dateline": article.dateline,
        "tags": ", ".join(article.tags),
        "read by": " ".join(part for part in (article.extraction.method, article.extraction.layout) if part),
        "words": str(article.word_count),
    }
    return Sheet(
        title=article.title or article.id,
        url=article.canonical_url,
        why=why,
        facts=[(name, value) for name, value in facts.items() if value],
        lines=marked(article),
        cuts=len(article.removed),
    )


def marked(article: Article) -> list[tuple[str, list[Part]]]:
    """Return the lines of the raw text in order: the block's type (``cut`` for a line that is gone) and its parts."""
    lines: list[tuple[str, list[Part]]] = []
    for index in range(len(article.blocks) + 1):
        cuts = [cut for cut in article.removed if cut.block == index]
        lines += [("cut", [Part(cut.text, cut.rule)]) for cut in cuts if cut.start < 0]
        if index == len(article.blocks):
            break
        block, parts, at = article.blocks[index], [], 0
        for cut in sorted((cut for cut in cuts if cut.start >= 0), key=lambda cut: cut.start):
            parts += [Part(block.text[at : cut.start]), Part(cut.text, cut.rule)]
            at = max(at, cut.start)
            if cut.rule in REPAIRS:  # a repaired text is shown as kept, behind what it was
                now = len(REPAIRS[cut.rule](cut.text))
                parts.append(Part(block.text[at : at + now]))
                at += now
        lines.append((block.type, [part for part in [*parts, Part(block.text[at:])] if part.text]))
    return lines
