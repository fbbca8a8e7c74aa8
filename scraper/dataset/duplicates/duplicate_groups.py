"""Groups of near-duplicates: what each article is like, and which of a group was published first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper.core.article import split_id
from scraper.dataset.duplicates.comparing import near_pairs
from scraper.dataset.duplicates.likeness import SAME_TEXT, DuplicateKind, kind_of
from scraper.dataset.duplicates.union import Union

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scraper.dataset.duplicates.duplicate_index import DuplicateIndex, Holder
    from scraper.dataset.duplicates.likeness import Likeness
    from scraper.storage.store import Store

_LAST = datetime.max.replace(tzinfo=UTC)


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


@dataclass(slots=True, frozen=True)
class _Edge:
    """An article that another one is like, with what they have in common."""

    id: str
    likeness: Likeness
    kind: DuplicateKind


class DuplicateGroups:
    """All groups of a folder. An article without near-duplicates is in none. Holds the articles of groups only."""

    def __init__(self, groups: Sequence[Group], original: Mapping[str, str]) -> None:
        """original: the original of articles that have copies, and of these."""
        self._groups = groups
        self._first = {member.id: group.first for group in groups for member in group.members}
        self._original = original

    def __iter__(self) -> Iterator[Group]:
        """The groups by the id of their first article."""
        return iter(self._groups)

    def __len__(self) -> int:
        return len(self._groups)

    def group_of(self, article_id: str) -> str:
        """Return what names the group of an article: its first article, or the article itself without a group.

        Siblings are of one group, so that no split of a data set shares a template with another.
        """
        return self._first.get(article_id, article_id)

    def original_of(self, article_id: str) -> str:
        """Return the article of which this one is a copy, correction, revision or syndication: the first published.

        An article without near-duplicates is its own original, and so is a sibling: another text, never to be dropped.
        """
        return self._original.get(article_id, article_id)


def find_groups(index: DuplicateIndex, store: Store) -> DuplicateGroups:
    """Return the groups of all articles in an index; they follow from the texts alone. Raises ``StoreError``."""
    holders: dict[str, Holder] = {}
    edges: dict[str, list[_Edge]] = {}
    union, copies = Union(), Union()
    for one, other, likeness in _like(index, store):
        kind = kind_of(likeness, is_of_one_newsroom=_site(one) == _site(other))
        for mine, theirs in ((one, other), (other, one)):
            holders[mine.id] = mine
            edges.setdefault(mine.id, []).append(_Edge(theirs.id, likeness, kind))
        union.join(one.id, other.id)
        if kind is not DuplicateKind.SIBLING:
            copies.join(one.id, other.id)
    order = {name: place for place, name in enumerate(sorted(holders, key=lambda name: _moment(holders[name])))}
    groups = [_group(sorted(names, key=order.__getitem__), holders, edges, order) for names in union.sets()]
    original = {name: min(names, key=order.__getitem__) for names in copies.sets() for name in names}
    return DuplicateGroups(sorted(groups, key=lambda group: group.first), original)


def _like(index: DuplicateIndex, store: Store) -> Iterator[tuple[Holder, Holder, Likeness]]:
    """Give the pairs of articles that are near-duplicates.

    Where many articles have one text, the first of them stands for all: pairs do not grow with their square.
    """
    for text in index.common_texts():
        first, *others = index.holders(text)
        yield from ((first, other, SAME_TEXT) for other in others)
    for pair in near_pairs(index, store):
        yield index.holders(pair.one)[0], index.holders(pair.other)[0], pair.likeness


def _group(
    names: Sequence[str], holders: dict[str, Holder], edges: dict[str, list[_Edge]], order: dict[str, int]
) -> Group:
    members: list[Member] = []
    for name in names:
        best = _best(name, edges[name], order) if members else None
        members.append(
            Member(
                name,
                holders[name].published,
                best.id if best else "",
                round(best.likeness.jaccard, 4) if best else 1.0,
                round(best.likeness.containment, 4) if best else 1.0,
                best.kind if best else None,
            )
        )
    return Group(tuple(members))


def _best(name: str, edges: Sequence[_Edge], order: dict[str, int]) -> _Edge:
    """Return the article that one is most like: one that is no sibling first, then one that was published before it."""
    return min(
        edges,
        key=lambda edge: (
            edge.kind is DuplicateKind.SIBLING,
            order[edge.id] > order[name],
            -edge.likeness.jaccard,
            -edge.likeness.containment,
            order[edge.id],
        ),
    )


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
