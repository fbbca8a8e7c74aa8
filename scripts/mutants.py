"""`make mutants`: breaks the program in one place after another, drawn by a seed, and sees whether a test fails.

A mutant is one change: a comparison turned, `and` for `or`, another number, None returned, a call left out. It is drawn
by what stands there, whatever its file, so that a seed draws the same mutants again after files have moved. The tests
nearest to the mutated file in the graph of imports are run until one fails. Started again it goes on where it was. The
kept mutation tools watch a program from inside, while half of our tests start it as a process of its own.
"""

from __future__ import annotations

import argparse
import ast
import copy
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "mutants"
NEAREST_TEST_FILES = 8
ALWAYS = ["tests/parse/test_golden_pages.py", "tests/cli/test_clean.py", "tests/crawl/test_crawl.py"]
LIMIT_SECONDS = 900  # for the tests of one mutant; a mutant that makes them hang is found
PYTEST = [
    sys.executable,
    "-m",
    "pytest",
    "-xq",
    "-n0",
    "-pno:randomly",
    "-pno:cacheprovider",
    "-mnot slow and not live",
]
TURNED = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
}  # fmt: skip


class Mutant(NamedTuple):
    """A change of one place: the bytes of the file from start to end become `after`."""

    path: str
    line: int
    inside: str
    before: str
    after: str
    start: int
    end: int


def change(node: ast.AST) -> ast.AST | None:
    """Return what is put in place of a node, or None."""
    new = copy.deepcopy(node)
    match new:
        case ast.Compare(ops=[op]) if type(op) in TURNED:
            new.ops = [TURNED[type(op)]()]
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in TURNED:
            new.op = TURNED[type(op)]()
        case ast.UnaryOp(op=ast.Not()):
            return new.operand
        case ast.Constant(value=bool() | int() | float() as value):
            new.value = not value if isinstance(value, bool) else value + 1
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            new.value = ast.Constant(None)
        case ast.Expr(value=ast.Call()):
            return ast.Pass()
        case _:
            return None
    return new


def nodes(node: ast.AST, inside: str = "") -> Iterator[tuple[ast.AST, str]]:
    """Yield every node that runs, with the name of its function or class. Inside of f-strings 3.11 knows no places."""
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if (
                isinstance(child, ast.AST)
                and field not in {"annotation", "returns"}
                and not isinstance(child, ast.JoinedStr)
            ):
                name = f"{inside}.{child.name}" if isinstance(child, ast.FunctionDef | ast.ClassDef) else inside
                yield child, name
                yield from nodes(child, name)


def mutants(root: Path) -> Iterator[Mutant]:
    """Yield every mutant of the package."""
    for path in sorted((root / "scraper").rglob("*.py")):
        source = path.read_bytes()
        starts = [0, *(at + 1 for at, byte in enumerate(source) if byte == ord("\n"))]
        for node, inside in nodes(ast.parse(source)):
            if new := change(node):
                start, end = (starts[line - 1] for line in (node.lineno, node.end_lineno))
                after = ast.unparse(new) if isinstance(new, ast.stmt) else f"({ast.unparse(new)})"
                place = (
                    node.lineno,
                    inside,
                    ast.unparse(node),
                    after,
                    start + node.col_offset,
                    end + node.end_col_offset,
                )
                yield Mutant(str(path.relative_to(root)), *place)


def draw(root: Path, seed: int, count: int) -> list[Mutant]:
    """Return the mutants whose hash is smallest; the file has no part in the hash."""
    times: Counter[str] = Counter()
    by_hash = {}
    for mutant in mutants(root):
        place = f"{seed} {mutant.inside} {mutant.before} {mutant.after}"
        times[place] += 1
        by_hash[hashlib.sha256(f"{place} {times[place]}".encode()).digest()] = mutant
    return [by_hash[key] for key in sorted(by_hash)[:count]]


