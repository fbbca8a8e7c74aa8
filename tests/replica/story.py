"""An article before it is a page: its units in order of reading and what the page says around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from tests.replica.clock import at
from tests.replica.sections import BY_SLUG, Section

if TYPE_CHECKING:
    import datetime as dt

    from scraper.core.article import Image, Kind, Link

HOST: Final = "https://www.cnnindonesia.com"

UnitKind = Literal[
    "paragraph", "heading", "typed", "squad", "list", "quote", "table", "entry",
    "ad", "box", "contents", "embed", "picture", "read_more", "teaser", "disclaimer",
]  # fmt: skip
FURNITURE: Final = frozenset({"ad", "box", "contents", "embed", "picture", "read_more", "teaser", "disclaimer"})

# Name of a layout -> its frame and the markup of its body.
LAYOUTS: Final[dict[str, tuple[str, str]]] = {
    "2014": ("2014", "2014"),
    "2017": ("2017", "2017"),
    "2020-br": ("2020", "2020-br"),
    "2020-p": ("2020", "2020-p"),
    "tailwind": ("tailwind", "tailwind"),
    "tailwind+2014": ("tailwind", "2014"),
    "tailwind+2017": ("tailwind", "2017"),
    "tailwind+2020-br": ("tailwind", "2020-br"),
    "tailwind+2020-p": ("tailwind", "2020-p"),
    "next": ("next", "tailwind"),  # a generation that nobody knows yet; served on request only
}
EVERYDAY: Final = tuple(name for name in LAYOUTS if name != "next")


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing in the body. text and items may hold marks (see words.py).

    items: list lines as typed, list items, quotation lines, table rows (cells parted by a tab), contents; links: of a
    box; embed: (css class, label, address or None); joined: an embed inside the paragraph before ("end") or behind
    ("start"); picture: as in the gold.
    """

    kind: UnitKind
    text: str = ""
    items: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    embed: tuple[str, str, str | None] | None = None
    joined: Literal["", "end", "start"] = ""
    picture: Image | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What a list page needs to know of an article."""

    index: int
    number: int
    kind: Kind
    section: Section
    sub: int
    title: str
    slug: str
    created: int
    published: int
    path: str = field(init=False)

    def __post_init__(self) -> None:
        created = at(self.created)
        path = f"/{self.section.slug}/{created:%Y%m%d%H%M%S}-{self.sub}-{self.number}/{self.slug}"
        object.__setattr__(self, "path", path)

    @property
    def url(self) -> str:
        return HOST + self.path

    @property
    def when(self) -> dt.datetime:
        return at(self.published)

    @property
    def picture(self) -> str:
        """Address of the lead picture without its size."""
        return f"https://akcdn.detik.net.id/visual/{at(self.created):%Y/%m/%d}/{self.slug[:40].strip('-')}-{self.number}_169.jpeg"


@dataclass(slots=True, kw_only=True)
class Story:
    """A whole article. pages: the units of each page; seams: titles of pages 2, 3, ...; dateline: "" when the page says
    only the brand; signature: as printed, with its parentheses; signed_early: before the last embed.
    """

    head: Head
    layout: str
    description: str
    pages: tuple[tuple[Unit, ...], ...]
    seams: tuple[str, ...] = ()
    dateline: str | None = None
    signature: str = ""
    signed_early: bool = False
    byline: str = "CNN Indonesia"
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    lead: Image | None = None
    gallery: tuple[Image, ...] = ()
    player: str | None = None
    json_ld: bool = True
    broken_json_ld: bool = False
    script_in_date: bool = False
    modified: int | None = None
    revision: int = 1
    loose: bool = False

    @property
    def frame(self) -> str:
        return LAYOUTS[self.layout][0]

    @property
    def body(self) -> str:
        return LAYOUTS[self.layout][1]


def section_named(slug: str) -> Section | None:
    """The kanal of an address, None for one that the site does not have."""
    return BY_SLUG.get(slug)
