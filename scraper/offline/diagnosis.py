"""What the program sees in a page: layout, fields with their sources and competitors, blocks, cuts, warnings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scraper.cleaning import clean
from scraper.composition.validate import validate
from scraper.core.errors import Rejected
from scraper.core.watch import within
from scraper.parsing import FAR, disagreement
from scraper.parsing.read import look, read

if TYPE_CHECKING:
    from scraper.core.article import Article
    from scraper.core.draft import Draft
    from scraper.core.page import Page

FIELDS: Final = (
    "title", "subtitle", "description", "kind", "section", "subsection", "date_published", "date_modified", "authors",
    "tags",
)  # fmt: skip


@dataclass(slots=True, frozen=True)
class Finding:
    """One field: its value, where it was read, and what the other places say, by place."""

    name: str
    value: str
    source: str
    rivals: dict[str, str]


@dataclass(slots=True)
class Diagnosis:
    """A page as the program sees it.

    site: its newsroom, or its host; layout, method: as in ``extraction``; tried: layouts whose body was found;
    findings: the fields, of an Article those of its body too; pieces: what the walk made of the body, as (type, rule or
    "", text), before cleaning; cuts: how often each rule fired; disagreement: share of words that trafilatura reads and
    the Article has lost, None where there is no Article; article or rejected: the outcome; warnings: what a person
    should look at, each one line.
    """

    url: str
    site: str = ""
    layout: str | None = None
    method: str = ""
    tried: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    pieces: list[tuple[str, str, str]] = field(default_factory=list)
    cuts: dict[str, int] = field(default_factory=dict)
    disagreement: float | None = None
    article: Article | None = None
    rejected: Rejected | None = None
    warnings: list[str] = field(default_factory=list)


def explain(page: Page) -> Diagnosis:
    """Reads the page as ``process`` does, asking every source of every field. Never raises ``Rejected``: it says so."""
    diagnosis = Diagnosis(page.url)
    try:
        with within(page.url):
            article = _read(page, diagnosis)
    except Rejected as refused:
        diagnosis.rejected = refused
        diagnosis.warnings.append(str(refused))
        return diagnosis
    diagnosis.article = article
    diagnosis.findings += _of_body(article)
    diagnosis.cuts = dict(Counter(cut.rule for cut in article.removed))
    try:
        with within(page.url):
            diagnosis.disagreement = disagreement(page, article)
    except Exception as error:  # noqa: BLE001  other people's code, which pages can break
        diagnosis.warnings.append(f"not read a second time: {str(error) or type(error).__name__}")
    _warn(diagnosis, article)
    return diagnosis


def _read(page: Page, diagnosis: Diagnosis) -> Article:
    sight = look(page)
    sight.thorough = True
    diagnosis.tried = sight.tried
    draft, reading = read(sight)
    _describe(diagnosis, draft, reading.rivals)
    if sight.head.broken:
        diagnosis.warnings.append(f"{sight.head.broken} JSON-LD scripts of the page could not be read")
    return validate(clean(draft))


def _describe(diagnosis: Diagnosis, draft: Draft, rivals: dict[str, dict[str, str]]) -> None:
    diagnosis.site, diagnosis.layout, diagnosis.method = draft.site, draft.layout, draft.method
    diagnosis.pieces = [(piece.type, piece.rule or "", piece.text) for piece in draft.pieces]
    for name in FIELDS:
        value = getattr(draft, name)
        shown = ", ".join(value) if isinstance(value, list) else value or ""
        source = draft.sources.get(name, "")
        diagnosis.findings.append(Finding(name, shown, source, rivals.get(name, {})))


def _of_body(article: Article) -> list[Finding]:
    """What the cleaning has read in the body, and what stands in it and above it beside the text."""
    said = {
        "dateline": (article.dateline or "", "cut by the rule dateline"),
        "editors": (", ".join(article.editors), "cut by the rule signature"),
        "agencies": (", ".join(article.agencies), "cut by the rule signature"),
        "images": (", ".join(image.url for image in article.images), "above and in the body"),
        "embeds": (", ".join(f"{one.provider} {one.type}" for one in article.embeds), "above and in the body"),
        "related": (", ".join(link.title for link in article.related), "boxes in the body"),
    }
    return [Finding(name, value, source if value else "", {}) for name, (value, source) in said.items()]


def _warn(diagnosis: Diagnosis, article: Article) -> None:
    warnings = diagnosis.warnings
    if article.extraction.method != "adapter":
        warnings.append("no known layout: read by trafilatura; the site may have changed")
    elif diagnosis.disagreement is not None and diagnosis.disagreement > FAR:
        warnings.append(f"sentences are lost here: trafilatura finds {diagnosis.disagreement:.0%} more words")
    for name in ("title", "date_published", "section"):
        if not getattr(article, name):
            warnings.append(f"no {name}")
    warnings += [f"{doubt.why}: {doubt.text}" for doubt in article.suspect]
    if len(diagnosis.tried) > 1:
        warnings.append(f"empty bodies by the layouts {', '.join(diagnosis.tried[:-1])}")
