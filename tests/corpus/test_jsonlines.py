from __future__ import annotations

import gzip
import json
import tracemalloc

import pytest
import zstandard

from scraper.core.errors import UsageError
from scraper.corpus.clean_corpus import CleaningJob, clean_corpus, clean_stream, read_texts
from scraper.corpus.corpus_format import Bad, Batch, CorpusRow
from scraper.corpus.formats import open_format
from scraper.corpus.jsonlines import JsonLines
from tests.corpus.sample import dirty, is_clean


def rows_of(path, field="text"):
    form = JsonLines(path, field)
    return [row for batch in form.batches() for row in form.decode(batch)]


def test_every_byte_but_those_of_the_text_stays(tmp_path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    text = json.dumps(dirty(7))
    source.write_bytes(
        b'{ "id":1.50,"n":12345678901234567890 , "text" : %s,\t"x":{"a": [1,  2]}, "e":1e3}\r\n' % text.encode()
    )
    clean_corpus(source, target)
    before, after = source.read_bytes(), target.read_bytes()
    start, end = before.split(text.encode())
    assert after.startswith(start)
    assert after.endswith(end)
    assert is_clean(json.loads(after)["text"], 7)


def test_a_text_that_is_clean_leaves_its_line_as_it_is(tmp_path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b'{"text": "Harga beras na\\u0069k.", "b":  2}\n\n{"text": null}\n{"text": ""}')
    clean_corpus(source, target)
    assert target.read_bytes() == source.read_bytes()


def test_a_row_without_a_text_has_the_added_keys_too(tmp_path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b'{"text": null, "b":  2}\n\n{"text": "Harga naik."}\n')
    written: list[bytes] = []
    job = CleaningJob(open_format(source), into="clean", add=("dateline", "removed"))
    assert [step.tally.texts for step in clean_stream(job, written.append, workers=1)] == [1]
    null, blank, full = b"".join(written).splitlines()
    assert null == b'{"text": null, "b":  2, "clean": null, "dateline": null, "removed": null}'
    assert blank == b""
    assert list(json.loads(full)) == ["text", "clean", "dateline", "removed"]


def test_the_same_text_in_two_fields_changes_in_one(tmp_path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"raw": dirty(1), "text": dirty(1), "z": 1.0}) + "\n")
    clean_corpus(source, target)
    row = json.loads(target.read_text())
    assert list(row) == ["raw", "text", "z"]
    assert row["raw"] == dirty(1)
    assert is_clean(row["text"], 1)


