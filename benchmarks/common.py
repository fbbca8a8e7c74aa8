"""What the benchmarks share: CPU and memory of processes, growth over size, the disk's share, the machine."""

from __future__ import annotations

import json
import math
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Where the programs that are measured are imported from; a comparison of revisions sets it to each of them in turn.
PLACE = Path.cwd()
# A process is born with the peak of the one that started it, so a small one stands between.
LAUNCH = """
import json, os, sys
child = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[2:]], os.environ)
_, status, used = os.wait4(child, 0)
taken = {"cpu": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss / 1024}
with open(sys.argv[1], "w") as file:
    json.dump({"code": os.waitstatus_to_exitcode(status), **taken}, file)
"""
PACKAGES = ("Scrapy", "turbohtml", "lxml", "trafilatura", "msgspec", "click", "ftfy")


@dataclass(slots=True, frozen=True)
class Used:
    """What a process and those it waited for took: seconds of CPU and of the clock, megabytes at the peak."""

    out: str
    cpu: float
    clock: float
    peak_mb: float


def run(arguments: Sequence[str]) -> Used:
    """One run of Python; ends the benchmark with its words when it fails. Bytecode is kept, as of what is installed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.NamedTemporaryFile("r+") as taken:
        began = time.perf_counter()
        launch = [sys.executable, "-S", "-E", "-c", LAUNCH, taken.name, *arguments]
        done = subprocess.run(launch, capture_output=True, text=True, cwd=PLACE, env=environment, check=False)
        clock = time.perf_counter() - began
        found = json.loads(taken.read() or '{"code": 1}')
    if found["code"]:
        raise SystemExit(f"{' '.join(arguments)}: exit code {found['code']}\n{done.stderr[-2000:]}")
    return Used(done.stdout, found["cpu"], clock, found["peak_mb"])


def show(found: Mapping[str, Mapping[str, float]], *, as_json: bool, digits: int = 2) -> None:
    """Prints what a part has measured, group by group, for people or as JSON."""
    if as_json:
        print(json.dumps(found))
        return
    for group, rows in found.items():
        print(group)
        for name, value in rows.items():
            print(f"  {name:<40}{value:10.{digits}f}")


def usage() -> dict[str, float]:
    """CPU seconds and peak memory of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    status = Path("/proc/self/status")
    said = status.read_text(encoding="utf-8") if status.exists() else ""
    kilobytes = next((int(line.split()[1]) for line in said.splitlines() if line.startswith("VmHWM")), used.ru_maxrss)
    return {"cpu": used.ru_utime + used.ru_stime, "peak_mb": kilobytes / 1024}


def exponent(costs: Mapping[int, float]) -> float:
    """The power of the size with which a cost grows: 1 is linear, 2 quadratic. Least squares over the logarithms."""
    points = [(math.log(size), math.log(cost)) for size, cost in costs.items()]
    middle = sum(x for x, _ in points) / len(points)
    height = sum(y for _, y in points) / len(points)
    return sum((x - middle) * (y - height) for x, y in points) / sum((x - middle) ** 2 for x, _ in points)


def slopes(costs: Mapping[int, float]) -> dict[str, float]:
    """The cost of one more, from each size to the next: free of what a start costs."""
    sizes = sorted(costs)
    return {f"from {low:,} to {high:,}": (costs[high] - costs[low]) / (high - low) for low, high in pairwise(sizes)}


def written(contents: Iterable[bytes]) -> tuple[float, float]:
    """Seconds of CPU and of the clock for writing each of these to a file of its own that is on the disk then."""
    with tempfile.TemporaryDirectory(dir=PLACE) as folder:
        cpu, clock = time.process_time(), time.perf_counter()
        for number, content in enumerate(contents):
            with Path(folder, str(number)).open("wb") as file:
                file.write(content)
                file.flush()
                os.fdatasync(file.fileno())
        return time.process_time() - cpu, time.perf_counter() - clock


def machine() -> dict[str, str]:
    """What the numbers depend on."""
    cpus = [line for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if "model name" in line]
    asked = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    revision = subprocess.run(asked, capture_output=True, text=True, check=False)
    return {
        "cpu": cpus[0].partition(":")[2].strip() if cpus else platform.machine(),
        "cores": str(len(cpus) or os.cpu_count()),
        "load": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "revision": revision.stdout.strip(),
        **{package: version(package) for package in PACKAGES},
    }
