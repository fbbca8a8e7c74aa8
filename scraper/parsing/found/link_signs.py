"""Signs of furniture in links: what shows that a block of links stands outside the article's text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.parsing.fields.topics import TOPIC_ADDRESS
from scraper.parsing.found.labels import (
    calls_elsewhere,
    is_label,
    is_pager,
    is_popular,
    label_chars,
    leads_to_store,
    names_source,
    offers_to_reader,
    opens_topics,
    shares_page,
)
from scraper.parsing.found.weights import FULL_WORDS

if TYPE_CHECKING:
    from scraper.parsing.found.blocks import PageBlock, PageLine
    from scraper.parsing.found.surroundings import Surroundings

_NOWHERE: Final = frozenset(("", "#"))  # where the number of the page itself leads
_LABEL_WORDS: Final = 4  # of a line without a link in a box of links: its label, a kicker, how long ago
_TITLE_WORDS: Final = 3  # of a link that can be the title of another article
_LINE_WORDS: Final = 4  # of a line that is one link and stands for itself
_FEW_CARDS: Final = 2
_CARDS_SHARE: Final = 0.75  # of the boxes with a sentence that are cards of other articles
_CARD_LINES: Final = 4  # of the title, the summary and what else is a link, as a topic
_MAX_BOX_TITLES: Final = 8  # of a box of the newsroom's own hints; a longer list is of the page's frame
_MIN_POPULAR: Final = 3  # titles of a list of what most people read
_BUTTONS_CHARS: Final = 60  # of the longest line in a row of buttons
_WHOLLY: Final = 0.95  # share of the characters of a line that is one link
_MOSTLY: Final = 0.5  # share of the characters of a box that are links
_HALF: Final = 0.5  # share of the characters of a list of topics that are links
_NO_BOXES: Final = frozenset(("p", "li", "h1", "h2", "h3", "h4", "h5", "h6"))
_OF_TEXT: Final = frozenset(("p", "li", "ul", "ol"))  # an article that tells how an app is used leads to it too
_SHARE_WORDS: Final = 8  # of a line in a bar of links that share the page: its label, byline and date
_STORE_WORDS: Final = 25  # of a box that sends readers to an app or a channel
_STORE_LINES: Final = 3  # of such a box


def is_contents(block: PageBlock, _: Surroundings) -> bool:
    """Return whether all links of a block lead into the page itself."""
    if block.tag == "p" or not block.addresses:
        return False
    return all(link.startswith("#") and len(link) > 1 for link in block.addresses) and not speaks(block)


def is_topics(block: PageBlock, _: Surroundings) -> bool:
    """Return whether all links of a block lead to lists of a topic, and nothing else stands there."""
    links, lines = block.addresses, block.every_line()
    if not (lines and links) or not all(TOPIC_ADDRESS.search(link) for link in links) or speaks(block):
        return False
    linked, total = sum(line.linked for line in lines), sum(len(line.text) for line in lines)
    return len(links) > 1 or linked >= _HALF * total or opens_topics(lines[0].text)


def is_share(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a block is a bar of links that share the page."""
    if not block.size or not any(map(shares_page, block.addresses)):
        return False
    if around.holds_paragraph(block):
        return False
    return all(line.is_linked or line.words <= _SHARE_WORDS for line in block.every_line())


