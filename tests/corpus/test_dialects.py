"""Tables as people bring them: each comes out with its rows, or says what to do."""

from __future__ import annotations

import pytest

from scraper.core.errors import UsageError
from scraper.corpus.clean_corpus import CleaningJob, CorpusRun, clean_corpus
from scraper.corpus.corpus_format import Bad, CorpusRow, rows_of
from scraper.corpus.formats import open_format
from scraper.corpus.settle import TableOptions
from tests.corpus.damage import check_balance

AD = "Harga naik. ADVERTISEMENT"


def texts(path, field="text", options=None) -> list[str | None]:
    form = open_format(path, field, options)
    return [
        row.text if isinstance(row, CorpusRow) else f"bad {row.kind}"
        for batch in form.batches()
        for row in rows_of(form, batch)
    ]


# ruff: noqa: E501  tables are told apart side by side

# name of the file, its bytes, the texts that are read of it
READ = {
    "plain": ("a.csv", b"id,text\n1,satu\n2,dua\n", ["satu", "dua"]),
    "semicolon": ("a.csv", b"id;text\n1;satu, dua\n", ["satu, dua"]),
    "tab in .csv": ("a.csv", b"id\ttext\n1\tsatu, dua\n", ["satu, dua"]),
    "comma in .tsv": ("a.tsv", b"id,text\n1,satu\n", ["satu"]),
    "bar": ("a.csv", b"id|text\n1|satu; dua\n", ["satu; dua"]),
    "more commas than semicolons in the header": ("a.csv", b"a, b, c;text, d;text\n1;2;tiga, empat\n", ["tiga, empat"]),
    "one column": ("a.csv", b"text\nsatu\ndua\n", ["satu", "dua"]),
    "one column with commas": ("a.csv", b"text\nsatu, dua\ntiga, empat, lima\n", ["satu, dua", "tiga, empat, lima"]),
    "one column in quotes": ("a.csv", b'text\n"satu, dua"\n', ["satu, dua"]),
    "mark": ("a.csv", b"\xef\xbb\xbftext,id\nsatu,1\n", ["satu"]),
    "mark before a quote": ("a.csv", b'\xef\xbb\xbf"text","id"\n"satu","1"\n', ["satu"]),
    "sep": ("a.csv", b"sep=;\r\nid;text\r\n1;satu\r\n", ["satu"]),
    "sep of another sign": ("a.csv", b"sep=^\nid^text\n1^satu, dua; tiga\n", ["satu, dua; tiga"]),
    "carriage returns": ("a.csv", b"id,text\r1,satu\r2,dua\r", ["satu", "dua"]),
    "carriage returns, line feeds in cells": ("a.csv", b'id,text\r1,"satu\ndua"\r2,tiga\r', ["satu\ndua", "tiga"]),
    "a lone carriage return in a text": ("a.csv", b"id,text\n1,satu\rdua\n2,tiga\n", ["satu\rdua", "tiga"]),
    "no line end at the end": ("a.csv", b"id,text\n1,satu", ["satu"]),
    "a header alone": ("a.csv", b"id,text\n", []),
    "blank lines": ("a.csv", b"id,text\n\n1,satu\n\n", [None, "satu", None]),
    "a newline in the header": ("a.csv", b'"nomor\nurut",text\n1,satu\n', ["satu"]),
    "a delimiter in the header": ("a.csv", b'"id, lama",text\n1,satu\n', ["satu"]),
    "doubled quotes": ("a.csv", b'id,text\n1,"ia ""naik"", ya"\n', ['ia "naik", ya']),
    "backslash quotes": ("a.csv", b'id,text\n1,"ia \\"naik\\", ya"\n', ['ia "naik", ya']),
    "backslashes that escape nothing": ("a.csv", b'id,text\n1,"C:\\Windows\\, ya"\n', ["C:\\Windows\\, ya"]),
    "a quote in the middle": ("a.csv", b'id,text\n1,ia "naik" ya\n', ['ia "naik" ya']),
    "a quoted empty field": ("a.csv", b'id,text\n1,""\n', [""]),
    "a quote alone in quotes": ("a.csv", b'id,text\n1,""""\n', ['"']),
    "paragraphs in quotes": ("a.csv", b'id,text\n1,"satu\n\ndua, tiga"\n2,empat\n', ["satu\n\ndua, tiga", "empat"]),
    "quotes of the text in .tsv": ("a.tsv", b'id\ttext\n1\t"Kami naik," kata Siti.\n2\t"Panen raya\n', ['"Kami naik," kata Siti.', '"Panen raya']),
    "quotes of the table in .tsv": ("a.tsv", b'id\ttext\n1\t"satu\tdua"\n2\ttiga\n', ["satu\tdua", "tiga"]),
    "every field in quotes in .tsv": ("a.tsv", b'"id"\t"text"\n"1"\t"satu"\n', ["satu"]),
    "quotes that enclose nothing in .csv": ("a.csv", b'id,text\n1,"Kami naik" kata Siti.\n2,"Panen" raya\n', ['"Kami naik" kata Siti.', '"Panen" raya']),
    "an open quote": ("a.csv", b'id,text\n1,satu\n2,"dua\n3,tiga\n4,empat\n', ["satu", "bad quote", "tiga", "empat"]),
    "an open quote before quoted rows": ("a.csv", b'id,text\n1,"a, b"\n2,"dua\n3,"tiga, c"\n4,"empat, d"\n', ["a, b", "bad quote", "tiga, c", "empat, d"]),
    "an open quote in the last row": ("a.csv", b'id,text\n1,satu\n2,"dua', ["satu", "bad quote"]),
    "a stray quote in paragraphs": ("a.csv", b'id,text\n1,"a, b"\n2,"ia "naik" ya\nBaris, dua.\nTiga."\n3,"c, d"\n', ["a, b", "bad quote", "c, d"]),
    "a stray quote in paragraphs that look like rows": ("a.csv", b'id,text\n1,"a, b"\n2,"ia "naik" ya\nBaris, dua.\nTiga, empat."\n3,"c, d"\n', ["a, b", "bad quote", "c, d"]),
    "quotes of the table in .tsv, but for a row": ("a.tsv", b"id\ttext\n" + b'1\t"satu\tdua"\n' * 4 + b'2\t"Kami," kata Siti.\n', ["satu\tdua"] * 4 + ["bad quote"]),
    "quotes of the text in .tsv, but for a row": ("a.tsv", b"id\ttext\n" + b'1\t"Kami," kata Siti.\n' * 4 + b'2\t"satu\tdua"\n', ['"Kami," kata Siti.'] * 4 + ["bad columns"]),
    "too many columns": ("a.csv", b"id,text\n1,satu,dua\n2,tiga\n", ["bad columns", "tiga"]),
    "too few columns": ("a.csv", b"id,text\n1\n2,tiga\n", ["bad columns", "tiga"]),
    "another column named twice": ("a.csv", b"x,text,x\n1,satu,2\n", ["satu"]),
    "zero bytes": ("a.csv", b"id,text\n" + b"1,satu\n" * 999 + b"2,du\0a\n", ["satu"] * 999 + ["du\0a"]),
    "one text that is not UTF-8": ("a.csv", b"id,text\n1,Jos\xe9\n2,dua\n", ["bad encoding", "dua"]),
    "300 columns": ("a.csv", b",".join(b"c%d" % n for n in range(299)) + b",text\n" + b"," * 299 + b"satu\n", ["satu"]),
}  # fmt: skip


