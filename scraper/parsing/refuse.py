"""Pages that are no article: which named rejection they get."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.core.errors import Reason, Rejected
from scraper.core.late_pattern import late_pattern
from scraper.parsing.page.dom import visible_text

if TYPE_CHECKING:
    from scraper.parsing.page.dom import Document
    from scraper.parsing.page.parsed_page import ParsedPage

_CHALLENGE_TITLE: Final = late_pattern(
    r"just a moment|attention required|verify(?:ing)? (?:you are|that you)|are you (?:a )?(?:human|robot)|access denied"
    r"|pardon our interruption|ddos protection|security check|captcha|403 forbidden|bot verification|tunggu sebentar",
    re.IGNORECASE,
)
_CHALLENGE_MARK: Final = (
    "/cdn-cgi/challenge-platform/h/",
    "cf-browser-verification",
    "cf_chl_opt",
    "_Incapsula_Resource",
    "g-recaptcha",
    "h-captcha",
    "px-captcha",
    "awsWafCookieDomainList",
    "datadome",
)
_NOT_FOUND: Final = late_pattern(
    r"\b404\b|not found|halaman (?:yang anda (?:cari|minta|tuju) )?tidak (?:di)?temukan|tidak dapat ditemukan"
    r"|berita tidak (?:di)?temukan|artikel (?:ini )?(?:tidak (?:di)?temukan|telah dihapus)"
    r"|page (?:does not|doesn't) exist",
    re.IGNORECASE,
)
_FEW_WORDS: Final = 400  # a page of fewer is a shell, if it says that nothing was found
_CARDS: Final = 5  # headings of a list page


def refuse(page: ParsedPage) -> Rejected:
    """Return the rejection of a page without a readable body, or at an address of no article."""
    doc, head, url = page.doc, page.head, page.fetched.url
    title = head.title or head.meta("og:title")
    headings = " ".join(visible_text(node) for node in doc.find_all(["h1", "h2"])[:3])
    text = visible_text(doc.root) if doc.root else ""
    if _CHALLENGE_TITLE.search(title) or (not headings and _CHALLENGE_TITLE.search(text[:300])):
        return Rejected(Reason.CHALLENGE, f"a challenge page: {title or 'no title'}", url=url)
    words = len(text.split())
    if words < _FEW_WORDS and _has_challenge(doc):
        return Rejected(Reason.CHALLENGE, "a page that asks for proof of being human", url=url)
    if _NOT_FOUND.search(title) or (words < _FEW_WORDS and _NOT_FOUND.search(f"{headings} {text[:400]}")):
        return Rejected(Reason.NOT_FOUND, f"the site says that there is nothing here: {title or headings}", url=url)
    if is_list(page):
        return Rejected(Reason.INDEX, f"a page of links: {title}", url=url)
    if page.address is None and page.site is not None:
        links = len(doc.find_all("h2")) + len(doc.find_all("article"))
        reason = Reason.INDEX if links >= _CARDS else Reason.NOT_AN_ARTICLE
        return Rejected(reason, f"no article at this address: {title or 'no title'}", url=url)
    return Rejected(Reason.EMPTY_BODY, no_body(page), url=url)


def no_body(page: ParsedPage) -> str:
    """Return the words for a page without a readable body; they speak of its address where its site knows it."""
    if page.site is not None:
        return "an article's address, but no text where the body should be"
    return "no text on it that could be an article's"


def is_list(page: ParsedPage) -> bool:
    """Whether the site's own metas call the page a home, index or tag page. (``og:type`` is "article" there too.)"""
    metas = page.metas
    types = (page.head.meta(*metas.page_type).lower(), page.head.meta(*metas.content_type).lower())
    return not metas.list_types.isdisjoint(types)


def _has_challenge(doc: Document) -> bool:
    html = doc.html
    return any(mark in html for mark in _CHALLENGE_MARK)
