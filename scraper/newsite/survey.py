"""Find the elements that hold body, date, byline, lead picture and tags: selectors with their evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scraper.core.watch import within
from scraper.parsing.fields.dates import read_date
from scraper.parsing.page.decode import decode
from scraper.parsing.page.dom import Document, parse_html, visible_text
from scraper.parsing.page.head import Head, read_head, text_of
from scraper.parsing.second_opinion import read_plainly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scraper.core.page import Page
    from scraper.parsing.page.dom import Element

_MAX_LINE_CHARS: Final = 80  # of a date line or byline
_MIN_BODY_SHARE: Final = 0.9  # of trafilatura's words that a body holds
_MAX_CANDIDATES: Final = 3  # shown for each field


@dataclass(slots=True)
class RankedSelector:
    """A selector and how well it finds a field.

    pages: on how many it finds one right element.
    score: the higher the better.
    why: the reason in words.
    """

    selector: str
    pages: int
    score: float
    why: str


@dataclass(slots=True)
class Survey:
    """The result of a survey. pages: how many were read; fields: candidates of each field, the best first."""

    pages: int
    fields: dict[str, list[RankedSelector]] = field(default_factory=dict)


@dataclass(slots=True)
class _Seen:
    doc: Document
    head: Head
    words: Counter[str]


def gather(pages: Sequence[Page]) -> Survey:
    """Return the selectors for the pages of one site; a body is measured against the text that trafilatura finds."""
    seen = []
    for page in pages:
        with within(page.url):
            html = decode(page)
            doc = parse_html(html)
            pieces = read_plainly(html, page.url).pieces
        seen.append(_Seen(doc, read_head(doc), Counter(word for piece in pieces for word in piece.text.split())))
    found = Survey(len(seen))
    for name, judge in _JUDGES.items():
        found.fields[name] = _rank(seen, judge)
    return found


def _rank(seen: list[_Seen], judge: Callable[[_Seen, Element], tuple[float, str]]) -> list[RankedSelector]:
    votes: dict[str, list[tuple[float, str]]] = {}
    for one in seen:
        here: dict[str, list[tuple[float, str]]] = {}
        for node in one.doc.select("body *"):
            for selector in _selectors(node):
                here.setdefault(selector, []).append(judge(one, node))
        for selector, judged in here.items():
            if len(judged) == 1 and judged[0][0] > 0:  # a selector of several elements anchors nothing
                votes.setdefault(selector, []).append(judged[0])
    ranked = [
        RankedSelector(selector, len(all_), sum(score for score, _ in all_) / len(seen), all_[0][1])
        for selector, all_ in votes.items()
    ]
    ranked.sort(key=lambda one: (-one.pages, -round(one.score, 3), len(one.selector)))
    return ranked[:_MAX_CANDIDATES]


def _selectors(node: Element) -> Iterable[str]:
    """Yield the selectors that can name an element: its tag with its id or one class of plain words."""
    tag = node.tag
    identity = node.attr("id") or ""
    if identity.replace("-", "").replace("_", "").isalpha():
        yield f"{tag}#{identity}"
    for name in (node.attr("class") or "").split():
        if name.replace("-", "").replace("_", "").isalpha():
            yield f"{tag}.{name}"


def _body(one: _Seen, node: Element) -> tuple[float, str]:
    if node.tag in {"html", "body", "p", "a", "span"} or not one.words:
        return 0, ""
    text = Counter(visible_text(node).split())
    share = (text & one.words).total() / one.words.total()
    if share < _MIN_BODY_SHARE:
        return 0, ""
    own = (text & one.words).total() / max(1, text.total())
    return share + own, f"holds {share:.0%} of the text, {own:.0%} of it is text"


def _date(one: _Seen, node: Element) -> tuple[float, str]:
    text = visible_text(node)
    found = read_date(text) if len(text) < _MAX_LINE_CHARS else None
    right = read_date(text_of(one.head.article.get("datePublished")))
    if not found or (right and found[:16] != right[:16]):
        return 0, ""
    return 1 + bool(right) - len(text) / 1000, f"says {text!r}" + (", as JSON-LD does" if right else "")


def _author(one: _Seen, node: Element) -> tuple[float, str]:
    text = visible_text(node)
    name = text_of(one.head.article.get("author")) or one.head.meta("author")
    if not name or name not in text or len(text) > _MAX_LINE_CHARS:
        return 0, ""
    return 1 - len(text) / 1000, f"says {text!r}"


def _lead(one: _Seen, node: Element) -> tuple[float, str]:
    name = one.head.meta("og:image").partition("?")[0].rpartition("/")[2]
    if node.tag not in {"figure", "div", "picture"} or not name or len(visible_text(node)) > 5 * _MAX_LINE_CHARS:
        return 0, ""
    held = [img for img in node.find_all("img") if name in (img.attr("src") or "")]
    return (1.0, "holds the picture of og:image") if len(held) == 1 else (0, "")


def _tags(_: _Seen, node: Element) -> tuple[float, str]:
    links = [link for link in node.find_all("a") if "/tag/" in (link.attr("href") or "")]
    if not links or len(visible_text(node)) > 5 * _MAX_LINE_CHARS or node.tag == "a":
        return 0, ""
    text = " ".join(visible_text(link) for link in links)
    own = len(text) / max(1, len(visible_text(node)))
    return own, f"holds {len(links)} links to tags"


_JUDGES: Final = {"body": _body, "date": _date, "author": _author, "lead_image": _lead, "tags": _tags}