@pytest.mark.parametrize("case", READ)
def test_a_table_is_read(tmp_path, case) -> None:
    name, data, expected = READ[case]
    (tmp_path / name).write_bytes(data)
    assert texts(tmp_path / name) == expected


@pytest.mark.parametrize("case", READ)
def test_every_row_of_a_table_comes_out_or_is_kept_aside(tmp_path, case) -> None:
    name, data, expected = READ[case]
    source, target = tmp_path / name, tmp_path / f"out-{name}"
    source.write_bytes(data)
    run = CorpusRun(CleaningJob(open_format(source), into="clean"), target, workers=1)
    for _ in run.steps():
        pass
    assert run.totals.balance.found == len(expected)
    check_balance(source, run.totals)
    assert texts(target) == [text for text in expected if not str(text).startswith("bad ")]


# name, bytes, field, what is said
ASKED = {
    "no such column": ("a.csv", b"id,isi\n1,x\n", "text", "no column 'text'; name one with --field: id, isi"),
    "two columns of the name": ("a.csv", b"text,text\n1,x\n", "text", "say which by its number: --field '#1' or '#2'"),
    "quotes of either kind": ("a.tsv", b'id\ttext\n1\t"satu"\n2\tdua\n', "text", "say --quote '\"' if they enclose"),
    "quotes of both kinds": ("a.tsv", b'id\ttext\n1\t"satu\tdua"\n2\t"Kami," kata Siti.\n', "text", "cannot be told"),
    "quotes of both kinds in .csv": (
        "a.csv",
        b'id,text\n1,"a, b"\n' + b'2,"Kami" kata Siti.\n' * 2,
        "text",
        "cannot be told",
    ),
    "two delimiters": ("a.csv", b"text,a;b\n1,2;3\n", "#1", "--delimiter"),
    "another encoding": ("a.csv", b"id,text\n1,Jos\xe9\n2,caf\xe9\n3,x\n", "text", "--encoding windows-1252"),
    "UTF-16 with a mark": ("a.csv", "id,text\n1,x\n".encode("utf-16"), "text", "iconv -f UTF-16"),
    "UTF-32": ("a.csv", "id,text\n1,x\n".encode("utf-32"), "text", "iconv -f UTF-32"),
    "UTF-32 in big endian": ("a.jsonl", b"\0\0\xfe\xff" + "{}".encode("utf-32-be"), "text", "iconv -f UTF-32"),
    "a header that ends in CR above rows that end in LF": (
        "a.csv",
        b'id,text\r1,"satu"\r2,"dua"\r3,"tiga"\n4,"empat"\n',
        "text",
        "its first lines end in CR",
    ),
    "UTF-16 without a mark": ("a.csv", "id,text\n1,x\n".encode("utf-16-le"), "text", "iconv -f UTF-16"),
    "an empty file": ("a.csv", b"", "text", "the table is empty: no header and no rows"),
    "a spreadsheet": ("a.csv", b"PK\x03\x04\x14\x00id,text", "text", "this is a ZIP"),
    "an empty line": ("a.csv", b"\r\n", "text", "the table is empty: no header and no rows"),
}


