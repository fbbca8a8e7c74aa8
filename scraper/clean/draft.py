"""A draft that was read off a page: cleaned, it is an Article."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    from scraper.clean.profile import Profile
    from scraper.draft import Draft


def clean(draft: Draft, profile: Profile = CORPUS) -> Article:
    """Cleans the pieces of a draft, which is used up, into an Article without word count and hash."""
    rules = profile.ruleset(draft.site)
    text = "\n".join([piece.text for piece in draft.pieces])
    broken = names.MOJIBAKE in rules.names and repair.has_mojibake(text)
    if broken or not repair.is_plain(text):
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
        title=draft.title,
        subtitle=draft.subtitle,
        description=draft.description,
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
        images=draft.images,
        embeds=done.embeds,
        related=draft.related,
        tags=draft.tags,
        page_count=draft.page_count,
        removed=done.removed,
        suspect=[*draft.suspect, *find_suspects(lines)],
        extraction=Extraction(draft.method, draft.layout, VERSION),
        fetched_at=draft.fetched_at,
    )
