"""Whose page this is: what a page says of itself must be the article at its address.

A cache, a proxy or a broken redirect may serve the page of one article at the address of another, and structured data
of a teaser may stand before that of the article itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.article_parts import Suspect
from scraper.core.errors import Reason, Rejected
from scraper.core.limits import HEADLINES
from scraper.facts.addresses import absolute
from scraper.parsing.fields.titles import alike
from scraper.parsing.page.dom import visible_text
from scraper.parsing.page.head import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.core.draft import Draft
    from scraper.parsing.page.head import Head, Thing
    from scraper.parsing.page.parsed_page import ParsedPage

MAX_THINGS: Final = 50  # JSON-LD objects that are looked at; saved pages have 3, lists of teasers 30
MIN_WORD_CHARS: Final = 4  # of the words of a title that tell it from another
MIN_SLUG_WORDS: Final = 3  # of that length; a shorter slug and its title may have no word in common

# A function that says whether an address is that of the article itself; None for an address that names no article.
Relate = Callable[[str], bool | None]


class Identity(NamedTuple):
    """What a page says it is.

    is_own: it names the article at its own address, by a link, a meta or the structured data about itself.
    other: the address of another page that it names, empty without one.
    """

    is_own: bool
    other: str


def identify(page: ParsedPage) -> Identity:
    """Return what a page says it is; leave in ``head.article`` and ``head.body`` only what is about the page itself.

    Raises ``Rejected`` (foreign-page) for a page that names other articles of its newsroom and not the one at its
    address. Pages of unknown newsrooms are believed.
    """
    head, site, address = page.head, page.site, page.address
    links = [url for url in (absolute(head.canonical, page.base), absolute(head.meta("og:url"), page.base)) if url]
    identity = _read(page, links, _relations(page))
    if site is None or address is None:
        return identity
    number = head.meta(*page.metas.number)
    if number.isdigit() and number != address.number:
        is_own = identity.is_own and not are_unlike(_titles(page), address.slug)
        identity = identity._replace(is_own=is_own, other=identity.other or f"the article {number}")
    if identity.is_own:
        return identity
    other = identity.other
    if not other and are_unlike(_titles(page), address.slug):  # a home, list or login page says what it is
        other = next((url for url in links if site.owns(url) and site.read_address(url) is None), "")
    if other:
        raise Rejected(Reason.FOREIGN_PAGE, f"the page calls itself {other}", url=page.fetched.url)
    return identity


def check_draft(draft: Draft, identity: Identity, page: ParsedPage) -> None:
    """Compare what was read of a page with its address; what does not fit is noted as a suspicion of the draft.

    Raises ``Rejected`` (foreign-page) for a text found without the facts of its newsroom, on a page that neither names
    the article nor has a word of its title: a consent, login or maintenance page.
    """
    draft.is_own = identity.is_own
    if page.site is None or page.address is None or not draft.title:
        return
    slug = page.address.slug
    if are_unlike((draft.title,), slug):
        if draft.method != "adapter" and not identity.is_own and are_unlike(_titles(page), slug):
            raise Rejected(Reason.FOREIGN_PAGE, f"nothing on the page names the article: {draft.title}", url=draft.url)
        draft.suspect.append(Suspect("title-unlike-address", draft.title, -1, -1))  # of 2,955 scraped articles 2
    if identity.other:
        draft.suspect.append(Suspect("names-another-article", identity.other, -1, -1))


def are_unlike(titles: Iterable[str], slug: str) -> bool:
    """Return whether no word of the slug of an address stands in a title; False for a slug too short to tell."""
    whole = " ".join(titles).lower()
    words = 0
    for word in slug.lower().split("-"):  # nearly always the first long one is there
        if len(word) >= MIN_WORD_CHARS:
            if word in whole:
                return False
            words += 1
    return words >= MIN_SLUG_WORDS and "%" not in slug and bool(whole)


def _relations(page: ParsedPage) -> Relate:
    """Return the function that tells whether an address is that of the article itself; each is read once."""
    site, address = page.site, page.address
    if site is None or address is None:
        own = {page.base, page.head.canonical}
        return lambda url: True if url in own else None
    canonical = address.canonical
    known: dict[str, bool | None] = {canonical: True, canonical.replace("https:", "http:", 1): True}

    def relate(url: str) -> bool | None:
        if url not in known:
            named = site.read_address(url)
            known[url] = named.number == address.number if named else None
        return known[url]

    return relate


def _read(page: ParsedPage, links: list[str], relate: Relate) -> Identity:
    head = page.head
    relations = [relate(url) for url in links]
    is_own = True in relations
    other = links[relations.index(False)] if False in relations else ""
    if is_own and not other and not head.articles:
        head.article = _near(head, relate)
        return Identity(is_own, other)
    if is_own and not other and len(head.articles) == 1:
        about = [relate(url) for url in _urls(head.article)]
        if True in about and False not in about:  # nearly every page: whatever it is called, it is about itself
            head.body = _body_in(head.articles)
            return Identity(is_own, other)
    titles = _titles(page)
    believed: list[Thing] = []  # the objects of the highest trust
    most = 0
    for thing in head.articles[:MAX_THINGS]:
        urls = _urls(thing)
        named = [relation for url in urls if (relation := relate(url)) is not None]
        headline = text_of(thing.get("headline") or thing.get("name"))
        fits = not headline or not titles or headline in titles or any(alike(headline, title) for title in titles)
        trust = _trust(named, fits=fits, is_named=bool(headline))
        if trust > most:
            believed.clear()
        if trust >= most:
            most = trust
            believed.append(thing)
        if fits and headline:
            is_own = is_own or True in named
            if False in named and not other:
                other = next(url for url in urls if relate(url) is False)
    head.article = next(iter(believed), {}) if head.articles else _near(head, relate)
    head.body = _body_in(believed)
    return Identity(is_own, other)


def _body_in(things: Iterable[Thing]) -> str:
    """Return the first text of an article in structured objects, "" without one."""
    for thing in things:
        body = thing.get("articleBody")
        if isinstance(body, list) and all(isinstance(part, str) for part in body):
            body = "\n\n".join(body)
        if isinstance(body, str):
            return body
    return ""


def _trust(named: list[bool], *, fits: bool, is_named: bool) -> int:
    """Return how much a structured object is to be believed: -1 for one that is about another article."""
    if True in named:
        return 3 if fits else 2
    if named or not fits:
        return -1
    return 1 if is_named else 0


def _near(head: Head, relate: Relate) -> Thing:
    """Return the object that stands in for an article's: a page of a video or gallery has no other."""
    return head.article if not any(relate(url) is False for url in _urls(head.article)) else {}


def _urls(thing: Thing) -> list[str]:
    entity = thing.get("mainEntityOfPage")
    if isinstance(entity, dict):
        entity = entity.get("@id") or entity.get("url")
    return [url for url in (thing.get("url"), thing.get("@id"), entity) if isinstance(url, str) and url]


def _titles(page: ParsedPage) -> tuple[str, ...]:
    """Return what a page calls itself in its metas, its window and its headings."""
    head = page.head
    titles = [head.meta("og:title"), head.title]
    if len(head.articles) > 1 or not all(titles):  # the headings are asked only where the head leaves a doubt
        titles += [visible_text(node) for node in page.doc.find_all("h1")[:HEADLINES]]
    return tuple([title for title in titles if title])
