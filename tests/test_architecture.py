"""The house: its floors run one way, no circle stands anywhere, every name means one thing, and no file is long."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "scraper"
MAX_FILE_LINES = 400
MAX_TOP_ENTRIES = 30
ROOT_FOLDERS = {".ci", "benchmarks", "docs", "output", "scraper", "scripts", "tests"}

# From the ground up; CONTRIBUTING.md says what each floor means. A name stands for a module or a folder of scraper/.
FLOORS = {
    "vocabulary": {"core"},
    "facts": {"facts", "config", "record"},
    "newsrooms": {"rules", "sites"},
    "stages": {"parsing", "cleaning"},
    "keeping": {"storage"},
    "composition": {"composition"},
    "work": {"discover", "crawling", "corpus", "radar", "offline", "learning", "dataset"},
    "Scrapy": {"spiders", "middlewares", "extensions", "pipelines", "settings"},
    "running": {"running"},
    "faces": {"api", "testing", "cli", "web", "__main__", "__init__"},
}
FLOOR_OF = {name: number for number, names in enumerate(FLOORS.values()) for name in names}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported_modules(name: str) -> set[str]:
    """What a module imports of the package, for type checking too; a name is taken for the module that defines it."""
    modules = set()
    for node in ast.walk(ast.parse(FILES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: write imports from the top"
            assert node.module
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            modules |= {full if full in FILES else node.module for full in inner}
    return {module for module in modules if module in FILES} - {name}


def floor_of(module: str) -> int:
    part = module.split(".")[1] if "." in module else "__init__"
    assert part in FLOOR_OF, f"{part} is on no floor: give it one"
    return FLOOR_OF[part]


@pytest.mark.parametrize("name", FILES)
def test_no_import_runs_up(name: str) -> None:
    up = [module for module in imported_modules(name) if floor_of(module) > floor_of(name)]
    assert not up, f"{name} may not import {up}"


def test_imports_form_no_circle() -> None:
    try:
        TopologicalSorter({name: imported_modules(name) for name in FILES}).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_the_top_of_the_package_can_be_taken_in_at_a_glance() -> None:
    entries = sorted(path.name for path in PACKAGE.iterdir() if path.name != "__pycache__")
    assert len(entries) <= MAX_TOP_ENTRIES, entries


def test_no_file_and_no_class_has_the_name_of_another() -> None:
    files = Counter(path.name for path in FILES.values() if path.name not in {"__init__.py", "__main__.py"})
    classes = Counter(
        node.name
        for path in FILES.values()
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in (files + classes).items() if count > 1] == []


GLUE = sorted({"middlewares", "extensions", "pipelines", "settings", "spiders"})
MAX_GLUE_LINES, MAX_PART_LINES = 220, 150


def test_scrapys_parts_are_glue_and_none_reaches_for_the_spider() -> None:
    for name, path in FILES.items():
        if name.split(".")[1:2] and name.split(".")[1] in GLUE:
            text = path.read_text(encoding="utf-8")
            assert len(text.splitlines()) < MAX_GLUE_LINES, name
            reached = [node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)]
            assert "spider" not in reached, f"{name}: what a part needs is in the context of the run"
    for name in ("spiders.newsroom", "crawling.desk", "crawling.outcomes"):
        assert len(FILES[f"scraper.{name}"].read_text(encoding="utf-8").splitlines()) < MAX_PART_LINES, name


def test_the_clock_of_jakarta_is_defined_once() -> None:
    clock = re.compile(r"ZoneInfo\(|hours=7\b|\b7 \* 60\b")
    assert [name for name, path in FILES.items() if clock.search(path.read_text("utf-8"))] == ["scraper.core.wib"]


def test_no_file_is_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in ("scraper", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_FILE_LINES
    }
    assert not long


def test_no_folder_of_a_trial_is_committed() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is not a clone: what is committed cannot be asked for")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    folders = {path.split("/")[0] for path in listed.split("\0") if "/" in path}
    assert folders == ROOT_FOLDERS
