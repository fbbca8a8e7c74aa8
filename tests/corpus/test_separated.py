from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.core.errors import UsageError
from scraper.corpus.clean_corpus import CleaningJob, clean_corpus, clean_stream
from scraper.corpus.corpus_format import Bad, Changes, CorpusRow
from scraper.corpus.separated import Separated
from tests.corpus.sample import dirty, is_clean


def table(rows, **dialect) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, **dialect).writerows(rows)
    return out.getvalue()


def read(path, **dialect):
    return list(csv.reader(io.StringIO(path.read_bytes().decode(), newline=""), **dialect))


@pytest.mark.parametrize(("delimiter", "line_end"), [(",", "\n"), (";", "\r\n"), ("\t", "\n"), ("|", "\n")])
def test_other_columns_and_the_dialect_stay(tmp_path, delimiter, line_end) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    dialect = {"delimiter": delimiter, "lineterminator": line_end}
    rows = [["id", "text", "note"], ["007", dirty(1), "=1+1"], ["1.50", dirty(2), 'say "x"\nand more'], ["", "", ""]]
    source.write_bytes(table(rows, **dialect).encode())
    clean_corpus(source, target)
    after = read(target, delimiter=delimiter)
    assert [[row[0], row[2]] for row in after] == [[row[0], row[2]] for row in rows]
    assert is_clean(after[1][1], 1)
    assert is_clean(after[2][1], 2)
    assert target.read_bytes().count(b"\r\n") == (4 if line_end == "\r\n" else 0)


def test_bytes_that_are_no_utf_8_pass_in_other_columns_and_are_bad_in_the_text(tmp_path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(b"text,name\nHarga naik.,Jos\xe9\nHarga na\xefk.,x\n")
    totals = clean_corpus(source, target)
    assert target.read_bytes() == b"text,name\nHarga naik.,Jos\xe9\n"
    assert totals.bad_file.read_bytes() == b"Harga na\xefk.,x\n"


def test_a_row_with_a_column_too_many_is_bad(tmp_path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("id,text\n1,x\n2,y,z\n3\n\n4,w\n")
    form = Separated(source, "text")
    rows = [row for batch in form.batches() for row in form.decode(batch)]
    assert [(row.number, row.why) for row in rows if isinstance(row, Bad)] == [
        (3, "3 columns, the header has 2"),
        (4, "1 columns, the header has 2"),
    ]


def test_an_unknown_column_names_the_known_ones(tmp_path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("id,isi\n1,x\n")
    with pytest.raises(UsageError, match=r"no column 'text'; name one with --field: id, isi"):
        Separated(source, "text")


@pytest.mark.parametrize("value", ["=HYPERLINK(1)", "+62 21", "-- baris", "@akun", "\tx", "＝1+1", " =1"])
def test_no_value_that_we_write_becomes_a_formula(tmp_path, value) -> None:
    source = tmp_path / "in.csv"
    source.write_text("text\nHarga naik.\n")
    form = Separated(source, "text")
    row = CorpusRow("Harga naik.", b"Harga naik.\n")
    written = form.encode(next(form.batches()), [Changes(row, {"text": value, "dateline": value})])
    assert next(csv.reader(io.StringIO(written.decode(), newline=""))) == ["'" + value, "'" + value]


@pytest.mark.parametrize("old", ["\tADVERTISEMENT\n=HYPERLINK(1)", "=HYPERLINK(1) ADVERTISEMENT", "＝1 ADVERTISEMENT"])
def test_no_cut_brings_a_formula_to_life(tmp_path, old) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(table([["text"], [old]]).encode())
    clean_corpus(source, target)
    [_, [now]] = read(target)
    assert "ADVERTISEMENT" not in now
    assert now.startswith(("'=", "'＝"))


def test_added_columns_stand_in_the_header_and_in_each_row(tmp_path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(table([["id", "text"], ["1", dirty(1)], ["2", "Harga naik."]]))
    parts: list[bytes] = []
    job = CleaningJob(Separated(source, "text"), into="clean", add=("dateline", "removed"))
    list(clean_stream(job, parts.append, workers=1))
    rows = list(csv.DictReader(io.StringIO(b"".join(parts).decode(), newline="")))
    assert list(rows[0]) == ["id", "text", "clean", "dateline", "removed"]
    assert rows[0]["text"] == dirty(1)
    assert is_clean(rows[0]["clean"], 1)
    assert "SCROLL TO CONTINUE" in rows[0]["removed"]
    assert (rows[1]["clean"], rows[1]["dateline"], rows[1]["removed"]) == ("Harga naik.", "", "[]")


def test_a_column_that_was_added_before_is_filled_again(tmp_path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("dateline,text\nBandung,Harga naik.\n")
    parts: list[bytes] = []
    job = CleaningJob(Separated(source, "text"), add=("dateline", "signature", "signature"))
    list(clean_stream(job, parts.append, workers=1))
    assert b"".join(parts) == b"dateline,text,signature\n,Harga naik.,\n"


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(st.lists(st.tuples(cells, cells, cells), max_size=8))
def test_whatever_is_in_a_table_comes_back(tmp_path_factory, rows) -> None:
    source = tmp_path_factory.mktemp("csv") / "in.csv"
    source.write_bytes(table([["a", "text", "b"], *rows]).encode())
    form = Separated(source, "text")
    out = form.head([])
    for batch in form.batches():
        found = form.decode(batch)
        assert all(isinstance(row, CorpusRow) for row in found)
        out += form.encode(batch, [Changes(row, {}) for row in found])
    assert out == source.read_bytes()
