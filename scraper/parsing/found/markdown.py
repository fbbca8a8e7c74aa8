"""The markup of a text in Markdown, as some newsrooms keep their articles: what an article has of it, and no more."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTATION: Final = '"'
_HEADING: Final = late_pattern(r"#{1,6}\s+(.+?)\s*#*")
_ITEM: Final = late_pattern(r"[-*+]\s+(.+)")
_QUOTE: Final = late_pattern(r">\s?(.+)")
_IMAGE: Final = late_pattern(r"!\[[^\]\n]*\]\([^()\s]*\)")
_LINK: Final = late_pattern(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)")
_BOLD: Final = late_pattern(r"\*\*(\S[^*\n]*)\*\*")
_ITALIC: Final = late_pattern(r"(?<![\w*])([*_])(\S[^*_\n]*)\1(?![\w*])")


def of_markdown(text: str) -> str:
    """Return a text in Markdown as markup: headings, items, quotations, links, bold and italic words."""
    return "".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        words = line.strip()
        if not words:
            continue
        for pattern, tag in ((_HEADING, "h2"), (_ITEM, "li"), (_QUOTE, "blockquote")):
            if found := pattern.fullmatch(words):
                yield f"<{tag}>{_inline(found[1])}</{tag}>"
                break
        else:
            yield f"<p>{_inline(words)}</p>"


def _inline(words: str) -> str:
    """Return the words of a line with what stands out in it."""
    words = html.escape(_IMAGE.sub("", words), quote=False)
    words = _LINK.sub(lambda link: f'<a href="{link[2].replace(_QUOTATION, "&quot;")}">{link[1]}</a>', words)
    return _ITALIC.sub(r"<em>\2</em>", _BOLD.sub(r"<strong>\1</strong>", words))
