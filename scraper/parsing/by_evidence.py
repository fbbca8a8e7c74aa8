"""Reads a page whose layout nobody wrote down: by its content, by its state, with a second opinion where in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scraper.core.article import Suspect
from scraper.core.errors import Reason, Rejected
from scraper.core.piece import Piece
from scraper.core.words import looks_indonesian
from scraper.facts import names
from scraper.facts.furniture import Furniture
from scraper.facts.site import Layout
from scraper.parsing.body.figures import caption_of, cut_counters
from scraper.parsing.body.walk import FoundWalk
from scraper.parsing.fields.bylines import read_authors
from scraper.parsing.fields.dates import read_date
from scraper.parsing.fields.lead import read_lead, read_player
from scraper.parsing.found.about import About
from scraper.parsing.found.find import find_body, find_in
from scraper.parsing.found.grounds import MIN_WORDS as MIN_UNDOUBTED_WORDS
from scraper.parsing.found.grounds import grounds_of
from scraper.parsing.found.page_state import find_state
from scraper.parsing.page.decode import decode
from scraper.parsing.page.dom import parse_html, squash
from scraper.parsing.page.head import language_of
from scraper.parsing.refuse import refuse
from scraper.parsing.second_opinion import Opinion, read_plainly, second_opinion
from scraper.parsing.sight import amp_of, draft_of, known_of, pictures_of, reading_of, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.core.draft import Draft
    from scraper.parsing.fields.fields import Reading
    from scraper.parsing.fields.images import Pictures
    from scraper.parsing.found.find import Found
    from scraper.parsing.found.grounds import Grounds
    from scraper.parsing.found.page_state import StateBody
    from scraper.parsing.sight import Sight

UNKNOWN: Final = Layout(name="unknown", body=())
MIN_WORDS: Final = 25  # of a text that was found; shorter ones stand on pages that are no article
MIN_WORDS_BESIDE_PICTURES: Final = 5  # of the text of a page that is made of pictures, or of a video
_KINDS_OF_TEXT: Final = frozenset(("article", "column", "live"))
_MIN_HINT_WORDS: Final = 50  # of a text in the page's structured data that can judge another one
_LISTED: Final = 0.6  # share of sentences that are summaries of other articles; a page with more is a list
_MIN_LISTED: Final = 3  # such sentences
_NO_TEXT: Final = frozenset(("few words", "no headline"))  # doubts with which the document may have no text at all
_MIN_SLUG_WORDS: Final = 3
_SLUG_SHARE: Final = 0.4  # share of the words of the address that stand on an article's page


@dataclass(slots=True)
class Evidence:
    """What was found on a page of no known layout. found, grounds: its body by content; state: its body in scripts."""

    found: Found | None
    grounds: Grounds | None
    state: StateBody | None = None
    opinion: Opinion | None = None

def read_by_evidence(sight: Sight) -> tuple[Draft, Reading]:
    """The draft of a page of no known layout, and how its fields were read; raises ``Rejected``.

    What is found by content is taken where no check of it fails. Where one does, the page's state is looked into, and
    trafilatura is asked; the same page always gives the same draft.
    """
    layout = sight.site.layouts[0] if sight.site and sight.site.layouts else UNKNOWN
    reading = reading_of(sight, layout)
    draft = draft_of(sight, reading)
    hint = _hint(sight)
    found = find_body(sight.doc, sight.base, reading.titles, hint, kind=draft.kind)
    undoubted = MIN_UNDOUBTED_WORDS if draft.kind in _KINDS_OF_TEXT else MIN_WORDS_BESIDE_PICTURES
    grounds = grounds_of(found, reading.titles, hint, min_words=undoubted) if found else None
    evidence = Evidence(found, grounds)
    if found and grounds and not grounds.doubts and _is_of_address(sight, reading, found):
        _walk(sight, reading, draft, found)
    else:
        _read_in_doubt(sight, reading, draft, evidence)
    if sight.site is None:
        _set_language(sight, draft)
    return draft, reading


def _hint(sight: Sight) -> Callable[[str], bool] | None:
    """Whether the text in the page's structured data has a beginning of a line; None where it has no text."""
    text = squash(sight.head.body)
    return text.__contains__ if len(text.split()) >= _MIN_HINT_WORDS else None


def _walk(sight: Sight, reading: Reading, draft: Draft, found: Found) -> None:
    """Completes the draft with a body that was found by content."""
    pictures = pictures_of(sight)
    known = known_of(sight, reading, draft)
    lead = read_lead(sight.doc, reading.layout, pictures)
    furniture = sight.site.furniture if sight.site else Furniture()
    walk = FoundWalk(furniture, pictures, known, found.treatments)
    walk.walk(found.nodes)
    draft.pieces, draft.images = walk.pieces, [*lead, *walk.images]
    draft.method, draft.layout = "found", None
    _complete(sight, reading, draft, found, pictures, has_lead=bool(lead))
    if known.gallery:
        cut_counters(draft.pieces)
    if draft.kind == "video":
        draft.pieces = [*read_player(sight.doc, sight.head, reading.layout, walk.pieces, sight.base), *walk.pieces]
    settle(draft, walk.related)


