"""Formats of exports: ours are found by being there, others by entry point, and none takes a name of ours."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from scraper.core.plugins import LEFT_OUT, Plugin
from scraper.dataset.exporting import known_formats

OURS = {"cdxj", "csv", "huggingface", "jsonl", "parquet", "postgresql", "sqlite"}


@pytest.fixture
def from_outside(monkeypatch):
    def bring(*values: object) -> None:
        brought = [Plugin(f"plugin{number}", "a-package", value) for number, value in enumerate(values)]
        monkeypatch.setattr(known_formats, "plugins", lambda group: iter(brought if group == "scraper.exports" else ()))
        known_formats.all_exports.cache_clear()

    yield bring
    known_formats.all_exports.cache_clear()
    LEFT_OUT[:] = [line for line in LEFT_OUT if "a-package" not in line]


def test_ours_are_found_by_being_there() -> None:
    formats = known_formats.all_exports()
    assert set(formats) == OURS
    assert all(form.about for form in formats.values())
    assert {name: known_formats.export_named(name) for name in OURS} == formats


def test_a_format_from_outside_is_used_and_wrong_ones_are_left_out_by_name(from_outside) -> None:
    xml = SimpleNamespace(name="xml", about="one element an Article", write=lambda job: job)
    from_outside(xml, SimpleNamespace(name="csv", about="another", write=print), "no format")
    assert known_formats.export_named("xml") is xml
    assert set(known_formats.all_exports()) == OURS | {"xml"}
    assert [line.partition("left out: ")[2] for line in LEFT_OUT if "a-package" in line] == [
        "there is a format 'csv' already",
        "it is no export format but str",
    ]
