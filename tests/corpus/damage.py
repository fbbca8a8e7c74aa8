"""Tables, lines and compressed files with random damage, each from a seed; what must hold of every one of them.

python -m tests.corpus.damage RUNS [FIRST_SEED]
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import sys
import tempfile
import zlib
from pathlib import Path

import zstandard

from scraper.cleaning.clean_text import clean_text
from scraper.core import disk
from scraper.core.errors import UsageError
from scraper.corpus.clean_corpus import Totals, clean_corpus
from scraper.corpus.corpus_format import rows_of
from scraper.corpus.formats import open_format
from scraper.corpus.separated import Separated
from scraper.storage.packing import zstd

TEXTS = (
    "Harga {n} naik.",
    "Harga {n} naik, kata pedagang.",
    '"Kami {n}," kata pedagang.',
    'Harga {n} "tetap" saja; stabil.',
    "Satu {n}.\nDua, tiga.\nEmpat.",
    "Baris {n} | dan ; satu.",
    "Jakarta, CNN Indonesia -- Harga {n} naik.\nADVERTISEMENT\nWarga cemas. (abc/def)",
)
NOTES = ("", "x", "a,b", 'c "d"', "=1+1")
MOST_LOST_BESIDE = 4  # whole rows that damage to one row may take along, at the worst place; most often none


def table(seed: random.Random) -> tuple[bytes, list[bytes]]:
    """The header and the rows of a sound table in a dialect of its own."""
    dialect = {
        "delimiter": seed.choice(",;\t|"),
        "lineterminator": seed.choice(["\n", "\r\n"]),
        "quoting": seed.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    }

    def written(row: list[object]) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out, **dialect).writerow(row)
        return out.getvalue().encode()

    rows = [[n, seed.choice(TEXTS).format(n=n), seed.choice(NOTES)] for n in range(seed.randint(8, 40))]
    return written(["id", "text", "note"]), [written(row) for row in rows]


def lines(seed: random.Random) -> tuple[bytes, list[bytes]]:
    """JSON lines, which have no header."""
    texts = [seed.choice(TEXTS).format(n=n) for n in range(seed.randint(8, 40))]
    return b"", [json.dumps({"id": n, "text": text}).encode() + b"\n" for n, text in enumerate(texts)]


def damaged(seed: random.Random, rows: list[bytes]) -> tuple[list[bytes], set[int], str]:
    """The rows, one of them damaged, the indexes of those that the damage touches, and its kind."""
    rows = list(rows)
    index = seed.randrange(len(rows))
    row = rows[index]
    at = seed.randrange(len(row) - 2)
    kind = seed.choice(["lost quote", "quote", "line end", "bytes", "cut", "delimiter", "byte", "nothing"])
    quotes = [place for place, sign in enumerate(row) if sign == ord('"')]
    if kind == "lost quote" and quotes:
        at = seed.choice(quotes)
        row = row[:at] + row[at + 1 :]
    elif kind == "quote":
        row = row[:at] + b'"' + row[at:]
    elif kind == "line end":
        row = row.rstrip(b"\r\n")
    elif kind == "bytes":
        row = row[:at] + bytes(seed.randrange(128, 256) for _ in range(3)) + row[at:]
    elif kind == "cut":
        row = row[:at]
    elif kind == "delimiter":
        row = row[:at] + seed.choice([b",", b";", b"\t", b"|", b"\n", b"\r", b"\0"]) + row[at:]
    elif kind == "byte":
        row = row[:at] + bytes([row[at] ^ 1 << seed.randrange(8)]) + row[at + 1 :]
    rows[index] = row
    return rows, {index, index + 1}, kind


def check_rows(number: int, folder: Path) -> str:
    """Damage one row; what is whole comes out, every byte belongs to a row, and the balance is exact."""
    seed = random.Random(number)
    is_table = seed.random() < 0.7
    head, sound = table(seed) if is_table else lines(seed)
    rows, touched, kind = damaged(seed, sound)
    source = folder / ("in.csv" if is_table else "in.jsonl")
    source.write_bytes(head + b"".join(rows))
    target = source.with_name(f"out{source.suffix}")
    try:
        totals = clean_corpus(source, target)
    except UsageError as error:  # the dialect is asked for
        return f"asked: {str(error).removeprefix(str(source))[:40]}"
    check_balance(source, totals)
    out = target.read_bytes()
    whole = [row for index, row in enumerate(rows) if index not in touched]
    expected = [row for row in whole if b"CNN" not in row]  # what the cleaning leaves as it is
    lost = sum(row not in out for row in expected)
    assert lost <= MOST_LOST_BESIDE, f"{lost} whole rows are lost"
    return f"{kind}, {lost} lost beside"


def check_balance(source: Path, totals: Totals) -> None:
    """In is out and bad; the raw rows are the bytes of the source; the bad file holds them as they came."""
    balance = totals.balance
    assert balance.missing == 0
    assert balance.found == totals.rows == balance.out + totals.bad
    form = open_format(source)
    raw = [row.raw for batch in form.batches() for row in rows_of(form, batch)]
    data = source.read_bytes()
    head = form.settled.head if isinstance(form, Separated) else b""
    assert head + b"".join(raw) == data
    assert len(raw) == balance.found
    bad = totals.bad_file.read_bytes() if totals.bad_file else b""
    assert bool(bad) == bool(totals.bad)
    assert all(line in data for line in bad.splitlines(keepends=True))
    assert balance.exit_code == (9 if totals.bad or balance.lost_bytes else 0)


def check_packed(number: int, folder: Path) -> str:
    """Damage a compressed file of several members: the rows of the others come out, and lost bytes are counted."""
    seed = random.Random(number)
    ending = seed.choice([".gz", ".zst"])
    pack = gzip.compress if ending == ".gz" else zstandard.ZstdCompressor(write_checksum=True).compress
    _, rows = lines(seed)
    size = seed.randint(1, 8)
    groups = [rows[at : at + size] for at in range(0, len(rows), size)]
    members = [pack(b"".join(group)) for group in groups]
    index = seed.randrange(len(members))
    member = bytearray(members[index])
    kind = seed.choice(["flip", "cut", "rubbish", "nothing"])
    if kind == "flip":
        member[seed.randrange(len(member))] ^= 1 << seed.randrange(8)
    elif kind == "cut":
        del member[seed.randrange(1, len(member)) :]
    elif kind == "rubbish":
        member[:0] = bytes(seed.randrange(256) for _ in range(seed.randint(1, 60)))
    members[index] = bytes(member)
    source, target = folder / f"in.jsonl{ending}", folder / "out.jsonl"
    source.write_bytes(b"".join(members))
    try:
        totals = clean_corpus(source, target)
    except UsageError as error:
        assert len(members) == 1, error  # noqa: PT017  nothing else is there to read
        return "all lost"
    assert totals.balance.missing == 0
    out = target.read_bytes().splitlines(keepends=True)
    clean = [as_cleaned(row) for row in rows]
    whole = [row for row in clean if row not in {as_cleaned(hurt) for hurt in groups[index]}]
    assert [row for row in out if row in whole] == whole
    assert sum(row not in clean for row in out) <= totals.balance.doubtful
    if len(out) < len(rows):
        assert totals.balance.lost_bytes
        assert totals.balance.exit_code == 9
    if kind == "nothing":
        assert totals.balance.is_lossless
    return kind


def one_piece(rows: list[bytes], ending: str) -> bytes:
    """Pack rows into one member, of zstd with a block for some of them: a block that is cut gives nothing."""
    if ending == ".gz":
        return gzip.compress(b"".join(rows))
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.checksum_flag: 1})
    blocks = [packer.compress(b"".join(rows[at : at + 3]), zstd.ZstdCompressor.FLUSH_BLOCK) for at in range(0, 99, 3)]
    return b"".join(blocks) + packer.flush()


def readable(packed: bytes, ending: str) -> bytes:
    """Return what another library unpacks of a file that is cut."""
    unpacker = zlib.decompressobj(31) if ending == ".gz" else zstandard.ZstdDecompressor().decompressobj()
    return unpacker.decompress(packed)


def check_one_piece(number: int, folder: Path) -> str:
    """Cut or damage a compressed file in one piece: rows before the damage come out, and the balance names it."""
    seed = random.Random(number)
    head, rows = table(seed) if seed.random() < 0.5 else lines(seed)
    ending = seed.choice([".gz", ".zst"])
    kind = "csv" if head else "jsonl"
    source, target = folder / f"in.{kind}{ending}", folder / f"out.{kind}"
    packed = bytearray(one_piece([head, *rows], ending))
    at = seed.randrange(1, len(packed))
    is_cut = seed.random() < 0.7
    if is_cut:
        del packed[at:]
    else:
        packed[at] ^= 1 << seed.randrange(8)
    source.write_bytes(packed)
    there = readable(bytes(packed), ending) if is_cut else b""
    try:
        totals = clean_corpus(source, target)
    except UsageError as error:
        assert not is_cut or there.count(b"\n") < 9, error  # noqa: PT017  nothing is there, or too little of a table
        return f"{'cut' if is_cut else 'flip'}: refused"
    balance = totals.balance
    if not is_cut and balance.is_lossless:
        assert target.read_bytes().count(b"\n") >= len(rows)  # a flipped bit of a name or a time in the header of gzip
        return "flip of nothing"
    assert balance.missing == 0
    assert balance.exit_code == 9, balance.line()
    assert balance.lost_bytes < len(packed) or not balance.out
    if is_cut:
        batches = list((form := open_format(source)).batches())
        assert head * bool(batches) + b"".join(row.raw for batch in batches for row in rows_of(form, batch)) == there
        assert balance.doubtful == balance.out
        assert [f"byte {at:,} " in why for batch in batches for why in batch.damage] == [True]
    return f"{'cut' if is_cut else 'flip'}: {'some' if balance.out else 'none'} out"


def as_cleaned(row: bytes) -> bytes:
    """The line that the cleaning makes of a sound line of JSON."""
    fields = json.loads(row)
    text = clean_text(fields["text"]).text
    return row if text == fields["text"] else json.dumps({**fields, "text": text}).encode() + b"\n"


def main() -> None:
    disk.sync = lambda _: None  # the files are of no use after the run
    runs, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as name:
        for number in range(first, first + runs):
            for check in (check_rows, check_packed, check_one_piece):
                folder = Path(name) / f"{number}-{check.__name__}"
                folder.mkdir()
                try:
                    word = f"{check.__name__}: {check(number, folder)}"
                except BaseException:
                    print(f"{check.__name__} fails with seed {number}")  # noqa: T201
                    raise
                counts[word] = counts.get(word, 0) + 1
    for word, count in sorted(counts.items(), key=lambda one: -one[1]):
        print(f"{count:>8,} {word}")  # noqa: T201


if __name__ == "__main__":
    main()
