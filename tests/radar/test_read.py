"""Whatever the corpus is stored in, the radar reads the same records; and the command shows them safely."""

from __future__ import annotations

import csv
import gzip
import json
from typing import TYPE_CHECKING

import pytest

from scraper.core.article import Article, Block, Extraction, encode_readable
from scraper.core.errors import UsageError
from scraper.radar import DatedText, from_article, section_of
from scraper.radar.dated_text import day_of
from scraper.radar.read_corpus import is_output, records_of
from tests.cli.conftest import on_terminal, scraper
from tests.radar.corpus import PLANTS, Newsroom, between

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

__all__ = ["on_terminal", "scraper"]

ROWS = [
    {
        "text": f'Kalimat "{number}", kata Sri.\nBaris kedua.',
        "date": f"2026-11-0{number}",
        "source": "kabarkita",
        "url": f"https://kabarkita.test/ekonomi/{number}/judul",
    }
    for number in range(1, 4)
]
RECORDS = [DatedText(row["text"], row["date"], row["source"], "ekonomi", row["url"]) for row in ROWS]


def write_lines(path: Path, rows: list[dict[str, str]]) -> Path:
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_json_lines(tmp_path: Path, name: str) -> None:
    assert list(records_of(write_lines(tmp_path / name, ROWS))) == RECORDS


def test_tables(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(ROWS[0]))
        writer.writeheader()
        writer.writerows(ROWS)
    assert list(records_of(tmp_path / "a.csv")) == RECORDS


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.Table.from_pylist(ROWS), tmp_path / "a.parquet", row_group_size=2)
    assert list(records_of(tmp_path / "a.parquet")) == RECORDS


def test_a_bad_row_is_told_and_the_rest_keeps_its_columns(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", ROWS)
    first, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + b"no json\n" + b"".join(rest))
    told: list[str] = []
    assert list(records_of(path, bad=told.append)) == RECORDS
    assert [why.split(":")[0] for why in told] == ["row 2"]


def article(number: int) -> Article:
    return Article(
        id=f"cnnindonesia:{number}",
        url=f"https://www.cnnindonesia.com/ekonomi/20261122081200-92-{number}/judul",
        canonical_url=f"https://www.cnnindonesia.com/ekonomi/20261122081200-92-{number}/judul",
        site="cnnindonesia",
        section="ekonomi",
        date_published="2026-11-21T23:30:00+07:00",
        blocks=[Block("paragraph", "Harga naik."), Block("heading", "Sebabnya")],
        extraction=Extraction("adapter", None, "0"),
    )


def test_an_article_becomes_lines_with_its_day_of_publication() -> None:
    assert from_article(article(7)) == DatedText(
        "Harga naik.\nSebabnya", "2026-11-21", "cnnindonesia", "ekonomi", article(7).url
    )


def test_an_output_folder_is_read_without_what_the_crawl_keeps_for_itself(tmp_path: Path) -> None:
    folder = tmp_path / "cnnindonesia" / "2026" / "11" / "21"
    folder.mkdir(parents=True)
    for number in (1, 2):
        (folder / f"{number}.json").write_bytes(encode_readable(article(number)))
    (folder / "3.json").write_text("{}", encoding="utf-8")
    (tmp_path / "_runs").mkdir()
    (tmp_path / "_runs" / "a.json").write_text("{}", encoding="utf-8")
    told: list[str] = []
    assert is_output(tmp_path)
    assert list(records_of(tmp_path, bad=told.append)) == [from_article(article(1)), from_article(article(2))]
    assert len(told) == 1
    assert "3.json" in told[0]