def importers(root: Path) -> dict[str, set[str]]:
    """Return for each file the files that import it or name it in a string; a test that names a command imports it."""
    paths = sorted(path for folder in ("scraper", "tests") for path in (root / folder).rglob("*.py"))
    texts = {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in paths}
    dotted = {file: file.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for file in texts}
    words = {file: Path(file).stem.replace("_", "-") for file in texts if file.startswith("scraper/cli/")}
    found = defaultdict(set)
    for file, text in texts.items():
        modules = set()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                module = getattr(node, "module", "")
                modules |= {module, *(f"{module}.{alias.name}".strip(".") for alias in node.names)}
        for other in texts.keys() - {file}:
            in_string = f'"{dotted[other]}' in text
            fixtures = file.startswith("tests") and other in {f"{folder}/conftest.py" for folder in Path(file).parents}
            command = file.startswith("tests") and other in words and f'"{words[other]}"' in text
            if dotted[other] in modules or in_string or fixtures or command:
                found[other].add(file)
    return found


def nearest(path: str, graph: dict[str, set[str]]) -> list[str]:
    """Return the test files that are the fewest imports away."""
    queue = [path]
    for file in queue:
        queue += sorted(graph.get(file, set()) - {*queue})
    tests = [file for file in queue if re.match(r"tests/(?!benchmarks)(.*/)?test_", file)][:NEAREST_TEST_FILES]
    return [*tests, *(file for file in ALWAYS if file not in tests)]


@contextmanager
def broken(tree: Path, mutant: Mutant) -> Iterator[None]:
    """Put a mutant in its place until the block ends."""
    path = tree / mutant.path
    source, modified = path.read_bytes(), path.stat().st_mtime
    path.write_bytes(source[: mutant.start] + mutant.after.encode() + source[mutant.end :])
    os.utime(path, (modified + 10, modified + 10))  # compiled code knows its source by whole seconds
    yield
    path.write_bytes(source)
    os.utime(path, (modified + 20, modified + 20))


def first_failure(tree: Path, tests: list[str]) -> str:
    """Run tests and return the first that fails, or nothing."""
    with tempfile.TemporaryFile("w+") as out:
        environ = {**os.environ, "PYTHONPATH": str(tree)}
        process = subprocess.Popen([*PYTEST, *tests], cwd=tree, env=environ, stdout=out, stderr=out, process_group=0)
        try:
            process.wait(LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        finally:  # what a test has left running too
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        out.seek(0)
        failed = [
            line.removeprefix("FAILED ").partition(" - ")[0].strip() for line in out if line.startswith("FAILED ")
        ]
    return (failed or [f"exit code {process.returncode}"])[0] if process.wait() else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--revision", default="HEAD")
    asked = parser.parse_args()
    revision = subprocess.check_output(["git", "rev-parse", "--short", asked.revision], text=True, cwd=ROOT).strip()
    results = RESULTS / f"seed-{asked.seed}-{revision}.jsonl"
    results.parent.mkdir(exist_ok=True)
    results.touch()
    rows = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    done = {(row["path"], row["start"], row["after"]) for row in rows}
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        subprocess.run(["git", "clone", "-q", "--no-checkout", ROOT, tree], check=True)
        subprocess.run(["git", "checkout", "-q", revision], cwd=tree, check=True)
        Path(folder, "shared").symlink_to(ROOT.parent / "shared")
        graph = importers(tree)
        for mutant in draw(tree, asked.seed, asked.count):
            if (mutant.path, mutant.start, mutant.after) in done:
                continue
            with broken(tree, mutant):
                failed = first_failure(tree, nearest(mutant.path, graph))
            rows.append({**mutant._asdict(), "failed": failed})
            with results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(rows[-1], ensure_ascii=False) + "\n")
            print(f"{mutant.path}:{mutant.line} {mutant.before} -> {mutant.after}: {failed or 'SURVIVES'}", flush=True)
        if blind := first_failure(tree, sorted({row["failed"] for row in rows if "::" in row["failed"]})):
            sys.exit(f"{blind} fails without a mutant too: nothing is proved")
    print(f"{sum(not row['failed'] for row in rows)} of {len(rows)} survive; {results}")


if __name__ == "__main__":
    main()
