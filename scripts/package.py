"""Builds the sdist and the wheel, installs each into an empty environment and runs the installed program."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIRTY = "Jakarta, CNN Indonesia -- Harga beras naik.\nADVERTISEMENT\nSCROLL TO CONTINUE WITH CONTENT\n(abc/def)\n"
CLEAN = "Harga beras naik.\n"


def run(*command: str | Path, stdin: str | None = None, cwd: Path | None = None) -> str:
    """What a command prints; its failure ends the script with its own words."""
    words = [str(part) for part in command]
    done = subprocess.run(words, check=False, input=stdin, cwd=cwd, text=True, capture_output=True)
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


if __name__ == "__main__":
    main()