def _complete(
    sight: Sight, reading: Reading, draft: Draft, found: Found, pictures: Pictures, *, has_lead: bool
) -> None:
    """Completes the fields that no known place of the page gave, by what stands around the text."""
    site = sight.site
    offset, brands = (site.utc_offset, site.brands) if site else ("+07:00", ())
    seen = About(found, offset, brands)
    if draft.date_published is None and (line := seen.date_line()):
        draft.date_published = read_date(line, offset=offset)
        draft.sources["date_published"] = "line near the headline"
    if not draft.authors and (byline := seen.byline()):
        draft.authors = read_authors(byline, brands)
        draft.sources["authors"] = "line near the headline"
    if not draft.tags and (topics := seen.topics(sight.doc)):
        draft.tags = topics
        draft.sources["tags"] = "links to topics near the text"
    if not has_lead and draft.kind != "photo" and (figure := seen.lead()) is not None:
        caption, images = caption_of(figure.node)
        lead = [image for img in images if (image := pictures.take(img, caption))]
        draft.images = [*lead[:1], *draft.images]
        if lead and caption:
            draft.pieces = [Piece(caption, rule=names.PHOTO_CAPTION), *draft.pieces]


def _read_in_doubt(sight: Sight, reading: Reading, draft: Draft, evidence: Evidence) -> None:
    """Completes the draft of a page whose body is doubted or was not found; raises ``Rejected``."""
    found = evidence.found
    doubts = set(evidence.grounds.doubts) if evidence.grounds else {"few words"}
    if doubts & _NO_TEXT:
        evidence.state = state = find_state(sight.doc, sight.head, reading.titles)
        if state is not None and state.words >= MIN_WORDS and not _is_shown(found, state):
            _walk_state(sight, reading, draft, state)
            return
    refused = _refusal(sight, reading, draft, evidence)
    if refused is not None:
        refused.amp_url = amp_of(sight) if sight.site else None
        raise refused
    evidence.opinion = opinion = second_opinion(decode(sight.page), sight.base, found, doubts)
    if found is not None and (opinion.agrees or not opinion.is_better):
        _walk(sight, reading, draft, found)
    else:
        _take_opinion(sight, reading, draft, opinion)
    if found is not None and not opinion.agrees:
        reasons = ", ".join(sorted(doubts)) or "its address"
        draft.suspect.append(Suspect("disputed", f"the second opinion reads another text; in doubt: {reasons}", -1, -1))
    if _words(draft.pieces) < _min_words(draft):
        raise refuse(sight.doc, sight.head, sight.page.url, article_address=True)


def _min_words(draft: Draft) -> int:
    return MIN_WORDS if draft.kind in _KINDS_OF_TEXT else MIN_WORDS_BESIDE_PICTURES


def _is_shown(found: Found | None, state: StateBody) -> bool:
    """Whether the document shows the text of its state, so that the document is read."""
    if found is None:
        return False
    text = squash(parse_html(state.html).text)
    speaking = [line.text for line in found.lines if line.weight > 0]
    return bool(speaking) and sum(line[:60] in text for line in speaking) * 2 >= len(speaking)


def _walk_state(sight: Sight, reading: Reading, draft: Draft, state: StateBody) -> None:
    """Completes the draft with a body that stands in a script, read with the care of any other."""
    found = find_in(parse_html(state.html), sight.base, reading.titles)
    _walk(sight, reading, draft, found)
    draft.method = "state"
    draft.sources["text"] = state.source


def _refusal(sight: Sight, reading: Reading, draft: Draft, evidence: Evidence) -> Rejected | None:
    """The rejection of a page that is no article, None for one that may be."""
    url = sight.page.url
    found, grounds = evidence.found, evidence.grounds
    refused = refuse(sight.doc, sight.head, url, article_address=True)
    if refused.reason is not Reason.EMPTY_BODY:
        return refused
    if found is None or grounds is None:
        return refused if sight.site else None
    speaking = sum(line.weight > 0 for line in found.lines)
    if grounds.listed >= _LISTED and speaking >= _MIN_LISTED:
        return Rejected(Reason.INDEX, "its sentences are summaries of other articles", url=url)
    if grounds.consent:
        return Rejected(Reason.NOT_AN_ARTICLE, "a page that asks for consent", url=url)
    if sight.site and (grounds.words < _min_words(draft) or set(grounds.doubts) >= _NO_TEXT):
        return refused
    if sight.site and "no headline" in grounds.doubts and set(grounds.doubts) & {"a list", "few sentences"}:
        return Rejected(Reason.INDEX, "no headline, and links where sentences should be", url=url)
    if not _is_of_address(sight, reading, found):
        return Rejected(Reason.NOT_AN_ARTICLE, "the page has hardly a word of its address", url=url)
    return None


def _is_of_address(sight: Sight, reading: Reading, found: Found) -> bool:
    """Whether the text can be the one that the address names, by the words in it."""
    slug = set(sight.address.slug.lower().split("-")) - {""} if sight.site and sight.address else set()
    if len(slug) < _MIN_SLUG_WORDS:
        return True
    text = " ".join([*reading.titles, *(line.text for line in found.lines)]).lower()
    return sum(word in text for word in slug) >= _SLUG_SHARE * len(slug)


def _take_opinion(sight: Sight, reading: Reading, draft: Draft, opinion: Opinion) -> None:
    """Completes the draft with the text of the second opinion, which has no structure."""
    pictures = pictures_of(sight)
    draft.images = read_lead(sight.doc, reading.layout, pictures)
    draft.pieces, draft.method, draft.layout = opinion.pieces, "trafilatura", None
    told = opinion.told
    draft.title = draft.title or told.get("title")
    draft.description = draft.description or told.get("description")
    draft.authors = draft.authors or read_authors(told.get("author") or "")
    settle(draft, [])


def _set_language(sight: Sight, draft: Draft) -> None:
    stated = language_of(sight.doc) or None
    text = "\n\n".join([piece.text for piece in draft.pieces if piece.rule is None])
    draft.language = "id" if looks_indonesian(text) else (stated if stated not in {None, "id"} else "und") or "und"


def _words(pieces: list[Piece]) -> int:
    return sum(len(piece.text.split()) for piece in pieces if piece.rule is None)
