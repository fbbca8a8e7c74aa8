"""A draft that was read off a page: cleaned, it is an Article."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, overload

from scraper.article import Article, Block, Extraction
from scraper.clean import repair
from scraper.clean.assemble import assemble
from scraper.clean.engine import sweep
from scraper.clean.prepare import ready
from scraper.clean.profile import CORPUS
from scraper.clean.suspects import find_suspects
from scraper.rules import names
from scraper.version import VERSION

if TYPE_CHECKING:
    from scraper.article import Image, Link
    from scraper.clean.profile import Profile
    from scraper.draft import Draft


def clean(draft: Draft, profile: Profile = CORPUS) -> Article:
    """Cleans the pieces of a draft, which is used up, into an Article without word count and hash."""
    rules = profile.ruleset(draft.site)
    text = "\n".join([piece.text for piece in draft.pieces])
    broken = names.MOJIBAKE in rules.names and repair.has_mojibake(text)
    if broken or "&" in text:
        for piece in draft.pieces:
            ready(piece, mojibake=broken and not piece.cuts and repair.has_mojibake(piece.text))
    pieces = sweep(draft.pieces, rules, titles=draft.link_titles)
    done = assemble(pieces, profile.stay)
    lines = [piece.text for piece in done.kept]
    return Article(
        id=draft.id,
        url=draft.url,
        canonical_url=draft.canonical_url,
        site=draft.site,
        kind=draft.kind,
        title=_sound(draft.title),
        subtitle=_sound(draft.subtitle),
        description=_sound(draft.description),
        section=draft.section,
        subsection=draft.subsection,
        date_published=draft.date_published,
        date_modified=draft.date_modified,
        authors=draft.authors,
        editors=done.editors,
        agencies=done.agencies,
        dateline=done.dateline,
        language=draft.language,
        text="\n\n".join(lines),
        blocks=[Block(piece.type, piece.text) for piece in done.kept],
        images=[_captioned(image) for image in draft.images],
        embeds=done.embeds,
        related=[_titled(link) for link in draft.related],
        tags=[_sound(tag) for tag in draft.tags],
        page_count=draft.page_count,
        removed=done.removed,
        suspect=[*draft.suspect, *find_suspects(lines)],
        extraction=Extraction(draft.method, draft.layout, VERSION),
        fetched_at=draft.fetched_at,
    )


@overload
def _sound(text: str) -> str: ...
@overload
def _sound(text: None) -> None: ...
def _sound(text: str | None) -> str | None:
    """A field with its entities decoded and its mojibake repaired: fields hold no cuts, so none is on record."""
    if text is None or (text.isascii() and "&" not in text):
        return text
    text = repair.decoded(text) if "&" in text else text
    return repair.mended(text) if repair.has_mojibake(text) else text


def _captioned(image: Image) -> Image:
    caption = _sound(image.caption)
    return image if caption == image.caption else replace(image, caption=caption)


def _titled(link: Link) -> Link:
    title = _sound(link.title)
    return link if title == link.title else replace(link, title=title)
