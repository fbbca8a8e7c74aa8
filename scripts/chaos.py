"""Kills workers and the database that they share until a crawl is done; ends with 1 when anything was lost.

python scripts/chaos.py --articles 3000 --kills 30 --save benchmarks/results/parts/chaos.json
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def main() -> int:
    from tests.chaos.harness import Plan, run  # noqa: PLC0415  of the path above

    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in vars(Plan(articles=3000, kills=30, server_kills=3, freezes=5, delay=0.2, seconds=7200)).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    parser.add_argument("--save", type=Path)
    words = vars(parser.parse_args())
    save: Path | None = words.pop("save")
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(Plan(**words), Path(folder))
    text = json.dumps(outcome.record(), indent=2) + "\n"
    if save:
        save.write_text(text)
    print(text)
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
