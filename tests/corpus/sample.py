"""A small dirty corpus of our own sentences."""

from __future__ import annotations

import json

DIRTY = (
    "Jakarta, CNN Indonesia -- Harga {what} naik menjelang akhir tahun {number}.\n"
    "ADVERTISEMENT\nSCROLL TO CONTINUE WITH CONTENT\n"
    '"Kami belum tahu kapan turun," kata pedagang di Pasar Induk Cipinang.\n'
    "(abc/def)"
)
WHAT = ("beras", "cabai", "gula", "telur", "minyak goreng", "daging sapi")


def dirty(number: int) -> str:
    return DIRTY.format(what=WHAT[number % len(WHAT)], number=number)


def is_clean(text: str, number: int) -> bool:
    """Whether nothing but the two sentences is there."""
    first, *between, second = text.split("\n")
    return (
        first == f"Harga {WHAT[number % len(WHAT)]} naik menjelang akhir tahun {number}."
        and not "".join(between)
        and second == '"Kami belum tahu kapan turun," kata pedagang di Pasar Induk Cipinang.'
    )


def write_corpus(path, rows: int) -> None:
    """A file of JSON lines."""
    with path.open("w") as file:
        for number in range(rows):
            file.write(json.dumps({"id": number, "text": dirty(number)}) + "\n")
