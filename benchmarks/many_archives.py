"""Archives in parts: what reading from elsewhere, datatrove, a second worker cost, and memory over large archives.

Costs are CPU seconds of all processes of a side, the sides alternated, the least of the rounds; no server is counted.
The speed-up of two workers is that of their CPU: all CPU of one worker over that of the busier of two with their
parent, since the clock of a shared machine tells nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.common import LAUNCH, machine
from scraper.storage.archive import Archive
from tests.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SITE = "https://www.cnnindonesia.com"
DATATROVE = ROOT / ".datatrove" / "bin" / "python"
STEP = """
import sys
from datatrove.executor import LocalPipelineExecutor
from scraper.offline.datatrove_step import ExtractArticles
into, logs, *sources = sys.argv[1:]
LocalPipelineExecutor([ExtractArticles(sources, into)], tasks=1, logging_dir=logs).run()
"""
ALLOWED = {0, 3}  # pages of the replica that are rejected are part of the work


def make_archive(path: Path, pages: range, *, padding: int = 0) -> None:
    """An archive of so many pages. padding: bytes of an image behind each, which nothing can compress."""
    replica = Replica(7, pages.stop)
    folder = path.parent / "making"
    archive = Archive(folder, "news", most_bytes=1 << 40)
    chance = random.Random(1)
    for index in list(replica.indexes())[pages.start : pages.stop]:
        url = replica.head(index).url
        archive.add(url, 200, [(b"Content-Type", b"text/html")], replica.answer(url.removeprefix(SITE)).body)
        if padding:
            archive.add(f"{url}.jpg", 200, [(b"Content-Type", b"image/jpeg")], chance.randbytes(padding))
    archive.close()
    (made,) = folder.rglob("*.warc.gz")
    made.rename(path)
    shutil.rmtree(folder)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A web server in a process of its own, so that its work is not counted."""
    code = "import sys; from benchmarks.many_archives import serve; serve(sys.argv[1])"
    process = subprocess.Popen([sys.executable, "-c", code, folder], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline() if process.stdout else 0)}"
    finally:
        process.kill()
        process.wait()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def translate_path(self, path: str) -> str:
        """Any name that begins with ``copy-`` is the one large archive."""
        name = path.rpartition("/")[2]
        return super().translate_path("/large.warc.gz" if name.startswith("copy-") else path)


def serve(folder: str) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
    print(server.server_address[1], flush=True)
    server.serve_forever()


