"""Every benchmark, some rounds of each by turns: printed, and saved with machine and versions.

    python -m benchmarks.run [--rounds 3] [--only clean,startup]

A result is a list of samples by "benchmark/row", each CPU in ms or a rate; `benchmarks.compare` pairs two results.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results"
COMMANDS = {
    "startup": ["-m", "benchmarks.startup", "--json"],
    "clean": ["-m", "benchmarks.clean", "--json"],
    "extract": ["-m", "benchmarks.extract", "--json"],
    "crawl": ["benchmarks/crawl.py", "--articles", "200"],
}
PACKAGES = ("Scrapy", "turbohtml", "lxml", "trafilatura", "msgspec", "click", "ftfy")
# A row of a table: its name, two blanks, its numbers.
ROW = re.compile(r"\s*(\S.*?)\s{2,}([\d.,]+(?:\s+[\d.,]+)*)")


def numbers(found: object, name: str) -> dict[str, float]:
    """The numbers of nested JSON by their path."""
    if isinstance(found, dict):
        return {path: value for key, part in found.items() for path, value in numbers(part, f"{name}/{key}").items()}
    return {name: float(found)} if isinstance(found, int | float) else {}


def rows(text: str, name: str) -> dict[str, float]:
    """The numbers of a printed table by the names of its rows and their columns."""
    found = {}
    for match in filter(None, map(ROW.match, text.splitlines())):
        for column, value in enumerate(match[2].split()):
            found[f"{name}/{match[1]}/{column}"] = float(value.replace(",", ""))
    return found


def once(name: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, *COMMANDS[name]], capture_output=True, text=True, cwd=ROOT, check=False)
    print(done.stdout, end="", flush=True)
    if not done.stdout.strip():
        raise SystemExit(f"{name}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    return numbers(json.loads(done.stdout), name) if "--json" in COMMANDS[name] else rows(done.stdout, name)


def machine() -> dict[str, str]:
    cpus = [line for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if "model name" in line]
    revision = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    return {
        "cpu": cpus[0].partition(":")[2].strip() if cpus else platform.machine(),
        "cores": str(len(cpus)),
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "revision": revision.stdout.strip(),
        **{package: version(package) for package in PACKAGES},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(COMMANDS))
    asked = parser.parse_args()
    samples: dict[str, list[float]] = {}
    for _ in range(asked.rounds):
        for name in asked.only.split(","):
            for row, value in once(name).items():
                samples.setdefault(row, []).append(value)
    about = machine()
    path = RESULTS / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{about['revision']}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"machine": about, "samples": samples}, indent=1) + "\n", encoding="utf-8")
    print(f"saved {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
