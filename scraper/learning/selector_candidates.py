"""The selectors that can name an element, ranked by how likely they are to name that element tomorrow."""

from __future__ import annotations

import re
from enum import IntEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.late_pattern import late_pattern
from scraper.parsing.found.vocabulary import Sense, named
from scraper.parsing.page.dom import Element
from scraper.sites.selector_grammar import selector_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_CLASSES: Final = 12  # of an element that are looked at; a page may write ten thousand
_PATH_STEPS: Final = 4
_MAX_ALIKE: Final = 30  # elements beside one another; the place among more of them means nothing
_NAME: Final = late_pattern(r"[A-Za-z_][\w-]{1,60}")
_HASH: Final = late_pattern(
    r"(?:^|[-_])(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{5,}$"  # css-1a2b3c, content__17Yit
    r"|(?:^|[-_])(?=[a-z0-9]*[A-Z][a-z0-9]*[A-Z])[A-Za-z0-9]{5,8}$|\d{4,}"
    r"|(?<=__)(?![A-Z][a-z]*$)(?=[a-z]*[A-Z])[A-Za-z]{5,8}$"  # body__ekUdw
)
# What stands before a hash when a page is built: Body_body__, ArticleChunks-; not the mark of a tool, as css- or sc-.
_STEM: Final = late_pattern(r"(?=[\w-]*[A-Za-z]{4})(?!(?:emotion|styled|module)s?[-_])[A-Za-z][A-Za-z_-]{2,60}[-_]")
# Mere style, by the words of Bootstrap, Tailwind and WordPress: it may stand on any element, text or not.
_UTILITY: Final = late_pattern(
    r"(?:[mp][trblxyse]?|w|h|min|max|size|gap|space|text|font|fs|fw|lh|leading|tracking|bg|border|rounded|shadow|outline|"
    r"ring|divide|flex|grid|col|cols|row|order|basis|grow|shrink|items|align|justify|self|content|place|overflow|z|"
    r"position|top|left|right|bottom|inset|opacity|object|aspect|ratio|float|clear|d|is|has|lg|md|sm|xl|xs|js|"
    r"cursor|pointer|user-select|whitespace|break|line-clamp|decoration|underline|transition|duration|ease|animate|"
    r"scale|rotate|translate)-[\w-]+"
    r"|list-(?:disc|decimal|none|inside|outside|unstyled|inline)|pull-(?:left|right)|center-block|img-(?:fluid|responsive)"
    r"|align(?:left|right|center|none|wide|full)|visually-hidden|sr-only|screen-reader-text"
    r"|flex|grid|block|inline|hidden|visible|invisible|relative|absolute|fixed|sticky|static|container|row|clearfix|wrapper"
    r"|inner|outer|col|prose|border|rounded|shadow|outline|ring|italic|underline|uppercase|lowercase|capitalize|truncate"
    r"|antialiased|transition|grow|shrink|resize|transform|filter|blur|isolate|small|bold|center|left|right|fade|show"
    r"|active|disabled|collapse"
)
_GOOD_ATTRIBUTES: Final = ("itemprop", "role", "data-testid", "data-component", "data-role", "data-type", "data-name")
_STEADY_VALUE: Final = late_pattern(r"[A-Za-z][A-Za-z_-]{2,40}")


class Rank(IntEnum):
    """What a selector is made of, the best first."""

    CONTENT_WORD = 0
    DATA_OR_ID = 1
    OTHER_WORD = 2
    HASH = 3
    UTILITY = 4
    PATH = 5

    @property
    def words(self) -> str:
        """What it is, for people."""
        return self.name.lower().replace("_", " ")


class CandidateSelector(NamedTuple):
    """A selector that names an element."""

    selector: str
    rank: Rank


def candidates_of(node: Element) -> Iterator[CandidateSelector]:
    """Yield the selectors that can name an element, each allowed in a file; the best are not always first."""
    yield from names_of(node)
    path = _path(node)
    if path and not selector_problem(path):
        yield CandidateSelector(path, Rank.PATH)


