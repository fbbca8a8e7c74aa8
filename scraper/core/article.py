"""The Article (schema version 2): what every page becomes and what is written to disk.

Field order here is the order of the keys in the written JSON; the descriptions are the source of the published JSON
Schema and of docs/fields.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NamedTuple

from scraper.core.article_parts import Cut, Embed, Suspect, says
from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from collections.abc import Callable


SCHEMA_VERSION: Final = 2

Kind = Literal["article", "video", "photo", "infographic", "column", "live"]
BlockType = Literal["paragraph", "heading", "list_item", "quote", "table_row"]
Method = Literal["adapter", "learned", "found", "state", "trafilatura", "text"]

BY_LAYOUT: Final = frozenset({"adapter", "learned"})
"""Methods that read a page by a known layout, whoever wrote it down."""

FROM_AMP: Final = "read-from-amp"
"""The suspicion of an Article whose text stands on its AMP form, as no known layout reads it on the page itself."""

INCOMPLETE: Final = frozenset({
    "page-missing", "page-cut-short", "page-of-another-edition", "text-breaks-off", "text-behind-wall",
    "gallery-without-picture",
})  # fmt: skip
"""Suspicions that say that words of the article are missing: with any of them an Article is not ``complete``."""


_ID: Final = late_pattern(r"([a-z0-9][a-z0-9.-]{0,200}):([A-Za-z0-9][A-Za-z0-9_-]{0,100})")


class ArticleId(NamedTuple):
    """The two parts of an id such as ``cnnindonesia:1274000``, each fit to name a file."""

    site: str
    number: str


def split_id(article_id: str) -> ArticleId | None:
    """Return the parts of an article's id; None where the text is not one."""
    found = _ID.fullmatch(article_id)
    return ArticleId(found[1], found[2]) if found else None


@dataclass(slots=True)
class Block:
    """One unit of the text, in order of reading."""

    type: Annotated[BlockType, says("What the unit is on the page; table rows keep their cells apart with a tab.")]
    text: Annotated[str, says("The newsroom's own words, white space normalised.")]


@dataclass(slots=True)
class Image:
    """A lead, in-text or gallery picture."""

    url: Annotated[str, says("Address of the picture in the largest size the page names.")]
    caption: Annotated[str | None, says("What the picture shows, without the credit.")] = None
    credit: Annotated[str | None, says("Who made or owns it, as printed.")] = None


@dataclass(slots=True)
class Link:
    """A link of a Lihat Juga, Baca Juga or Pilihan Redaksi box."""

    title: Annotated[str, says("The title that the box shows.")]
    url: Annotated[str | None, says("The article it leads to.")]


@dataclass(slots=True)
class Extraction:
    """How the Article was made."""

    method: Annotated[
        Method,
        says(
            "adapter: the site's own facts; learned: a layout learned from pages of the site; found: the body found by"
            " its content; state: the page's state or structured data; trafilatura: its text, which has no structure;"
            " text: cleaned without markup."
        ),
    ]
    layout: Annotated[str | None, says("Site generation that was recognised.")]
    version: Annotated[str, says("Version of this program.")]


