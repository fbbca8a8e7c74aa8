"""Draws a saved result: docs/benchmarks.svg and the numbers of docs/benchmarks.md between its marks.

python -m benchmarks.plot [RESULT.json]     without one: the newest
"""

from __future__ import annotations

import json
import re
import sys
from html import escape
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

DOCS = Path(__file__).parents[1] / "docs"
RESULTS = Path(__file__).parent / "results"
PART = re.compile(r"(<!-- result -->\n).*?(<!-- end result -->)", re.DOTALL)
# Title of a picture, and the rows of it: their names are what the asterisk stands for.
BARS = (
    ("Start-up, times a bare Click program", "startup/ratio/*"),
    ("Cleaning, MB a second", "clean/mb_a_second/*"),
    ("Cleaning 1 MB, milliseconds", "clean/milliseconds/*"),
    ("Reading a page of the replica, times a bare lxml.html parse", "extract/scores/*/ratio"),
    ("Reading a real page, times a bare lxml.html parse", "extract/scores/*/ratio_real"),
    ("Reading: words found and words left out (F1)", "extract/scores/*/f1"),
    ("Peak memory, MB", "memory/peak_mb/*/last"),
    ("Crawl, ms of CPU an article", "crawl/ms_an_article/*"),
    ("Rebuild, ms of CPU an article", "rebuild/ms_an_article/*"),
)
# Growth: the cost of a unit over the size; a flat line is linear growth.
LINES = (
    ("Reading: microseconds a KB over the size of a page", "growth/extract/us_a_kb/* KB"),
    ("Cleaning: microseconds a KB over the size of a text", "growth/clean/us_a_kb/* KB"),
    ("Ledger: microseconds a look-up over its rows", "ledger/* rows/look_up_us"),
)
LINE, LEFT, WIDTH, HEIGHT = 22, 230, 380, 110
MINE = "scraper"


def rows_of(samples: Mapping[str, list[float]], pattern: str) -> dict[str, float]:
    """The medians of the rows that fit, by what the asterisk stands for."""
    form = re.compile(re.escape(pattern).replace(r"\*", "(.+)"))
    return {match[1]: median(values) for row, values in samples.items() if (match := form.fullmatch(row))}


def bars(samples: Mapping[str, list[float]], y: int) -> tuple[list[str], int]:
    """A picture with a bar a row for each of the kinds, and where it ends."""
    parts = []
    for title, pattern in BARS:
        rows = rows_of(samples, pattern)
        if not rows:
            continue
        parts.append(f'<text x="10" y="{y + 14}" font-weight="bold">{escape(title)}</text>')
        y += LINE
        most = max(rows.values()) or 1
        for row, value in rows.items():
            wide = max(value, 0) / most * WIDTH
            colour = "#c33" if MINE in row else "#36c"
            parts.append(
                f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(row)}</text>'
                f'<rect x="{LEFT}" y="{y + 3}" width="{wide:.1f}" height="14" fill="{colour}"/>'
                f'<text x="{LEFT + wide + 6:.1f}" y="{y + 14}">{value:.4g}</text>'
            )
            y += LINE
        y += LINE // 2
    return parts, y


def lines(samples: Mapping[str, list[float]], y: int) -> tuple[list[str], int]:
    """A picture with a line for each kind of growth, and where it ends."""
    parts = []
    for title, pattern in LINES:
        points = sorted((float(size.replace(",", "")), value) for size, value in rows_of(samples, pattern).items())
        if not points:
            continue
        most = max(value for _, value in points)
        places = [
            (LEFT + WIDTH * index / max(len(points) - 1, 1), y + LINE + 16 + HEIGHT * (1 - value / most))
            for index, (_, value) in enumerate(points)
        ]
        path = " ".join(f"{x:.1f},{height:.1f}" for x, height in places)
        parts.append(f'<text x="10" y="{y + 14}" font-weight="bold">{escape(title)}</text>')
        parts.append(f'<polyline points="{path}" fill="none" stroke="#c33" stroke-width="2"/>')
        bottom = y + LINE + HEIGHT + 34
        for (x, height), (size, value) in zip(places, points, strict=True):
            parts.append(f'<text x="{x:.1f}" y="{height - 6:.1f}" text-anchor="middle">{value:.4g}</text>')
            parts.append(f'<text x="{x:.1f}" y="{bottom}" text-anchor="middle">{size:,.0f}</text>')
        y = bottom + LINE
    return parts, y


def picture(samples: Mapping[str, list[float]]) -> str:
    """All of them, one below the other."""
    above, y = bars(samples, 10)
    below, y = lines(samples, y)
    look = f'width="{LEFT + WIDTH + 90}" height="{y}" font-family="sans-serif" font-size="12"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {look}>{"".join(above + below)}</svg>\n'


def page(result: Mapping[str, Any], name: str) -> str:
    """The part of the document that a result makes."""
    about = ", ".join(f"{key} {value}" for key, value in result["machine"].items())
    bars = "\n".join(f"- {line}" for line in result["bars"])
    rows = "\n".join(
        f"| {row} | {median(values):.4g} | {min(values):.4g} | {max(values):.4g} | {len(values)} |"
        for row, values in result["samples"].items()
    )
    return f"""
From `benchmarks/results/{name}`: {about}.

{bars}

![bars beside the peers, lines of growth](benchmarks.svg)

| row | median | least | most | rounds |
|---|---|---|---|---|
{rows}

"""


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else max(RESULTS.glob("*.json"))
    result = json.loads(path.read_text(encoding="utf-8"))
    (DOCS / "benchmarks.svg").write_text(picture(result["samples"]), encoding="utf-8")
    document = DOCS / "benchmarks.md"
    text = document.read_text(encoding="utf-8")
    made = page(result, path.name)
    document.write_text(PART.sub(lambda found: f"{found[1]}{made}{found[2]}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
