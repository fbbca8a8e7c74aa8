"""Lets a month of many newsrooms on a few machines pass, on a clock that is set; ends with 1 when anything was lost.

python scripts/month.py --newsrooms 50 --machines 5 --days 30 --save benchmarks/results/shared-ledger/month.json
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def main() -> int:
    from tests.chaos.month import Plan, simulate  # noqa: PLC0415  of the path above
    from tests.dataset.postgres_server import server_of_own  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in vars(Plan()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    parser.add_argument("--save", type=Path)
    words = vars(parser.parse_args())
    save: Path | None = words.pop("save")
    with server_of_own() as server:
        month = simulate(Plan(**words), server)
    text = json.dumps(month.record(), indent=2) + "\n"
    if save:
        save.write_text(text)
    print(text)
    return 1 if month.lost or month.settled_twice else 0


if __name__ == "__main__":
    sys.exit(main())
