"""Every benchmark, some rounds of each by turns: printed, judged by its bars, and saved with machine and versions.

    python -m benchmarks.run [--rounds 3] [--only clean,startup] [--quick] [--large]

A result is a list of samples by "part/group/row": CPU where a name does not say clock. Exit code 1 where a bar is
missed.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.common import PLACE, machine
from benchmarks.exports import FORMATS

if TYPE_CHECKING:
    from collections.abc import Mapping

RESULTS = Path(__file__).parent / "results"
COMMANDS = {
    "startup": ["benchmarks.startup"],
    "clean": ["benchmarks.clean"],
    "extract": ["benchmarks.extract", "--rounds", "2"],
    "growth": ["benchmarks.growth"],
    "memory": ["benchmarks.memory"],
    "crawl": ["benchmarks.crawl"],
    "rebuild": ["benchmarks.rebuild"],
    "archive": ["benchmarks.archive"],
    "ledger": ["benchmarks.crawl_ledger"],
    "duplicates": ["benchmarks.near_duplicates"],
    "exports": ["benchmarks.exports"],
    "web": ["benchmarks.web"],
}
# Only that a part runs; and without the peers, for the comparison of revisions.
QUICKLY = {part: [*command, "--quick"] for part, command in COMMANDS.items()}
# The sizes that some bars name: minutes of CPU each.
LARGE = {
    "duplicates": [*COMMANDS["duplicates"], "--texts", "300000"],
    "exports": [*COMMANDS["exports"], "--articles", "100000"],
}
QUICKLY["extract"] = ["benchmarks.extract", "--pages", "2", "--rounds", "1"]
ALONE = COMMANDS | {"extract": ["benchmarks.extract", "--ours", "--rounds", "3"]}


@dataclass(slots=True, frozen=True)
class Bar:
    """What the median of a row must reach."""

    row: str
    least: float = -math.inf
    most: float = math.inf

    def judge(self, value: float) -> str:
        said = f"at least {self.least:g}" if math.isinf(self.most) else f"at most {self.most:g}"
        return f"{'met   ' if self.least <= value <= self.most else 'MISSED'} {self.row}: {value:.3g}, {said}"


BARS = (
    Bar("startup/ratio/scraper --help", most=2),
    Bar("startup/ratio/scraper clean", most=1.7),
    Bar("startup/ratio/scraper extract", most=4),
    Bar("startup/ratio/scraper crawl, nothing new", most=2),
    Bar("clean/mb_a_second/scraper", least=20),
    Bar("clean/milliseconds/1 MB on one line", most=50),
    Bar("clean/milliseconds/1 MB of lines", most=50),
    Bar("clean/milliseconds/1 MB of short lines", most=50),
    Bar("extract/scores/scraper/ratio", most=1),
    Bar("extract/scores/scraper/ratio_real", most=1),
    Bar("extract/scores/scraper, by content/ratio", most=3),
    Bar("growth/extract/exponent", most=1.2),
    Bar("growth/clean/exponent", most=1.2),
    Bar("crawl/ratio/to bare Scrapy and two parses", most=1),
    Bar("archive/ratio/extract to fastwarc and lxml.html", most=1.3),
    Bar("ledger/1,000,000 rows/look_up_us", most=50),
    Bar("ledger/1,000,000 rows/start_clock_ms", most=2000),
    Bar("ledger/1,000,000 rows/file_mb", most=400),
    Bar("duplicates/recall/corrected", least=0.99),
    Bar("duplicates/recall/updated", least=0.99),
    Bar("duplicates/recall/syndicated", least=0.97),
    Bar("duplicates/recall/dirty", least=0.97),
    Bar("duplicates/recall/sibling", least=0.9),
    Bar("duplicates/same_groups/after_changes_and_back", least=1),
    Bar("duplicates/same_groups/in_another_order", least=1),
    Bar("duplicates/10,000 texts/us_a_text", most=1000),
    Bar("web/index/articles_a_second", least=2000),
    Bar("web/index/update_ms", most=1),
    Bar("web/pages/after_a_crawl/most_ms", most=40),
    Bar("web/pages/newest/p95_ms", most=20),
    Bar("web/pages/ranked/p95_ms", most=150),
    Bar("web/pages/article/p95_ms", most=40),
    Bar("web/served/start_cpu_s", most=1.5),
    Bar("web/served/memory_mb", most=120),
    Bar("web/served/service_share_by_cpu", least=0.8),
    Bar("web/served/lines_share_by_cpu", least=0.8),
    Bar("duplicates/1,000,000 texts, extrapolated from 10,000/gb", most=1.5),
    Bar("duplicates/300,000 texts/us_a_text", most=1000),
    Bar("duplicates/1,000,000 texts, extrapolated from 300,000/gb", most=1.5),
    Bar("duplicates/1,000,000 texts, extrapolated from 300,000/peak_mb", most=300),
    *(Bar(f"exports/ratio/{form} to reading and writing", most=2) for form in FORMATS),
    *(Bar(f"exports/peak_mb/{form}", most=500) for form in FORMATS),
    *(Bar(f"exports/second_percent/{form}, recent", most=5) for form in FORMATS),
)


def numbers(found: object, name: str) -> dict[str, float]:
    """The numbers of nested JSON by their path; bars that a part names itself are left out."""
    if isinstance(found, dict):
        parts = {key: part for key, part in found.items() if key not in {"bar", "bars"}}
        return {path: value for key, part in parts.items() for path, value in numbers(part, f"{name}/{key}").items()}
    return {name: float(found)} if isinstance(found, int | float) else {}


def once(part: str, commands: Mapping[str, list[str]] = COMMANDS, *, place: Path = PLACE) -> dict[str, float]:
    """The rows of one run of a part, in a process of its own. place: where the program is imported from."""
    command = [sys.executable, "-m", *commands[part], "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=place, check=False)
    try:
        return numbers(json.loads(done.stdout.splitlines()[-1]), part)
    except (IndexError, ValueError):
        raise SystemExit(f"{part}: exit code {done.returncode}\n{done.stdout}{done.stderr[-2000:]}") from None


def judged(samples: dict[str, list[float]]) -> list[str]:
    """A line for each bar whose row is there."""
    return [bar.judge(median(samples[bar.row])) for bar in BARS if bar.row in samples]


def save(folder: Path, samples: dict[str, list[float]]) -> Path:
    """Writes the result with machine and versions; the name sorts by time."""
    about = machine()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{about['revision']}.json"
    path.write_text(json.dumps({"machine": about, "bars": judged(samples), "samples": samples}, indent=1) + "\n")
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(COMMANDS), help=f"some of {', '.join(COMMANDS)}")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: only that every part runs")
    parser.add_argument("--large", action="store_true", help=f"the sizes of the bars, for {' and '.join(LARGE)} only")
    parser.add_argument("--into", type=Path, default=RESULTS, help="folder of the result")
    asked = parser.parse_args()
    commands = QUICKLY if asked.quick else COMMANDS | (LARGE if asked.large else {})
    samples: dict[str, list[float]] = {}
    turns = [(number, part) for number in range(1, asked.rounds + 1) for part in asked.only.split(",")]
    try:
        for number, part in turns:
            print(f"round {number} of {asked.rounds}: {part}", file=sys.stderr, flush=True)
            for row, value in once(part, commands).items():
                samples.setdefault(row, []).append(value)
    except KeyboardInterrupt:
        print("stopped: what was measured is saved", file=sys.stderr)
    for row, values in samples.items():
        print(f"{row:<66}{median(values):12.4g}  [{min(values):.4g}, {max(values):.4g}]")
    print(f"saved {save(asked.into, samples)}")
    if asked.quick:
        return 0
    lines = judged(samples)
    print(*lines, sep="\n")
    return int(any(line.startswith("MISSED") for line in lines))


if __name__ == "__main__":
    sys.exit(main())