def is_store(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a short block sends readers to an app or a channel."""
    if not 0 < block.size <= _STORE_LINES:
        return False
    lines = block.every_line()
    if sum(line.words for line in lines) > _STORE_WORDS:
        return False
    if calls_elsewhere(lines[0].text, block.addresses):
        return True
    if block.tag in _OF_TEXT or not any(map(leads_to_store, block.addresses)) or around.holds_paragraph(block):
        return False
    return not any(line.weight >= FULL_WORDS and not offers_to_reader(line.text) for line in lines)


def is_buttons(block: PageBlock, _: Surroundings) -> bool:
    """Return whether a block is a row of short links that lead nowhere: only the page's code knows what they do."""
    links = block.addresses
    if len(links) <= 1 or block.tag == "p" or speaks(block):
        return False
    if not all(link == "#" or link.lower().startswith("javascript:") for link in links):
        return False
    lines = block.every_line()
    return (
        all(line.is_linked or line.words <= _LABEL_WORDS for line in lines)
        and max(len(line.text) for line in lines) <= _BUTTONS_CHARS
    )


def is_pager_box(block: PageBlock, around: Surroundings) -> bool:
    """Whether a block has nothing but links to other pages of the article, by their words or by where they lead."""
    lines = block.every_line()
    if any(line.linked for line in lines) and all(is_pager(line.text) for line in lines):
        return True
    if not all(line.is_linked or line.words <= _LABEL_WORDS or is_pager(line.text) for line in lines):
        return False
    leading = [address for address in block.addresses if address not in _NOWHERE]
    return bool(leading) and all(around.own(address) for address in leading)  # behind the lines: it costs the most


def is_popular_box(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a block is a list of links that is the same on every page, perhaps with a line below."""
    lines = block.every_line()
    if not lines or not is_popular(lines[0].text):
        return False
    if is_box(block, around):
        return True
    titles = sum(line.is_linked and line.words >= _TITLE_WORDS for line in lines)
    others = sum(line.weight > 0 for line in lines)
    return titles >= _MIN_POPULAR and others <= 1 and not around.holds_paragraph(block)


def is_box(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a block has links with titles, and besides them nothing but labels."""
    lines = block.every_line()
    if not lines or block.tag in _NO_BOXES or _announces(around.before) or names_source(lines[0].text):
        return False
    linked = total = titles = 0
    for line in lines:
        size = len(line.text)
        if line.is_linked or _is_title_of_card(line, block):
            titles += line.words >= _TITLE_WORDS
            linked += size
        elif line.words > _LABEL_WORDS and not is_label(line.text):
            return False
        total += size
    if not 0 < titles <= _MAX_BOX_TITLES or linked < _MOSTLY * total:
        return False
    return not all(line.is_sentence for line in lines)


def _is_title_of_card(line: PageLine, box: PageBlock) -> bool:
    """Return whether a line is the title of a small card of which only the picture is a link."""
    return line.block.heading and box.size <= _CARD_LINES and line.words >= _TITLE_WORDS and not is_label(line.text)


def _announces(line: PageLine | None) -> bool:
    """Return whether a line says that a list follows, which is text then; the label of a box may end in a colon too."""
    return line is not None and line.text.endswith(":") and not is_label(line.text)


def is_cards(block: PageBlock, _: Surroundings) -> bool:
    """Return whether a block has cards of other articles: in each a title that is a link, and a summary below."""
    if block.tag in _NO_BOXES:
        return False
    speaking = [inner for inner in block.blocks if inner.prose > 0]
    if len(speaking) < _FEW_CARDS:
        return False
    cards = sum(map(_is_card, speaking))
    return cards >= _FEW_CARDS and cards >= _CARDS_SHARE * len(speaking)


def _is_card(block: PageBlock) -> bool:
    lines = [line for line in block.every_line() if line.weight or line.is_linked]
    return bool(lines) and lines[0].is_linked and lines[0].words >= _TITLE_WORDS and len(lines) <= _CARD_LINES


def is_linked_line(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a block is one line, and the line one link to another page and no sentence."""
    if block.size != 1 or block.blocks or block.heading or block.tag == "li":
        return False
    line = block.lines[0]
    label = label_chars(line.text)
    if line.words < _LINE_WORDS or line.linked < _WHOLLY * (len(line.text) - label):
        return False
    if len(block.addresses) != 1 or block.addresses[0].startswith("#"):
        return False
    return (label > 0 or not line.is_sentence) and not around.names_embed(line.text)


def speaks(block: PageBlock) -> bool:
    """Return whether a block holds a sentence that weighs something."""
    return any(line.weight > 0 for line in block.every_line())
