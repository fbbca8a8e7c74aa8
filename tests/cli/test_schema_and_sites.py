"""``scraper schema`` and ``scraper sites``."""

from __future__ import annotations

import json

import jsonschema
import pytest

from scraper.core.article import Article, Extraction, encode
from scraper.sites.registry import all_sites


@pytest.fixture
def schema(scraper):
    return json.loads(scraper("schema").stdout)


def test_the_schema_is_one_and_names_itself(schema) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "urn:scraper:article:2"
    assert schema["title"] == "Article"


def test_every_field_is_described_required_and_the_only_one(schema) -> None:
    assert set(schema["properties"]) == set(schema["required"]) == set(Article.__dataclass_fields__)
    for shape in (schema, *schema["$defs"].values()):
        assert shape["additionalProperties"] is False
        assert set(shape["required"]) == set(shape["properties"])
        assert all(one["description"] for one in shape["properties"].values())


def test_it_takes_an_article_and_refuses_another_thing(schema) -> None:
    article = Article(
        id="cnnindonesia:1", url="https://x", canonical_url="https://x", site="cnnindonesia",
        extraction=Extraction("adapter", None, "0"),
    )  # fmt: skip
    right = json.loads(encode(article))
    check = jsonschema.Draft202012Validator(schema)
    assert check.is_valid(right)
    assert not check.is_valid({**right, "more": 1})
    assert not check.is_valid({**right, "kind": "poem"})
    assert not check.is_valid({name: value for name, value in right.items() if name != "title"})


def test_the_sites_that_are_known(scraper) -> None:
    shown = scraper("sites").stdout
    found = json.loads(scraper("sites", "--format", "json").stdout)
    for name, site in all_sites().items():
        assert name in shown
        assert any(row["name"] == name and row["state"] == site.state for row in found)
