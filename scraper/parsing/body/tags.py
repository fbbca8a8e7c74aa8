"""What the walk does with an element by its tag, where neither facts nor evidence say otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.facts import names
from scraper.facts.furniture import Fate, Treatment
from scraper.parsing.body.embeds import PLAYER_TAGS
from scraper.parsing.page.dom import BLOCKS, SILENT

if TYPE_CHECKING:
    from scraper.core.article import BlockType

PICTURES: Final = frozenset(("img", "amp-img", "amp-anim"))
SPECIAL: Final = PICTURES | PLAYER_TAGS | SILENT | {"table", "div"}  # may be no text, see ``Walk._special``
TYPES: Final[dict[str, BlockType]] = {
    "li": "list_item",
    "blockquote": "quote",
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
}
# Tags of boxes; those of code are known by their hyphen. What the facts do not name of these is judged by evidence.
BOXES: Final = frozenset(
    ("div", "section", "aside", "form", "article", "ul", "ol", "details", "fieldset", "footer", "header", "center")
)
JUDGED: Final = BOXES | {"table", "span"}  # a table may hold one box, a span may be one
# Tags that are nothing else than a block, or a part of a line.
PLAIN_BLOCKS: Final = BLOCKS - BOXES - SPECIAL
PLAIN_INLINE: Final = frozenset(("a", "b", "strong", "em", "i", "u", "span", "font"))
_CONTROL: Final = Treatment(Fate.CUT, names.PAGE_FRAME)
BY_TAG: Final = {
    "h1": Treatment(Fate.TITLE, names.PAGE_FRAME),  # the container of the body may hold the title too
    "figure": Treatment(Fate.FIGURE, names.PHOTO_CAPTION),
    "figcaption": Treatment(Fate.CUT, names.PHOTO_CAPTION),
    "select": _CONTROL,
    "button": _CONTROL,
    "marquee": _CONTROL,  # a strip of news that runs along
    "label": Treatment(Fate.CUT, names.PAGE_FRAME, alone=True),
    "nav": Treatment(Fate.CUT, names.PAGE_NAVIGATION),
    "amp-sticky-ad": Treatment(Fate.CUT, names.AD),
}
