"""Signs of furniture in shape and words: pictures, players, ads, forms, and boxes that say what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.parsing.fields.images import split_caption
from scraper.parsing.found.labels import (
    calls_to_act,
    counts_down,
    is_ad_label,
    is_frame_label,
    is_note_of_machine,
    opens_comments,
    speaks_of_page,
)
from scraper.parsing.found.link_signs import speaks
from scraper.parsing.found.vocabulary import Sense
from scraper.parsing.found.weights import FULL_WORDS

if TYPE_CHECKING:
    from scraper.parsing.found.blocks import PageBlock, PageLine
    from scraper.parsing.found.surroundings import Surroundings
    from scraper.parsing.page.dom import Element

_FIELDS: Final = "input, textarea, select"
_DIVIDER: Final = late_pattern(r"[\s_*\-–—•·:~=#+|]{1,40}")
_FRAMES: Final = frozenset(("iframe", "amp-iframe"))
_FORM_WORDS: Final = 80  # of a box around a form; a form in a longer block leaves the block's text alone
_ASKING_LINES: Final = 3  # beside the fields of a form: what it is, what it promises, what it demands
_ASKING_WORDS: Final = 25  # of such lines above a button
_CALLING_LINES: Final = 5  # of a box that ends in a call to act: its label, what it offers, the call
_CALLING_WORDS: Final = 50  # of such a box
_CALL_WORDS: Final = 4  # of the call: "Daftar sekarang"
_PLAYER_WORDS: Final = 20  # of the title of a video beside its player
_CAPTION_WORDS: Final = 60
_CAPTION_LINES: Final = 2  # what a picture shows, and who made it
_UNSIGNED_CAPTION_WORDS: Final = 40  # of a caption without a credit
_FRAME_LINES: Final = 20  # of a box that names itself something else than the article
_NO_FIGURES: Final = frozenset(
    ("p", "li", "ul", "ol", "table", "tbody", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6")
)


def is_ad(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a block says that it is an advertisement, or has nothing but what comes from an advertiser."""
    lines = block.every_line()
    if lines:
        return all(is_ad_label(line.text) for line in lines)
    sources = [node.attr("src") or "" for node in [*pictures_in(block), *_players_in(block)]]
    addresses = [*block.addresses, *sources]
    return bool(addresses) and all(around.leads_to_ad(address) for address in addresses)


