"""Learn a newsroom from a few of its pages: pure, so that equal pages always give equal facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scraper.core.errors import Rejected, UsageError
from scraper.core.phrases import counted
from scraper.learning.body_choice import body_of, choose_bodies
from scraper.learning.newsroom_facts import facts_from, host_of, with_addresses
from scraper.learning.safety import MIN_PAGES, SAFE_PAGES, LearnedPage, lacking, read_back
from scraper.learning.studied_page import study
from scraper.learning.visible_fields import rank_fields
from scraper.sites.elsewhere import bare_host
from scraper.sites.newsroom_file import read_newsroom
from scraper.sites.newsroom_site import site_from
from scraper.sites.newsroom_writer import write_newsroom

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.core.page import Page
    from scraper.facts.site import Site
    from scraper.learning.body_choice import BodyChoice
    from scraper.learning.studied_page import StudiedPage
    from scraper.learning.visible_fields import RankedSelector
    from scraper.sites.newsroom_data import NewsroomData

_MAX_PAGES: Final = 40  # that are learned from; more show nothing new


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned of a newsroom.

    data: its facts, None where not even a body was found.
    lacks: what is missing before the facts may be trusted, in words; empty for a lesson that may.
    pages: how each page is read with the facts.
    left_out: pages that were not learned from, with the reason.
    fields: the selectors of the visible fields, with their evidence.
    """

    data: NewsroomData | None
    lacks: tuple[str, ...]
    pages: tuple[LearnedPage, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, list[RankedSelector]] = field(default_factory=dict)

    @property
    def is_sure(self) -> bool:
        """Whether nothing is missing."""
        return self.data is not None and not self.lacks

    @property
    def site(self) -> Site | None:
        """The facts as everybody works with them."""
        return site_from(self.data) if self.data else None


def learn(pages: Sequence[Page], *, name: str = "", day: str = "", extends: bool = False) -> Lesson:
    """Learn from pages of one host.

    pages: at least two articles, of different canonical addresses; four or five for facts that may be trusted.
    name: of the newsroom, by default made of the host.
    day: on which it is learned, as it shall stand in the file and in the name of the layout.
    extends: only a further layout is wanted, of a newsroom whose addresses are known.
    """
    studied, apart, left_out = _studied(pages)
    if len(studied) < MIN_PAGES:
        why = "; ".join(f"{url}: {reason}" for url, reason in list(left_out.items())[:3])
        lack = f"{counted(SAFE_PAGES - len(studied), 'more article')} with a text" + (f" ({why})" if why else "")
        return Lesson(None, (lack,), left_out=left_out)
    hosts = sorted({bare_host(host_of(page)) for page in studied})
    if len(hosts) > 1:
        return Lesson(None, (f"pages of one newsroom: these are of {', '.join(hosts)}",), left_out=left_out)
    choices = choose_bodies(studied)
    if not choices:
        lack = "articles in whose pages one element holds the text: these pages have no such element in common"
        return Lesson(None, (lack,), left_out=left_out)
    choices = [*choices, *_of_other_kinds(apart, choices)]
    fields = rank_fields(studied)
    lacks = list(lacking(studied, choices))
    data = facts_from(studied, choices, fields, name or name_of(hosts[0]), day)
    if not extends:
        try:
            data = with_addresses(data, studied)
            read_newsroom(write_newsroom(data))
        except UsageError as error:
            lacks.append(f"addresses that can be told apart, and names that can be written: {error}")
    return Lesson(data, tuple(lacks), tuple(read_back(studied, choices)), left_out, fields)


def name_of(host: str) -> str:
    """Return a name for a newsroom, made of its host."""
    label = re.sub(r"[^a-z0-9]", "", bare_host(host).split(".")[0])
    return (label if label[:1].isalpha() else f"site{label}")[:30].ljust(2, "x")


def _of_other_kinds(pages: Sequence[StudiedPage], choices: Sequence[BodyChoice]) -> list[BodyChoice]:
    """Return the selectors of pages of another kind that have a body of their own, as live reports and galleries.

    Two pages of a kind must show it: of a single one nobody knows what is its frame.
    """
    others = [page for page in pages if all(body_of(page, choice.selector) is None for choice in choices)]
    kinds = dict.fromkeys(page.draft.kind for page in others)
    groups = ([page for page in others if page.draft.kind == kind] for kind in kinds)
    found = [choice for group in groups if len(group) >= MIN_PAGES for choice in choose_bodies(group)]
    return [choice for choice in found if len(choice.pages) >= MIN_PAGES]


def _studied(pages: Sequence[Page]) -> tuple[list[StudiedPage], list[StudiedPage], dict[str, str]]:
    """Return the articles that can be learned from, one of each, pages of other kinds, and why these are left out."""
    studied: list[StudiedPage] = []
    apart: list[StudiedPage] = []
    left_out: dict[str, str] = {}
    seen: set[str] = set()
    for page in pages[:_MAX_PAGES]:
        try:
            one = study(page)
        except Rejected as rejected:
            left_out[page.url] = str(rejected)
            continue
        if one is None or one.draft.kind != "article":
            left_out[page.url] = "it has no text" if one is None else f"it is of the kind {one.draft.kind}"
            apart += [one] if one is not None else []
        elif one.draft.canonical_url in seen:
            left_out[page.url] = f"it is {one.draft.canonical_url} once more"
        else:
            seen.add(one.draft.canonical_url)
            studied.append(one)
    behind = f"it stands behind the first {_MAX_PAGES} pages"
    left_out |= {page.url: behind for page in pages[_MAX_PAGES:]}
    return studied, apart, left_out
