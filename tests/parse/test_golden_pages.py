"""The golden pages of tests/pages; a failure names every field that differs."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from scraper.composition.process import process
from scraper.core.article import Article
from scraper.core.errors import Reason, Rejected
from scraper.core.limits import PAGE_BYTES
from scraper.core.page import Page
from scraper.parsing.read import parse

FOLDER = Path(__file__).parents[1] / "pages"
NAMES = sorted(path.parent.name for path in FOLDER.glob("*/page.html"))
REJECTED = [name for name in NAMES if (FOLDER / name / "rejected.txt").exists()]
READ = [name for name in NAMES if name not in REJECTED]
# What follows from the other fields, or changes with every version of the program.
FOLLOWS = {"schema_version", "text", "word_count", "content_hash", "fetched_at", "revision"}
COMPARED = [field.name for field in fields(Article) if field.name not in FOLLOWS]


def page(name: str) -> Page:
    meta = json.loads((FOLDER / name / "page.meta.json").read_text())
    return Page(meta["url"], (FOLDER / name / "page.html").read_bytes(), meta.get("content_type", "text/html"))


@cache
def found(name: str) -> dict[str, Any]:
    seen = msgspec.to_builtins(process(page(name)))
    seen["extraction"].pop("version")
    return {field: seen[field] for field in COMPARED}


def defaults() -> dict[str, Any]:
    plain = {field.name: field.default for field in fields(Article) if field.default is not MISSING}
    made = {field.name: field.default_factory() for field in fields(Article) if field.default_factory is not MISSING}
    return plain | made


@cache
def expected(name: str) -> dict[str, Any]:
    path = FOLDER / name / "expected.json"
    if not path.exists():
        differing = {field: value for field, value in found(name).items() if value != defaults().get(field)}
        draft = path.with_name("expected.draft.json")
        draft.write_text(json.dumps(differing, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"no expectation for {name}: read {draft} against the page and rename it to expected.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_there_are_enough_pages() -> None:
    assert len(NAMES) >= 60
    assert len(REJECTED) >= 10
    assert {(FOLDER / name / "rejected.txt").read_text().strip() for name in REJECTED} <= set(Reason)
    assert all((FOLDER / name / "why.md").read_text().strip() for name in NAMES)


def test_every_reason_has_its_page() -> None:
    """But for those that are no matter of a page's words: its size (below), and the time it takes (a watchdog's)."""
    shown = {(FOLDER / name / "rejected.txt").read_text().strip() for name in REJECTED}
    assert shown == set(Reason) - {Reason.TOO_LARGE, Reason.TIMED_OUT}


def test_a_page_beyond_the_limit_is_too_large() -> None:
    whole = page("tailwind-plain")
    at_limit = replace(whole, body=whole.body.ljust(PAGE_BYTES))
    assert process(at_limit).title
    with pytest.raises(Rejected) as refused:
        process(replace(at_limit, body=at_limit.body + b" "))
    assert refused.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("name", READ)
def test_every_field_is_as_expected(name: str) -> None:
    wanted = {field: expected(name).get(field, defaults().get(field)) for field in COMPARED}
    differing = [field for field in COMPARED if found(name)[field] != wanted[field]]
    assert {field: found(name)[field] for field in differing} == {field: wanted[field] for field in differing}


@pytest.mark.parametrize("name", READ)
def test_expectations_name_known_fields_only(name: str) -> None:
    assert set(expected(name)) <= set(COMPARED)


@pytest.mark.parametrize("name", READ)
def test_pieces_have_plain_white_space(name: str) -> None:
    """The cleaning relies on it; the cells of a table row keep their tabs."""
    for piece in parse(page(name)).pieces:
        cells = piece.text.split("\t") if piece.type == "table_row" else [piece.text]
        assert all(cell == " ".join(cell.split()) for cell in cells), piece


@pytest.mark.parametrize("name", REJECTED)
def test_rejection(name: str) -> None:
    with pytest.raises(Rejected) as refused:
        process(page(name))
    assert refused.value.reason == (FOLDER / name / "rejected.txt").read_text().strip()
