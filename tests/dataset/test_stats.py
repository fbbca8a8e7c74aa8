"""``scraper stats`` counts what is there, and the card says it with what the data must not be used for."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scraper.cli import run
from scraper.core.article import Extraction
from scraper.core.article_parts import Cut, Suspect
from scraper.core.errors import Damaged, UsageError
from scraper.dataset.data_card import card
from scraper.dataset.duplicates.duplicate_index import index_file
from scraper.dataset.folder_statistics import read_statistics
from scraper.dataset.forgetting import forget
from scraper.dataset.statistics import Statistics, length_class
from scraper.storage.file_store import FileStore
from tests.dataset.near_texts import SITES, Newsroom, article

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five Articles: an original, its correction, a syndicated copy, one without date and section, one incomplete."""
    newsroom = Newsroom(21)
    text = newsroom.text()
    first = replace(
        article(1, text),
        section="ekonomi",
        tags=["beras"],
        removed=[
            Cut("iklan", "Iklan", 0, -1),
            Cut("iklan", "Iklan lagi", 1, -1),
            Cut("baca-juga", "Baca Juga: A", 2, 0),
        ],
    )
    mended = replace(article(2, newsroom.corrected(text)), section="ekonomi", revision=2)
    copy = article(3, newsroom.syndicated(text), site=SITES[2])
    undated = replace(article(4, newsroom.text()), date_published=None, kind="video")
    broken_off = replace(
        article(5, newsroom.text()),
        section="ekonomi",
        date_published="2025-02-03T10:00:00+07:00",
        complete=False,
        suspect=[Suspect("page-missing", "2", 0, -1)],
        removed=[Cut("iklan", "Iklan", 0, -1)],
        extraction=Extraction("found", None, "0"),
    )
    for one in (first, mended, copy, undated, broken_off):
        FileStore(tmp_path / "output").replace(one)
    return tmp_path / "output"


def test_every_count_is_that_of_the_articles(folder: Path) -> None:
    found = read_statistics(folder)
    articles = [one.article for one in FileStore(folder).articles() if one.article]
    assert (found.articles, found.unreadable, found.undated, found.incomplete, found.revised) == (5, 0, 1, 1, 1)
    assert found.words == sum(len(one.text.split()) for one in articles)
    assert found.days == {"2025-01-01": 3, "2025-02-03": 1}
    assert found.sites == {"cnnindonesia": 4, "detik": 1}
    assert found.sections == {"cnnindonesia/ekonomi": 3, "cnnindonesia/(none)": 1, "detik/(none)": 1}
    assert found.kinds == {"article": 4, "video": 1}
    assert found.methods == {"adapter": 4, "found": 1}
    assert (found.filled["section"], found.filled["tags"], found.filled["subtitle"], found.filled["text"]) == (
        3,
        1,
        0,
        5,
    )
    assert found.suspicions == {"page-missing": 1}
    assert found.fetched == ("2025-06-01T00:00:00+00:00", "2025-06-01T00:00:00+00:00")
    cleaning = [(name, one.articles, one.cuts, one.characters) for name, one in found.by_rule()]
    assert cleaning == [("iklan", 2, 3, 20), ("baca-juga", 1, 1, 12)]
    assert sum(found.lengths.values()) == 5
    duplicates = found.duplicates
    assert duplicates
    assert (duplicates.groups, duplicates.articles, duplicates.copies) == (1, 3, 2)
    assert duplicates.kinds == {"correction": 1, "syndicated": 1}


@pytest.mark.parametrize(
    ("words", "name"), [(0, "0-49"), (49, "0-49"), (50, "50-99"), (1599, "800-1599"), (1600, "1600+"), (9999, "1600+")]
)
def test_a_length_has_one_class(words: int, name: str) -> None:
    assert length_class(words) == name


def test_the_command_prints_for_people_for_programs_and_as_a_card(folder: Path, capfdbinary) -> None:
    forget(folder, ["cnnindonesia:99"])
    assert run(["stats", "--from", str(folder)]) == 0
    shown = capfdbinary.readouterr().out.decode()
    assert shown.startswith("5 articles published from 2025-01-01 to 2025-02-03, ")
    assert "complete: 80.0 %; revised: 1\n" in shown
    assert "near-duplicates: 3 in 1 group; copies: 2 (" in shown
    assert "forgotten: 1\n" in shown
    assert f"section   {'cnnindonesia/ekonomi':40}{3:>12}  60.0 %\n" in shown
    assert run(["stats", "--from", str(folder), "--format", "json"]) == 0
    record = json.loads(capfdbinary.readouterr().out)
    assert record["articles"] == 5
    assert record["cleaning"]["iklan"] == {"articles": 2, "cuts": 3, "characters": 20}
    assert record["duplicates"]["kinds"] == {"correction": 1, "syndicated": 1}
    assert run(["stats", "--from", str(folder), "--format", "card"]) == 0
    text = capfdbinary.readouterr().out.decode()
    assert text.startswith("# News articles of cnnindonesia, detik\n")
    assert "| cnnindonesia/ekonomi | 3 |\n" in text
    assert "| `iklan` | 2 | 3 | 20 |\n" in text
    assert "80.0 % of the articles are complete" in text
    assert "Without copies 3 articles are left" in text
    assert "## What it must not be used for without right" in text


