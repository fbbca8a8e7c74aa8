"""The OpenAPI document of the API, made from the published schema of the Article and the forms of requests."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import msgspec

from scraper.core.article import Article
from scraper.core.json_schema import article_schema
from scraper.core.limits import LINES_BYTES, PAGES_A_REQUEST
from scraper.core.version import VERSION
from scraper.web.api_forms import (
    LINES,
    ArticlePage,
    CleanedText,
    CleanRequest,
    CorpusStats,
    DuplicateArticle,
    ExtractLine,
    ExtractRequest,
    Health,
)
from scraper.web.filters import CHOICES, MAX_VALUE_CHARS, NAMES
from scraper.web.problems import MEDIA_TYPE, ProblemDetails

_REF: Final = "#/components/schemas/{name}"
_CHOSEN: Final = "ArticleFields"
_FORMS: Final = (
    ArticlePage, CleanRequest, CleanedText, CorpusStats, DuplicateArticle, ExtractRequest, Health, ExtractLine,
    ProblemDetails,
)  # fmt: skip
_MEANING: Final = {
    "q": 'Words that must all stand in title or text; "a phrase" as it is; -word must not stand there.',
    "since": "First day of publication: 2026-11-22. An empty value filters nothing, here and in every filter.",
    "until": "Last day of publication.",
    "site": "Name of the newsroom.",
    "section": "A section or subsection.",
    "kind": "What the page is.",
    "author": "One of the authors.",
    "editor": "One of the editors.",
    "tag": "One of the tags.",
    "method": "How the Article was read.",
    "complete": "Whether all of the article was read.",
    "duplicates": "`none`: without later copies of a text; `only`: Articles that have near-duplicates.",
    "order": "`newest` first, or those in which the words weigh most.",
}


@cache
def openapi_document() -> dict[str, Any]:
    """Return the document, OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "scraper",
            "version": VERSION,
            "description": "Articles of a crawl, and reading and cleaning as a service. Errors are problem details.",
        },
        "servers": [{"url": "/api/v1"}],
        "paths": _paths(),
        "components": {"schemas": _schemas()},
    }


def _schemas() -> dict[str, Any]:
    """Return the shapes. Those of the Article are the published ones, their references led here."""
    _, shapes = msgspec.json.schema_components(_FORMS, ref_template=_REF)
    published = msgspec.json.decode(
        msgspec.json.encode(article_schema()).replace(b"#/$defs/", b"#/components/schemas/")
    )
    parts = published.pop("$defs")
    for name in ("$schema", "$id"):
        del published[name]
    chosen = published | {"title": _CHOSEN, "description": "An Article, or the fields of it that were asked for."}
    chosen["required"] = ["id"]
    shapes[ArticlePage.__name__]["properties"]["articles"]["items"] = {"$ref": _REF.format(name=_CHOSEN)}
    return dict(sorted((shapes | parts | {Article.__name__: published, _CHOSEN: chosen}).items()))


