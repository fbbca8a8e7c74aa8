"""The markup of one part of a text that a page's data holds as objects: a paragraph, a heading, a list, a quotation.

Editors write their documents in some dozen forms: blocks with a text, blocks of spans, trees of nodes with marks, and
elements as a page's code makes them. All have a kind and a text, or parts that have one.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, Final

from scraper.core.late_pattern import late_pattern
from scraper.core.limits import STATE_NESTING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARAGRAPH_CHARS: Final = 20  # of a string in a list of paragraphs
_KIND_KEYS: Final = ("type", "_type", "kind", "component", "__typename", "style", "listItem", "nodeType", "tag")
_TEXT_KEYS: Final = ("html", "innerHTML", "content", "text", "value", "body", "children", "data", "isi")
_PART_KEYS: Final = ("children", "content", "items", "body", "data")
_INNER_KEYS: Final = ("data", "attributes")  # of an object with the text of a block
_OF_LINKS: Final = ("url", "link", "slug")
_HEADINGS: Final = late_pattern(r"head|title|judul|\bh[1-6]\b", re.IGNORECASE)
_ITEMS: Final = late_pattern(r"list|item|bullet", re.IGNORECASE)
_QUOTES: Final = late_pattern(r"quote|kutipan", re.IGNORECASE)
MARKUP: Final = late_pattern(r"<(?:p|br|div|h[1-6]|ul|ol|strong|blockquote|figure|span|em|a)\b[^>]*>", re.IGNORECASE)
_IN_LINES: Final = frozenset(("span", "span normal"))  # kinds of what is a part of a line, and no paragraph
_MARK: Final = "$"  # what an element of a stream begins with
_ELEMENT_PARTS: Final = 4  # mark, tag, key, properties
_OF_TEXT: Final = frozenset(("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote"))
_ON_LINES: Final = _OF_TEXT | {"div", "section"}


def as_piece(item: object) -> str:
    """Return the markup of one entry of a list of paragraphs, "" for an entry of another kind."""
    if isinstance(item, str):
        return f"<p>{_inline(item)}</p>" if len(item) >= _PARAGRAPH_CHARS else ""
    if isinstance(item, list):
        return _of_element(item, 0) if _is_paragraph(item) else ""
    if not isinstance(item, dict) or any(isinstance(item.get(name), str) for name in _OF_LINKS):
        return ""
    return _of_object(item)


def _of_object(item: dict[Any, Any]) -> str:
    """Return the markup of an object with a kind and a text, "" for one without a text."""
    kind = " ".join([str(item[name]) for name in _KIND_KEYS if isinstance(item.get(name), str)])
    inner = next((item[name] for name in _INNER_KEYS if isinstance(item.get(name), dict)), item)
    if kind in _IN_LINES:
        return ""
    if _ITEMS.search(kind):
        parts = _parts(inner)
        entries = [_text(part, 0) for part in parts] if _are_blocks(parts) else [_text(inner, 0)]
        items = "".join(f"<li>{entry}</li>" for entry in entries if entry)
        return f"<ul>{items}</ul>" if items else ""
    text = _text(inner, 0)
    if not text:
        return ""
    if _HEADINGS.search(kind):
        return f"<h2>{text}</h2>"
    return f"<blockquote>{text}</blockquote>" if _QUOTES.search(kind) else f"<p>{text}</p>"


def _inline(text: str) -> str:
    """Return a text as markup: itself where it is some."""
    return text if MARKUP.search(text) else html.escape(text, quote=False)


def _text(node: object, depth: int) -> str:
    """Return the words of a node and of the nodes in it, as markup of one line."""
    if depth > STATE_NESTING:
        return ""
    if isinstance(node, str):
        return _inline(node)
    if not isinstance(node, dict):
        return ""
    own = next((node[name] for name in _TEXT_KEYS if isinstance(node.get(name), str) and node[name].strip()), "")
    return _inline(own) if own else "".join(_text(part, depth + 1) for part in _parts(node))


def _parts(node: dict[Any, Any]) -> list[object]:
    """Return the nodes that a node is made of."""
    return next((node[name] for name in _PART_KEYS if isinstance(node.get(name), list)), [])


def _are_blocks(parts: list[object]) -> bool:
    """Return whether the parts of a list are its entries: texts, or nodes that have parts themselves."""
    return bool(parts) and all(isinstance(part, str) or (isinstance(part, dict) and _parts(part)) for part in parts)


def words_of_headline(item: object) -> str:
    """Return the words of an element of a stream that is a headline, "" for anything else."""
    if not isinstance(item, list) or len(item) < _ELEMENT_PARTS or item[:2] != [_MARK, "h1"]:
        return ""
    words = item[3].get("children") if isinstance(item[3], dict) else None
    return words if isinstance(words, str) else ""


def _is_paragraph(item: list[Any]) -> bool:
    """Return whether an element of a stream is a part of a text, and not a box around one."""
    if len(item) < _ELEMENT_PARTS or item[0] != _MARK or not isinstance(item[3], dict):
        return False
    return item[1] in _OF_TEXT or (item[1] == "div" and isinstance(item[3].get("children"), str))


def _of_element(item: list[Any], depth: int) -> str:
    """Return the markup of an element as a stream of Next.js writes it, "" for any other list."""
    if len(item) < _ELEMENT_PARTS or item[0] != _MARK or not isinstance(item[3], dict) or depth > STATE_NESTING:
        return ""
    inner = "".join(_of_children(item[3].get("children"), depth + 1))
    tag = item[1]
    return f"<{tag}>{inner}</{tag}>" if inner and tag in _ON_LINES else inner


def _of_children(children: object, depth: int) -> Iterator[str]:
    if isinstance(children, str):
        if not children.startswith(_MARK):
            yield html.escape(children, quote=False)
        elif children.startswith(_MARK * 2):  # a text that begins with the mark
            yield html.escape(children[1:], quote=False)
    elif isinstance(children, list) and depth <= STATE_NESTING:
        if children[:1] == [_MARK]:
            yield _of_element(children, depth)
        else:
            for child in children:
                yield from _of_children(child, depth + 1)
