"""``make demo`` as a stranger runs it, and as one who loses patience."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEMO = [sys.executable, str(ROOT / "scripts" / "demo.py")]


def start(folder: Path, *, in_background: bool = False) -> subprocess.Popen[str]:
    """The demo in a session of its own; in the background a shell has it begin with SIGINT ignored."""
    at_first = signal.SIG_IGN if in_background else signal.SIG_DFL
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        DEMO,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, at_first),  # noqa: PLW1509 - whatever the tests inherited
    )


def port_of(text: str) -> int:
    return int(re.search(r"http://127\.0\.0\.1:(\d+)", text)[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_it_shows_what_came_of_it_and_leaves_nothing_running(tmp_path) -> None:
    process = start(tmp_path)
    shown, said = process.communicate()
    assert process.returncode == 0, said
    files = list((tmp_path / "output" / "demo" / "cnnindonesia").rglob("*.json"))
    assert len(files) == 60
    assert all(json.loads(file.read_bytes())["id"].startswith("cnnindonesia:") for file in files)
    assert re.search(r"articles +60 in \d+ s", shown)
    assert "5. scraper export sqlite output/demo.db --from output/demo" in shown
    found = re.findall(r"^   [\w-]+ +(\d+) articles +([\d,]+) words$", shown, re.MULTILINE)
    assert len(found) == 4
    assert "docs/load.md" in shown
    assert "Going live" in shown
    peek = re.search(r"output/demo/cnnindonesia/\d{4}/\d\d/\d\d/\d+\.json", shown)
    assert (tmp_path / peek[0]).is_file()
    assert not listens(port_of(shown))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("in_background", [False, True])
def test_stopped_in_the_middle_it_leaves_no_process(tmp_path, how, in_background) -> None:
    process = start(tmp_path, in_background=in_background)
    port = port_of(process.stdout.readline())
    assert listens(port)
    if how == signal.SIGINT:
        os.killpg(process.pid, how)  # Ctrl-C reaches the whole group
    else:
        process.send_signal(how)
    process.communicate()
    assert process.returncode == 128 + how
    assert not listens(port)


def test_the_make_targets_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in ("docs", "test", "lint"):
        assert re.search(rf"^{target}: setup  ## ", makefile, re.MULTILINE)
    for target in ("demo", "crawl", "replica"):  # these need not wait for the tools of the tests
        assert re.search(rf"^{target}: \$\(VENV\)/\.runs  ## ", makefile, re.MULTILINE)
