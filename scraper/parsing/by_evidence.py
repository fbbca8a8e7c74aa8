"""Reads a page whose layout nobody wrote down: by its content, by its state, with a second opinion where in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.article_parts import Suspect
from scraper.core.errors import Reason, Rejected
from scraper.facts.site import Layout
from scraper.parsing.drafting import amp_of, draft_of, settle
from scraper.parsing.fields.bylines import read_authors
from scraper.parsing.fields.images import Pictures
from scraper.parsing.fields.lead import read_lead
from scraper.parsing.fields.page_fields import Reading
from scraper.parsing.found.find import find_by_content, read_whole
from scraper.parsing.found.found_evidence import FoundEvidence
from scraper.parsing.found.grounds import KINDS_OF_TEXT, LEAST_WORDS_BESIDE_PICTURES, grounds_of, least_words
from scraper.parsing.found.grounds import MIN_WORDS as UNDOUBTED_WORDS
from scraper.parsing.found.page_state import find_state
from scraper.parsing.found.refusal import is_of_address, refusal_at, refusal_of
from scraper.parsing.page.decode import decode
from scraper.parsing.page.dom import parse_html, squash
from scraper.parsing.refuse import refuse
from scraper.parsing.second_opinion import second_opinion
from scraper.parsing.taking import hint_of, set_language, take_found

if TYPE_CHECKING:
    from scraper.core.draft import Draft
    from scraper.parsing.found.page_state import StateBody
    from scraper.parsing.page.parsed_page import ParsedPage
    from scraper.parsing.second_opinion import Opinion

_UNKNOWN: Final = Layout(name="unknown", body=())
_NO_TEXT: Final = frozenset(("few words", "no headline"))  # doubts with which the document may have no text at all
_MUCH_MORE: Final = 2  # times the words that a document shows; a state with more has the text that follows them
_SHOWN_CHARS: Final = 60  # of a line that is looked for in the page's state


def read_by_evidence(page: ParsedPage) -> Draft:
    """Return the draft of a page of no known layout; raises ``Rejected``.

    What is found by content is taken where no check of it fails. Where one does, the page's state is looked into, and
    trafilatura is asked. The same page always gives the same draft.
    """
    reader = _EvidenceReader(page)
    try:
        reader.read()
    finally:
        if page.thorough:
            page.evidence = reader.evidence.facts()
        if reader.found is not None:
            reader.found.tree.release()
    set_language(page, reader.draft)
    return reader.draft


class _EvidenceReader:
    """Reads one page of no known layout.

    found: its body by content; grounds: the checks of it.
    of_text: whether the page is of a kind that is made of text; of the others the second opinion reads no captions.
    """

    def __init__(self, page: ParsedPage) -> None:
        self.page = page
        layouts = page.site.layouts if page.site else ()
        self.reading = Reading(page, layouts[0] if layouts else _UNKNOWN)
        self.draft = draft_of(self.reading)
        self.of_text = self.draft.kind in KINDS_OF_TEXT
        self.min_words = least_words(self.draft.kind)
        titles = self.reading.titles
        self.found = find_by_content(page, titles, hint_of(page), self.draft.kind)
        undoubted = UNDOUBTED_WORDS if self.of_text else LEAST_WORDS_BESIDE_PICTURES
        self.grounds = grounds_of(self.found, titles, min_words=undoubted) if self.found else None
        self.evidence = FoundEvidence(self.found, self.grounds)
        self.slug = page.address.slug if page.site and page.address else ""

    def read(self) -> None:
        """Completes the draft; raises ``Rejected``."""
        found, grounds = self.found, self.grounds
        if found and grounds and not grounds.doubts and is_of_address(found, self.slug, self.reading.titles):
            take_found(self.reading, self.draft, found)
            return
        doubts = set(grounds.doubts) if grounds else _NO_TEXT
        if doubts & _NO_TEXT and (state := self._state()) is not None:
            self._take_state(state)
            return
        self._refuse()
        opinion = self.evidence.opinion = second_opinion(decode(self.page.fetched), self.page.base, found, doubts)
        if found is not None and (opinion.agrees or not opinion.is_better or not self.of_text):
            take_found(self.reading, self.draft, found)
        else:
            self._take_opinion(opinion)
        if found is not None and not opinion.agrees:
            reasons = ", ".join(sorted(doubts)) or "its address"
            text = f"the second opinion reads another text; in doubt: {reasons}"
            self.draft.suspect.append(Suspect("disputed", text, -1, -1))
        if self._words() < self.min_words:
            raise self._refused()

    def _state(self) -> StateBody | None:
        """Return the text in the page's scripts; None where they hold no text or the document shows it whole."""
        state = find_state(self.page.doc, self.page.head, self.reading.titles)
        if state is None or state.words < least_words("article"):
            return None
        text = squash(parse_html(state.html).text)
        speaking = [line for line in self.found.lines if line.weight > 0] if self.found else []
        shown = [line for line in speaking if line.text[:_SHOWN_CHARS] in text]
        is_beginning = sum(line.words for line in shown) * _MUCH_MORE < state.words
        is_shown = speaking and len(shown) * 2 >= len(speaking) and not is_beginning
        self.evidence.state = None if is_shown else state
        return self.evidence.state

    def _take_state(self, state: StateBody) -> None:
        """Completes the draft with a body that no reader of the document sees, read with the care of any other."""
        found = read_whole(parse_html(state.html), self.page, self.reading.titles)
        if found is None or grounds_of(found, self.reading.titles).consent:
            raise self._refused()
        take_found(self.reading, self.draft, found)
        self.draft.method = "state"
        self.draft.sources["text"] = state.source

    def _take_opinion(self, opinion: Opinion) -> None:
        """Completes the draft with the text of the second opinion, which has no structure."""
        draft, guess = self.draft, opinion.guess
        draft.images = read_lead(self.page.doc, self.reading.layout, Pictures(self.page))
        draft.pieces, draft.method, draft.layout = guess.pieces, "trafilatura", None
        draft.title = draft.title or guess.title
        draft.description = draft.description or guess.description
        draft.authors = draft.authors or read_authors(guess.author or "")
        settle(draft, [], self.page.wording.column_note)

    def _refuse(self) -> None:
        """Raise ``Rejected`` for a page that is a list, a form, a page of consent or the like."""
        refused = self._refused()
        if refused.reason is not Reason.EMPTY_BODY or (self.found is None and self.page.site):
            raise refused
        if self.found is None or self.grounds is None:
            return
        why = refusal_of(self.found, self.grounds) if self.of_text else None
        if why is None and self.page.site:
            why = refusal_at(self.found, self.grounds, self.slug, self.reading.titles, self.min_words)
        if why is not None:
            raise Rejected(*why, url=self.page.fetched.url, amp_url=refused.amp_url)

    def _refused(self) -> Rejected:
        refused = refuse(self.page)
        refused.amp_url = amp_of(self.page) if self.page.site else None
        return refused

    def _words(self) -> int:
        return sum(len(piece.text.split()) for piece in self.draft.pieces if piece.rule is None)
