"""Ctrl-C while workers are prepared is answered by the program alone, and every copied process hears Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="no process is copied on Windows")

# Python imports this at the start of each process: that from which workers are copied waits here for Ctrl-C.
AT_START = """
import pathlib, sys, time

if "multiprocessing.forkserver" in " ".join(sys.orig_argv):
    pathlib.Path(__file__).with_name("begun").touch()
    time.sleep(1)
    pathlib.Path(__file__).with_name("done").touch()
"""
HELD_BACK = """
import signal

def held_back(_=None):
    return sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ()))

def tell(answer):
    answer.send((held_back(), signal.getsignal(signal.SIGINT) is signal.default_int_handler))
"""
WORKER = """
import sys
from importlib.util import find_spec
from scraper.core.parallel import in_order
from what_is_held import held_back

sys.modules["__main__"].__spec__ = find_spec("scraper.__main__")  # this is the program
print(*in_order(held_back, [1, 2, 3], workers=2), held_back())
"""
OTHER_PROGRAM = """
import multiprocessing
from scraper.core.parallel import in_order
from what_is_held import held_back, tell

list(in_order(held_back, [1, 2, 3], workers=2))
ours, theirs = multiprocessing.Pipe()
multiprocessing.get_context("forkserver").Process(target=tell, args=(theirs,)).start()
print(*ours.recv())
"""


def begin(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(Path.cwd())))},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  a background job ignores it
    )


def wait_for(path: Path) -> None:
    end = time.monotonic() + 60
    while not path.exists():
        if time.monotonic() > end:
            pytest.fail(f"{path.name} is not there after a minute")
        time.sleep(0.01)


def test_ctrl_c_while_workers_are_prepared_shows_nothing_of_them(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(AT_START, encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text("<html><title>Kosong</title></html>", encoding="utf-8")
    program = begin(tmp_path, "-m", "scraper", "extract", "--workers", "2", str(page), str(page))
    wait_for(tmp_path / "begun")
    os.killpg(program.pid, signal.SIGINT)
    wait_for(tmp_path / "done")
    assert program.communicate(timeout=60)[1] == "scraper: interrupted\n"


@pytest.mark.parametrize(("code", "expected"), [(WORKER, "[] [] [] []\n"), (OTHER_PROGRAM, "[] True\n")])
def test_every_copied_process_hears_ctrl_c(tmp_path: Path, code: str, expected: str) -> None:
    """Nothing is held back in a worker, nor in a process that another program copies from where workers are copied."""
    (tmp_path / "what_is_held.py").write_text(HELD_BACK, encoding="utf-8")
    program = begin(tmp_path, "-c", code)
    assert program.communicate(timeout=60) == (expected, "")
