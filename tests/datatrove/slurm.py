"""Archives in parts under a real SLURM of one node, killed at random; the result is saved beside this file.

Starts munged, slurmctld and slurmd of Debian as root, on ports and in a folder of its own. Both ready scripts of docs/
are run on 360 archives, the job array and the datatrove pipeline, and their processes are killed with -9 meanwhile.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.storage.archive import Archive
from tests.offline.archives import SITE
from tests.offline.web_archives import lines
from tests.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".datatrove" / "bin" / "python"
ARCHIVES, TASKS, KILLS = 360, 8, 12
SECONDS = 900  # a run ends within this, or it hangs

CONF = """
ClusterName=scraper
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={control}
SlurmdPort={node}
AuthInfo=socket={folder}/munge.sock
SlurmUser=root
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MinJobAge=7200
DependencyParameters=kill_invalid_depend
ReturnToService=2
NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} RealMemory=4200 State=UNKNOWN
PartitionName=cpu Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: str, condition: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise SystemExit(f"{what}: not within {seconds:g} s")
        time.sleep(0.2)


@contextmanager
def cluster(folder: Path) -> Iterator[dict[str, str]]:
    """Give the environment of programs that speak to a SLURM of this machine."""
    (folder / "state").mkdir()
    (folder / "spool").mkdir()
    (folder / "key").write_bytes(os.urandom(1024))
    (folder / "key").chmod(0o400)
    host = socket.gethostname().partition(".")[0]
    conf = CONF.format(
        host=host, control=free_port(), node=free_port(), folder=folder, cores=len(os.sched_getaffinity(0))
    )
    (folder / "slurm.conf").write_text(conf)
    environment = {**os.environ, "SLURM_CONF": str(folder / "slurm.conf"), "PYTHONPATH": str(ROOT)}
    with ExitStack() as running:

        def start(*command: object) -> None:
            log = running.enter_context((folder / f"{command[0]}.log").open("wb"))
            process = subprocess.Popen(list(map(str, command)), stdout=log, stderr=log, env=environment)
            running.callback(process.wait, 30)
            running.callback(process.terminate)

        files = {"key": "key", "socket": "munge.sock", "pid": "munge.pid", "log": "munge.log", "seed": "seed"}
        places = [f"--{name}{'' if name == 'socket' else '-file'}={folder}/{file}" for name, file in files.items()]
        start("munged", "--foreground", "--force", *places)
        wait_for("munge", (folder / "munge.sock").exists)
        start("slurmctld", "-D")
        start("slurmd", "-D")
        wait_for("a node that is idle", lambda: "idle" in ask(environment, "sinfo", "-h", "-o", "%T"))
        yield environment


def ask(environment: dict[str, str], *command: object) -> str:
    done = subprocess.run(
        list(map(str, command)), env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    return done.stdout + done.stderr


def make_archives(folder: Path) -> None:
    """One article an archive."""
    replica = Replica(7, ARCHIVES + 60)
    urls = [replica.head(index).url for index in replica.indexes() if replica.gold(index).article.page_count == 1]
    folder.mkdir()
    for number, url in enumerate(urls[:ARCHIVES]):
        archive = Archive(folder / "making", "news")
        archive.add(url, 200, [(b"Content-Type", b"text/html")], replica.answer(url.removeprefix(SITE)).body)
        archive.close()
        (path,) = (folder / "making").rglob("*.warc.gz")
        path.rename(folder / f"part-{number:03}.warc.gz")
    shutil.rmtree(folder / "making")


def workers_at(marker: str) -> list[int]:
    """The processes of Python with a word in their command line."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                command = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if command[0].startswith(str(PYTHON.parent).encode()) and marker.encode() in b" ".join(command):
                found.append(int(process.name))
    return found


def kill_some(environment: dict[str, str], marker: str, kills: int, seed: int) -> tuple[int, int]:
    """Kill workers at random until the jobs are done; return how often, and how many tasks were run again."""
    chance = random.Random(seed)
    killed = 0
    until = time.monotonic() + SECONDS
    while ask(environment, "squeue", "-h").strip():
        if time.monotonic() > until:
            raise SystemExit("the jobs did not end: " + ask(environment, "squeue"))
        time.sleep(chance.uniform(0.5, 2.0))
        if killed < kills and (victims := workers_at(marker)):
            os.kill(chance.choice(victims), signal.SIGKILL)
            killed += 1
    restarts = ask(environment, "scontrol", "show", "job")
    return killed, sum(int(word.partition("=")[2]) for word in restarts.split() if word.startswith("Restarts="))


def tally(into: Path) -> dict[str, int]:
    found = lines(into)
    return {
        "files": len(found),
        "marks": len(list(into.glob("_done/*.json"))),
        "articles": len({one["id"] for some in found.values() for one in some}),
        "left over": len([path for path in into.glob("_parts/*/*") if path.is_file()]),
    }


def by_array(environment: dict[str, str], folder: Path) -> dict[str, object]:
    into = folder / "by-array"
    scraper = folder / "scraper"
    scraper.write_text(f'#!/bin/sh\nexec {PYTHON} -m scraper "$@"\n')
    scraper.chmod(0o755)
    settings = [f"--array=1-{TASKS}", "--cpus-per-task=1", "--mem-per-cpu=400", f"--output={folder}/%A_%a.log"]
    script = ROOT / "docs" / "extract-array.sbatch"
    ask(environment, "sbatch", *settings, f"--export=ALL,SCRAPER={scraper}", script, into, folder / "archives")
    killed, restarts = kill_some(environment, str(into), KILLS, seed=1)
    return {"killed": killed, "run again": restarts, **tally(into)}


def by_datatrove(environment: dict[str, str], folder: Path) -> dict[str, object]:
    into = folder / "by-datatrove"
    text = (ROOT / "docs" / "extract_datatrove.py").read_text()
    text = text.replace("tasks=40", f"tasks={TASKS}").replace("mem_per_cpu_gb=2", "mem_per_cpu_gb=1")
    for name in ("extract-logs", "documents"):
        text = text.replace(f'"{name}"', repr(str(folder / name)))
    (folder / "pipeline.py").write_text(text)
    killed = runs = 0
    while runs < 6 and (not into.exists() or len(list(into.glob("_done/*"))) < ARCHIVES):
        runs += 1
        said = ask(environment, PYTHON, folder / "pipeline.py", into, folder / "archives")
        if "launched successfully" not in said:
            raise SystemExit(f"the pipeline was not submitted: {said[-2_000:]}")
        now, _ = kill_some(environment, "launch_pickled_pipeline", KILLS // 2 if runs == 1 else 0, seed=2)
        killed += now
    return {"killed": killed, "started": runs, **tally(into)}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="scraper-slurm-") as name:
        folder = Path(name)
        make_archives(folder / "archives")
        with cluster(folder) as environment:
            version = ask(environment, "sinfo", "--version").strip()
            ways = {"array": by_array, "datatrove": by_datatrove}
            result = {name: ways[name](environment, folder) for name in sys.argv[1:] or ways}
    saved = {"at": f"{datetime.now(UTC):%Y-%m-%d}", "version": version, "archives": ARCHIVES, **result}
    (Path(__file__).parent / "slurm_result.json").write_text(json.dumps(saved, indent=1) + "\n")
    sys.stdout.write(json.dumps(saved, indent=1) + "\n")
    for run in result.values():
        if (run["files"], run["marks"], run["articles"], run["left over"]) != (ARCHIVES, ARCHIVES, ARCHIVES, 0):
            sys.exit("not all archives are done")


if __name__ == "__main__":
    main()
