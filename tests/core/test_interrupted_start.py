"""Ctrl-C while workers are prepared is answered by the program alone: no traceback of another process is shown."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SLOW = "import pathlib, time\npathlib.Path('begun').touch()\ntime.sleep(1)\npathlib.Path('done').touch()\n"
PROGRAM = (
    "import time\nfrom scraper.core.worker_process import prepare_workers\n"
    "try:\n    prepare_workers('slow_module')\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    time.sleep(2)\n"
)


def wait_for(path: Path) -> None:
    end = time.monotonic() + 60
    while not path.exists():
        if time.monotonic() > end:
            pytest.fail(f"{path.name} is not there after a minute")
        time.sleep(0.01)


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="no process is copied on Windows")
def test_ctrl_c_while_workers_are_prepared_shows_nothing_of_them(tmp_path: Path) -> None:
    (tmp_path / "slow_module.py").write_text(SLOW, encoding="utf-8")
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    wait_for(tmp_path / "begun")
    os.killpg(program.pid, signal.SIGINT)
    wait_for(tmp_path / "done")
    assert program.communicate(timeout=60)[1] == b""
