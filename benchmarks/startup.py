"""Start-up: CPU of `--help`, `clean` of one text and `extract` of one page, as multiples of a bare Click program.

A crawl of a folder that has everything is a multiple of `import scrapy.crawler`.

Runs are interleaved, so that load on the machine meets all alike; the smallest of each counts.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

from benchmarks.common import run

ROUNDS = 15
ARTICLES = 40  # of the replica that is crawled
SEED = Path(__file__).resolve().parents[2] / "shared/texts/seed-article.txt"
PAGE = Path(__file__).resolve().parents[1] / "tests/pages/2020-p/page.html"
CRAWL = "scraper crawl, nothing new"
FLOORS = {"import scrapy.crawler": "import scrapy.crawler", CRAWL: "import scrapy.crawler"}
MOST = {"scraper --help": 2.0, "scraper clean": 1.7, "scraper extract": 4.0, CRAWL: 2.0}

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


def measure(rounds: int = ROUNDS, articles: int = ARTICLES) -> dict[str, dict[str, float]]:
    """The smallest CPU time of each program in seconds, and its ratio to the bare one of its kind."""
    from tests.replica import serve_process

    with (
        tempfile.TemporaryDirectory() as folder,
        serve_process("--articles", str(articles)) as url,
        patch.dict(os.environ),
    ):
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a start is measured with the bytecode of all modules cached
        text = Path(folder, "text.txt")
        text.write_text(SEED.read_text(encoding="utf-8") if SEED.exists() else TEXT, encoding="utf-8")
        crawl = ["-m", "scraper", "crawl", "--quiet", "--base-url", url, "--output", str(Path(folder, "output"))]
        programs = {
            "bare Click": ["-c", BARE],
            "scraper --help": ["-m", "scraper", "--help"],
            "scraper clean": ["-m", "scraper", "clean", str(text)],
            "scraper extract": ["-m", "scraper", "extract", str(PAGE)],
            "import scrapy.crawler": ["-c", "import scrapy.crawler"],
            CRAWL: crawl,
        }
        for command in programs.values():  # fills the folder, and the caches of bytecode
            run(command)
        times: dict[str, list[float]] = {name: [] for name in programs}
        for _ in range(rounds):
            for name, command in programs.items():
                times[name].append(run(command).cpu)
    best = {name: min(taken) for name, taken in times.items()}
    floors = {name: best[FLOORS.get(name, "bare Click")] for name in best}
    return {"cpu_seconds": best, "ratio": {name: best[name] / floors[name] for name in best}}


def main() -> int:
    """Prints the table, as JSON with --json; exit code 1 above a bar."""
    found = measure(1, 10) if "--quick" in sys.argv else measure()
    if "--json" in sys.argv:
        print(json.dumps(found))
    else:
        for name, seconds in found["cpu_seconds"].items():
            print(f"{name:<28}{seconds * 1000:7.1f} ms{found['ratio'][name]:7.2f} x")
    return int(any(found["ratio"][name] > most for name, most in MOST.items()))


if __name__ == "__main__":
    sys.exit(main())
