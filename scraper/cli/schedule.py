"""``scraper schedule``: run the jobs of the configuration by the clock, or print them for another scheduler."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scraper.cli import complete, options
from scraper.cli.target_file import target_file
from scraper.cli.terminal import as_json, line, result, say
from scraper.core.errors import EXIT_ALARM, EXIT_OK, UsageError
from scraper.core.phrases import counted, did_you_mean

if TYPE_CHECKING:
    from scraper.config import Config, Job

_FILE: Final = click.Path(path_type=Path, dir_okay=False)
_TARGETS: Final = ("systemd", "cron", "docker", "github")


@click.command()
@options.configuration
@options.ledger
@click.option("--list", "listing", is_flag=True, help="Show each job, its last run, and when it runs next.")
@click.option(
    "--run", "job", metavar="JOB", shell_complete=complete.jobs, help="Run one job now, wait for it, judge it, and end."
)
@click.option("--check", is_flag=True, help="Judge the runs now: show the alarms, tell the receivers, and end.")
@click.option("--print", "target", type=click.Choice(_TARGETS), help="Print the jobs for that scheduler.")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), help="With --print: write the files there.")
@click.option("--metrics", type=_FILE, help="Write Prometheus text to this file after each run.")
@options.text_or_json("How --list and --check print.")
@click.option("--due", hidden=True, type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]))
def command(
    *,
    file: Path | None,
    ledger: str | None,
    listing: bool,
    job: str | None,
    check: bool,
    target: str | None,
    into: Path | None,
    metrics: Path | None,
    form: str,
    due: datetime | None,
) -> int:
    """Run crawls by the clock, each in a process of its own, never two of the same at once.

    Ctrl-C or SIGTERM lets the running crawls end cleanly. Jobs that were missed while the machine was off are run once.
    With a ledger that is shared the same command on each machine shares the jobs: one leads, all run them.

    \b
    Examples:
      scraper schedule
      scraper schedule --list
      scraper schedule --run newest
      scraper schedule --print systemd --into /tmp/units
      scraper schedule --ledger postgresql://me@db.example.org/corpus
    """
    if sum(map(bool, (listing, job, check, target))) > 1:
        raise UsageError("give one of --list, --run, --check and --print")
    from scraper.config import load
    from scraper.crawling.config_names import check_names

    config = load(file, flags={"schedule.metrics": metrics and str(metrics), "ledger": ledger})
    check_names(config)
    if target:
        return _print(config, target, into)
    if listing:
        return _list(config, form)
    _log_to_stderr(config)
    if check:
        return _alarms(config, form)
    return _run(config, job, due) if job else _serve(config)


def _list(config: Config, form: str) -> int:
    from scraper.core.wib import WIB
    from scraper.running.schedule.scheduler import lines

    known = list(lines(config, datetime.now(WIB)))
    if form == "json":
        rows = [
            {"job": one.job.name, "next": one.following, "started": one.started, "ended": one.ended, "code": one.code}
            for one in known
        ]
        result(as_json(rows))
        return EXIT_OK
    for one in known:
        following = f"{one.following:%a %Y-%m-%d %H:%M} WIB" if one.following else "off"
        started = (
            f"{one.started.astimezone(WIB):%Y-%m-%d %H:%M}, {_ending(one.ended, one.code)}" if one.started else "never"
        )
        result(f"{one.job.name:<20}{_when(one.job):<20}next {following:<26}last {started}\n")
    if not config.jobs:
        say("there is no job; add [[jobs]] to the configuration file, or `scraper init` a new one")
    return EXIT_OK


def _ending(ended: datetime | None, code: int | None) -> str:
    return "has not ended" if ended is None else f"exit code {code}"


def _when(job: Job) -> str:
    if job.every:
        from scraper.config.forms import duration

        return f"every {duration().show(job.every)}"
    return job.cron or ", ".join(job.at)


def _print(config: Config, target: str, into: Path | None) -> int:
    import getpass
    import os
    import sys

    from scraper.running.schedule.printing import Installation, printed

    if config.file is None:
        raise UsageError("there is no configuration file to print for; `scraper init` writes one")
    place = Installation(
        python=Path(sys.executable).absolute(),
        source=Path(__file__).resolve().parents[2],
        config=config.file.resolve(),
        output=config.output.resolve(),
        user=getpass.getuser(),
        owner=f"{os.getuid()}:{os.getgid()}",
    )
    for name, text in printed(config, place, target).items():
        if into is None:
            result(text if target == "cron" else f"# ---- {name}\n{text}\n")
            continue
        path = into / (Path(name).name if name.startswith("/") else name)
        with target_file(path) as file:
            file.write(text.encode())
        say(f"written: {path}" + (f", belongs to {name}" if name.startswith("/") else ""))
    return EXIT_OK


def _run(config: Config, name: str, due: datetime | None) -> int:
    from scraper.running.schedule.after import settle
    from scraper.running.schedule.runner import run_job

    job = next((job for job in config.jobs if job.name == name), None)
    if job is None:
        names = ", ".join(job.name for job in config.jobs) or "none"
        meant = did_you_mean(name, [job.name for job in config.jobs])
        raise UsageError(f"there is no job {line(name)} in {config.file or 'any file'}{meant}; there are: {names}")

    def judge(code: int) -> int:
        alarms = settle(config)
        return code or (EXIT_ALARM if alarms else EXIT_OK)

    code = run_job(config, job, due=due, judge=judge)
    if code is None:
        say(f"job {name} was run for this time already")
        return EXIT_OK
    if code < 0:
        say(f"job {name} was ended by signal {-code}", always=True)
        return 128 - code
    return code


def _alarms(config: Config, form: str) -> int:
    from scraper.running.schedule.after import settle

    alarms = settle(config)
    if form == "json":
        result(as_json(alarms))
        return EXIT_ALARM if alarms else EXIT_OK
    for one in alarms:
        result("\n".join([line(one.what), f"  since {one.since}", *(f"  {line(url)}" for url in one.addresses), ""]))
        result(f"  {one.advice}\n")
    return EXIT_ALARM if alarms else EXIT_OK


def _serve(config: Config) -> int:
    import signal

    from scraper.running.schedule.after import watch
    from scraper.running.schedule.health_server import serve_web
    from scraper.running.schedule.scheduler import RUN, Scheduler

    if not any(job.on for job in config.jobs):
        raise UsageError("there is no job to run; add [[jobs]] to the configuration file, or `scraper init` a new one")
    own = ["--config", str(config.file)] if config.file else []
    metrics = ["--metrics", str(config.schedule.metrics)] if config.schedule.metrics else []
    scheduler = Scheduler(config, command=[*RUN[:-1], *own, *metrics, RUN[-1]], tidy=lambda: watch(config))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, scheduler.stop)
    server = serve_web(scheduler)
    where = f"; http://{config.schedule.host}:{server.server_port}/health" if server else ""
    say(f"the scheduler runs {counted(sum(job.on for job in config.jobs), 'job')}{where}; Ctrl-C ends it")
    scheduler.run()
    say("the scheduler has ended")
    return EXIT_OK


def _log_to_stderr(config: Config) -> None:
    import logging

    from scraper.crawling.log import log_lines

    log = logging.getLogger("scraper")
    log.handlers[:] = [log_lines(config.log.format)]
    log.setLevel(config.log.level.upper())
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
