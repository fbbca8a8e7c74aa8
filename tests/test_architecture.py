"""Imports run one way: a module may import from its own layer and from those above it in this list only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "scraper"

# From the ground up. A name stands for a module or a whole folder of scraper/.
LAYERS = [
    {"core"},
    {"facts", "config", "record"},
    {"rules"},
    {"sites"},
    {"parsing", "cleaning"},
    {"storage"},
    {"composition"},
    {"discover", "corpus"},
    {"crawling", "radar", "offline", "newsite"},
    {"settings", "pipelines", "middlewares", "extensions", "spiders"},
    {"running"},
    {"api", "testing"},
    {"cli", "__main__"},
    {"__init__"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    parts = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports from the top"
            names = [node.module] if node.module != "scraper" else [f"scraper.{alias.name}" for alias in node.names]
        parts |= {name.split(".")[1] for name in names if name.startswith("scraper.")}
    return parts


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    here = part_of(path)
    assert here in LEVEL, f"{here} is in no layer: give it one"
    for there in imported_parts(path) - {here}:
        assert there in LEVEL, f"{path} imports scraper.{there}, which is in no layer"
        assert LEVEL[there] <= LEVEL[here], f"{here} may not import {there}"


def test_no_file_is_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in ("scraper", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long