@pytest.mark.parametrize("case", ASKED)
def test_what_cannot_be_told_is_asked_for(tmp_path, case) -> None:
    name, data, field, word = ASKED[case]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError) as error:
        open_format(tmp_path / name, field)
    assert word in str(error.value)


SETTLED_BY_HAND = {
    "quotes of the text": ("a.tsv", b'id\ttext\n1\t"satu"\n', "text", TableOptions(quote=""), ['"satu"']),
    "quotes of the table": ("a.tsv", b'id\ttext\n1\t"satu"\n', "text", TableOptions(quote='"'), ["satu"]),
    "apostrophes": ("a.csv", b"id,text\n1,'satu, dua'\n", "text", TableOptions(quote="'"), ["satu, dua"]),
    "delimiter": ("a.csv", b"id~text\n1~satu\n", "text", TableOptions(delimiter="~"), ["satu"]),
    "no header": ("a.csv", b"1,satu\n2,dua\n", "#2", TableOptions(header=False), ["satu", "dua"]),
    "encoding": ("a.csv", b"id,text\n1,Jos\xe9\n", "text", TableOptions(encoding="windows-1252"), ["José"]),
    "the second of two": ("a.csv", b"text,text\nsatu,dua\n", "#2", None, ["dua"]),
}


@pytest.mark.parametrize("case", SETTLED_BY_HAND)
def test_what_the_user_says_overrules_the_sample(tmp_path, case) -> None:
    name, data, field, options, expected = SETTLED_BY_HAND[case]
    (tmp_path / name).write_bytes(data)
    assert texts(tmp_path / name, field, options) == expected


