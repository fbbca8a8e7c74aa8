"""Start-up: CPU of `scraper --help` and `scraper clean` of one text, as multiples of a bare Click program, in one run.

Runs are interleaved, so that load on the machine meets all alike; the smallest of each counts.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.common import PLACE, run

BAR = 2.0
ROUNDS = 15
SEED = Path(__file__).resolve().parents[2] / "shared/texts/seed-article.txt"
NEVER_FOR_CLEAN = ("scrapy", "twisted", "trafilatura", "lxml", "rich", "pyarrow", "turbohtml", "asyncio")

BARE = """
import click

@click.group()
def cli():
    "A program."

@cli.command()
def one():
    "A command."

cli(["--help"])
"""
TEXT = """Jakarta, CNN Indonesia -- Harga beras naik menjelang akhir tahun, kata pedagang di Pasar Induk Cipinang.
ADVERTISEMENT
SCROLL TO CONTINUE WITH CONTENT
"Kami belum tahu kapan turun," ujarnya, Senin (14/11).
[Gambas:Video CNN]
(abc/def)
"""


def loaded_by(arguments: list[str]) -> set[str]:
    """Names of the modules that a call of the program loads."""
    code = "import sys; from scraper.cli import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, cwd=PLACE
    )
    return set(done.stderr.splitlines()[-1].split())


def measure(rounds: int = ROUNDS) -> dict[str, float]:
    """The smallest CPU time of each program, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "text.txt")
        text.write_text(SEED.read_text(encoding="utf-8") if SEED.exists() else TEXT, encoding="utf-8")
        programs = {
            "bare Click": ["-c", BARE],
            "scraper --help": ["-m", "scraper", "--help"],
            "scraper clean": ["-m", "scraper", "clean", str(text)],
        }
        times: dict[str, list[float]] = {name: [] for name in programs}
        for _ in range(rounds):
            for name, command in programs.items():
                times[name].append(run(command).cpu)
    return {name: min(all_) for name, all_ in times.items()}


def main() -> int:
    """Prints the table, as JSON with --json; exit code 1 above the bar."""
    best = measure(2 if "--quick" in sys.argv else ROUNDS)
    ratios = {name: seconds / best["bare Click"] for name, seconds in best.items()}
    if "--json" in sys.argv:
        print(json.dumps({"cpu_seconds": best, "ratio": ratios, "bar": BAR}))
    else:
        for name, seconds in best.items():
            print(f"{name:<16}{seconds * 1000:7.1f} ms{ratios[name]:7.2f} x")
    return int(max(ratios.values()) > BAR)


if __name__ == "__main__":
    sys.exit(main())
