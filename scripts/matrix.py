"""Runs the tests elsewhere: with the other Pythons of this machine, and with the oldest dependencies allowed.

Not all of them: what differs between Pythons and versions is libraries, so every stage, format, property and hostile
input is tried, whole crawls once, and not again what starts the program hundreds of times or takes minutes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.12", "3.13")
# Every extra but datatrove, whose lock is its own.
EXTRAS = [f"--extra={name}" for name in ("parquet", "serve", "postgresql", "s3", "dev", "site", "build")]
LEFT_OUT = ("alarms", "benchmarks", "cli", "config", "crawl", "docs", "fuzz", "report", "schedule", "soak", "supply")
CRAWLS = ("tests/crawl/test_crawl.py", "tests/crawl/test_ledger.py", "tests/hostile/test_rebinding.py")


def run(*command: str | Path) -> bool:
    """Whether a command succeeded; it prints for itself."""
    return subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode == 0


def find_python(version: str) -> str | None:
    """An interpreter of that version on the path or among pyenv's; None when the machine has none that starts."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    places = [shutil.which(f"python{version}"), *sorted(map(str, pyenv.glob(f"{version}.*/bin/python")), reverse=True)]
    for place in filter(None, places):
        if subprocess.run([place, "-c", "import venv"], capture_output=True, check=False).returncode == 0:
            return place
    return None


def chosen() -> list[str]:
    """The tests that are run, as pytest takes them."""
    folders = (path for path in sorted((ROOT / "tests").iterdir()) if path.name not in {*LEFT_OUT, "__pycache__"})
    inside = [str(path) for path in folders if path.is_dir() and any(path.glob("test_*.py"))]
    return [*inside, *map(str, sorted((ROOT / "tests").glob("test_*.py"))), *CRAWLS]


def test_with(python: str, folder: Path, *install: str) -> bool:
    """Makes an environment, installs into it and runs the tests there."""
    inside = folder / "bin" / "python"
    pip = (inside, "-m", "pip", "install", "--quiet", "--no-deps")  # what is listed is all there is to install
    return (
        run(python, "-m", "venv", folder)
        and run(*pip, *install)
        and run(*pip, "--no-build-isolation", "--config-settings", "editable_mode=compat", "--editable", ".")
        and run(inside, "-m", "pytest", "-n", "2", "-x", "-m", "not slow and not live", *chosen())
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--oldest", action="store_true", help="the lowest versions that pyproject.toml allows")
    parser.add_argument("pythons", nargs="*", help=f"versions; default: {' '.join(PYTHONS)}")
    asked = parser.parse_args()
    oldest = asked.oldest
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        if oldest:
            lowest = Path(name) / "lowest.txt"
            resolved = run(
                sys.executable, "-m", "uv", "pip", "compile", "--quiet", *EXTRAS, "--resolution", "lowest-direct",
                "--no-header", "--output-file", lowest, "pyproject.toml",
            )  # fmt: skip
            if not (resolved and test_with(sys.executable, Path(name) / "oldest", "-r", str(lowest))):
                failed.append("oldest dependencies")
        for version in () if oldest else asked.pythons or PYTHONS:
            python = find_python(version)
            if python is None:
                print(f"Python {version}: not on this machine, skipped")
            elif not test_with(python, Path(name) / version, "--require-hashes", "-r", "requirements.lock"):
                failed.append(f"Python {version}")
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
