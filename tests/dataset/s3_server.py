"""moto's server as S3 on loopback, from the environment of `make load-it`, since it brings forty packages."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ENVIRONMENT = Path(os.environ.get("LOAD_IT", Path(__file__).parents[2] / ".load-it"))
SERVER = ENVIRONMENT / "bin" / "moto_server"
BUCKET = "corpus"


@contextmanager
def s3_server() -> Iterator[str]:
    """Gives the address of a server with an empty bucket."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [SERVER, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        make = urllib.request.Request(f"{address}/{BUCKET}", method="PUT")  # noqa: S310  on loopback
        for _ in range(600):
            try:
                urllib.request.urlopen(make).close()  # noqa: S310  as above
                break
            except OSError:
                time.sleep(0.05)
        yield address
    finally:
        process.kill()
        process.wait()


def speaking_to(server: str) -> dict[str, str]:
    """The environment of a program that speaks to the server."""
    return {
        "AWS_ENDPOINT_URL": server,
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "tester",
        "AWS_SECRET_ACCESS_KEY": "tester",
        "AWS_REGION": "us-east-1",
    }


# The program, killed by -9 at the request to the store whose number comes first.
_KILLED = """
import os, signal, sys
from scraper.cli import run
from scraper.storage.remote.s3_bucket import Bucket

left, mending = [int(sys.argv[1])], Bucket.mending

def counted(self):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return mending(self)

Bucket.mending = counted
sys.exit(run(sys.argv[2:]))
"""


def kill_at_request(at: int, *command: object) -> None:
    """Runs a command of the program that is killed at its request number ``at``; it may end before."""
    words = [sys.executable, "-c", _KILLED, str(at), *map(str, command)]
    done = subprocess.run(words, capture_output=True, check=False, timeout=120)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
