"""Clean a draft that was read off a page into an Article."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, overload

from scraper.cleaning import repair
from scraper.cleaning.assemble import assemble
from scraper.cleaning.engine import sweep
from scraper.cleaning.prepare import ready
from scraper.cleaning.profile import CORPUS
from scraper.cleaning.suspects import find_suspects
from scraper.core.article import Article, Block, Extraction
from scraper.core.version import VERSION
from scraper.facts import names

if TYPE_CHECKING:
    from scraper.cleaning.profile import Profile
    from scraper.core.article import Image, Link
    from scraper.core.article_parts import Suspect
    from scraper.core.draft import Draft


def clean(draft: Draft, profile: Profile = CORPUS) -> Article:
    """Clean the pieces of a draft, which is used up, into an Article without word count and hash."""
    rules = profile.ruleset(draft.site)
    text = "\n".join([piece.text for piece in draft.pieces])
    broken = names.MOJIBAKE in rules.names and repair.has_mojibake(text)
    if broken or "&" in text:
        for piece in draft.pieces:
            ready(piece, mojibake=broken and not piece.cuts and repair.has_mojibake(piece.text))
    pieces = sweep(draft.pieces, rules, titles=draft.link_titles)
    done = assemble(pieces, stay=profile.stay, placeholder=rules.wording.placeholder)
    lines = [piece.text for piece in done.kept]
    return Article(
        id=draft.id,
        url=draft.url,
        canonical_url=draft.canonical_url,
        site=draft.site,
        kind=draft.kind,
        title=_sound(draft.title) or None,
        subtitle=_sound(draft.subtitle) or None,
        description=_sound(draft.description) or None,
        section=_sound(draft.section) or None,
        subsection=_sound(draft.subsection) or None,
        date_published=draft.date_published,
        date_modified=draft.date_modified,
        authors=_all_sound(draft.authors),
        editors=done.editors,
        agencies=done.agencies,
        dateline=done.dateline,
        language=repair.seen(draft.language),
        text="\n\n".join(lines),
        blocks=[Block(piece.type, piece.text) for piece in done.kept],
        images=[_captioned(image) for image in draft.images],
        embeds=done.embeds,
        related=[sound for link in draft.related if (sound := _titled(link)).title],
        tags=_all_sound(draft.tags),
        page_count=draft.page_count,
        removed=done.removed,
        suspect=[*[_visible(suspect) for suspect in draft.suspect], *find_suspects(lines, rules.wording)],
        extraction=Extraction(draft.method, draft.layout, VERSION),
        fetched_at=draft.fetched_at,
    )


@overload
def _sound(text: str) -> str: ...
@overload
def _sound(text: None) -> None: ...
def _sound(text: str | None) -> str | None:
    """Return a field with its entities decoded and its mojibake repaired, without invisible characters.

    Fields hold no cuts, so these repairs are not on record.
    """
    if text is None or (text.isascii() and text.isprintable() and "&" not in text):
        return text
    text = repair.decoded(text) if "&" in text else text
    return repair.seen(repair.mended(text) if repair.has_mojibake(text) else text)


def _all_sound(texts: list[str]) -> list[str]:
    return [sound for text in texts if (sound := _sound(text))]


def _visible(suspect: Suspect) -> Suspect:
    text = repair.seen(suspect.text)
    return suspect if text == suspect.text else replace(suspect, text=text)


def _captioned(image: Image) -> Image:
    caption, credit = _sound(image.caption) or None, _sound(image.credit) or None
    unchanged = (caption, credit) == (image.caption, image.credit)
    return image if unchanged else replace(image, caption=caption, credit=credit)


def _titled(link: Link) -> Link:
    title = _sound(link.title)
    return link if title == link.title else replace(link, title=title)
