"""A folder that the user stands in holds modules with names that we import: no process of ours imports them there."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.replica import Replica

PROGRAM = Path(sys.executable).with_name("scraper")
PACKAGE = Path(__file__).parents[2] / "scraper"
SITE = "https://www.cnnindonesia.com"
NAMES = ("multiprocessing", "selectors", "socket", "struct", "pickle", "json", "logging", "lxml", "scraper")


@pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not installed beside this Python")
def test_workers_import_nothing_of_the_current_folder(tmp_path) -> None:
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text("open('trapped', 'w').close()\nraise SystemExit(99)\n")
    replica, pages = Replica(7, 60), tmp_path / "pages"
    pages.mkdir()
    urls = [replica.head(index).url for index in replica.indexes() if replica.gold(index).article.page_count == 1]
    for number, url in enumerate(urls[:2]):
        (pages / f"{number}.html").write_bytes(replica.answer(url.removeprefix(SITE)).body)
    command = [PROGRAM, "extract", "pages", "--output", "articles.jsonl", "--workers", "2"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert len((tmp_path / "articles.jsonl").read_text().splitlines()) == 2
    assert not (tmp_path / "trapped").exists()


def commands() -> list[tuple[str, list[str]]]:
    """Gives the beginning of every command with which a file of the package starts another Python."""
    return [
        (f"{path.name}:{node.lineno}", [ast.unparse(part) for part in node.elts[1:3]])
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.List | ast.Tuple) and node.elts and ast.unparse(node.elts[0]) == "sys.executable"
    ]


def test_each_python_that_is_started_leaves_the_current_folder_out() -> None:
    assert len(commands()) >= 4
    assert [place for place, (flag, *_) in commands() if flag != "'-P'"] == []
