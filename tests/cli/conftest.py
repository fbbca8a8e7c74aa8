"""Runs the real program as a user would: a process of its own, in an empty folder, with or without a terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROGRAM = [sys.executable, "-m", "scraper"]
PLAIN = {"NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "LINES"}


def environment(**extra: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in PLAIN and not name.startswith("SCRAPER_")}
    return {**kept, "TERM": "xterm-256color", **extra}


@pytest.fixture
def scraper(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """``scraper("clean", "x.txt", stdin=b"...")`` in the test's own folder."""

    def run(*arguments: object, stdin: bytes = b"", **extra: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*PROGRAM, *map(str, arguments)],
            cwd=tmp_path,
            env=environment(**extra),
            input=stdin,
            capture_output=True,
            check=False,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@dataclass
class Screen:
    returncode: int
    shown: str


@pytest.fixture
def on_terminal(tmp_path: Path) -> Callable[..., Screen]:
    """The same with a terminal for all three streams; what both outputs showed, in order."""

    def run(*arguments: object, **extra: str) -> Screen:
        main, side = pty.openpty()
        process = subprocess.Popen(
            [*PROGRAM, *map(str, arguments)],
            cwd=tmp_path,
            env=environment(COLUMNS="100", LINES="40", **extra),
            stdin=side,
            stdout=side,
            stderr=side,
            close_fds=True,
        )
        os.close(side)
        shown = b""
        while True:
            ready, _, _ = select.select([main], [], [], 0.2)
            if ready:
                try:
                    part = os.read(main, 65536)
                except OSError:  # Linux ends a terminal without writers like this
                    break
                if not part:
                    break
                shown += part
            elif process.poll() is not None:
                break
        os.close(main)
        return Screen(process.wait(), shown.decode().replace("\r\n", "\n"))

    return run
