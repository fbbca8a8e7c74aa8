"""The container files as far as they can be tried without an engine: what is copied, run, started, and by whom."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

import pytest
import yaml

from scraper.config import load
from scraper.running.schedule.printing import WHEEL, Installation, printed

ROOT: Final = Path(__file__).parents[2]
IGNORED: Final = [
    line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
]


def is_ignored(path: Path) -> bool:
    """Return whether .dockerignore leaves out a path below the top of the checkout."""
    name = path.relative_to(ROOT).as_posix()
    return any(fnmatch(path.name if one.startswith("**/") else name, one.removeprefix("**/")) for one in IGNORED)


def lines_of(dockerfile: str, word: str) -> list[str]:
    """Return what stands behind a word of a Dockerfile, with lines that go on joined."""
    return re.findall(rf"(?m)^{word} (.*)$", dockerfile.replace("\\\n", " "))


def pip_steps(dockerfile: str) -> list[str]:
    """Return the calls of pip among the RUN lines; what makes the user needs root."""
    return [step.strip() for line in lines_of(dockerfile, "RUN") for step in line.split("&&") if "pip " in step]


def run_pip(step: str, folder: Path, target: Path, **settings: str) -> None:
    """Run a call of pip with an empty home and no registry; it installs into ``target``."""
    home = target.with_name(f"home-{target.name}")
    home.mkdir()
    bin_folder = Path(sys.executable).parent
    own = {"HOME": str(home), "PATH": f"{bin_folder}:{os.environ['PATH']}", "PIP_NO_INDEX": "1", **settings}
    program = step.replace("pip ", f"{sys.executable} -m pip ", 1)
    done = subprocess.run(
        ["sh", "-e", "-c", program], cwd=folder, env=own, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr


def check_start(dockerfile: str, target: Path) -> None:
    """Check that the entry point is what was installed, that it starts, and that the user is not root."""
    [entry], [user] = lines_of(dockerfile, "ENTRYPOINT"), lines_of(dockerfile, "USER")
    assert user.partition(":")[0] not in {"root", "0"}
    assert dockerfile.index("\nUSER ") < dockerfile.index("\nENTRYPOINT ")
    program = target / "bin" / json.loads(entry)[0]
    environment = {**os.environ, "PYTHONPATH": str(target)}
    done = subprocess.run(
        [sys.executable, program, "--version"], env=environment, capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout[:8]) == (0, b"scraper "), done.stderr


@pytest.mark.slow
def test_the_files_of_a_checkout_and_of_a_wheel_build_what_they_start(tmp_path: Path) -> None:
    ours = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    for copy in lines_of(ours, "COPY"):
        for source in copy.split()[:-1]:
            assert (ROOT / source).exists()
            assert source == "." or not is_ignored(ROOT / source), source
    context = tmp_path / "context"
    shutil.copytree(
        ROOT, context, ignore=lambda folder, names: {name for name in names if is_ignored(Path(folder, name))}
    )
    requirements, package = pip_steps(ours)
    run_pip(requirements, context, tmp_path / "nothing", PIP_DRY_RUN="1")  # all of it is installed here, as pinned
    run_pip(package, context, tmp_path / "ours", PIP_TARGET=str(tmp_path / "ours"))
    check_start(ours, tmp_path / "ours")

    beside = tmp_path / "beside"
    beside.mkdir()
    run_pip("pip wheel --no-deps --no-build-isolation --wheel-dir ../beside .", context, tmp_path / "wheel")
    (beside / "scraper.toml").write_text('[[jobs]]\nname = "newest"\nevery = "1h"\n')
    config = load(beside / "scraper.toml", environ={})
    place = Installation(Path(sys.executable), tmp_path, beside / "scraper.toml", beside / "output", "me")
    for name, text in printed(config, place, "docker").items():
        (beside / name).write_text(text)
    theirs = (beside / "Dockerfile").read_text()
    assert list(beside.glob(WHEEL))
    for copy in lines_of(theirs, "COPY"):
        assert all(list(beside.glob(source)) for source in copy.split()[:-1])
    for step in pip_steps(theirs):
        local = re.sub(r"/\S*/(\S+\.whl)", r"./\1", step)
        run_pip(local, beside, tmp_path / "theirs", PIP_TARGET=str(tmp_path / "theirs"), PIP_NO_DEPS="1")
    check_start(theirs, tmp_path / "theirs")
    build = yaml.safe_load((beside / "compose.yaml").read_text())["services"]["scraper"]["build"]
    assert (beside / build["context"] / build.get("dockerfile", "Dockerfile")).is_file()
