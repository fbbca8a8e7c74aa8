"""What stands above the body: the lead picture with its caption, the player of a video page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.article import Embed
from scraper.core.piece import Piece
from scraper.facts import names
from scraper.facts.addresses import absolute
from scraper.facts.furniture import Furniture
from scraper.parsing.body.embeds import embed_of, is_frame
from scraper.parsing.body.figures import caption_of
from scraper.parsing.page.head import text_of

if TYPE_CHECKING:
    from scraper.core.article import Image
    from scraper.facts.site import Layout
    from scraper.parsing.fields.images import Pictures
    from scraper.parsing.page.dom import Document
    from scraper.parsing.page.head import Head

_NONE: Final = Furniture()


def read_lead(doc: Document, layout: Layout, pictures: Pictures) -> list[Image]:
    """The lead pictures, the first place that has any."""
    for selector in layout.lead_image:
        found: list[Image] = []
        for node in doc.select(selector):
            caption, imgs = caption_of(node)
            found += [image for img in imgs if (image := pictures.take(img, caption))]
        if found:
            return found
    return []


def read_player(doc: Document, head: Head, layout: Layout, pieces: list[Piece], base: str) -> list[Piece]:
    """The player of a video page, as a piece before the body; none when the body has it."""
    known = {piece.embed.url for piece in pieces if piece.embed}
    for selector in layout.player:
        for node in doc.select(selector):
            if is_frame(node, node.tag):
                embed, _ = embed_of(node, node.tag, _NONE, base)
                if embed is not None:
                    return [] if embed.url in known else [Piece("", rule=names.EMBED, embed=embed)]
    said = absolute(text_of((head.things.get("VideoObject") or {}).get("embedUrl")), base)
    if said and said not in known:
        return [Piece("", rule=names.EMBED, embed=Embed("video", "cnn", said, -1))]
    return []
