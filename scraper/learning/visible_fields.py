"""The places that hold date, byline, lead picture and tags: selectors that agree with the page's own data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import mean
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.learning.selector_candidates import CandidateSelector, Rank, names_of
from scraper.parsing.fields.bylines import read_authors
from scraper.parsing.fields.dates import read_date
from scraper.parsing.fields.titles import title_key
from scraper.parsing.fields.topics import TOPIC_ADDRESS
from scraper.parsing.found.vocabulary import named
from scraper.parsing.page.dom import Text, visible_text
from scraper.parsing.page.head import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scraper.learning.studied_page import StudiedPage
    from scraper.parsing.page.dom import Element

_MAX_LINE_CHARS: Final = 80  # of a date line or byline
_MAX_BYLINE_WORDS: Final = 8
_BYLINE: Final = late_pattern(r"(?:oleh|penulis|reporter|by)\b", re.IGNORECASE)
_LEADS_BYLINE: Final = late_pattern(r"\b(?:oleh|penulis|reporter|by)\s*:?\s*\Z", re.IGNORECASE)
_BYLINE_WORDS: Final = frozenset(("author", "byline", "penulis"))
_MAX_BOX_CHARS: Final = 400  # of a box of tags, or of a picture with its caption
_MAX_ELEMENTS: Final = 4_000  # of a page that are looked at
_WORST_RANK: Final = Rank.HASH  # a selector of a worse rank is not worth a place in a file
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class RankedSelector:
    """A selector and how well it finds a field.

    pages: on how many it finds one right element.
    why: what it finds on the first of them, in words.
    """

    selector: str
    pages: int
    score: float
    why: str


def rank_fields(pages: Sequence[StudiedPage]) -> dict[str, list[RankedSelector]]:
    """Return the candidates of each field, the best first."""
    votes: dict[str, dict[CandidateSelector, list[tuple[float, str]]]] = {name: {} for name in _JUDGES}
    for page in pages:
        for name, found in _judged(page).items():
            for candidate, judgement in found.items():
                votes[name].setdefault(candidate, []).append(judgement)
    return {name: _ranked(found) for name, found in votes.items()}


def _ranked(found: dict[CandidateSelector, list[tuple[float, str]]]) -> list[RankedSelector]:
    rows = [
        (candidate.rank, RankedSelector(candidate.selector, len(all_), mean(score for score, _ in all_), all_[0][1]))
        for candidate, all_ in found.items()
    ]
    rows.sort(key=lambda row: (-row[1].pages, -round(row[1].score, 2), row[0], len(row[1].selector), row[1].selector))
    return [row for _, row in rows[:_SHOWN]]


def _judged(page: StudiedPage) -> dict[str, dict[CandidateSelector, tuple[float, str]]]:
    """Return by field the selectors that name exactly one right element of a page, with score and reason."""
    seen: dict[CandidateSelector, dict[str, tuple[float, str]] | None] = {}
    for node in page.opened.doc.select("body *")[:_MAX_ELEMENTS]:
        if not node.attrs and node.tag not in {"h1", "time"}:
            continue
        verdicts = _verdicts(page, node)
        for candidate in names_of(node):
            if candidate.rank <= _WORST_RANK:
                seen[candidate] = verdicts if candidate not in seen else None  # several elements anchor nothing
    return {
        name: {candidate: verdicts[name] for candidate, verdicts in seen.items() if verdicts and name in verdicts}
        for name in _JUDGES
    }


def _verdicts(page: StudiedPage, node: Element) -> dict[str, tuple[float, str]]:
    if len(node.text) > 2 * _MAX_BOX_CHARS or node.tag in {"html", "body", "a", "script", "style"}:
        return {}
    text = visible_text(node)
    if len(text) > _MAX_BOX_CHARS:
        return {}
    verdicts = {name: judge(page, node, text) for name, judge in _JUDGES.items()}
    return {name: verdict for name, verdict in verdicts.items() if verdict[0] > 0}


def _title(page: StudiedPage, node: Element, text: str) -> tuple[float, str]:
    names = {title_key(name) for name in page.titles} - {""}
    if node.tag not in {"h1", "h2"} or title_key(text) not in names:
        return 0, ""
    return 1.0, f"says {text!r}"


def _date(page: StudiedPage, _: Element, text: str) -> tuple[float, str]:
    found = read_date(text) if 0 < len(text) <= _MAX_LINE_CHARS else None
    right = page.draft.date_published
    if not found or (right and found[:10] != right[:10]):
        return 0, ""
    same = bool(right) and found[:16] == (right or "")[:16]
    return 1 + same - len(text) / 1000, f"says {text!r}" + (", as the page's own data does" if same else "")


def _author(page: StudiedPage, node: Element, text: str) -> tuple[float, str]:
    head = page.opened.head
    name = text_of(head.article.get("author")) or head.meta("author")
    if not 0 < len(text) <= _MAX_LINE_CHARS:
        return 0, ""
    if name and name in text:
        return 2 - len(text) / 1000, f"says {text!r}, as the page's own data does"
    names = f"{node.attr('class') or ''} {node.attr('id') or ''} {node.attr('itemprop') or ''}"
    is_named = _BYLINE.match(text) or _is_led(node) or not _BYLINE_WORDS.isdisjoint(named(names).frames)
    people = read_authors(text) if is_named and not name else []
    return (1 - len(text) / 1000, f"says {text!r}") if people and len(text.split()) <= _MAX_BYLINE_WORDS else (0, "")


def _is_led(node: Element) -> bool:
    """Return whether the words before an element, in its line, say that a name follows."""
    before = node.previous_sibling
    return isinstance(before, Text) and _LEADS_BYLINE.search(before.data) is not None


def _lead(page: StudiedPage, node: Element, _: str) -> tuple[float, str]:
    name = page.opened.head.meta("og:image").partition("?")[0].rpartition("/")[2]
    if node.tag not in {"figure", "div", "picture"} or not name:
        return 0, ""
    held = [img for img in node.find_all("img") if name in (img.attr("src") or "")]
    return (1 + (node.tag == "figure") / 10, "holds the picture of og:image") if len(held) == 1 else (0, "")


def _tags(_: StudiedPage, node: Element, text: str) -> tuple[float, str]:
    links = [link for link in node.find_all("a") if TOPIC_ADDRESS.search(link.attr("href") or "")]
    if not links:
        return 0, ""
    words = " ".join(visible_text(link) for link in links)
    return len(words) / max(1, len(text)), f"holds {len(links)} links to topics"


_JUDGES: Final[dict[str, Callable[[StudiedPage, Element, str], tuple[float, str]]]] = {
    "title": _title, "date": _date, "author": _author, "lead_image": _lead, "tags": _tags,
}  # fmt: skip