def is_picture(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a block is a picture with its caption, and nothing else."""
    if block.size > _CAPTION_LINES or not (block.pictures or block.depicted) or block.tag in _NO_FIGURES:
        return False
    pictures, lines = pictures_in(block), block.every_line()
    if sum(line.words for line in lines) > _CAPTION_WORDS or len(lines) > (_CAPTION_LINES if len(pictures) == 1 else 1):
        return False
    return all(_is_caption(line, pictures, around) for line in lines)


def _is_caption(line: PageLine, pictures: list[Element], around: Surroundings) -> bool:
    """Return whether a line beside pictures is about them: by its tag, name or credit, or as it is not a paragraph."""
    if line.is_linked:
        return False
    if line.block.tag == "figcaption" or Sense.CAPTION in line.block.named.sense:
        return True
    caption, credit = split_caption(line.text)
    if credit is not None or any(caption == (picture.attr("alt") or "").strip() for picture in pictures):
        return True
    return not line.block.heading and line.words <= _UNSIGNED_CAPTION_WORDS and not around.holds_text(line.block)


def is_player(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a block is a player or its placeholder, with at most the title of what it plays."""
    lines = block.every_line()
    if not (block.players or block.plays or (len(lines) == 1 and around.is_placeholder(lines[0].text))):
        return False
    if block.tag in _NO_FIGURES or speaks(block) or around.holds_text(block):
        return False
    if sum(line.words for line in lines) > _PLAYER_WORDS:
        return False
    frames = [node for node in _players_in(block) if node.tag in _FRAMES]
    if frames:
        return len(frames) == 1 and not around.leads_to_ad(frames[0].attr("src") or "")
    return len(lines) == 1 and around.is_placeholder(lines[0].text)


def is_form(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a short block around a field or a button asks readers for something."""
    if not has_control(block) or around.holds_paragraph(block):
        return False
    inner = [child for child in block.blocks if has_control(child)]
    if not block.controls and block.size - sum(child.size for child in inner) > _ASKING_LINES:
        return False  # the box is a part of this block
    speaking = speaks(block)
    if (speaking and around.holds_text(block)) or sum(line.words for line in block.every_line()) > _FORM_WORDS:
        return False
    return not speaking or block.node.select_one(_FIELDS) is not None or _is_above_button(block)


def _is_above_button(block: PageBlock) -> bool:
    """Return whether a block is a few words in lines of their own, and a button beside the lines, not in one."""
    if block.lines or block.size > _ASKING_LINES:
        return False
    return sum(line.words for line in block.every_line()) <= _ASKING_WORDS


def is_call(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a short box ends in a link of its own that bids readers do something."""
    if not 1 < block.size <= _CALLING_LINES or block.tag in _NO_FIGURES or around.holds_text(block):
        return False
    lines = block.every_line()
    last = lines[-1]
    if not last.is_linked or last.words > _CALL_WORDS or not calls_to_act(last.text):
        return False
    if sum(line.words for line in lines) > _CALLING_WORDS:
        return False
    return not around.holds_paragraph(block) and not any(line.is_linked for line in lines[:-1])


def is_of_page(block: PageBlock, _: Surroundings) -> bool:
    """Return whether every line of a block says something about the page, as how long it takes to read."""
    if not block.size:
        return False
    lines = block.every_line()
    if block.size == 1 and block.tag not in _NO_FIGURES and counts_down(lines[0].text):
        return True
    return all(speaks_of_page(line.text) for line in lines)


def is_labelled(block: PageBlock, around: Surroundings) -> bool:
    """Return whether the first line of a block names it something else than the article, and more lines follow."""
    label = block.every_line()[0].text if block.size > 1 else ""
    if not is_frame_label(label) or any(inner.first == block.first and inner.size > 1 for inner in block.blocks):
        return False  # or the box is a part of this block
    if opens_comments(label):
        return True
    return block.size <= _FRAME_LINES and not around.holds_text(block) and not around.holds_paragraph(block)


def is_by_machine(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a block ends in a note that a machine wrote it."""
    if not 1 < block.size <= _FRAME_LINES or not is_note_of_machine(block.every_line()[-1].text):
        return False
    return not around.holds_text(block) and not around.holds_paragraph(block)


def is_other_article(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a block is an article of its own, with a headline; the entries of a live report are many."""
    if block.tag != "article" or not block.size or not block.every_line()[0].block.heading:
        return False
    if around.headline is not None and block.first <= around.headline.number < block.last:
        return False
    return around.alike(block) == 1 or not around.holds_text(block)


def is_copy(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a block has paragraphs that stood there before, word for word."""
    if block.is_plain or block.prose < 2 * FULL_WORDS:
        return False
    speaking = [line for line in block.every_line() if line.weight > 0]
    return len(speaking) > 1 and all(line.text in around.texts for line in speaking)


def is_divider(block: PageBlock, _: Surroundings) -> bool:
    """Return whether a block is a heading of nothing but marks, which heads nothing; a paragraph of marks is text."""
    return block.heading and block.size == 1 and block.is_plain and _DIVIDER.fullmatch(block.lines[0].text) is not None


def is_named(block: PageBlock, around: Surroundings) -> bool:
    """Return whether tag, name or style set a block apart from the text; an ``aside`` may hold a quotation."""
    if not around.weights.silences(block):
        return False
    return not (block.tag == "aside" and block.blocks and all(inner.tag == "blockquote" for inner in block.blocks))


def pictures_in(block: PageBlock) -> list[Element]:
    """Return the pictures in a block, those in its blocks too."""
    return [picture for inner in block.every_block() for picture in inner.pictures]


def _players_in(block: PageBlock) -> list[Element]:
    return [player for inner in block.every_block() for player in inner.players]


def has_control(block: PageBlock) -> bool:
    """Return whether a field or a button stands in a block."""
    return block.asks or block.controls > 0