def names_of(node: Element) -> Iterator[CandidateSelector]:
    """Yield the selectors of an element's own names, each allowed in a file."""
    found = (*_by_attribute(node, node.tag), *_by_class(node, node.tag))
    yield from (one for one in found if not selector_problem(one.selector))


def _by_attribute(node: Element, tag: str) -> Iterator[CandidateSelector]:
    identity = node.attr("id") or ""
    if _NAME.fullmatch(identity) and not any(letter.isdigit() for letter in identity):
        yield CandidateSelector(f"{tag}#{identity}", _rank_of(identity, Rank.DATA_OR_ID))
    for name in _GOOD_ATTRIBUTES:
        value = node.attr(name)
        if value and _STEADY_VALUE.fullmatch(value):
            yield CandidateSelector(f"{tag}[{name}={value}]", _rank_of(value, Rank.DATA_OR_ID))
    for name in list(node.attrs)[:_MAX_CLASSES]:
        if name.startswith("data-") and name not in _GOOD_ATTRIBUTES and re.fullmatch(r"data-[a-z-]{3,40}", name):
            yield CandidateSelector(f"{tag}[{name}]", Rank.OTHER_WORD)
    if tag == "article":
        yield CandidateSelector(tag, Rank.OTHER_WORD)
    elif "-" in tag:  # an element that code fills bears its name in its tag
        yield CandidateSelector(tag, _rank_of(tag, Rank.OTHER_WORD))


def _by_class(node: Element, tag: str) -> Iterator[CandidateSelector]:
    names = [name for name in (node.attr("class") or "")[:2_000].split()[:_MAX_CLASSES] if _NAME.fullmatch(name)]
    for name in names:
        yield CandidateSelector(f"{tag}.{name}", class_rank(name))
    for name in names:
        if stem := stem_of(name):
            yield CandidateSelector(f"{tag}[class*={stem}]", _rank_of(stem, Rank.OTHER_WORD))
    for one, other in pairwise(names):
        yield CandidateSelector(f"{tag}.{one}.{other}", max(class_rank(one), class_rank(other)))


def stem_of(name: str) -> str:
    """Return the part of a class before its hash, which stays when the site is built anew.

    "" for a class without a hash, and for one that is a hash as a whole.
    """
    found = _HASH.search(name)
    # A class such as post-48012 has no hash: digits without letters are the number of an article.
    if found is None or found[0].strip("-_").isdecimal():
        return ""
    stem = _STEM.match(name, 0, found.start() + 1)
    return stem[0] if stem and stem.end() >= found.start() else ""


def class_rank(name: str) -> Rank:
    """Return what a class is made of."""
    if _UTILITY.fullmatch(name):
        return Rank.UTILITY
    return Rank.HASH if _HASH.search(name) else _rank_of(name, Rank.OTHER_WORD)


def _rank_of(name: str, otherwise: Rank) -> Rank:
    found = named(name)
    return Rank.CONTENT_WORD if found.sense & Sense.TEXT and not found.frames else otherwise


def _path(node: Element) -> str:
    """Return the way to an element from the nearest named one around it; "" where none is near."""
    steps: list[str] = []
    here = node
    for _ in range(_PATH_STEPS):
        parent = here.parent
        if not isinstance(parent, Element):
            return ""
        alike = [child for child in parent.children if isinstance(child, Element) and child.tag == here.tag]
        if len(alike) > _MAX_ALIKE:
            return ""
        place = f":nth-of-type({alike.index(here) + 1})" if len(alike) > 1 else ""
        steps.insert(0, f"{here.tag}{place}")
        best = min([*_by_attribute(parent, parent.tag), *_by_class(parent, parent.tag)], key=_rank, default=None)
        if parent.tag in {"main", "body"} or (best is not None and best.rank < Rank.HASH):
            start = parent.tag if best is None or best.rank >= Rank.HASH else best.selector
            return " > ".join([start, *steps])
        here = parent
    return ""


def _rank(candidate: CandidateSelector) -> Rank:
    return candidate.rank
