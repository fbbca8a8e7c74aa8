"""Draws a saved result: docs/benchmarks.svg, a bar a row, and docs/benchmarks.md with the numbers.

python -m benchmarks.plot [RESULT.json]     without one: the newest
"""

from __future__ import annotations

import json
import sys
from html import escape
from pathlib import Path
from statistics import median

DOCS = Path(__file__).parents[1] / "docs"
RESULTS = Path(__file__).parent / "results"
SHOWN = ("startup/cpu_seconds/", "clean/mb_a_second/", "clean/milliseconds/", "extract/", "crawl/")
LINE, LEFT, WIDTH = 22, 330, 380


def bars(samples: dict[str, list[float]]) -> str:
    """The picture: rows of a group share its scale."""
    parts, y = [], 10
    for group in SHOWN:
        rows = {row: median(values) for row, values in samples.items() if row.startswith(group)}
        most = max(rows.values(), default=0) or 1
        for row, value in rows.items():
            wide = value / most * WIDTH
            parts.append(
                f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(row)}</text>'
                f'<rect x="{LEFT}" y="{y + 3}" width="{wide:.1f}" height="14" fill="#36c"/>'
                f'<text x="{LEFT + wide + 6:.1f}" y="{y + 14}">{value:.4g}</text>'
            )
            y += LINE
        y += LINE // 2 if rows else 0
    look = f'width="{LEFT + WIDTH + 90}" height="{y}" font-family="sans-serif" font-size="12"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {look}>{"".join(parts)}</svg>\n'


def page(result: dict[str, dict[str, object]], samples: dict[str, list[float]], name: str) -> str:
    about = ", ".join(f"{key} {value}" for key, value in result["machine"].items())
    rows = "\n".join(
        f"| {row} | {median(values):.4g} | {min(values):.4g} | {max(values):.4g} | {len(values)} |"
        for row, values in samples.items()
    )
    return f"""# Benchmarks

`make bench` runs them all and saves `benchmarks/results/*.json`; `make bench-compare BEFORE=... AFTER=...` tells a
change from noise; `python -m benchmarks.plot` makes this page. Times are CPU; a name is benchmark/row/column. Peers
are run beside ours in the same run (`make bench-setup` installs those with a lock of their own).

From `{name}`: {about}.

![a bar a row](benchmarks.svg)

| row | median | least | most | rounds |
|---|---|---|---|---|
{rows}
"""


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else max(RESULTS.glob("*.json"))
    result = json.loads(path.read_text(encoding="utf-8"))
    samples = result["samples"]
    (DOCS / "benchmarks.svg").write_text(bars(samples), encoding="utf-8")
    (DOCS / "benchmarks.md").write_text(page(result, samples, path.name), encoding="utf-8")


if __name__ == "__main__":
    main()
