"""Workers that know how to read before they begin."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

WORK = """
import sys

def modules(_):
    return [name for name in ("scraper.offline.warm_up", "scraper.parsing.body.find_body") if name in sys.modules]
"""
PROGRAM = """
from scraper.core.parallel import in_order
from scraper.offline.warm_workers import warm_workers
from work_at_hand import modules

warm_workers()
print(*next(in_order(modules, [None], workers=2)))
"""
SCRIPT = """
import sys

print("script", file=sys.stderr)
if __name__ == "__main__":
    from scraper.cli import main
    main()
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(Path.cwd())))}
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=60, check=False, env=environment
    )
    assert done.returncode in {0, 3}, done.stderr
    return done


def test_a_worker_has_read_a_page_when_it_begins(tmp_path):
    (tmp_path / "work_at_hand.py").write_text(WORK)
    assert run(tmp_path, "-c", PROGRAM).stdout == "scraper.offline.warm_up scraper.parsing.body.find_body\n"


def test_a_worker_does_not_run_the_script_of_the_program_again(tmp_path):
    """Its module would import click in each worker."""
    (tmp_path / "scraper-script").write_text(SCRIPT)
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text("<html><title>Kosong</title></html>")
    done = run(tmp_path, str(tmp_path / "scraper-script"), "extract", str(tmp_path), "--workers", "2")
    assert "2 rejected" in done.stderr
    assert done.stderr.count("script\n") == 1