def test_a_missing_column_is_a_mistake_of_the_call(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("w", encoding="utf-8") as file:
        file.write("judul,isi\na,b\n")
    with pytest.raises(UsageError, match="no column 'text'"):
        list(records_of(tmp_path / "a.csv"))


@pytest.mark.parametrize(
    ("date", "address", "day"),
    [
        ("2026-11-22T00:10:00+07:00", "", "2026-11-22"),
        ("Jumat, 05 Jan 2024 12:50 WIB", "https://x.test/a/20240104181152-227-1/j", "2024-01-04"),
        ("Jumat, 05 Jan 2024", "", "Jumat, 05 Jan 2024"),
        ("", "", ""),
    ],
)
def test_days(date: str, address: str, day: str) -> None:
    assert day_of(date, address) == day


def test_sections() -> None:
    assert section_of("https://www.cnnindonesia.com/gaya-hidup/2026/judul") == "gaya-hidup"
    assert section_of("https://kabarkita.test/7") == ""
    assert section_of("") == ""


def dirty(path: Path, artifact: str) -> Path:
    records = Newsroom(plant={"new": (0.1, between(artifact))}).records(150)
    rows = [{"isi": r.text, "date": r.day, "url": r.address, "section": r.section} for r in records]
    return write_lines(path, rows)


def test_the_command_gives_json(tmp_path: Path, scraper: Callable[..., CompletedProcess[str]]) -> None:
    dirty(tmp_path / "a.jsonl", "[Sisip:Video Kabar]")
    done = scraper("radar", "a.jsonl", "--field", "isi", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    (finding,) = told["findings"]
    assert told["articles"] == 150
    assert finding["form"] == "[Sisip:…]"
    assert finding["evidence"]["marks"] == ["labelled bracket"]
    assert finding["rule"].startswith("[[rules]]")
    assert {"before", "text", "after", "address"} == set(finding["examples"][0])


def test_the_command_shows_a_table_with_examples(tmp_path: Path, scraper: Callable[..., CompletedProcess[str]]) -> None:
    dirty(tmp_path / "a.jsonl", "[Sisip:Video Kabar]")
    done = scraper("radar", "a.jsonl", "--field", "isi", "--rules")
    assert done.returncode == 0
    assert "labelled bracket" in done.stdout
    assert done.stdout.count("[-[Sisip:Video Kabar]-]") == 3
    assert "https://kabarkita.test/" in done.stdout
    assert "name = 'sisip'" in done.stdout
    assert "\x1b" not in done.stdout


def test_rules_hide_what_they_know_unless_they_are_switched_off(
    tmp_path: Path, scraper: Callable[..., CompletedProcess[str]]
) -> None:
    dirty(tmp_path / "a.jsonl", "ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT")
    silent = scraper("radar", "a.jsonl", "--field", "isi")
    assert (silent.returncode, silent.stdout) == (0, "")
    assert "nothing behaves like boilerplate" in silent.stderr
    for option in (["--without", "ad"], ["--raw"]):
        done = scraper("radar", "a.jsonl", "--field", "isi", *option)
        assert "ADVERTISEMENT SCROLL" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["none.jsonl"], "no such file"),
        (["a.jsonl"], "no field 'text'"),
        (["a.jsonl", "--field", "isi", "--without", "nothing"], "no rule 'nothing'"),
    ],
)
def test_mistakes_are_one_line(
    tmp_path: Path, scraper: Callable[..., CompletedProcess[str]], arguments: list[str], word: str
) -> None:
    write_lines(tmp_path / "a.jsonl", [{"isi": "Hujan turun."}])
    done = scraper("radar", *arguments)
    assert done.returncode == 2
    assert word in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_no_control_code_of_a_text_reaches_a_terminal(tmp_path: Path, on_terminal: Callable[..., object]) -> None:
    plant = {"new": (0.1, lambda text, _: f"{text} IKUTI SALURAN\x1b]0;jahat\x07 KABAR KITA\u202e"), "ad": PLANTS["ad"]}
    records = Newsroom(plant=plant).records(150)
    write_lines(tmp_path / "a.jsonl", [{"text": record.text, "url": record.address} for record in records])
    screen = on_terminal("radar", "a.jsonl", "--rules")
    assert screen.returncode == 0
    assert "SALURAN" in screen.shown
    assert "\x1b]" not in screen.shown
    assert "\x07" not in screen.shown
    assert "\u202e" not in screen.shown