def _paths() -> dict[str, Any]:
    words = "An article's id, or the number alone of one of cnnindonesia."
    of_id = [_parameter("id", words, place="path") | {"example": "cnnindonesia:1274000"}]
    names = "|".join(Article.__dataclass_fields__)
    fields = _parameter(
        "fields",
        "Names of fields, with commas between them; all by default.",
        schema={"type": "string", "pattern": f"^(({names})(,({names}))*)?$"},
    )
    chosen = {"$ref": _REF.format(name=_CHOSEN)}
    listed = [*_filters(), fields]
    paged = [
        *listed,
        _parameter("after", "`next` of the page before."),
        _parameter("limit", "How many.", schema={"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
    ]
    return {
        "/articles": {"get": _get("articles", "A page of Articles", _ref(ArticlePage), paged, (304, 400))},
        "/articles.jsonl": {
            "get": _get("articleLines", "A selection as JSON lines", {}, listed, (400,), media="application/jsonl")
        },
        "/articles/{id}": {"get": _get("article", "One Article", chosen, [*of_id, fields], (304, 400, 404))},
        "/articles/{id}/revisions": {
            "get": _get("revisions", "All revisions, the oldest first", _list(Article), of_id, (304, 404))
        },
        "/articles/{id}/duplicates": {
            "get": _get("duplicates", "Its near-duplicates", _list(DuplicateArticle), of_id, (304, 404))
        },
        "/stats": {"get": _get("stats", "What is in the folder", _ref(CorpusStats), [], (304,))},
        "/health": {"get": _get("health", "Whether the server can answer", _ref(Health), [], (304,))},
        "/metrics": {"get": _get("metrics", "Numbers for Prometheus", {}, [], (), media="text/plain")},
        "/openapi.json": {"get": _get("openapi", "This document", {"type": "object"}, [], (304,))},
        "/clean": {"post": _post("clean", "Clean a text", CleanRequest, CleanedText)},
        "/extract": {"post": _post_page()},
    }


def _filters() -> list[dict[str, Any]]:
    return [_parameter(name, _MEANING[name], schema=_shape(name)) for name in NAMES]


def _shape(name: str) -> dict[str, Any]:
    if name in CHOICES:
        return {"type": "string", "enum": ["", *CHOICES[name]]}
    if name in {"since", "until"}:
        return {"anyOf": [{"type": "string", "format": "date"}, {"const": ""}]}
    return {"type": "string", "maxLength": MAX_VALUE_CHARS}


def _parameter(
    name: str, description: str, *, place: str = "query", schema: dict[str, Any] | None = None
) -> dict[str, Any]:
    shape = schema or {"type": "string"}
    return {"name": name, "in": place, "required": place == "path", "description": description, "schema": shape}


def _get(  # noqa: PLR0913, PLR0917  each is a part of the description
    name: str,
    summary: str,
    shape: dict[str, Any],
    parameters: list[dict[str, Any]],
    others: tuple[int, ...],
    media: str = "application/json",
) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {"200": _answer("As asked.", shape, media), **_others((*others, 503))},
    }


def _post(name: str, summary: str, form: type, answer: type) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": {"required": True, "content": {"application/json": {"schema": _ref(form)}}},
        "responses": {
            "200": _answer("As asked.", _ref(answer), "application/json"),
            **_others((400, 403, 408, 413, 415, 422, 503, 504)),
        },
    }


def _post_page() -> dict[str, Any]:
    described = _post("extract", "Read pages, or fetch an address of a known newsroom", ExtractRequest, Article)
    described["requestBody"]["content"]["text/html"] = {"schema": {"type": "string", "contentMediaType": "text/html"}}
    for media in LINES:
        described["requestBody"]["content"][media] = _lines(
            f"Pages, each line an ExtractLine: {PAGES_A_REQUEST:,} lines and {LINES_BYTES:,} bytes at most."
        )
        described["responses"]["200"]["content"][media] = _lines(
            "Of each line of the request, in its order, the Article or, where there is none, ProblemDetails."
        )
    described["parameters"] = [_parameter("url", "The page's address, for a body of text/html.")]
    described["responses"] |= _others((502,))
    return described


def _lines(description: str) -> dict[str, Any]:
    return {"schema": {"type": "string", "description": description}}


def _others(statuses: tuple[int, ...]) -> dict[str, Any]:
    problem = _answer("Not as asked; the detail says why.", _ref(ProblemDetails), MEDIA_TYPE)
    same = {"description": "As the program has it already."}
    return {str(status): same if status == 304 else problem for status in statuses}  # noqa: PLR2004


def _answer(words: str, shape: dict[str, Any], media: str) -> dict[str, Any]:
    return {"description": words, "content": {media: {"schema": shape}}}


def _ref(form: type) -> dict[str, Any]:
    return {"$ref": _REF.format(name=form.__name__)}


def _list(form: type) -> dict[str, Any]:
    return {"type": "array", "items": _ref(form)}
