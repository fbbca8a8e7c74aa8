"""What programs send and get beside the Article itself. The descriptions are the source of the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from msgspec import Meta

from scraper.core.article_parts import Cut, Embed, Suspect  # noqa: TC001  msgspec reads the types
from scraper.core.limits import ADDRESS_CHARACTERS, PAGE_BYTES, TEXT_CHARACTERS
from scraper.web.problems import Problem

T = TypeVar("T")
LINES: Final = ("application/x-ndjson", "application/jsonl")  # media types of JSON lines
MAX_LINK_TITLES = 200


class ExtractRequest(msgspec.Struct, forbid_unknown_fields=True):
    """A page to read: its HTML with the address that it came from, or an address alone, which is fetched."""

    url: Annotated[str, Meta(description="The page's address.", min_length=1, max_length=ADDRESS_CHARACTERS)]
    html: Annotated[
        str | None,
        Meta(description=f"The page, of {PAGE_BYTES:,} bytes at most. Without it the address is fetched."),
    ] = None


class ExtractLine(msgspec.Struct, forbid_unknown_fields=True):
    """One of many pages to read: a line of a request."""

    url: Annotated[str, Meta(description="The page's address.", min_length=1, max_length=ADDRESS_CHARACTERS)]
    html: Annotated[str, Meta(description=f"The page, of {PAGE_BYTES:,} bytes at most.")]


class CleanRequest(msgspec.Struct, forbid_unknown_fields=True):
    """A dirty text to clean."""

    text: Annotated[str, Meta(description="The text, one paragraph a line.", max_length=TEXT_CHARACTERS)]
    link_titles: Annotated[
        list[Annotated[str, Meta(max_length=1_000)]],
        Meta(description="Titles of the page's link boxes, when known.", max_length=MAX_LINK_TITLES),
    ] = []
    profile: Annotated[Literal["corpus", "archive"], Meta(description="What is cut, see the docs on cleaning.")] = (
        "corpus"
    )


class CleanedText(msgspec.Struct):
    """A cleaned text. Each line of it is a block, whose number ``removed`` and ``suspect`` name."""

    text: Annotated[str, Meta(description="The lines that are left, joined by one line end.")]
    dateline: Annotated[str | None, Meta(description="The place.")]
    signature: Annotated[str | None, Meta(description="As it stood: (Antara/kid).")]
    editors: Annotated[list[str], Meta(description="The editors in the signature.")]
    agencies: Annotated[list[str], Meta(description="The agencies in the signature.")]
    embeds: Annotated[list[Embed], Meta(description="What its placeholders stood for.")]
    removed: Annotated[list[Cut], Meta(description="Every cut, enough to put it back.")]
    suspect: Annotated[list[Suspect], Meta(description="What looks wrong and was left alone.")]


class ArticlePage(msgspec.Struct):
    """Some Articles of a list, in its order."""

    articles: Annotated[list[dict[str, Any]], Meta(description="Articles, with the fields that were asked for.")]
    next: Annotated[str | None, Meta(description="The value of ``after`` for what follows; null at the end.")]


class DuplicateArticle(msgspec.Struct):
    """An Article of the same group of near-duplicates."""

    id: Annotated[str, Meta(description="Its id.")]
    title: Annotated[str | None, Meta(description="Its title.")]
    kind: Annotated[str, Meta(description="What it is to the one that it is most like; `first`: the first published.")]
    likeness: Annotated[float, Meta(description="Share of word triples that both have, of all that either has.")]
    containment: Annotated[float, Meta(description="Share of the shorter one's word triples that the other has.")]


class Health(msgspec.Struct):
    """Whether the server can answer."""

    status: Annotated[Literal["ok"], Meta(description="ok; a server that cannot answer has status 503.")]
    articles: Annotated[int, Meta(description="Articles in the search index.")]
    version: Annotated[str, Meta(description="Version of this program.")]


class CorpusStats(msgspec.Struct):
    """What is in the folder, in numbers."""

    articles: Annotated[int, Meta(description="Articles.")]
    incomplete: Annotated[int, Meta(description="Articles of which not all was read.")]
    days: Annotated[dict[str, int], Meta(description="Articles by day of publication.")]
    sections: Annotated[dict[str, int], Meta(description="Articles by section; the empty name stands for none.")]
    kinds: Annotated[dict[str, int], Meta(description="Articles by kind.")]
    methods: Annotated[dict[str, int], Meta(description="Articles by way of reading.")]
    rules: Annotated[dict[str, int], Meta(description="Cuts by rule.")]


def read_form(text: bytes, form: type[T], name: str) -> T:
    """Return JSON as a form. Raises ``Problem``: 400 for what is not JSON, 422 for a misfit.

    name: what the problem calls the text.
    """
    try:
        return msgspec.json.decode(text, type=form)
    except msgspec.ValidationError as error:
        raise Problem(422, f"The {name} does not fit: {error}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(400, f"The {name} is not JSON: {error}.") from error
