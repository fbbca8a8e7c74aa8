"""Groups of near-duplicates: what each article is like, and which of a group was published first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import compress, groupby
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from scraper.core.article import split_id
from scraper.dataset.duplicates.comparing import compare_all
from scraper.dataset.duplicates.likeness import SAME_TEXT, DuplicateKind, kind_of
from scraper.dataset.duplicates.union import Union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scraper.dataset.duplicates.duplicate_index import DuplicateIndex, Holder
    from scraper.dataset.duplicates.likeness import Likeness
    from scraper.storage.store import Store

_LAST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True, frozen=True)
class Member:
    """An article of a group.

    like: the article that it is most like, if possible one published before it; empty for the first of the group.
    likeness, containment: what both have in common, see ``Likeness``; 1 for the first.
    kind: what it is to that article; None for the first.
    """

    id: str
    published: str | None
    like: str
    likeness: float
    containment: float
    kind: DuplicateKind | None


@dataclass(slots=True, frozen=True)
class Group:
    """Articles that are near-duplicates, each of at least one other, in the order of publication."""

    members: tuple[Member, ...]

    @property
    def first(self) -> str:
        """The article that was published first."""
        return self.members[0].id


class _Edge(NamedTuple):
    """An article that another one is like, with what they have in common."""

    id: str
    likeness: Likeness
    kind: DuplicateKind


class DuplicateGroups:
    """All groups of a folder. An article without near-duplicates is in none.

    Holds the articles of groups only, some 300 bytes each.
    """

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}  # the groups by their first article
        self._first: dict[str, str] = {}
        self._original: dict[str, str] = {}

    def add(self, group: Group, originals: Mapping[str, str]) -> None:
        """Take in a group. originals: the original of each article that is not its own."""
        self._packed[group.first] = msgspec.msgpack.encode(group)
        self._first.update((member.id, group.first) for member in group.members)
        self._original.update(originals)

    def __iter__(self) -> Iterator[Group]:
        """Yield the groups by the id of their first article."""
        return (msgspec.msgpack.decode(self._packed[first], type=Group) for first in sorted(self._packed))

    def __len__(self) -> int:
        return len(self._packed)

    @property
    def grouped(self) -> int:
        """How many articles are in groups."""
        return len(self._first)

    @property
    def copies(self) -> int:
        """How many articles are not their own original."""
        return len(self._original)

    @property
    def copied(self) -> set[str]:
        """The articles that are not their own original, and their originals."""
        return {*self._original, *self._original.values()}

    def group_of(self, article_id: str) -> str:
        """Return what names the group of an article: its first article, or the article itself without a group.

        Siblings are of one group, so that no split of a data set shares a template with another.
        """
        return self._first.get(article_id, article_id)

    def changed_since(self, before: Mapping[str, str]) -> frozenset[str]:
        """Return the articles whose group has another name. before: the groups that another article names, by id."""
        now = {article_id: first for article_id, first in self._first.items() if first != article_id}
        return frozenset(article_id for article_id, _ in before.items() ^ now.items())

    def original_of(self, article_id: str) -> str:
        """Return the article of which this one is a copy, correction, revision or syndication: the first published.

        An article without near-duplicates is its own original, and so is a sibling: another text, never to be dropped.
        """
        return self._original.get(article_id, article_id)


def find_groups(index: DuplicateIndex, store: Store) -> DuplicateGroups:
    """Return the groups of all articles in an index; they follow from the texts alone. Raises ``StoreError``."""
    compare_all(index, store)
    groups = DuplicateGroups()
    for texts in _components(index):
        groups.add(*_group(index, texts))
    return groups


def _components(index: DuplicateIndex) -> Iterator[list[int]]:
    """Yield the texts of each group. A text that several articles have is a group already."""
    last = index.last_text()
    union = Union(last)
    is_grouped = bytearray(last + 1)
    for text in index.common_texts():
        is_grouped[text] = True
    for one, other, _ in index.near_pairs():
        union.join(one, other)
        is_grouped[one] = is_grouped[other] = True
    texts = sorted(compress(range(last + 1), is_grouped), key=union.top)
    for _, together in groupby(texts, key=union.top):
        yield list(together)


def _group(index: DuplicateIndex, texts: Sequence[int]) -> tuple[Group, dict[str, str]]:
    """Return the group of some texts, and the original of each article that is not its own."""
    holders = {text: index.holders(text) for text in texts}
    articles = sorted((one for some in holders.values() for one in some), key=_moment)
    number = {article.id: place for place, article in enumerate(articles)}
    edges: dict[str, list[_Edge]] = {article.id: [] for article in articles}
    copies = Union(len(articles))
    for one, other, likeness in _pairs(index, holders):
        kind = kind_of(likeness, is_of_one_newsroom=_site(one) == _site(other))
        edges[one.id].append(_Edge(other.id, likeness, kind))
        edges[other.id].append(_Edge(one.id, likeness, kind))
        if kind is not DuplicateKind.SIBLING:
            copies.join(number[one.id], number[other.id])
    first, *others = articles
    members = [Member(first.id, first.published, "", 1.0, 1.0, None)]
    members += [_member(article, edges[article.id], number) for article in others]
    return Group(tuple(members)), dict(_originals([article.id for article in articles], copies))


def _pairs(index: DuplicateIndex, holders: Mapping[int, Sequence[Holder]]) -> Iterator[tuple[Holder, Holder, Likeness]]:
    """Yield the pairs of articles that are near-duplicates.

    Where many articles have one text, the first of them stands for all: pairs do not grow with their square.
    """
    for text, (first, *others) in holders.items():
        yield from ((first, other, SAME_TEXT) for other in others)
        for _, other_text, likeness in index.near_pairs(text):
            yield first, holders[other_text][0], likeness


def _member(article: Holder, edges: Iterable[_Edge], number: Mapping[str, int]) -> Member:
    """Return the member with the article that it is most like: no sibling if possible, then one published before it."""
    mine = number[article.id]
    best = min(
        edges,
        key=lambda edge: (
            edge.kind is DuplicateKind.SIBLING,
            number[edge.id] > mine,
            -edge.likeness.jaccard,
            -edge.likeness.containment,
            number[edge.id],
        ),
    )
    jaccard, containment = round(best.likeness.jaccard, 4), round(best.likeness.containment, 4)
    return Member(article.id, article.published, best.id, jaccard, containment, best.kind)


def _originals(ids: Sequence[str], copies: Union) -> Iterator[tuple[str, str]]:
    """Yield each article that is not its own original. ids: in the order of publication."""
    first: dict[int, str] = {}
    for number, article_id in enumerate(ids):
        original = first.setdefault(copies.top(number), article_id)
        if original != article_id:
            yield article_id, original


def _site(holder: Holder) -> str:
    name = split_id(holder.id)
    return name.site if name else ""


def _moment(holder: Holder) -> tuple[datetime, str]:
    """Return when an article was published, the undated ones last; the id decides between equal times."""
    try:
        published = datetime.fromisoformat(holder.published) if holder.published else _LAST
    except ValueError:
        published = _LAST
    return published if published.tzinfo else published.replace(tzinfo=UTC), holder.id
