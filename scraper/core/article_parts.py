"""The parts of an Article that cleaning makes: its cuts, its embeds and what looks wrong in it.

They stand apart from the Article, because cleaning a text makes no Article and starts without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

if TYPE_CHECKING:
    import msgspec

EmbedType = Literal["video", "image", "social", "infographic"]


def says(text: str) -> msgspec.Meta:
    """Asked only when the types are read: cleaning a text, which writes no Article, does without msgspec."""
    from msgspec import Meta  # noqa: PLC0415

    return Meta(description=text)


# The parts of an Article are not frozen: a page has dozens of them, and a frozen one takes twice as long to make.


@dataclass(slots=True)
class Embed:
    """What stood behind a ``[Gambas:...]`` placeholder or an embedded player."""

    type: Annotated[EmbedType, says("What is embedded.")]
    provider: Annotated[str, says("As the site names it, lower case: cnn, instagram, twitter, youtube, 20detik, ...")]
    url: Annotated[str | None, says("Its address, when the page gives one.")]
    after_block: Annotated[int, says("Index of the block before it, -1 for none.")]


@dataclass(slots=True)
class Cut:
    """One removal or repair, with enough to put it back.

    ``start == -1``: ``text`` was a block of its own and stood before block ``block`` (``len(blocks)``: after the last).
    Otherwise ``text``, with the white space around it, stood at character ``start`` of the clean text of block
    ``block``; where that text shows a space at ``start``, it stood in place of that space. Several cuts at one place
    are listed in order of reading. A repair (rule ``mojibake``, ``entity``) stands for the characters there now.
    """

    rule: Annotated[str, says("Name of the rule, see docs/rules.md.")]
    text: Annotated[str, says("Exactly what was taken out or repaired.")]
    block: Annotated[int, says("Index of the block in which, or before which, it stood.")]
    start: Annotated[int, says("Offset in that block's text in characters; -1: a block of its own before it.")]


@dataclass(slots=True)
class Suspect:
    """Something that looks wrong and was left alone."""

    why: Annotated[
        str,
        says(
            "Name of the suspicion: glued-words, unlabelled-link-title, date-far-from-address, names-another-article, "
            "title-unlike-address, page-missing, page-cut-short, page-of-another-edition, text-breaks-off, "
            "text-behind-wall, text-twice, template-unfilled, gallery-without-picture, read-from-amp (no known layout "
            "reads the page itself, and its AMP form was read), disputed (on a page of no known "
            "layout a second way of reading finds another text), reading-disputed (the same on one article in "
            "fifty of a crawl), ..."
        ),
    ]
    text: Annotated[str, says("The text in question.")]
    block: Annotated[int, says("Index of its block; -1 when it is about the Article as a whole.")]
    start: Annotated[int, says("Offset in that block's text; -1 when it is about the whole block or Article.")]
