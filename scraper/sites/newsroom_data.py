"""What a TOML newsroom holds, field for field: the form is checked here, the meaning in ``newsroom_file``."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from scraper.core.article import Kind  # noqa: TC001  msgspec reads the annotations

MAX_SELECTORS = 12  # of one field of a layout
MAX_LAYOUTS = 24
MAX_ENTRIES = 500  # of a table of furniture
_MAX_ADDRESS_CHARS = 1_000

Name = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9]{1,30}\Z")]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=r"\A[^\x00-\x1f\x7f]*\Z")]
Text = Annotated[str, msgspec.Meta(max_length=300, pattern=r"\A[^\x00-\x1f\x7f]*\Z")]
Web = Annotated[str, msgspec.Meta(max_length=_MAX_ADDRESS_CHARS, pattern=r"\Ahttps?://[^\s\x00-\x1f]+\Z")]
Host = Annotated[str, msgspec.Meta(max_length=253, pattern=r"\A[a-z0-9-]+(?:\.[a-z0-9-]+)+\Z")]
Selectors = Annotated[tuple[Line, ...], msgspec.Meta(max_length=MAX_SELECTORS)]
Lines = Annotated[tuple[Line, ...], msgspec.Meta(max_length=100)]
Webs = Annotated[tuple[Web, ...], msgspec.Meta(max_length=100)]
Fates = Annotated[dict[Line, Line], msgspec.Meta(max_length=MAX_ENTRIES)]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A table of the file: nothing in it that is not named here."""


class LayoutData(_Table, frozen=True, kw_only=True):
    """One layout, as ``Layout``."""

    name: Line
    learned: bool = False
    body: Annotated[Selectors, msgspec.Meta(min_length=1)]
    title: Selectors = ("h1",)
    subtitle: Selectors = ()
    date: Selectors = ()
    author: Selectors = ()
    lead_image: Selectors = ()
    tags: Selectors = ()
    breadcrumb: Selectors = ()
    pages: Selectors = ()
    player: Selectors = ()


class ListsData(_Table, frozen=True, kw_only=True):
    """The lists, as ``Lists``."""

    newest: Webs = ()
    feeds: Webs = ()
    sitemaps: Webs = ()
    index: Text = ""
    index_of_section: Text = ""
    index_of_day: Text = ""
    index_of_section_and_day: Text = ""
    search: Webs = ()
    tag: Text = ""
    section_ids: dict[Line, int | Line] = {}
    date_form: Line = "%Y/%m/%d"


class FurnitureData(_Table, frozen=True, kw_only=True):
    """The furniture, as ``Furniture``; each treatment is a fate and perhaps the name of a rule: ``cut ad``.

    selectors, texts: of learned layouts alone.
    """

    classes: Fates = {}
    ids: Fates = {}
    id_prefixes: Fates = {}
    links: Fates = {}
    selectors: Fates = {}
    texts: Fates = {}


class WordingData(_Table, frozen=True, kw_only=True):
    """The wording, as ``Wording``, without patterns; brand is the name in a dateline as it is written."""

    box_labels: dict[Line, int] = {}
    kickers: Lines = ()
    column_note: Text = ""
    column_section: Text = ""
    credits: Lines = ()
    brand: Text = ""
    published: Lines = ()
    author: Lines = ()
    subsection: Lines = ()


class RuleData(_Table, frozen=True, kw_only=True):
    """A cleaning rule for a line that is always written with the same words."""

    name: Annotated[str, msgspec.Meta(pattern=r"\A[a-z]+(-[a-z]+)*\Z")]
    lines: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1, max_length=20)]
    where: Literal["whole", "end"] = "whole"
    why: Line
    cuts: tuple[tuple[str, str], ...]
    keeps: tuple[str, ...]


class LearnedData(_Table, frozen=True, kw_only=True):
    """How a newsroom was learned. at: the day; pages: their addresses; evidence: why, by field, in words."""

    at: Line
    version: Line
    pages: Webs = ()
    evidence: dict[Line, Line] = {}


class NewsroomData(_Table, frozen=True, kw_only=True):
    """A newsroom, as ``Site``.

    address: the template, see ``address_template``.
    platform: the publishing system whose rules, furniture and wording it shares.
    extends: the newsroom in Python to which this file only adds layouts and furniture.
    """

    name: Name
    title: Text = ""
    extends: Text = ""
    hosts: Annotated[tuple[Host, ...], msgspec.Meta(max_length=50)] = ()
    address: Text = ""
    matches: Webs = ()
    refuses: Webs = ()
    platform: Text = ""
    language: Annotated[str, msgspec.Meta(pattern=r"\A[a-z]{2,3}\Z")] = "id"
    utc_offset: Annotated[str, msgspec.Meta(pattern=r"\A[+-](?:0\d|1[0-4]):[0-5]\d\Z")] = "+07:00"
    brands: Lines = ()
    least_yield: Annotated[int, msgspec.Meta(ge=0)] = 0
    state: Literal["stable", "experimental"] = "experimental"
    channels: dict[Host, Line] = {}
    moved: dict[Line, Line] = {}
    kinds: dict[Line, Kind] = {}
    lists: ListsData = ListsData()
    layouts: Annotated[tuple[LayoutData, ...], msgspec.Meta(min_length=1, max_length=MAX_LAYOUTS)]
    furniture: FurnitureData = FurnitureData()
    wording: WordingData = WordingData()
    rules: Annotated[tuple[RuleData, ...], msgspec.Meta(max_length=50)] = ()
    learned: LearnedData | None = None
