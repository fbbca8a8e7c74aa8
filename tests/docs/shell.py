"""Runs commands of the papers in a shell, as a reader would: an empty home, ``scraper`` and ``python`` on the path."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run_in_shell(script: str, folder: Path, address: str) -> str:
    """Run a script in ``folder``/work with ``folder``/home as an empty home, and return all that it showed.

    address: of the replica that stands for the live site. Fails where a command does, and where anything is left
    behind in the home.
    """
    home, work = folder / "home", folder / "work"
    home.mkdir()
    work.mkdir(exist_ok=True)
    environment = {
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "SCRAPER_BASE_URL": address,
        "LANG": "C.UTF-8",
    }
    done = subprocess.run(
        ["sh", "-e", "-x", "-c", script],
        cwd=work,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    shown = done.stdout + done.stderr
    assert done.returncode == 0, shown
    assert "Traceback" not in shown
    assert not list(home.iterdir())
    return shown
