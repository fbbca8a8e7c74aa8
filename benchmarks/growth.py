"""How the cost of reading a page and of cleaning a text grows with its size: linear, or it is a fault.

    python -m benchmarks.growth [--json] [--quick]

No paragraph comes twice, as the cleaning looks at a paragraph that it knows only once. CPU, the best of the rounds;
sizes by turns. Microseconds a KB, and the power of the size with which the cost grows: 1 is linear.
"""

from __future__ import annotations

import argparse
import time
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.common import exponent, show
from scraper.cleaning.clean_text import clean_text
from scraper.composition.process import process
from scraper.core.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

URL = "https://www.cnnindonesia.com/ekonomi/20261014062427-92-1186803/contoh-judul"
HEAD = """<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>Harga Beras Naik</title>
<meta property="og:title" content="Harga Beras Naik"><meta name="dtk:publishdate" content="2026/10/14 08:12:00">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Harga Beras Naik",
"datePublished":"2026-10-14T08:12:00+07:00","author":{"@type":"Person","name":"Sari Melati"}}</script></head><body>
<h1>Harga Beras Naik</h1><div class="detail-text text-cnn_black"><strong>Jakarta, CNN Indonesia</strong> -- """
FOOT = "<strong>(abc/def)</strong></div></body></html>"
SENTENCE = (
    "Harga beras nomor {n} di pasar itu naik dua persen pada pekan ini, kata pedagang yang ditemui di kiosnya. "
    "Menurut Bulog stok di gudang cukup sampai Maret bagi semua provinsi."
)
BOX = """<div class="paradetail"><p class="para_caption">ADVERTISEMENT</p></div><table class="linksisip"><tr><td>
<a href="/ekonomi/20261013062427-92-{n}/x">Judul Nomor {n} Tentang Harga Pangan</a></td></tr></table>"""
LINE = {3: "ADVERTISEMENT", 5: "SCROLL TO CONTINUE WITH CONTENT", 8: "Lihat juga: Judul Nomor {n} Tentang Harga Pangan"}
KB = 1000
PAGES = (64 * KB, 128 * KB, 256 * KB, 512 * KB)
TEXTS = (KB, 4 * KB, 16 * KB, 64 * KB, 256 * KB, 1000 * KB, 4000 * KB)
QUICK = (4 * KB, 8 * KB, 16 * KB)


def page_of(size: int) -> Page:
    """A page of about so many bytes, nearly all of it the text of the article, a box behind each fifth paragraph."""
    parts, length, number = [HEAD], len(HEAD) + len(FOOT), 1_000_000
    while length < size:
        number += 1
        part = f"<p>{SENTENCE.format(n=number)}</p>" + (BOX.format(n=number) if not number % 5 else "")
        parts.append(part)
        length += len(part)
    return Page(URL, "".join((*parts, FOOT)).encode())


def text_of(size: int) -> str:
    """A dirty text of about so many bytes, a paragraph a line."""
    lines, length, number = ["Jakarta, CNN Indonesia -- " + SENTENCE.format(n=1)], 0, 1_000_000
    while length < size:
        number += 1
        line = LINE.get(number % 20, SENTENCE).format(n=number)
        lines.append(line)
        length += len(line) + 1
    return "\n".join(lines)[: size - 10] + "\n(abc/def)"


def costs(ways: Mapping[int, Callable[[], object]], rounds: int) -> dict[int, float]:
    """Seconds of CPU by size, the best of the rounds; small sizes are repeated within a round."""
    most = max(ways)
    best = dict.fromkeys(ways, float("inf"))
    for way in ways.values():
        way()  # patterns are compiled at the first use
    for _ in range(rounds):
        for size, way in ways.items():
            times = max(1, min(50, most // size // 4))
            began = time.thread_time()
            for _ in range(times):
                way()
            best[size] = min(best[size], (time.thread_time() - began) / times)
    return best


def table(best: Mapping[int, float]) -> dict[str, float]:
    """Microseconds a KB by size; the exponent over the larger half, where no fixed cost is seen any more."""
    larger = dict(sorted(best.items())[-4:])
    each = {f"us_a_kb/{size // KB} KB": seconds * 1e6 / (size / KB) for size, seconds in best.items()}
    return each | {"exponent": exponent(larger)}


def measure(pages: tuple[int, ...], texts: tuple[int, ...], rounds: int) -> dict[str, dict[str, float]]:
    """The tables of reading and cleaning."""
    read = {size: partial(process, page_of(size)) for size in pages}
    cleaned = {size: partial(clean_text, text_of(size)) for size in texts}
    return {"extract": table(costs(read, rounds)), "clean": table(costs(cleaned, rounds))}


def main() -> None:
    """Prints the tables, as JSON with --json."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true")
    options.add_argument("--quick", action="store_true", help="tiny sizes: only that it runs")
    given = options.parse_args()
    found = measure(QUICK, QUICK, 1) if given.quick else measure(PAGES, TEXTS, 5)
    show(found, as_json=given.json)


if __name__ == "__main__":
    main()