@dataclass(slots=True, kw_only=True)
class Article:
    """One article of one newsroom. A missing value is null or an empty list, never a guess."""

    schema_version: Annotated[Literal[2], says("2; files of version 1 are still read")] = SCHEMA_VERSION
    id: Annotated[str, says("Site and the site's own number: cnnindonesia:1274000.")]
    url: Annotated[str, says("Address as fetched.")]
    canonical_url: Annotated[str, says("The article's address without page number, tracking or AMP.")]
    site: Annotated[str, says("Name of the newsroom: cnnindonesia.")]
    kind: Annotated[Kind, says("What the page is.")] = "article"
    title: Annotated[str | None, says("As the page heads it; no list index or kicker glued on.")] = None
    subtitle: Annotated[str | None, says("The line under the title.")] = None
    description: Annotated[str | None, says("The page's own summary.")] = None
    section: Annotated[str | None, says("Section as the site's addresses name it: ekonomi.")] = None
    subsection: Annotated[str | None, says("Subsection likewise: keuangan.")] = None
    date_published: Annotated[str | None, says("ISO 8601 with offset: 2016-11-15T08:12:00+07:00.")] = None
    date_modified: Annotated[str | None, says("Likewise, last change by the newsroom.")] = None
    authors: Annotated[list[str], says("People; never the brand or 'tim'.")] = field(default_factory=list)
    editors: Annotated[list[str], says("Initials or names from the closing signature, in order, no repeats.")] = field(
        default_factory=list
    )
    agencies: Annotated[list[str], says("News agencies from the closing signature.")] = field(default_factory=list)
    dateline: Annotated[str | None, says("The place: Jakarta.")] = None
    language: Annotated[str, says("ISO 639-1 code.")] = "id"
    text: Annotated[str, says("The paragraphs of blocks, joined by a blank line.")] = ""
    blocks: Annotated[list[Block], says("The text in units, in order of reading.")] = field(default_factory=list)
    images: Annotated[list[Image], says("Lead, in-text and gallery pictures.")] = field(default_factory=list)
    embeds: Annotated[list[Embed], says("Videos, posts and graphics in the text.")] = field(default_factory=list)
    related: Annotated[list[Link], says("Links of the boxes Lihat Juga, Baca Juga, Pilihan Redaksi.")] = field(
        default_factory=list
    )
    tags: Annotated[list[str], says("Topics.")] = field(default_factory=list)
    page_count: Annotated[int, says("Pages joined.")] = 1
    complete: Annotated[bool, says("Whether all of the article was read; what speaks against it is in suspect.")] = True
    word_count: Annotated[int, says("Words of text.")] = 0
    removed: Annotated[list[Cut], says("Every cut, enough to put it back.")] = field(default_factory=list)
    suspect: Annotated[list[Suspect], says("What looks wrong and was left alone.")] = field(default_factory=list)
    extraction: Annotated[Extraction, says("How the Article was made.")]
    revision: Annotated[int, says("1 for the first text seen, one more for each change by the newsroom.")] = 1
    fetched_at: Annotated[str | None, says("ISO 8601 in UTC, when the page was fetched.")] = None
    content_hash: Annotated[str, says("Hash of title and text, for change and duplicate detection.")] = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the Article as plain dictionaries, lists, texts and numbers, its keys in their order."""
        from msgspec import to_builtins  # noqa: PLC0415  as below

        plain: dict[str, Any] = to_builtins(self)
        return plain


class _Coders(NamedTuple):
    """What writes and reads the JSON of an Article. invalid: the error of JSON that holds no Article."""

    encode: Callable[[Article], bytes]
    decode: Callable[[bytes | str], Article]
    invalid: type[Exception]


@cache
def _coders() -> _Coders:
    from msgspec import ValidationError  # noqa: PLC0415  only where JSON is written or read
    from msgspec.json import Decoder, Encoder  # noqa: PLC0415

    return _Coders(Encoder().encode, Decoder(Article).decode, ValidationError)


def encode(article: Article) -> bytes:
    """Return the Article as one line of JSON, UTF-8, without a line end."""
    return _coders().encode(article)


def encode_readable(article: Article) -> bytes:
    """Return the Article as indented JSON, UTF-8, with a closing line end: the form of the files under ``output/``."""
    from msgspec.json import format as indented  # noqa: PLC0415  only where JSON is written or read

    return indented(encode(article), indent=2) + b"\n"


def decode(data: bytes | str) -> Article:
    """Return the Article in a JSON text, one of schema version 1 as version 2.

    Raises ``msgspec.ValidationError`` for JSON that holds no Article, ``msgspec.DecodeError`` for what is not JSON.
    """
    coders = _coders()
    try:
        return coders.decode(data)
    except coders.invalid:
        article = _of_version_1(data)
        if article is None:
            raise
        return article


def _of_version_1(data: bytes | str) -> Article | None:
    """Return the Article in JSON of schema version 1; None for JSON of another kind."""
    from msgspec import convert  # noqa: PLC0415  only where JSON is read
    from msgspec.json import decode as plain  # noqa: PLC0415

    older = plain(data)
    if not isinstance(older, dict) or older.get("schema_version") != 1:
        return None
    article = convert(older | {"schema_version": SCHEMA_VERSION}, Article)
    article.complete = is_complete(article)
    return article


def fits_layout(article: Article) -> bool:
    """Return whether a known layout reads the article's own page: one read on its AMP form alone does not fit."""
    return article.extraction.method in BY_LAYOUT and all(suspect.why != FROM_AMP for suspect in article.suspect)


def is_complete(article: Article) -> bool:
    """Return whether nothing in ``suspect`` says that words of the article are missing."""
    return not any(suspect.why in INCOMPLETE for suspect in article.suspect)
