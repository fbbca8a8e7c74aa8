"""The jobs as files for other schedulers: systemd, cron, a container engine, GitHub Actions.

Each runs ``scraper schedule --run JOB`` or the scheduler itself, so that lock, record and alarms do not differ.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, StrictUndefined

from scraper.core.errors import UsageError
from scraper.core.version import VERSION
from scraper.running.schedule.cron import WIB_MINUTES, lines, on_calendar, shift

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.config import Config, Job

WHEEL: Final = f"scraper_cnnindonesia-{VERSION}-py3-none-any.whl"
TARGETS: Final = ("systemd", "cron", "docker", "github")


@dataclass(frozen=True, slots=True)
class Installation:
    """The places of an installation: Python, the folder of the source, the configuration, the output.

    user: the name of who runs the jobs; owner: the numbers of that user and its group, ``1000:1000``.
    """

    python: Path
    source: Path
    config: Path
    output: Path
    user: str
    owner: str = "1000:1000"

    @property
    def is_checkout(self) -> bool:
        """Whether the program runs from a checkout, which has a Dockerfile of its own, and not from a wheel."""
        return (self.source / "Dockerfile").is_file()


def printed(config: Config, place: Installation, target: str) -> dict[str, str]:
    """Return the files of a target by path; raises ``UsageError`` when the target cannot say a time."""
    jobs = [job for job in config.jobs if job.on]
    if not jobs:
        raise UsageError(
            "there is no job to print; add [[jobs]] to the configuration file, or `scraper init` a new one"
        )
    return {"systemd": _systemd, "cron": _cron, "docker": _docker, "github": _github}[target](config, place, jobs)


def _systemd(config: Config, place: Installation, jobs: list[Job]) -> dict[str, str]:
    files: dict[str, str] = {}
    for job in jobs:
        words = {"job": job, "place": place, "calendar": on_calendar(job), "stop": config.schedule.stop_after + 30}
        for kind in ("service", "timer"):
            files[f"/etc/systemd/system/scraper-{job.name}.{kind}"] = _render(f"systemd.{kind}", **words)
    return files


def _cron(config: Config, place: Installation, jobs: list[Job]) -> dict[str, str]:
    offset = datetime.now().astimezone().utcoffset()
    ahead = (round(offset.total_seconds() / 60) if offset else 0) - WIB_MINUTES
    entries = [(time, job.name) for job in jobs for line in lines(job) for time in shift(line, ahead, job.name)]
    return {"crontab": _render("crontab", entries=entries, place=place, config=config)}


def _docker(config: Config, place: Installation, _: list[Job]) -> dict[str, str]:
    words = {"checkout": place.is_checkout, "wheel": WHEEL}
    stop = round(config.schedule.stop_after + 30)
    files = {"compose.yaml": _render("compose.yaml", place=place, port=config.schedule.port, stop=stop, **words)}
    return files if place.is_checkout else {"Dockerfile": dockerfile(checkout=False), **files}


def dockerfile(*, checkout: bool) -> str:
    """Return the Dockerfile of a checkout, which is the one at its top, or the one that installs a wheel beside it."""
    return _render("Dockerfile", checkout=checkout, wheel=WHEEL)


def _github(_: Config, place: Installation, jobs: list[Job]) -> dict[str, str]:
    timed = [
        (job.name, [str(time) for line in lines(job) for time in shift(line, -WIB_MINUTES, job.name)]) for job in jobs
    ]
    conditions = {
        name: " || ".join([f"inputs.job == '{name}'", *(f"github.event.schedule == '{time}'" for time in times)])
        for name, times in timed
    }
    words = {"conditions": conditions, "run_id": "${{ github.run_id }}", "config": place.config.name, "wheel": WHEEL}
    return {".github/workflows/scraper.yml": _render("github.yml", jobs=timed, **words)}


def _render(name: str, **words: object) -> str:
    # The files are not HTML: each value goes through the quoting filter of its own target.
    environment = Environment(autoescape=False, undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701
    environment.filters |= {
        "systemd": systemd_quote,
        "systemd_program": systemd_program,
        "crontab": crontab_quote,
        "yaml": json.dumps,
        "shell": shlex.quote,
    }
    text = files("scraper.running.schedule").joinpath("templates", f"{name}.j2").read_text(encoding="utf-8")
    environment.trim_blocks = environment.lstrip_blocks = True
    return environment.from_string(text).render(**words)


def systemd_program(value: object) -> str:
    """Return the first word of a systemd command line, in which ``$`` needs no escape."""
    return systemd_quote(value).replace("$$", "$")


def systemd_quote(value: object) -> str:
    """Return a word of a systemd command line: quoted, with its ``%`` and ``$`` doubled."""
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def crontab_quote(value: object) -> str:
    """Return a word of a command in a crontab, where a bare ``%`` would end the command."""
    return shlex.quote(str(value)).replace("%", "\\%")
