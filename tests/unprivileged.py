"""Programs without the rights of the administrator, who may read and write everything."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest


def as_nobody_special() -> list[str]:
    """What takes from a command of root the right to read and write everything; nothing for other users."""
    if os.getuid():
        return []
    setpriv = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]
    if not shutil.which("setpriv") or subprocess.run([*setpriv, "true"], check=False, timeout=60).returncode:
        pytest.skip("the tests run as root, who may read and write everything")
    return setpriv
