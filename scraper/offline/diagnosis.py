"""What the program sees in a page: layout, fields with their sources and competitors, blocks, cuts, warnings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scraper.composition.process import nowhere, process
from scraper.composition.second_reading import read_again
from scraper.core.article import BY_LAYOUT
from scraper.core.errors import Rejected
from scraper.offline.page_map import map_of
from scraper.offline.parting import where_they_part
from scraper.parsing import FAR
from scraper.parsing.page.parsed_page import open_page
from scraper.parsing.read import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.core.article import Article
    from scraper.core.draft import Draft
    from scraper.core.page import Page
    from scraper.offline.page_map import MapBlock
    from scraper.offline.parting import LoneLine
    from scraper.parsing.page.parsed_page import ParsedPage

_FIELDS: Final = (
    "title", "subtitle", "description", "kind", "section", "subsection", "date_published", "date_modified", "authors",
    "tags",
)  # fmt: skip

_READ_BY: Final = {
    "found": "the body was found by its content",
    "state": "the body was read from the page's scripts",
    "trafilatura": "read by trafilatura",
}


@dataclass(slots=True, frozen=True)
class DiagnosedField:
    """One field. source: where its value was read; rivals: what the other places say, by place."""

    name: str
    value: str
    source: str
    rivals: dict[str, str]


@dataclass(slots=True)
class Diagnosis:
    """A page as the program sees it.

    site: its newsroom, or its host.
    layout, method: as in ``extraction``.
    tried: the layouts whose body was found.
    evidence: what a page of no known layout shows, as named lines; empty for any other.
    findings: the fields of the page, and for an Article those of its body.
    pieces: what the walk made of the body before cleaning, as (type, rule or "", text).
    blocks: the blocks of the page, with what became of each.
    cuts: how often each rule fired.
    disagreement: the share of words that trafilatura reads and the Article has lost, None without an Article.
    parting: the lines that the Article or trafilatura has alone.
    article or rejected: the outcome.
    warnings: what a person should look at, each one line.
    """

    url: str
    site: str = ""
    layout: str | None = None
    method: str = ""
    tried: list[str] = field(default_factory=list)
    evidence: dict[str, str] = field(default_factory=dict)
    findings: list[DiagnosedField] = field(default_factory=list)
    pieces: list[tuple[str, str, str]] = field(default_factory=list)
    blocks: list[MapBlock] = field(default_factory=list)
    cuts: dict[str, int] = field(default_factory=dict)
    disagreement: float | None = None
    parting: list[LoneLine] = field(default_factory=list)
    article: Article | None = None
    rejected: Rejected | None = None
    warnings: list[str] = field(default_factory=list)


def explain(page: Page, serve: Callable[[str], Page] = nowhere) -> Diagnosis:
    """Make the Article of a page as ``process`` does, while every source of every field is asked.

    serve: gives the further pages of the article. Leave out the AMP form: it would hide that the layout of the page
    itself is unknown.

    Never raises ``Rejected``: a rejection is part of the diagnosis.
    """
    diagnosis = Diagnosis(page.url)
    opened_pages: list[ParsedPage] = []
    seen: list[tuple[ParsedPage, Draft]] = []

    def look_closely(page: Page) -> Draft:
        opened = open_page(page, thorough=True)
        opened_pages.append(opened)
        draft = read(opened)
        seen.append((opened, draft))
        return draft

    try:
        diagnosis.article = process(page, serve, reader=look_closely)
    except Rejected as rejection:
        diagnosis.rejected = rejection
    if opened_pages:  # a page that was rejected shows its evidence too
        diagnosis.evidence = opened_pages[0].evidence
        cuts = {cut.text.strip(): cut.rule for cut in diagnosis.article.removed} if diagnosis.article else {}
        diagnosis.blocks = map_of(opened_pages[0], seen[0][1] if seen else None, cuts)
    if seen:
        _describe(diagnosis, *seen[0])
    if diagnosis.rejected:
        diagnosis.warnings.append(str(diagnosis.rejected))
    if diagnosis.article:
        _judge(diagnosis, page, diagnosis.article)
    return diagnosis


def _judge(diagnosis: Diagnosis, page: Page, article: Article) -> None:
    diagnosis.findings += _of_body(article)
    diagnosis.cuts = dict(Counter(cut.rule for cut in article.removed))
    try:
        diagnosis.disagreement = read_again(page, article)
        diagnosis.parting = where_they_part(page, article)
    except Exception as error:  # noqa: BLE001  other people's code, which pages can break
        diagnosis.warnings.append(f"not read a second time: {str(error) or type(error).__name__}")
    _warn(diagnosis, article)


def _describe(diagnosis: Diagnosis, opened: ParsedPage, draft: Draft) -> None:
    diagnosis.tried = opened.tried
    diagnosis.site, diagnosis.layout, diagnosis.method = draft.site, draft.layout, draft.method
    diagnosis.pieces = [(piece.type, piece.rule or "", piece.text) for piece in draft.pieces]
    for name in _FIELDS:
        value = getattr(draft, name)
        shown = ", ".join(value) if isinstance(value, list) else value or ""
        source = draft.sources.get(name, "")
        diagnosis.findings.append(DiagnosedField(name, shown, source, draft.rivals.get(name, {})))
    if opened.head.broken:
        diagnosis.warnings.append(f"{opened.head.broken} JSON-LD scripts of the page could not be read")


def _of_body(article: Article) -> list[DiagnosedField]:
    """Return what the cleaning has read in the body, and what stands in it and above it beside the text."""
    values = {
        "dateline": (article.dateline or "", "cut by the rule dateline"),
        "editors": (", ".join(article.editors), "cut by the rule signature"),
        "agencies": (", ".join(article.agencies), "cut by the rule signature"),
        "images": (", ".join(image.url for image in article.images), "above and in the body"),
        "embeds": (", ".join(f"{one.provider} {one.type}" for one in article.embeds), "above and in the body"),
        "related": (", ".join(link.title for link in article.related), "boxes in the body"),
    }
    return [DiagnosedField(name, value, source if value else "", {}) for name, (value, source) in values.items()]


def _warn(diagnosis: Diagnosis, article: Article) -> None:
    warnings = diagnosis.warnings
    if article.extraction.method not in BY_LAYOUT:
        warnings.append(f"no known layout: {_READ_BY[article.extraction.method]}; the site may have changed")
    elif diagnosis.disagreement is not None and diagnosis.disagreement > FAR:
        warnings.append(f"sentences are lost here: trafilatura finds {diagnosis.disagreement:.0%} more words")
    for name in ("title", "date_published", "section"):
        if not getattr(article, name):
            warnings.append(f"no {name}")
    warnings += [f"{doubt.why}: {doubt.text}" for doubt in article.suspect]
    if len(diagnosis.tried) > 1:
        warnings.append(f"empty bodies by the layouts {', '.join(diagnosis.tried[:-1])}")
