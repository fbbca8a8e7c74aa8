"""What is taken out of a page's scripts, in the forms in which frameworks write it."""

from __future__ import annotations

import json

import pytest

from scraper.parsing.found.script_data import script_data
from scraper.parsing.page.dom import parse_html

FILLER = {"filler": "x" * 300}  # shorter scripts hold no article


def data_of(script: str) -> list[tuple[str, object]]:
    return list(script_data(parse_html(f"<html><head>{script}</head><body></body></html>")))


def state(value: object) -> list[tuple[str, object]]:
    return data_of(f'<script type="application/json" id="state">{json.dumps(value)}</script>')


def test_an_object_stands_for_itself() -> None:
    assert state(FILLER) == [("state", FILLER)]


def test_a_flat_list_is_put_together_by_the_places_that_it_names() -> None:
    flat = [{"article": 1, "filler": 5}, {"title": 2, "body": 3}, "Judul", [4, 2], "Isi berita.", "x" * 300]
    article = {"title": "Judul", "body": ["Isi berita.", "Judul"]}
    assert state(flat) == [("state", {"article": article, "filler": "x" * 300})]


def test_the_name_of_a_type_stands_first_in_a_list_of_a_flat_list() -> None:
    flat = [["Reactive", 1], {"body": 2}, "x" * 300]
    assert state(flat) == [("state", [{"body": "x" * 300}])]


def test_a_place_that_is_not_there_and_one_that_leads_round_give_nothing() -> None:
    flat = [{"lost": 99, "round": 0, "text": 1}, "x" * 300]
    ((_, found),) = state(flat)
    assert found["lost"] is None
    assert found["text"] == "x" * 300
    depth = 0
    while found is not None:
        found, depth = found["round"], depth + 1
    assert depth < 200


@pytest.mark.parametrize("plain", [[FILLER, 1], ["x" * 300, 0], [{"a": 1.5, "b": "x" * 300}], [[], "x" * 300]])
def test_another_list_stands_for_itself(plain) -> None:
    assert state(plain) == [("state", plain)]
