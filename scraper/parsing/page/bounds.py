"""What no page may have more of before it is parsed: below these bounds the parser's memory and time stay linear.

The parser adds the attributes of each further ``<html>`` and ``<body>`` to those of the first, copying and comparing
them all: ten thousand such tags, in 120 KB, take a gigabyte, and two with a million attributes each take hours.
"""

from __future__ import annotations

import os
import re
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.core.limits import PAGE_MARKUP, ROOT_TAGS

if TYPE_CHECKING:
    from collections.abc import Callable

_MIN_TAG_CHARS: Final = 3
_SMALL: Final = 24_000  # characters; a page made of nothing but such tags takes 90 MB
_LARGE: Final = 200_000  # characters; more than saved pages have. In fewer, two such tags take two seconds at most
# Each letter in both cases: the search is faster than with IGNORECASE.
_ROOT: Final = late_pattern(r"<[hHbB][tToO][mMdD][lLyY][\s/>]")
# Such a tag with no more than 50 attributes. It ends where the standard of HTML says, also for what only looks like
# a tag, as in a script. A quotation mark opens a value only where the value starts. An attribute may follow a quoted
# value without a space.
_PLAIN_ROOT: Final = late_pattern(
    r"""<(?:html|body)(?=[\s/>])
        (?:[\s/]*+ [^\s/>] [^\s/>=]*+ (?:\s*+ = \s*+ (?:"[^"]*+" | '[^']*+' | [^\s"'>][^\s>]*+ | (?=>)))?+ ){0,50}+
        [\s/]*+>""",
    re.IGNORECASE | re.VERBOSE,
)
# To count in every page would take a twentieth of its parse. What does harm below ``_LARGE`` are thousands of tags, and
# some of them are seen at places that nobody can know beforehand: 3,000 in nine pages of ten, 10,000 in all.
_PLACES: Final = tuple(int.from_bytes(os.urandom(4), "big") / (1 << 32) for _ in range(12))
_GLANCE: Final = 64  # characters
_STEP: Final = 4_096  # characters from one size to the next; so few hold no tags that do harm
_OF_A_PAGE: Final = 2  # such tags that every page has


def beyond_any_page(text: str) -> str:
    """Return what a page has too much of, for people; "" for a page that may be parsed."""
    size = len(text)
    if size > _MIN_TAG_CHARS * PAGE_MARKUP and (tags := text.count("<")) > PAGE_MARKUP:
        return f"{tags:,} tags; the limit is {PAGE_MARKUP:,}"
    if size <= _SMALL or not (size > _LARGE or _catches_sight(text)):
        return ""
    roots = [found.start() for found in _ROOT.finditer(text)]
    if len(roots) > ROOT_TAGS:
        return f"{len(roots):,} tags <html> and <body>; the limit is {ROOT_TAGS}"
    if size > _LARGE and len(roots) > 1 and not all(_PLAIN_ROOT.match(text, start) for start in roots):
        return "a tag <html> or <body> with more attributes than any page has, beside another"
    return ""


def _catches_sight(text: str) -> bool:
    seen = "".join(_glances(len(text) // _STEP)(text))
    return len(_ROOT.findall(seen)) > _OF_A_PAGE


@cache  # for some fifty sizes
def _glances(steps: int) -> Callable[[str], tuple[str, ...]]:
    """Return what takes the glances out of a text of so many steps."""
    starts = [int(place * steps * _STEP) for place in _PLACES]
    return itemgetter(*[slice(start, start + _GLANCE) for start in starts])
