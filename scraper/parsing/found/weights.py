"""What each line of a page weighs for or against the block that holds it, and what blocks weigh together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from scraper.parsing.found.vocabulary import Sense

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scraper.parsing.found.blocks import Block, Line, Tree

FULL_WORDS: Final = 10  # of a sentence that weighs all its words; a shorter one weighs half of them
MIN_UNENDED_WORDS: Final = 25  # of a line without the end of a sentence that still speaks; a title is shorter
_LINKED: Final = 0.5  # share of a line's characters; a line of which more is linked is a line of links
_HINTED: Final = 3.0  # how many times a line weighs that the page's own data has in the text of the article
_HINT_CHARS: Final = 60  # of a line that are looked for in the page's own data
_SILENT_TAGS: Final = frozenset(("aside", "form", "figure", "figcaption", "button", "label", "menu", "dialog", "caption", "fieldset", "details"))
_CAPTIONS: Final = frozenset(("<figure>", "<figcaption>", "caption", "figcaption"))  # hold the text of a gallery
_MUCH: Final = 0.35  # share of the page's prose; elements of one frame's name that hold more are the text after all
_LITTLE: Final = 0.15  # share of the page's prose; what is left of it without comments and lists of other articles


def weigh(tree: Tree, is_hinted: Callable[[str], bool] | None = None, *, gallery: bool = False) -> float:
    """Weighs every line and block of a page, and gives the prose of the whole page in words.

    is_hinted: whether the page's own data has this beginning of a line in the text of the article; gallery: whether
    captions are text.
    """
    for line in tree.lines:
        line.weight = weight = weight_of(line)
        block = line.block
        if weight > 0:
            if is_hinted is not None and is_hinted(line.text[:_HINT_CHARS]):
                line.weight = weight = weight * _HINTED
            block.prose += weight
        else:
            block.noise -= weight
    _sum_up(tree)
    prose = tree.root.prose
    _silence(tree, prose, _CAPTIONS if gallery else frozenset())
    return tree.root.prose


def weight_of(line: Line) -> float:
    """What a line says for its block being the text: a sentence its words, a link as many against, a label nothing."""
    words = line.words
    if line.linked > _LINKED * len(line.text):
        return 0.0 if line.sentence and words >= FULL_WORDS else -float(words)
    if line.block.heading:
        return 0.0
    if line.sentence:
        return float(words) if words >= FULL_WORDS else words / 2 if words > 2 else 0.0
    return words / 2 if words >= MIN_UNENDED_WORDS else 0.0


def _sum_up(tree: Tree) -> None:
    for block in reversed(tree.blocks):
        parent = block.parent
        if parent is not None:
            parent.prose += block.prose
            parent.noise += block.noise


def _silence(tree: Tree, whole: float, spared: frozenset[str]) -> None:
    """Takes their prose from blocks that by tag, name or style are no part of a text, unless those of a kind hold much."""
    frames = [(block, why) for block in tree.blocks if (why := _frames(block)) and not spared.intersection(why)]
    shares: defaultdict[str, float] = defaultdict(float)
    for block, why in frames:
        for word in why:
            shares[word] += block.prose
    for block, why in frames:
        much = 1 - _LITTLE if Sense.OTHERS in block.named.sense else _MUCH
        block.silenced = any(shares[word] <= much * whole for word in why)
    for block, _ in frames:
        if block.silenced and block.prose > 0:
            lost, here = block.prose, block
            for inner in _inside(block):
                inner.prose = 0.0
            while here is not None:
                here.prose -= lost
                here = here.parent


def _inside(block: Block) -> Iterator[Block]:
    """The blocks in a block, on every level."""
    stack = list(block.blocks)
    while stack:
        inner = stack.pop()
        yield inner
        stack += inner.blocks


def kind_of(block: Block) -> str:
    """What elements of one kind have in common: tag and classes."""
    return f"{block.tag} {block.names}"


def kind_within(block: Block) -> str:
    """The kind of a block that holds lines, with that of the block it stands in; of any other block its own."""
    if block.lines and block.parent is not None:
        return f"{kind_of(block.parent)} > {kind_of(block)}"
    return kind_of(block)


def _frames(block: Block) -> tuple[str, ...]:
    """What says that a block is no text: words of its names, its tag, its style."""
    why = block.named.frames
    if block.tag in _SILENT_TAGS:
        why = (*why, f"<{block.tag}>")
    if block.hidden:
        why = (*why, "hidden")
    return (*why, "linked") if block.linked else why
