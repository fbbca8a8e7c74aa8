"""What three shells complete: values as well as words, asked as the shells ask."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import PROGRAM, environment

if TYPE_CHECKING:
    from pathlib import Path


def completed(folder: Path, line: str, shell: str = "bash") -> list[str]:
    words = line.split(" ")
    asked = {"COMP_WORDS": line, "COMP_CWORD": words[-1] if shell == "fish" else str(len(words) - 1)}
    done = subprocess.run(
        PROGRAM,
        cwd=folder,
        env=environment(_SCRAPER_COMPLETE=f"{shell}_complete", **asked),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("scraper cr", ["crawl"]),
        ("scraper crawl cnn", ["cnnindonesia"]),
        ("scraper crawl --section ek", ["ekonomi"]),
        ("scraper doctor --site det", ["detik"]),
        ("scraper rules date", ["dateline"]),
        ("scraper radar --without signat", ["signature"]),
        ("scraper clean --profile arch", ["archive"]),
        ("scraper schedule --config jobs.toml --run ne", ["newest"]),
    ],
)
def test_bash_completes_words_and_values(tmp_path: Path, line: str, values: list[str]) -> None:
    (tmp_path / "jobs.toml").write_text('[[jobs]]\nname = "newest"\nevery = "1h"\n')
    offered = [value.partition(",")[2] for value in completed(tmp_path, line) if value.startswith("plain,")]
    assert offered == values


def test_zsh_and_fish_show_what_a_value_is(tmp_path: Path) -> None:
    assert completed(tmp_path, "scraper crawl cnni", "zsh") == ["plain", "cnnindonesia", "CNN Indonesia"]
    assert completed(tmp_path, "scraper crawl cnni", "fish") == ["plain,cnnindonesia\tCNN Indonesia"]
