"""One page, read in every way: by the facts of its site, by its content alone, and by trafilatura."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from scraper.composition.process import nowhere, process
from scraper.core.article import BY_LAYOUT, fits_layout
from scraper.core.errors import Rejected
from scraper.core.late_pattern import late_pattern
from scraper.offline.diagnosis import Diagnosis, explain
from scraper.parsing import FAR
from scraper.parsing.page.parsed_page import open_page
from scraper.parsing.read import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.core.article import Article
    from scraper.core.draft import Draft
    from scraper.core.page import Page

AGREED: Final = 0.9  # share of words; two readings that have as many in common are one text
_WORD: Final = late_pattern(r"\w+")


@dataclass(slots=True)
class Readings:
    """What each way of reading makes of a page.

    main: what a crawl makes of it.
    alike: the share of words that the reading by content has in common with it, None where one of both is missing.
    by_content: why the reading by content refused the page, empty where it did not.
    differences: what does not agree, each in a few words; empty for a page on which the facts of the site hold.
    """

    main: Diagnosis
    alike: float | None = None
    by_content: str = ""
    differences: list[str] = field(default_factory=list)

    @property
    def by_facts(self) -> bool:
        """Whether the facts of the site have read the page."""
        return self.main.article is not None and self.main.method in BY_LAYOUT


def read_in_every_way(page: Page, serve: Callable[[str], Page] = nowhere) -> Readings:
    """Read a page as a crawl does, and again by its content alone; a further page comes from ``serve``."""
    readings = Readings(explain(page, serve))
    try:
        found = process(page, serve, reader=_read_without_facts)
    except Rejected as rejection:
        readings.by_content = str(rejection)
    else:
        if readings.main.article is not None:
            readings.alike = alike(readings.main.article, found)
    readings.differences = list(_differences(readings))
    return readings


def alike(one: Article, other: Article) -> float:
    """Return the share of words, 0 to 1, that two readings have in common; 1 for two without a word."""
    words, others = (Counter(_WORD.findall(article.text.lower())) for article in (one, other))
    count = words.total() + others.total()
    return 2 * (words & others).total() / count if count else 1.0


def _read_without_facts(page: Page) -> Draft:
    """Read a page as one of the site's whose layout nobody has written down."""
    opened = open_page(page)
    if opened.site is not None:
        opened.site = replace(opened.site, layouts=())
    return read(opened)


def _differences(readings: Readings) -> list[str]:
    main = readings.main
    if main.rejected:
        return [f"refused: {main.rejected.reason}"]
    found = []
    if main.article is None or not fits_layout(main.article):
        found.append("its layout is unknown")
    if readings.by_content:
        found.append("the reading by content refuses it")
    elif readings.alike is not None and readings.alike < AGREED:
        found.append(f"by content another text, {readings.alike:.0%} alike")
    if main.disagreement is not None and main.disagreement > FAR:
        found.append(f"the second opinion has {main.disagreement:.0%} more words")
    if main.article is not None:
        missing = [name for name in ("title", "date_published", "section") if not getattr(main.article, name)]
        found += [f"no {name}" for name in missing]
    return found
