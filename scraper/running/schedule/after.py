"""The work after a run and between runs: alarms are judged and sent, metrics written."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from scraper.core.errors import Busy
from scraper.core.files import write_whole
from scraper.core.wib import WIB
from scraper.record import runs
from scraper.running.alarms.alarm import KINDS, Alarm, alarm
from scraper.running.alarms.alarm_state import read_open, update
from scraper.running.alarms.deliver import deliver, spool, waiting
from scraper.running.alarms.finders import finds
from scraper.running.alarms.judge import Verdict, disk, held_back, judge, since
from scraper.running.alarms.learned_layout import with_proposals
from scraper.running.alarms.nightly_look import disagreements
from scraper.running.report import metrics
from scraper.running.schedule.job_state import folder, read_state
from scraper.running.schedule.when import last_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scraper.config import Config
    from scraper.running.alarms.alarm_state import Message

log: Final = logging.getLogger("scraper.running.alarms")
METRICS: Final = "metrics.prom"
_WATCHED: Final = frozenset({"job-missed", "disk-full"})


def metrics_file(config: Config) -> Path:
    """Return the file in which the scheduler finds the metrics of the last run."""
    return folder(config.output) / METRICS


def settle(config: Config, now: datetime | None = None) -> list[Alarm]:
    """Judge everything after a run, send the messages and write the metrics; return the alarms that last."""
    now = now or datetime.now(UTC)
    recent = runs(config.output, since(config, now))
    if config.alarms.on:
        verdict = judge(recent, config, now)
        # An alarm that lasts began when it was raised, not with the run that shows it again.
        others = {one.key: one for one in verdict.alarms}
        others |= {key: one.alarm for key, one in read_open(config.output).items()}
        verdict.alarms += _unexplained(finds(config.output, config.alarms, now), others.values())
        verdict.alarms += disagreements(config.output, config.alarms, now, config.ledger)
        verdict.alarms, hidden = held_back([*verdict.alarms, *missed_jobs(config, now)])
        verdict.unjudged |= hidden
        verdict.alarms = with_proposals(config.output, verdict.alarms, now)
        _tell(config, verdict, now)
    lasting = read_open(config.output)
    text = metrics.of_runs(recent, lasting.values(), config.output, waiting(config), now)
    for file in (metrics_file(config), config.schedule.metrics):
        if file:
            write_whole(file, text, durable=False)  # written again after each run
    return [one.alarm for one in lasting.values()]


def watch(config: Config, now: datetime | None = None) -> None:
    """Judge what can go wrong while nothing runs: jobs that are not started, the disk, receivers that were dead."""
    now = now or datetime.now(UTC)
    if not config.alarms.on:
        return
    found = [one for one in (*missed_jobs(config, now), *disk(config)) if one.kind not in config.alarms.off]
    _tell(config, Verdict(found, set(KINDS) - _WATCHED), now)


def missed_jobs(config: Config, now: datetime) -> Iterator[Alarm]:
    """Yield an alarm for each job that should have begun by now and did not."""
    late = now - timedelta(seconds=config.alarms.late)
    for job in config.jobs:
        state = read_state(config.output, job.name, now)
        if state.started and not state.ended and now - state.started < timedelta(days=1):
            continue  # the job runs now
        known = max((moment for moment in (state.started, state.since) if moment), default=None)
        if job.on and known and (due := last_time(job, known, late)):
            what = f"Job {job.name} was due at {due:%Y-%m-%d %H:%M} WIB and has not run since {known:%Y-%m-%d %H:%M}."
            yield alarm("job-missed", what, due.isoformat(), subject=job.name)


def _unexplained(finds: list[Alarm], others: Iterable[Alarm]) -> list[Alarm]:
    """Return the finds without those of a day on which the layout changed, which the alarm of the layout explains."""
    changed = {
        f"{datetime.fromisoformat(one.since).astimezone(WIB):%Y-%m-%d}" for one in others if one.kind == "fallback"
    }
    return [one for one in finds if one.since not in changed]


def _tell(config: Config, verdict: Verdict, now: datetime) -> None:
    repeat = timedelta(seconds=config.alarms.repeat)
    try:
        messages = update(config.output, verdict, now, repeat, lambda new: spool(config.output, config.receivers, new))
    except Busy as error:
        log.warning("alarms are judged again later: %s", error)
        return
    for message in messages:
        _log(message)
    if config.receivers:
        deliver(config)


def _log(message: Message) -> None:
    one = message.alarm
    if message.what == "closed":
        log.info("alarm closed: %s", one.what)
    else:
        addresses = f" See {' '.join(one.addresses)}." if one.addresses else ""
        log.warning("alarm %s: %s Since %s.%s %s", message.what, one.what, one.since, addresses, one.advice)
