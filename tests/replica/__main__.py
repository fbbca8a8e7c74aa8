"""``python -m tests.replica``: serves a replica until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import signal
import sys

from tests.replica.faults import ALL_FAULTS, Faults
from tests.replica.newsroom import NOON
from tests.replica.server import Server
from tests.replica.site import Replica
from tests.replica.story import EVERYDAY, LAYOUTS


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.replica", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0, the default: a free one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument(
        "--now", type=dt.datetime.fromisoformat, default=NOON, help="moment of the replica, with offset"
    )
    parser.add_argument("--latest", type=dt.datetime.fromisoformat, help="time of the last article; default: now")
    parser.add_argument("--per-day", type=int, help="articles on a weekday")
    parser.add_argument("--layouts", default=",".join(EVERYDAY), help=f"some of {', '.join(LAYOUTS)}")
    parser.add_argument("--faults", type=float, default=0.0, metavar="RATE", help="share of answers that go wrong")
    parser.add_argument(
        "--fault-kinds", default="", help=f"some of {', '.join(ALL_FAULTS)}; default: those worth a retry"
    )
    parser.add_argument("--fault-seed", type=int, default=1)
    parser.add_argument("--pace", type=float, default=0.3, help="seconds that a slow answer takes")
    return parser


async def run(server: Server, port: int) -> None:
    url = await server.start(port)
    sys.stdout.write(f"replica of {len(server.replica)} articles at {url}\n")
    sys.stdout.flush()
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()
    await server.stop()


def main() -> None:
    parser = options()
    given = parser.parse_args()
    kinds = tuple(kind for kind in given.fault_kinds.split(",") if kind)
    try:
        replica = Replica(
            given.seed,
            given.articles,
            now=given.now,
            latest=given.latest,
            layouts=given.layouts.split(","),
            per_day=given.per_day,
        )
        faults = Faults(rate=given.faults, kinds=kinds, seed=given.fault_seed)
        asyncio.run(run(Server(replica, faults, pace=given.pace), given.port))
    except (ValueError, OSError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
