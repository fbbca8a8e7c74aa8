from __future__ import annotations

import subprocess
import sys

import pytest

from scraper.core.errors import UsageError
from scraper.corpus.clean_corpus import CleaningJob, CorpusRun, clean_corpus, read_texts
from scraper.corpus.formats import open_format
from tests.corpus.sample import dirty, is_clean

pa = pytest.importorskip("pyarrow", reason="Parquet is an extra: pip install 'scraper-cnnindonesia[parquet]'")
pq = pytest.importorskip("pyarrow.parquet")

ROWS = 25
FEATURES = {b"huggingface": b'{"info": {"features": {"text": {"dtype": "string"}}}}', b"maker": b"us"}


def write(path, text_type=None, codec="zstd") -> None:
    texts = [dirty(number) if number % 5 else None for number in range(ROWS)]
    table = pa.table(
        {
            "id": pa.array(range(ROWS), pa.int16()),
            "text": pa.array(texts, pa.string()).cast(text_type or pa.string()),
            "tags": pa.array([["a", "b"], None, []] * (ROWS // 3) + [["c"]], pa.list_(pa.string())),
            "when": pa.array([1_700_000_000_000] * ROWS, pa.timestamp("ms", tz="Asia/Jakarta")),
        }
    ).replace_schema_metadata(FEATURES)
    pq.write_table(table, path, row_group_size=10, compression=codec)


@pytest.mark.parametrize("codec", ["zstd", "snappy", "none"])
@pytest.mark.parametrize("text_type", [pa.string(), pa.large_string()], ids=str)
def test_everything_but_the_text_stays(tmp_path, text_type, codec) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    write(source, text_type, codec)
    totals = clean_corpus(source, target, workers=2)
    assert (totals.rows, totals.texts, totals.bad) == (ROWS, 20, 0)
    before, after = pq.ParquetFile(source), pq.ParquetFile(target)
    assert after.schema_arrow.equals(before.schema_arrow, check_metadata=True)
    assert after.read().drop_columns("text").equals(before.read().drop_columns("text"))
    for number in range(3):
        old, new = before.metadata.row_group(number), after.metadata.row_group(number)
        assert new.num_rows == old.num_rows
        assert new.column(1).compression == old.column(1).compression
    texts = after.read().column("text").to_pylist()
    assert all(text is None if number % 5 == 0 else is_clean(text, number) for number, text in enumerate(texts))


def test_added_columns_stand_last_and_the_note_of_the_features_goes(tmp_path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    write(source)
    run = CorpusRun(CleaningJob(open_format(source), into="clean", add=("dateline", "removed")), target, workers=1)
    assert sum(1 for _ in run.steps()) == 3
    table = pq.read_table(target)
    assert table.column_names == ["id", "text", "tags", "when", "clean", "dateline", "removed"]
    assert table.column("text").to_pylist() == pq.read_table(source).column("text").to_pylist()
    assert is_clean(table.column("clean")[1].as_py(), 1)
    assert table.column("clean")[0].as_py() is None
    assert table.schema.metadata == {b"maker": b"us"}


@pytest.mark.parametrize("texts", [[], [None, None], [None, None, "Harga naik."], ["Harga naik.", None, None]], ids=str)
def test_added_columns_are_there_whatever_the_rows_hold(tmp_path, texts) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    table = pa.table({"text": pa.array(texts, pa.string())}).replace_schema_metadata(FEATURES)
    pq.write_table(table, source, row_group_size=2)
    for _ in CorpusRun(CleaningJob(open_format(source), into="clean", add=("dateline",)), target, workers=1).steps():
        pass
    table = pq.read_table(target)
    assert table.to_pydict() == {"text": texts, "clean": texts, "dateline": [None] * len(texts)}
    assert table.schema.metadata == {b"maker": b"us"}
    assert pq.ParquetFile(target).num_row_groups == pq.ParquetFile(source).num_row_groups


def test_no_rows_at_all(tmp_path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pq.write_table(pa.table({"text": pa.array([], pa.string()), "n": pa.array([], pa.int8())}), source)
    assert clean_corpus(source, target).rows == 0
    assert pq.read_table(target).schema.names == ["text", "n"]


@pytest.mark.parametrize(
    ("field", "says"),
    [("isi", "no column 'isi'; name one with --field: id, text, tags, when"), ("id", "column 'id' is int16, no text")],
)
def test_a_wrong_column_is_told(tmp_path, field, says) -> None:
    source = tmp_path / "in.parquet"
    write(source)
    with pytest.raises(UsageError, match=says):
        open_format(source, field)


def test_what_is_no_parquet_is_told(tmp_path) -> None:
    source = tmp_path / "in.parquet"
    source.write_bytes(b"PAR1 and then nothing")
    with pytest.raises(UsageError, match="no Parquet file, or broken"):
        list(read_texts(source))


def test_without_pyarrow_it_says_how_to_get_it(tmp_path) -> None:
    source = tmp_path / "in.parquet"
    write(source)
    code = (
        "import sys; sys.modules['pyarrow'] = None; sys.modules['pyarrow.parquet'] = None\n"
        "from scraper.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "clean", str(source), "--output", str(tmp_path / "out.parquet")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    words = f"scraper: Parquet needs pyarrow, which is not installed: {sys.executable} -m pip install pyarrow\n"
    assert done.stderr == words


def test_a_doubled_name_is_named_by_number_and_stays_elsewhere(tmp_path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    names = ["text", "x", "x", "text"]
    columns = [pa.array([value]) for value in ("Harga naik. ADVERTISEMENT", "a", "b", "Harga turun. ADVERTISEMENT")]
    pq.write_table(pa.Table.from_arrays(columns, names), source)
    with pytest.raises(UsageError, match="2 columns are named 'text'; say which by its number: --field '#1' or '#4'"):
        open_format(source)
    totals = clean_corpus(source, target, field_name="#4")
    assert (totals.texts, totals.changed) == (1, 1)
    after = pq.ParquetFile(target).read()
    assert after.column_names == names
    assert [after.column(n)[0].as_py() for n in range(4)] == ["Harga naik. ADVERTISEMENT", "a", "b", "Harga turun."]
    with pytest.raises(UsageError, match="2 columns are named 'x'"):
        CorpusRun(CleaningJob(open_format(source, "#4"), into="x"), target, workers=1)


@pytest.mark.parametrize(
    ("kind", "says"),
    [(pa.list_(pa.string()), "is list<.*>, no text; write it as text first"), (pa.binary(), "is binary, no text")],
    ids=["list", "binary"],
)
def test_a_column_of_another_kind_is_told(tmp_path, kind, says) -> None:
    source = tmp_path / "in.parquet"
    pq.write_table(pa.table({"text": pa.array([None], kind)}), source)
    with pytest.raises(UsageError, match=says):
        open_format(source)


@pytest.mark.parametrize("kind", [pa.large_string(), pa.dictionary(pa.int32(), pa.string())], ids=str)
def test_other_kinds_of_text_stay_what_they_are(tmp_path, kind) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    texts = pa.array(["Harga naik. ADVERTISEMENT", None, "Harga naik. ADVERTISEMENT"])
    pq.write_table(pa.table({"text": texts.dictionary_encode() if "dict" in str(kind) else texts.cast(kind)}), source)
    assert clean_corpus(source, target).changed == 2
    after = pq.read_table(target)
    assert str(after.schema.field("text").type) == str(kind)
    assert after.column("text").to_pylist() == ["Harga naik.", None, "Harga naik."]


def test_a_text_that_is_not_utf_8_is_kept_aside_with_all_its_columns(tmp_path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    raw = pa.array([b"Harga naik.", b"Jos\xe9", None, b"Harga turun. ADVERTISEMENT"]).cast(pa.binary())
    broken = pa.StringArray.from_buffers(4, raw.buffers()[1], raw.buffers()[2], raw.buffers()[0])
    pq.write_table(pa.table({"id": [1, 2, 3, 4], "text": broken}), source)
    totals = clean_corpus(source, target)
    assert totals.balance.bad == {"encoding": 1}
    assert totals.balance.missing == 0
    after = pq.read_table(target)
    assert after.to_pydict() == {"id": [1, 3, 4], "text": ["Harga naik.", None, "Harga turun."]}
    aside = pq.ParquetFile(totals.bad_file).read()
    assert aside.column("id").to_pylist() == [2]
    assert aside.column("text").cast(pa.binary()).to_pylist() == [b"Jos\xe9"]


def test_a_damaged_row_group_costs_its_rows_and_no_others(tmp_path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    write(source, codec="none")
    group = pq.ParquetFile(source).metadata.row_group(1).column(1)
    data = bytearray(source.read_bytes())
    at = group.dictionary_page_offset or group.data_page_offset
    data[at : at + 20] = b"\xff" * 20
    source.write_bytes(data)
    totals = clean_corpus(source, target)
    assert totals.balance.bad == {"damaged": 10}
    assert (totals.balance.found, totals.balance.out, totals.balance.missing) == (ROWS, ROWS - 10, 0)
    assert pq.read_table(target).column("id").to_pylist() == [*range(10), *range(20, 25)]