def test_without_duplicates_nothing_is_written(folder: Path) -> None:
    assert run(["stats", "--from", str(folder), "--no-duplicates"]) == 0
    assert not index_file(folder).exists()


def test_a_file_that_cannot_be_read_is_counted_apart(folder: Path) -> None:
    place = next(FileStore(folder).articles()).place
    (folder / place).write_bytes(b"{")
    assert run(["stats", "--from", str(folder)]) == Damaged.exit_code
    found = read_statistics(folder, with_duplicates=False)
    assert (found.articles, found.unreadable) == (4, 1)


def test_counts_of_days_that_did_not_change_are_remembered_and_those_of_others_are_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read_statistics(folder, with_duplicates=False)
    read = []
    at = FileStore.at
    monkeypatch.setattr(FileStore, "at", lambda store, place: read.append(place) or at(store, place))
    assert read_statistics(folder, with_duplicates=False) == first
    assert read == []
    store = FileStore(folder)
    store.replace(replace(article(6, "Satu dua tiga."), date_published="2025-02-03T11:00:00+07:00"))
    changed = read_statistics(folder, with_duplicates=False)
    assert {place.rpartition("/")[0] for place in read} == {"cnnindonesia/2025/02/03"}
    (folder / "_state" / "statistics.json").write_bytes(b"{")
    assert read_statistics(folder, with_duplicates=False) == changed
    assert (changed.articles, changed.words, changed.days["2025-02-03"]) == (6, first.words + 3, 2)
    assert changed.by_rule() == first.by_rule()


def test_months_that_are_not_shown_are_counted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The newest twelve are shown, the newest first."""
    store = FileStore(tmp_path)
    for number in range(14):
        day = f"{2024 + number // 12}-{number % 12 + 1:02}-03T11:00:00+07:00"
        store.replace(replace(article(number, "Satu dua tiga."), date_published=day))
    assert run(["stats", "--from", str(tmp_path), "--no-duplicates"]) == 0
    months = [line.split()[1:3] for line in capfd.readouterr().out.splitlines() if line.startswith("month")]
    assert [name for name, _ in months[:-1]] == ["2025-02", "2025-01", *(f"2024-{n:02}" for n in range(12, 2, -1))]
    assert months[-1] == ["and", "2"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stats", "--from", str(tmp_path / "nowhere")]) == UsageError.exit_code
    assert "there is no such folder" in capsys.readouterr().err


def test_the_card_of_an_export_counts_what_was_exported(folder: Path, tmp_path: Path) -> None:
    assert run(["export", "huggingface", str(tmp_path / "all"), "--from", str(folder)]) == 0
    text = (tmp_path / "all" / "README.md").read_text()
    assert text.startswith("---\npretty_name: News articles of cnnindonesia, detik\n")
    assert "\n---\n\n# News articles of cnnindonesia, detik\n\n5 articles published from" in text
    assert "## What it must not be used for without right" in text
    assert run(["export", "huggingface", str(tmp_path / "some"), "--from", str(folder), "--kind", "video"]) == 0
    text = (tmp_path / "some" / "README.md").read_text()
    assert "\n# News articles of cnnindonesia\n\n1 articles without a date" in text


def test_a_card_takes_a_head_and_a_paragraph_and_says_little_of_an_empty_folder() -> None:
    text = card(Statistics(), front="license: other\n", about="Files lie by month.")
    assert text.startswith("---\nlicense: other\n---\n\n# News articles of no newsroom\n")
    assert "\n\nFiles lie by month.\n\n" in text
    assert "0 articles without a date" in text


def test_many_sections_are_cut_and_said() -> None:
    found = Statistics()
    for number in range(40):
        found.add(replace(article(number, "Satu dua."), section=f"bagian|{number}"))
    text = card(found)
    assert text.count("| cnnindonesia/bagian\\|") == 25
    assert "\nand 15 more.\n" in text