CHANGED = {
    "doubled": (b'id,text\n1,"ia ""naik"", ADVERTISEMENT"\n', b'id,text\n1,"ia ""naik"","\n'),
    "backslash": (b'id,text\n1,"ia \\"naik\\", ADVERTISEMENT"\n', b'id,text\n1,"ia \\"naik\\","\n'),
    "carriage returns": (b"id,text\r1,satu ADVERTISEMENT\r", b"id,text\r1,satu\r"),
    "other columns in odd quotes": (b'text,a,b\nsatu ADVERTISEMENT,"x", y \n', b'text,a,b\nsatu,"x", y \n'),
    "quotes stay": (b'id,text\n1,"satu ADVERTISEMENT"\n', b'id,text\n1,"satu"\n'),
    "sep line": (b"sep=;\nid;text\n1;satu ADVERTISEMENT\n", b"sep=;\nid;text\n1;satu\n"),
    "mark": (b"\xef\xbb\xbftext\nsatu ADVERTISEMENT\n", b"\xef\xbb\xbftext\nsatu\n"),
}


@pytest.mark.parametrize("case", CHANGED)
def test_a_changed_row_keeps_every_other_byte(tmp_path, case) -> None:
    before, after = CHANGED[case]
    (tmp_path / "a.csv").write_bytes(before)
    clean_corpus(tmp_path / "a.csv", tmp_path / "b.csv")
    assert (tmp_path / "b.csv").read_bytes() == after


def test_a_text_is_written_in_the_encoding_of_its_table(tmp_path) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes("id,text\n1,José naik. ADVERTISEMENT\n2,Ia &#8364; naik.\n3,Ia &Omega; naik.\n".encode("cp1252"))
    run = CorpusRun(CleaningJob(open_format(source, "text", TableOptions(encoding="cp1252"))), target, workers=1)
    bad = [row for step in run.steps() for row in step.bad]
    assert target.read_bytes() == b"id,text\n1,Jos\xe9 naik.\n2,Ia \x80 naik.\n"
    assert [(row.number, row.kind) for row in bad] == [(4, "unwritable")]
    assert "cp1252 has no 'Ω'" in bad[0].why


def test_a_table_without_quotes_keeps_one_line_a_row(tmp_path) -> None:
    source, target = tmp_path / "a.tsv", tmp_path / "b.tsv"
    source.write_bytes(b'id\ttext\n1\t"Kami," kata Siti.<br>Ia naik.\n')
    clean_corpus(source, target)
    assert target.read_bytes() == b'id\ttext\n1\t"Kami," kata Siti. Ia naik.\n'


def test_a_quote_that_the_sample_did_not_show_makes_its_row_a_bad_one(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("scraper.corpus.separated.SAMPLE_BYTES", 200)
    source = tmp_path / "a.tsv"
    source.write_bytes(b"id\ttext\n" + b"1\tsatu\n" * 50 + b'2\t"dua"\n')
    form = open_format(source)
    assert "no field in quotes" in form.described
    [bad] = [row for batch in form.batches() for row in rows_of(form, batch) if isinstance(row, Bad)]
    assert "--quote none" in bad.why


def test_a_quote_spans_so_many_lines_and_no_more(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("scraper.corpus.table_rows.QUOTED_LINES", 20)
    source = tmp_path / "a.csv"
    long, longer = ("\n".join(f"baris {n}" for n in range(count)) for count in (19, 30))
    source.write_text(f'id,text\n1,"{long}"\n2,"{longer}"\n3,satu\n')
    found = texts(source)
    assert found[0] == long
    assert found[1] == "bad quote"
    assert found[-1] == "satu"


def test_the_dialect_is_said(tmp_path) -> None:
    (tmp_path / "a.csv").write_bytes(b'id;text\r\n1;"a;b"\r\n')
    said = 'semicolon between fields; fields in ", inside them doubled; utf-8; lines end in CR LF; 2 columns, a header'
    assert open_format(tmp_path / "a.csv").described == said
