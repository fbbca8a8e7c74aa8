"""The published JSON Schema of the Article, made from its type."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from scraper.core.article import SCHEMA_VERSION, Article

ID: Final = f"urn:scraper:article:{SCHEMA_VERSION}"


def article_schema() -> dict[str, Any]:
    """Return the JSON Schema 2020-12 of the Article: every key present, no other key, each with its description."""
    (root,), parts = msgspec.json.schema_components([Article], ref_template="#/$defs/{name}")
    article = parts.pop(root["$ref"].rpartition("/")[2])
    for shape in (article, *parts.values()):
        shape["additionalProperties"] = False
        shape["required"] = list(shape["properties"])
    article["title"] = "Article"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        **article,
        "$defs": dict(sorted(parts.items())),
    }