def cpu(python: Path | str, *arguments: object) -> float:
    """CPU seconds of a run of Python and all its children."""
    with tempfile.NamedTemporaryFile("r+") as taken:
        launch = [python, "-S", "-E", "-c", LAUNCH, taken.name, *map(str, arguments)]
        done = subprocess.run(launch, capture_output=True, text=True, cwd=ROOT, check=False, env=environment())
        found = json.loads(taken.read() or '{"code": 1}')
    if found["code"] not in ALLOWED:
        raise SystemExit(f"{arguments}: exit code {found['code']}\n{done.stderr[-2_000:]}")
    return float(found["cpu"])


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def costs(pages: int, rounds: int) -> dict[str, float]:
    """CPU of each way over that of plain ``extract --output``, for the archive with one worker."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as held:
        folder = Path(name)
        (folder / "web").mkdir()
        archive = folder / "web" / "a.warc.gz"
        make_archive(archive, range(pages))
        web = held.enter_context(served(folder / "web"))
        best: dict[str, float] = {}
        for number in range(rounds):
            into = folder / f"into-{number}"
            program = ["-m", "scraper", "extract"]
            ways = {
                "extract": (sys.executable, *program, archive, "--output", f"{into}.jsonl", "--workers", 1),
                "into": (sys.executable, *program, archive, "--into", f"{into}-a", "--workers", 1),
                "into, from the web": (
                    sys.executable, *program, f"{web}/a.warc.gz", "--into", f"{into}-b", "--workers", 1,
                ),
            }  # fmt: skip
            if DATATROVE.exists():
                ways["datatrove"] = (DATATROVE, "-c", STEP, f"{into}-c", f"{into}-logs", archive)
            for way, command in ways.items():
                best[way] = min(best.get(way, 1e9), cpu(*command))
    return {"extract_cpu_seconds": best["extract"], **{way: one / best["extract"] for way, one in best.items()}}


def workers(archives: int, pages: int) -> dict[str, float]:
    """The CPU of two workers, as the speed-up over one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        for number in range(archives):
            make_archive(folder / "in" / f"{number}.warc.gz", range(number * pages, (number + 1) * pages))
        one = cpu(sys.executable, "-m", "scraper", "extract", folder / "in", "--into", folder / "one", "--workers", 1)
        process = subprocess.Popen(
            [sys.executable, "-m", "scraper", "extract", folder / "in", "--into", folder / "two", "--workers", "2"],
            cwd=ROOT, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        seen: dict[int, float] = {}
        while process.poll() is None:
            for child in (process.pid, *descendants(process.pid)):
                seen[child] = max(seen.get(child, 0.0), cpu_of(child))
            time.sleep(0.02)
    parent = seen.pop(process.pid)
    return {
        "one": one,
        "parent": parent,
        "busier of two": max(seen.values()),
        "speed-up": one / (parent + max(seen.values())),
    }


def descendants(pid: int) -> list[int]:
    """The processes that any thread of a process has begun, and those that they have begun."""
    direct: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            direct += [int(one) for one in thread.read_text().split()]
    return direct + [further for one in direct for further in descendants(one)]


def cpu_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(place: Path, archives: int, pages: int, padding: int) -> dict[str, object]:
    """The peak of memory while each of so many large archives of the web was done, one after the other."""
    folder = Path(tempfile.mkdtemp(dir=place, prefix="large-"))
    try:
        make_archive(folder / "large.warc.gz", range(pages), padding=padding)
        with served(folder) as web:
            names = [f"{web}/copy-{number:02}.warc.gz" for number in range(archives)]
            process = subprocess.Popen(
                [sys.executable, "-m", "scraper", "extract", *names, "--into", folder / "into", "--workers", "1"],
                cwd=ROOT, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            peaks: list[float] = []
            while process.poll() is None:
                done = len(list((folder / "into" / "_done").glob("*.json")))
                peaks += [0.0] * (done + 1 - len(peaks))
                peaks[done] = max(peaks[done], resident(process.pid))
                time.sleep(0.2)
            marks = len(list((folder / "into" / "_done").glob("*.json")))
        size = (folder / "large.warc.gz").stat().st_size
    finally:
        shutil.rmtree(folder)
    return {
        "archives": archives, "done": marks, "bytes each": size, "pages each": pages,
        "peak MB while the first, second, ... was done": [round(one, 1) for one in peaks[:archives]],
    }  # fmt: skip


def resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6
    except (OSError, IndexError):
        return 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=["costs", "workers"], help="costs, workers, memory")
    parser.add_argument("--pages", type=int, default=1_500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--place", type=Path, default=Path(tempfile.gettempdir()), help="where 2 GB are free")
    parser.add_argument("--large-pages", type=int, default=12_000)
    parser.add_argument("--save", type=Path)
    asked = parser.parse_args()
    ways = {
        "costs": lambda: costs(asked.pages, asked.rounds),
        "workers": lambda: workers(8, asked.pages // 4),
        "memory": lambda: memory(asked.place, 10, asked.large_pages, 1_000_000_000 // asked.large_pages),
    }
    found = {part: ways[part]() for part in asked.parts}
    if asked.save:
        saved = json.loads(asked.save.read_text()) if asked.save.exists() else {}
        asked.save.write_text(json.dumps({**saved, **found, "machine": machine()}, indent=1) + "\n")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