def test_what_only_python_reads_is_read(tmp_path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"score": float("nan"), "text": dirty(2), "b": "\ud800"}) + "\n")
    clean_corpus(source, target)
    row = json.loads(target.read_text())
    assert list(row) == ["score", "text", "b"]
    assert row["score"] != row["score"]
    assert row["b"] == "\ud800"
    assert is_clean(row["text"], 2)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{not json}", "not JSON"),
        (b"[1, 2]", "no object"),
        (b'{"txt": "x"}', "no field 'text'; it has txt"),
        (b'{"text": 5}', "field 'text' is no text"),
        (b'{"text": "\xff"}', "not JSON"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_says_what_it_is_and_passes_to_the_side_file(tmp_path, line, why) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    good = json.dumps({"text": dirty(3)}).encode()
    source.write_bytes(good + b"\n" + line + b"\n" + good + b"\n")
    (bad,) = [row for row in rows_of(source) if isinstance(row, Bad)]
    assert bad.number == 2
    assert why in bad.why
    totals = clean_corpus(source, target)
    assert (totals.rows, totals.texts, totals.bad) == (3, 2, 1)
    assert totals.bad_file == tmp_path / "out.jsonl.bad"
    assert totals.bad_file.read_bytes() == line + b"\n"
    assert len(target.read_bytes().splitlines()) == 2


def test_numbers_of_rows_go_on_over_batches(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("scraper.corpus.unpack.CHUNK", 50)
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"".join(b'{"text": "nomor %d"}\n' % number for number in range(40)) + b"bad")
    form = JsonLines(source, "text")
    batches = list(form.batches())
    assert len(batches) > 5
    assert [batch.first for batch in batches] == [sum(one.rows for one in batches[:n]) for n in range(len(batches))]
    rows = rows_of(source)
    assert [row.text for row in rows if isinstance(row, CorpusRow)] == [f"nomor {number}" for number in range(40)]
    assert rows[-1].number == 41
    half = batches[len(batches) // 2]
    again = [row for batch in form.batches(half.end, half.first + half.rows) for row in form.decode(batch)]
    assert len(again) == 41 - half.first - half.rows


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
@pytest.mark.parametrize("ending_out", ["", ".gz", ".zst"])
def test_compressed_or_not(tmp_path, ending, ending_out) -> None:
    pack = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress}[ending]
    data = b"".join(json.dumps({"id": number, "text": dirty(number)}).encode() + b"\n" for number in range(50))
    source, target = tmp_path / f"in.jsonl{ending}", tmp_path / f"out.jsonl{ending_out}"
    half = data.index(b"\n", len(data) // 2) + 1
    source.write_bytes(pack(data[:half]) + pack(data[half:]))
    clean_corpus(source, target)
    texts = list(read_texts(target))
    assert len(texts) == 50
    assert all(is_clean(text, number) for number, text in enumerate(texts))


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_file_that_was_never_compressed_is_one_clear_word(tmp_path, ending) -> None:
    source = tmp_path / f"in.jsonl{ending}"
    source.write_bytes(b"this was never compressed")
    with pytest.raises(UsageError, match=r"nothing of it can be unpacked; it is text .* name it in.jsonl"):
        list(read_texts(source))
    source.write_bytes(b"nothing\0\1\2that unpacks")
    with pytest.raises(UsageError, match="nothing of it can be unpacked; fetch it again"):
        list(read_texts(source))


@pytest.mark.parametrize(("ending", "mark"), [(".gz", b"\x1f\x8b\x08"), (".zst", b"\x28\xb5\x2f\xfd")])
def test_a_compressed_file_that_is_cut_in_or_behind_its_mark_is_named(tmp_path, ending, mark) -> None:
    source = tmp_path / f"in.jsonl{ending}"
    for size in range(1, len(mark) + 1):
        source.write_bytes(mark[:size])
        with pytest.raises(UsageError, match="compressed, and cut before anything of it can be read; fetch it again"):
            list(read_texts(source))
    source.write_bytes(b"(" + b"a text in brackets" * 3)
    with pytest.raises(UsageError, match="it is text that is not compressed"):
        list(read_texts(source))


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
@pytest.mark.parametrize("name", ["in.jsonl", "in.jsonl.gz", "in.jsonl.zst"])
def test_the_bytes_say_how_a_file_is_compressed_and_not_its_name(tmp_path, pack, name) -> None:
    (tmp_path / name).write_bytes(pack(b'{"text": "satu"}\n{"text": "dua"}\n'))
    assert list(read_texts(tmp_path / name)) == ["satu", "dua"]


def test_utf_16_is_refused_with_the_way_out(tmp_path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes('{"text": "x"}\n'.encode("utf-16"))
    with pytest.raises(UsageError, match="iconv -f UTF-16"):
        list(read_texts(source))


def test_a_byte_order_mark_is_no_bad_line(tmp_path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b'\xef\xbb\xbf{"text": "x"}\n')
    assert list(read_texts(source)) == ["x"]


def test_a_file_without_line_ends_is_refused_before_memory_is_gone(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("scraper.core.limits.LINE_BYTES", 4 << 20)
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"x" * (6 << 20))
    with pytest.raises(UsageError, match="no line end"):
        list(read_texts(source))


def test_a_batch_is_about_a_megabyte(tmp_path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b'{"text": "%s"}\n' % (b"x" * 1000) * 5000)
    batches: list[Batch] = list(open_format(source).batches())
    assert max(len(batch.raw) for batch in batches) < 3 << 20
    assert sum(batch.rows for batch in batches) == 5000


@pytest.mark.parametrize("name", ["bomb.jsonl.zst", "bomb.csv.zst"])
def test_a_bomb_is_unpacked_in_pieces_and_refused_by_name(tmp_path, name) -> None:
    """80 KB of zstd can hold two gigabytes; they are never in memory together."""
    path = tmp_path / name
    pack = zstandard.ZstdCompressor(level=19).compressobj()
    plain = [b"text\n", *[b"," * (1 << 20)] * 200]
    path.write_bytes(b"".join(map(pack.compress, plain)) + pack.flush())
    assert path.stat().st_size < 20_000
    tracemalloc.start()
    try:
        with pytest.raises(UsageError, match="no line end within 64 MB"):
            list(open_format(path, "text").batches())
        assert tracemalloc.get_traced_memory()[1] < 350 << 20
    finally:
        tracemalloc.stop()
