"""``scraper export`` as it is called: selection, balance, exit codes, wrong words."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scraper.cli import run
from scraper.core.errors import UsageError
from scraper.core.hold import hold
from scraper.corpus.clean_corpus import CleaningJob, CorpusRun
from scraper.corpus.formats import open_format
from scraper.dataset.duplicates.folder_groups import groups_of
from scraper.dataset.exporting.target import LocalFile
from scraper.dataset.selection import Selection
from scraper.storage.file_store import FileStore
from tests.cli.conftest import PROGRAM, environment
from tests.dataset.sample_crawl import WIB, kept_articles
from tests.dataset.shared import change, export, fill_small, small
from tests.unprivileged import as_nobody_special

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 200


@pytest.fixture(scope="module")
def crawl(tmp_path_factory) -> Path:
    folder = fill_small(tmp_path_factory.mktemp("crawl"), COUNT)
    FileStore(folder, durable=False).replace(replace(small(COUNT - 1), language="en"))
    return folder


def exported(crawl: Path, folder: Path, *words: str) -> list[dict]:
    target = folder / "a.jsonl"
    assert run(["export", "jsonl", str(target), "--from", str(crawl), "--quiet", *words]) == 0
    return [json.loads(line) for line in target.read_bytes().splitlines()]


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        (("--since", "2026-01-03"), lambda one: (one.date_published or "") >= "2026-01-03"),
        (("--until", "2026-01-02"), lambda one: one.date_published and one.date_published[:10] <= "2026-01-02"),
        (("--section", "ekonomi", "--section", "olahraga"), lambda one: one.section in {"ekonomi", "olahraga"}),
        (("--section", "keuangan"), lambda one: one.subsection == "keuangan"),
        (("--kind", "video"), lambda one: one.kind == "video"),
        (("--complete",), lambda one: one.complete),
        (("--method", "found"), lambda one: one.extraction.method == "found"),
        (("--language", "en"), lambda one: one.language == "en"),
        (("--min-words", "64"), lambda one: one.word_count >= 64),
    ],
)
def test_each_flag_selects(crawl, tmp_path, words, fits) -> None:
    expected = {one.id for one in kept_articles(crawl) if fits(one)}
    assert {one["id"] for one in exported(crawl, tmp_path, *words)} == expected
    assert len(expected) < COUNT


def test_a_sample_is_the_same_every_time_and_part_of_a_larger_one(crawl, tmp_path) -> None:
    few = [one["id"] for one in exported(crawl, tmp_path / "few", "--sample", "20")]
    assert len(few) == 20
    assert few == [one["id"] for one in exported(crawl, tmp_path / "again", "--sample", "20")]
    assert set(few) < {one["id"] for one in exported(crawl, tmp_path / "more", "--sample", "60")}


def test_of_duplicates_the_first_published_stays(tmp_path) -> None:
    crawl = fill_small(tmp_path / "crawl", 30)
    first = small(0)
    copies = []
    for number, hours in ((900, 3), (901, -1), (902, 5)):
        # The earliest copy has an offset of its own: its text sorts behind the others.
        when = (datetime.fromisoformat(first.date_published) + timedelta(hours=hours)).astimezone(WIB)
        copies.append(replace(first, id=small(number).id, date_published=when.isoformat()))
        FileStore(crawl, durable=False).save(copies[-1])
    job = export("jsonl", crawl, tmp_path / "a.jsonl", Selection(no_duplicates=True))
    ids = {json.loads(line)["id"] for line in (tmp_path / "a.jsonl").read_bytes().splitlines()}
    assert ids & {first.id, *(copy.id for copy in copies)} == {copies[1].id}
    assert job.balance.skipped == {"duplicate": 3}
    place = FileStore(crawl).place_of(copies[1])
    (crawl / place).unlink()
    job = export("jsonl", crawl, tmp_path / "a.jsonl", Selection(no_duplicates=True))
    assert (job.new, job.withdrawn) == (1, 1)
    assert first.id in {json.loads(line)["id"] for line in (tmp_path / "a.jsonl").read_bytes().splitlines()}


def test_the_second_sample_is_that_of_a_fresh_export(tmp_path) -> None:
    crawl = fill_small(tmp_path / "crawl", 100)
    chosen = Selection(sample=40)
    export("jsonl", crawl, tmp_path / "a.jsonl", chosen)
    change(crawl, 100)
    export("jsonl", crawl, tmp_path / "a.jsonl", chosen)
    export("jsonl", crawl, tmp_path / "fresh.jsonl", chosen)
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "fresh.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("chosen", "reads"),
    [
        (Selection(sample=10), 32 + 10),
        (Selection(no_duplicates=True), 32 + 1),  # of the two copies one is in the export, the other was looked at
        (Selection(), 32),
    ],
)
def test_to_choose_nothing_is_read_twice_but_what_is_chosen(tmp_path, monkeypatch, chosen, reads) -> None:
    crawl = fill_small(tmp_path / "crawl", 31)
    FileStore(crawl, durable=False).save(replace(small(0), id=small(900).id))
    groups_of(crawl)  # the index reads on its own
    places = []
    real = FileStore.at
    monkeypatch.setattr(FileStore, "at", lambda self, place: (places.append(place), real(self, place))[1])
    export("jsonl", crawl, tmp_path / "a.jsonl", chosen)
    assert len(places) == reads


def test_the_ending_of_a_packed_file_may_be_in_capitals(crawl, tmp_path) -> None:
    export("jsonl", crawl, tmp_path / "A.JSONL.GZ")
    export("jsonl", crawl, tmp_path / "a.jsonl")
    assert gzip.decompress((tmp_path / "A.JSONL.GZ").read_bytes()) == (tmp_path / "a.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("form", "name", "closed"),
    [
        ("jsonl", "a.jsonl", "cnnindonesia/2026/01/02"),
        ("csv", "a.csv", "cnnindonesia/2026/01"),
        ("sqlite", "a.db", "cnnindonesia"),
        ("huggingface", "a", "cnnindonesia/2026/01"),
    ],
)
def test_a_folder_of_the_crawl_that_may_not_be_read_is_named_and_nothing_is_withdrawn(
    tmp_path, form, name, closed
) -> None:
    crawl, target = fill_small(tmp_path / "crawl", 100), tmp_path / name
    export(form, crawl, target)
    before = files_below(target)
    command = [*as_nobody_special(), *PROGRAM, "export", form, str(target), "--from", str(crawl)]
    (crawl / closed / "new").mkdir()  # the day is looked through
    (crawl / closed).chmod(0)
    try:
        done = subprocess.run(
            command, env=environment(), capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path
        )
    finally:
        (crawl / closed).chmod(0o755)
    assert done.stderr.splitlines() == [
        f"scraper: cannot read {crawl / closed}: Permission denied; check the disk and its rights"
    ]
    assert done.returncode == 6
    assert files_below(target) == before


def files_below(target: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (target, *target.rglob("*")) if path.is_file()}


def test_standard_output_gives_lines_and_nothing_else(crawl) -> None:
    command = [sys.executable, "-m", "scraper", "export", "jsonl", "-", "--from", str(crawl), "--fields", "title"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert len([json.loads(line)["title"] for line in done.stdout.splitlines()]) == COUNT
    assert f"{COUNT} articles = {COUNT} out" in done.stderr


def test_an_article_that_cannot_be_read_is_named_and_the_others_are_exported(tmp_path, capsys) -> None:
    crawl = fill_small(tmp_path / "crawl", 40)
    broken = next((crawl / "cnnindonesia" / "2026").rglob("*.json"))
    broken.write_bytes(b'{"id":')
    assert run(["export", "jsonl", str(tmp_path / "a.jsonl"), "--from", str(crawl)]) == 9
    assert len((tmp_path / "a.jsonl").read_bytes().splitlines()) == 39
    shown = capsys.readouterr().err
    assert "is not an Article" in shown
    assert "40 articles = 39 out + 1 bad (unreadable 1)" in shown
    assert run(["export", "jsonl", str(tmp_path / "a.jsonl"), "--from", str(crawl)]) == 9


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["jsonl", "a.jsonl", "--from", "missing"], "no such folder"),
        (["jsonl", "a.jsonl", "--from", "empty"], "no crawl has written into this folder"),
        (["excel", "a.xlsx"], "'excel' is no format of an export; known are cdxj, csv, "),
        (["jsonl", "a.jsonl", "--fields", "titel"], "an Article has no field 'titel'; it has schema_version, id"),
        (["jsonl", "a.jsonl", "--since", "soon"], "'soon' is no day"),
        (["jsonl", "a.jsonl", "--since", "2026-02-01", "--until", "2026-01-01"], "is behind --until"),
        (["jsonl", "empty"], "empty: is a folder"),
        (["jsonl", "new/"], "new/: is a folder; name a file in it"),
        (["sqlite", "new/"], "new/: is a folder; name a file in it"),
        (["csv", ""], "'': has no name of its own"),
        (["jsonl", "empty/.."], "empty/..: has no name of its own"),
        (["parquet", "."], ".: has no name of its own; name a file or folder in it"),
        (["sqlite", "-"], "-: this format cannot be printed; name a path"),
        (["jsonl", "a.jsonl.xz"], "is not packed as .xz; end it with .gz or .zst, or leave it out"),
        (["csv", "s3://bucket/a.csv.BZ2"], "is not packed as .bz2; end it with .gz or .zst, or leave it out"),
        (["sqlite", "a.db.gz"], "a.db.gz: this format is not packed as .gz; leave it out"),
        (["jsonl", "a.jsonl.tar.gz"], "is not packed as .tar.gz; end it with .gz or .zst, or leave it out"),
        (["csv", "a.csv.gz.zst"], "is not packed as .gz.zst; end it with .gz or .zst, or leave it out"),
        (["jsonl", "a.jsonl.TAR"], "is not packed as .tar; end it with .gz or .zst, or leave it out"),
        (["csv", "a.tsv"], "is not written as .tsv; end it with .csv (also with .gz or .zst behind it)"),
        (["csv", "s3://bucket/a.TSV.gz"], "is not written as .tsv; end it with .csv"),
        (["csv", "a.jsonl.zst"], "is not written as .jsonl; end it with .csv"),
        (["jsonl", "a.csv"], "is not written as .csv; end it with .jsonl or .ndjson"),
        (["sqlite", "a.csv"], "a.csv: this format is not written as .csv; end it with .sqlite or .sqlite3 or .db\n"),
        (["cdxj", "a.jsonl"], "a.jsonl: this format is not written as .jsonl; end it with .cdxj\n"),
        (["parquet", "a.parquet.gz"], "this format is a folder, which is not packed as .gz; leave it out"),
        (["parquet", "s3://bucket/a.zip"], "this format is a folder, which is not packed as .zip; leave it out"),
        (["huggingface", "a.tar.gz"], "this format is a folder, which is not packed as .tar.gz; leave it out"),
        (["huggingface", "-"], "-: this format cannot be printed; name a path"),
    ],
)
def test_a_wrong_call_is_one_line_with_exit_code_2(  # noqa: PLR0913, PLR0917
    crawl, tmp_path, capsys, monkeypatch, words, why
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    assert run(["export", *words, *([] if "--from" in words else ["--from", str(crawl)])]) == 2
    shown = capsys.readouterr().err
    assert why in shown
    assert shown.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


@pytest.mark.parametrize(
    ("form", "name"),
    [("csv", "A.CSV"), ("csv", "a.csv.zst"), ("csv", "a"), ("csv", "a.txt"), ("jsonl", "a.ndjson"), ("sqlite", "a.db")],
)
def test_a_name_of_the_form_or_of_no_form_is_right(crawl, tmp_path, form, name) -> None:
    assert run(["export", form, str(tmp_path / name), "--from", str(crawl), "--quiet", "--sample", "2"]) == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            ["--section", "ekonomi", "--section", "ekonmi"],
            "--section ekonmi: no article of {crawl} has it; did you mean ekonomi?",
        ),
        (
            ["--section", "zzz", "--since", "2026-01-03"],
            "has it; there are ekonomi, keuangan, nasional, olahraga, teknologi",
        ),
        (["--language", "xx"], "--language xx: no article of {crawl} has it; there are en, id"),
    ],
)
@pytest.mark.parametrize(("form", "name"), [("jsonl", "a.jsonl"), ("sqlite", "a.db"), ("parquet", "a")])
def test_a_word_that_no_article_has_is_named_and_leaves_what_is_there(  # noqa: PLR0913, PLR0917
    crawl, tmp_path, capsys, form, name, words, why
) -> None:
    target = tmp_path / name
    call = ["export", form, str(target), "--from", str(crawl), "--quiet"]
    assert run([*call, *words]) == 2
    assert not target.exists()
    shown = capsys.readouterr().err
    assert why.format(crawl=crawl) in shown
    assert shown.count("\n") == 1
    assert run([*call, "--section", "ekonomi"]) == 0
    before = sorted(path.stat().st_mtime_ns for path in (target, *target.rglob("*")))
    assert run([*call, *words]) == 2
    assert sorted(path.stat().st_mtime_ns for path in (target, *target.rglob("*"))) == before


@pytest.mark.parametrize("words", [["--section", "ekonomi", "--since", "2026-01-30"], ["--section", "internasional"]])
def test_a_selection_that_is_possible_and_finds_nothing_says_so(crawl, tmp_path, capsys, words) -> None:
    assert run(["export", "jsonl", str(tmp_path / "a.jsonl"), "--from", str(crawl), *words]) == 0
    assert "no article of" in capsys.readouterr().err
    assert (tmp_path / "a.jsonl").read_bytes() == b""


@pytest.mark.parametrize("form", ["jsonl", "sqlite", "parquet"])
def test_two_exports_to_one_destination_do_not_meet(crawl, tmp_path, capsys, form) -> None:
    target = tmp_path / "a"
    with hold(target):
        assert run(["export", form, str(target), "--from", str(crawl)]) == 7
    assert f"{target}: another run writes it" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_export_and_a_cleaning_to_one_file_do_not_meet(crawl, tmp_path, capsys) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "a.jsonl"
    source.write_text('{"text": "Harga beras naik."}\n')
    export_to = ["export", "jsonl", str(target), "--from", str(crawl)]
    cleaning = CorpusRun(CleaningJob(open_format(source)), target, workers=1)
    assert run(export_to) == 7
    assert "another run writes it" in capsys.readouterr().err
    for _ in cleaning.steps():
        pass
    cleaned = target.read_bytes()
    assert run(export_to) == 2  # it is not the export's own
    assert target.read_bytes() == cleaned
    target.unlink()
    with LocalFile(target):
        assert run(["clean", str(source), "--output", str(target)]) == 7
    assert run(export_to) == 0
    assert len(target.read_bytes().splitlines()) == COUNT


def test_a_file_that_came_while_an_export_began_is_left_alone(tmp_path) -> None:
    target = LocalFile(tmp_path / "a.jsonl")
    target.destination.write_bytes(b"of another command")
    with pytest.raises(UsageError, match="was not made by `scraper export`"), target:
        pass
    with hold(target.destination):  # it is free again
        pass
