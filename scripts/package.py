"""Builds the sdist and the wheel, and installs them as their users do: pip with our lock, then pip, uv, uvx and pipx.

Each starts from an empty environment or an empty home, and cleans a text with the installed program.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from matrix import PYTHONS, find_python

ROOT = Path(__file__).parents[1]
DIRTY = "Jakarta, CNN Indonesia -- Harga beras naik.\nADVERTISEMENT\nSCROLL TO CONTINUE WITH CONTENT\n(abc/def)\n"
CLEAN = "Harga beras naik.\n"


TOOLS = Path(sys.executable).parent  # uv and pipx are in our own environment


def run(*command: str | Path, stdin: str | None = None, cwd: Path | None = None, home: Path | None = None) -> str:
    """What a command prints; its failure ends the script with its own words. home: the folder of a new user."""
    words = [str(part) for part in command]
    environment = os.environ | ({"HOME": str(home), "PIPX_HOME": str(home / "pipx")} if home else {})
    done = subprocess.run(words, check=False, input=stdin, cwd=cwd, env=environment, text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"{' '.join(words)}\nexit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def try_out(package: Path, folder: Path) -> None:
    """Installs one package with the pinned dependencies alone and cleans a text with it, away from the checkout."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    install = (python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile")
    run(*install, "--require-hashes", "-r", ROOT / "requirements-run.lock")
    run(*install, "--no-build-isolation", package)
    cleaned = run(folder / "bin" / "scraper", "clean", "-", stdin=DIRTY, cwd=folder)
    if cleaned != CLEAN:
        sys.exit(f"{package.name}: expected {CLEAN!r}, got {cleaned!r}")
    run(folder / "bin" / "scraper", "schema", cwd=folder)
    run(python, "-c", "import scraper; scraper.clean('x'); scraper.extract; scraper.fetch", cwd=folder)
    print(f"{package.name}: installs in an empty environment and runs")


def cleans(how: str, *command: str | Path, home: Path) -> None:
    """Cleans a text with a program that a tool has installed; ends the script when it does not come out clean."""
    cleaned = run(*command, "clean", "-", stdin=DIRTY, cwd=home, home=home)
    if cleaned != CLEAN:
        sys.exit(f"{how}: expected {CLEAN!r}, got {cleaned!r}")
    print(f"{how}: installs for a user with an empty home and runs")


def try_tools(wheel: Path, folder: Path) -> None:
    """Installs the wheel with each tool of the ecosystem, with the newest dependencies that it allows."""
    for version in (f"3.{sys.version_info.minor}", *PYTHONS):
        python = find_python(version)
        if python is None:
            print(f"Python {version}: not on this machine, not tried")
            continue
        place = folder / f"pip-{version}"
        run(python, "-m", "venv", place)
        run(place / "bin" / "python", "-m", "pip", "install", "--quiet", wheel, home=place)
        cleans(f"pip on Python {version}", place / "bin" / "scraper", home=place)
    uvx, uv, pipx = (folder / name for name in ("uvx", "uv", "pipx"))
    for home in (uvx, uv, pipx):
        home.mkdir()
    cleans("uvx", TOOLS / "uv", "tool", "run", "--quiet", "--from", wheel, "scraper", home=uvx)
    run(TOOLS / "uv", "tool", "install", "--quiet", wheel, home=uv)
    cleans("uv tool", uv / ".local" / "bin" / "scraper", home=uv)
    run(TOOLS / "pipx", "install", "--quiet", wheel, home=pipx)
    cleans("pipx", pipx / ".local" / "bin" / "scraper", home=pipx)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        built = "import sys; from setuptools import build_meta as b; print(b.build_{0}(sys.argv[1]))"
        for kind in ("sdist", "wheel"):
            run(sys.executable, "-c", built.format(kind), folder, cwd=ROOT)
        packages = sorted([*folder.glob("*.tar.gz"), *folder.glob("*.whl")])
        if len(packages) != 2:
            sys.exit(f"expected a wheel and an sdist, got {[package.name for package in packages]}")
        for number, package in enumerate(packages):
            try_out(package, folder / f"environment-{number}")
        try_tools(next(folder.glob("*.whl")), folder)


if __name__ == "__main__":
    main()
