"""Known vulnerabilities and withdrawn releases among the locked dependencies; says plainly what it could not ask.

Exit code 1 when something was found, 0 when all that could be asked is well.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"


def audit() -> int:
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--no-deps", "--disable-pip"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        print("vulnerabilities: none known")
        return 0
    if re.search(r"^Found \d+ known vulnerabilit", done.stderr + done.stdout, re.MULTILINE):
        print(done.stdout, done.stderr, sep="\n")
        return 1
    last = done.stderr.strip().rpartition("\n")[2]
    print(f"vulnerabilities: NOT ASKED, the service does not answer or pip-audit is not installed: {last[:200]}")
    return 0


def withdrawn() -> int:
    """Pip warns of a withdrawn release when it is asked for by its exact version."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":none:"]
    command += ["--requirement", str(LOCK), "--dest", "build/audit"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = [line for line in done.stderr.splitlines() if "yanked" in line]
    if done.returncode and not found:
        print(f"withdrawn releases: NOT ASKED, the registry does not answer: {done.stderr.strip()[-200:]}")
        return 0
    print(*(found or ["withdrawn releases: none"]), sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(audit() | withdrawn())
