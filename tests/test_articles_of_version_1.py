"""A file of schema version 1 is read as an Article of version 2."""

from __future__ import annotations

import json

import msgspec
import pytest

from scraper.core.article import Article, Extraction, decode, encode
from scraper.core.article_parts import Suspect


def version_1(**fields: object) -> str:
    article = Article(
        id="cnnindonesia:7",
        url="u",
        canonical_url="u",
        site="cnnindonesia",
        extraction=Extraction("adapter", None, "0.1.0"),
    )
    data = json.loads(encode(article)) | {"schema_version": 1} | fields
    del data["complete"]
    return json.dumps(data)


def test_a_whole_article_of_version_1_is_complete() -> None:
    article = decode(version_1(title="Judul"))
    assert (article.schema_version, article.title, article.complete) == (2, "Judul", True)


@pytest.mark.parametrize("why", ["page-missing", "page-cut-short"])
def test_what_was_flagged_as_cut_is_not_complete(why) -> None:
    suspects = [{"why": why, "text": "https://a.example/2", "block": -1, "start": -1}]
    article = decode(version_1(suspect=suspects))
    assert not article.complete
    assert article.suspect == [Suspect(why, "https://a.example/2", -1, -1)]


@pytest.mark.parametrize("version", [0, 3, None])
def test_another_version_is_refused(version) -> None:
    with pytest.raises(msgspec.ValidationError, match="schema_version"):
        decode(json.dumps(json.loads(version_1()) | {"schema_version": version}))


def test_what_is_no_article_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode('{"schema_version": 1}')
    with pytest.raises(msgspec.DecodeError):
        decode('{"schema_version": 1')
