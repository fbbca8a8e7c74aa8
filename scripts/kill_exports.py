"""Kills exports by -9 at random steps, to files, a database and a store; ends with 1 when anything was left half.

python scripts/kill_exports.py --kills 30 --save benchmarks/results/exports/kills.json

PostgreSQL and a server that speaks S3 take part where they are installed; the result names what took part.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def main() -> int:
    from tests.dataset.export_kills import destinations_in, kill_exports  # noqa: PLC0415  of the path above
    from tests.dataset.postgres_server import find_programs, postgres_server  # noqa: PLC0415
    from tests.dataset.s3_server import SERVER, s3_server  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", type=Path)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as opened:
        database = opened.enter_context(postgres_server()) if find_programs() else None
        server = opened.enter_context(s3_server()) if SERVER.exists() else None
        destinations = destinations_in(Path(name), database, server)
        kills = kill_exports(Path(name), destinations, words.kills, words.seed)
    record = {"seed": words.seed, "destinations": [one.name for one in destinations], **kills.record()}
    text = json.dumps(record, indent=2) + "\n"
    if words.save:
        words.save.parent.mkdir(parents=True, exist_ok=True)
        words.save.write_text(text)
    print(text)
    return 1 if kills.half else 0


if __name__ == "__main__":
    sys.exit(main())
