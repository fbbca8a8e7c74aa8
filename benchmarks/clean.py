"""Cleaning: MB a second of one core over real dirty texts, and the time for 1 MB, beside what people use instead.

    python -m benchmarks.clean [--json] [--quick]

`str.replace` of three strings is the floor, a naive list of `re.sub` the usual practice. The runs are interleaved, so
that load on the machine meets all alike; CPU time; the best of each counts. The ratios carry over to other machines.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.cleaning.clean_text import clean_text

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
CORPUS = Path(__file__).resolve().parents[2] / "shared/texts/articles.jsonl.gz"
LEAST_MB_A_SECOND = 20.0
MOST_MS_FOR_A_MEGABYTE = 50.0
MEGABYTE = 1_000_000

# What public scrapers of the site do, gathered from their code; it destroys text, and reports nothing.
NAIVE = [
    re.compile(pattern)
    for pattern in (
        r"\[Gambas:.*?\]", r"ADVERTISEMENT", r"SCROLL TO (?:CONTINUE WITH|RESUME) CONTENT",
        r"^.*?CNN Indonesia\s*--\s*", r"\(\w+/\w+\)", r"\([a-z]{3}\)\s*$",
        r"(?i)baca juga.*?(?:\n|$)", r"(?i)lihat juga.*?(?:\n|$)",
        r"Pilihan Redaksi", r"BACA HALAMAN BERIKUTNYA", r"HALAMAN:[\s\d]+", r"https?://\S+", r"<[^>]+>", r"\s+",
    )
]  # fmt: skip

SENTENCES = (
    "Jakarta, CNN Indonesia -- Harga beras naik menjelang akhir tahun, kata pedagang di Pasar Induk Cipinang. ",
    '"Kami belum tahu kapan turun," ujarnya kepada wartawan, Senin (14/11) pagi. [Gambas:Video CNN] ',
    "Menteri Perdagangan menyebut stok di gudang (Bulog) cukup sampai Maret tahun depan bagi semua provinsi.\n",
    "ADVERTISEMENT\nSCROLL TO CONTINUE WITH CONTENT\n",
    "Pemerintah kota akan membuka pasar murah di lima kecamatan mulai pekan depan sampai persediaan habis. ",
)


def texts() -> list[str]:
    """The real texts where they are, else some of our own."""
    if not CORPUS.is_file():
        own = [SENTENCES[0] + "".join(SENTENCES[1 + (i + j) % 4] for j in range(18)) + "(ama/sfr)" for i in range(40)]
        return own * 75
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def three_replaced(text: str) -> str:
    text = text.replace("ADVERTISEMENT", "").replace("SCROLL TO CONTINUE WITH CONTENT", "")
    return text.replace("[Gambas:Video CNN]", "")


def naively_cleaned(text: str) -> str:
    for pattern in NAIVE:
        text = pattern.sub(" ", text)
    return text.strip()


def seconds(way: Callable[[str], object], given: list[str]) -> float:
    """CPU seconds for all these texts."""
    before = time.process_time()
    for text in given:
        way(text)
    return time.process_time() - before


def measure(rounds: int = ROUNDS, most: int | None = None) -> dict[str, dict[str, float]]:
    """MB a second of each way, and our milliseconds for 1 MB as one line and as lines."""
    given = texts()[:most]
    size = sum(len(text.encode()) for text in given) / MEGABYTE
    ways: dict[str, Callable[[str], object]] = {
        "str.replace of three strings": three_replaced,
        "a list of 14 re.sub": naively_cleaned,
        "scraper": clean_text,
    }
    megabytes = {
        "1 MB on one line": " ".join(text.replace("\n", " ") for text in given)[:MEGABYTE],
        "1 MB of lines": "\n".join(given)[:MEGABYTE],
        "1 MB of short lines": "\n".join(re.split(r"(?<=[.!?]) |\n", "\n".join(given)))[:MEGABYTE],
    }
    for way in ways.values():
        seconds(way, given[:50])  # patterns are compiled at first use
    best = dict.fromkeys([*ways, *megabytes], float("inf"))
    for _ in range(rounds):
        for name, way in ways.items():
            best[name] = min(best[name], seconds(way, given))
        for name, text in megabytes.items():
            best[name] = min(best[name], seconds(clean_text, [text]))
    return {
        "mb_a_second": {name: size / best[name] for name in ways},
        "milliseconds": {name: best[name] * 1000 for name in megabytes},
    }


def main() -> int:
    """Prints the table, as JSON with --json; exit code 1 where a bar is missed."""
    done = measure(1, 20) if "--quick" in sys.argv else measure()
    speed, times = done["mb_a_second"], done["milliseconds"]
    if "--json" in sys.argv:
        bars = {"mb_a_second": LEAST_MB_A_SECOND, "milliseconds": MOST_MS_FOR_A_MEGABYTE}
        print(json.dumps({**done, "bars": bars}))
    else:
        for name, rate in speed.items():
            print(f"{name:<30}{rate:9.1f} MB/s{rate / speed['a list of 14 re.sub']:8.2f} x")
        for name, took in times.items():
            print(f"{name:<30}{took:9.1f} ms")
    return int(speed["scraper"] < LEAST_MB_A_SECOND or max(times.values()) > MOST_MS_FOR_A_MEGABYTE)


if __name__ == "__main__":
    sys.exit(main())
