"""Metrics: valid text, stable names, all documented and on the dashboard; served with health on loopback."""

from __future__ import annotations

import json
import re
import socket
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from scraper.config import Config, Job, Schedule, load
from scraper.core.errors import UsageError
from scraper.record import RunRecord
from scraper.record.events import Answered, ListEnd, Rejection
from scraper.running.report import metrics
from scraper.running.schedule.after import metrics_file, settle
from scraper.running.schedule.health_server import serve_web
from scraper.running.schedule.scheduler import Scheduler

ROOT = Path(__file__).parents[2]


def values(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def output(tmp_path: Path) -> Path:
    record = RunRecord.open(tmp_path, {}, rules=["dateline"], job="newest")
    record.add(ListEnd(name="index", source="index", new=3))
    record.add(Answered(url="https://x/1", code=200, bytes=1000))
    record.add(Rejection(url="https://x/2", reason='a "quoted"\nreason'))
    record.close()
    return tmp_path


def test_a_run_is_written_as_prometheus_text(output: Path, tmp_path: Path) -> None:
    file = tmp_path / "textfile" / "scraper.prom"
    settle(Config(output=output, schedule=Schedule(metrics=file)))
    got = values(file.read_text())
    assert got["scraper_run_found", ("newest", "index")] == 3
    assert got["scraper_run_bytes", ("newest",)] == 1000
    assert got["scraper_run_rejected", ("newest", 'a "quoted"\nreason')] == 1
    assert got["scraper_run_outcome", ("newest", "finished")] == 1
    assert got["scraper_run_rule_cuts", ("newest", "dateline")] == 0
    assert got["scraper_disk_free_bytes", ()] > 0
    assert file.read_bytes() == metrics_file(Config(output=output)).read_bytes()


def test_every_metric_is_documented_and_the_dashboard_asks_for_no_other() -> None:
    page = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    dashboard = (ROOT / "docs" / "grafana-dashboard.json").read_text(encoding="utf-8")
    for name, (labels, doc) in metrics.ABOUT.items():
        assert f"`{name}`" in page
        assert doc in page
        assert all(f"`{label}`" in page for label in labels)
    asked = set(re.findall(r"scraper_[a-z_]+", dashboard))
    assert asked <= set(metrics.ABOUT)
    assert len(asked) >= 10


def test_the_dashboard_is_a_whole_one() -> None:
    dashboard = json.loads((ROOT / "docs" / "grafana-dashboard.json").read_text(encoding="utf-8"))
    panels = [panel for panel in dashboard["panels"] if panel["type"] != "row"]
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])
    for panel in panels:
        assert panel["title"]
        assert panel["targets"][0]["expr"]
        assert panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24


def asked(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own server
        return answer.read().decode()


def test_health_and_metrics_are_served_on_loopback(output: Path) -> None:
    config = Config(output=output, jobs=(Job(name="newest", every=3600.0),), schedule=Schedule(port=1))
    assert load(environ={}).schedule.host == "127.0.0.1"
    settle(config)
    scheduler = Scheduler(Config(output=output, jobs=config.jobs, schedule=Schedule(port=_free())))
    server = serve_web(scheduler)
    assert server
    base = f"http://127.0.0.1:{server.server_port}"
    health = json.loads(asked(f"{base}/health"))
    assert health["status"] == "ok"
    assert datetime.fromisoformat(health["jobs"]["newest"]["next"]) > datetime.now(UTC)
    got = values(asked(f"{base}/metrics"))
    assert got["scraper_job_running", ("newest",)] == 0
    assert got["scraper_run_bytes", ("newest",)] == 1000
    with pytest.raises(urllib.error.HTTPError) as caught:
        asked(f"{base}/etc/passwd")
    caught.value.close()
    with pytest.raises(UsageError, match=r"schedule\.port"):
        serve_web(scheduler)
    server.server_close()


def test_port_zero_serves_nothing(output: Path) -> None:
    assert serve_web(Scheduler(Config(output=output, schedule=Schedule(port=0)))) is None


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
