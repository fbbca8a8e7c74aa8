"""The jobs for other schedulers: each checked by its own tool, for paths that need quoting too."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.cli import run
from scraper.config import Job, load
from scraper.core.errors import UsageError
from scraper.core.wib import WIB
from scraper.running.schedule.cron import Cron, lines, on_calendar, parse, shift
from scraper.running.schedule.printing import WHEEL, Installation, dockerfile, printed
from scraper.running.schedule.when import next_time

JOBS = """
[[jobs]]
name = "newest"
every = "30m"
[[jobs]]
name = "evening"
at = ["18:30", "23:05"]
[[jobs]]
name = "weekdays"
cron = "15 3 * * 1-5"
[[jobs]]
name = "never"
at = ["01:00"]
on = false
"""


@pytest.fixture(params=["plain", "with space & 100% $HOME"])
def made(request, tmp_path):
    folder = tmp_path / request.param
    folder.mkdir()
    file = folder / "scraper.toml"
    file.write_text(JOBS)
    config = load(file, environ={})
    python = folder / "python"
    python.symlink_to(sys.executable)
    place = Installation(python, Path(__file__).parents[2], file, folder / "output", "root")
    return lambda target: printed(config, place, target), folder


def needs(tool: str) -> str:
    found = shutil.which(tool) or shutil.which(str(Path(sys.executable).with_name(tool)))
    if not found:
        pytest.skip(f"{tool} is not installed here")
    return found


def test_systemd_accepts_the_units(made, tmp_path) -> None:
    printed_for, folder = made
    tool = needs("systemd-analyze")
    units = []
    for name, text in printed_for("systemd").items():
        unit = tmp_path / Path(name).name
        unit.write_text(text)
        units.append(str(unit))
        for calendar in re.findall(r"(?m)^OnCalendar=(.*)$", text):
            subprocess.run([tool, "calendar", calendar], check=True, capture_output=True)
    assert len(units) == 6
    done = subprocess.run([tool, "verify", *units], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "scraper-" in line or str(folder) in line]
    assert not ours, ours
    assert done.returncode == 0


def test_crontab_accepts_the_lines_and_the_shell_gets_the_path(made, tmp_path) -> None:
    printed_for, folder = made
    text = printed_for("cron")["crontab"]
    commands = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(commands) >= 4
    for line in commands:
        command = line.split(None, 5)[5].replace("\\%", "%")
        shown = command.replace("-m scraper schedule", "-c 'import sys; print(sys.argv)'")
        said = subprocess.run(["sh", "-c", shown], capture_output=True, text=True, check=True).stdout
        assert str(folder / "scraper.toml") in said
    tool = needs("crontab")
    file = tmp_path / "crontab"
    file.write_text(text)
    done = subprocess.run([tool, "-n", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("target", "name", "schema"),
    [
        ("github", ".github/workflows/scraper.yml", "vendor.github-workflows"),
        ("docker", "compose.yaml", "vendor.compose-spec"),
    ],
)
def test_the_published_schema_accepts_the_file(made, tmp_path, target: str, name: str, schema: str) -> None:
    printed_for, _ = made
    tool = needs("check-jsonschema")
    file = tmp_path / Path(name).name
    file.write_text(printed_for(target)[name])
    done = subprocess.run([tool, "--builtin-schema", schema, str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("checkout", [True, False])
def test_hadolint_accepts_the_dockerfile(tmp_path, checkout: bool) -> None:
    tool = needs("hadolint")
    (tmp_path / "Dockerfile").write_text(dockerfile(checkout=checkout))
    done = subprocess.run([tool, str(tmp_path / "Dockerfile")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_dockerfile_copies_what_there_is_and_starts_a_command_there_is() -> None:
    root = Path(__file__).parents[2]
    text = (root / "Dockerfile").read_text()
    assert text == dockerfile(checkout=True)
    for source in re.findall(r"(?m)^COPY (\S+) ", text):
        assert (root / source).exists()
    left_out = (root / ".dockerignore").read_text().splitlines()
    assert {".git", ".venv", "output"} <= set(left_out)
    assert not {"scraper", "pyproject.toml", "requirements-run.lock", "README.md", "LICENSE"} & set(left_out)
    [command] = re.findall(r"(?m)^CMD (.*)$", text)
    assert json.loads(command)[0] == "schedule"


def test_the_compose_file_of_a_checkout_builds_the_folder_in_which_its_dockerfile_lies(made) -> None:
    printed_for, folder = made
    files = printed_for("docker")
    assert set(files) == {"compose.yaml"}
    service = yaml.safe_load(files["compose.yaml"])["services"]["scraper"]
    assert (Path(service["build"]["context"]) / "Dockerfile").is_file()
    assert [mount["source"] for mount in service["volumes"]] == [str(folder / "output"), str(folder / "scraper.toml")]
    assert service["user"] == "1000:1000"


def test_the_files_of_a_wheel_fit_together_in_one_folder(made, tmp_path) -> None:
    _, folder = made
    config = load(folder / "scraper.toml", environ={})
    place = Installation(Path(sys.executable), tmp_path, folder / "scraper.toml", folder / "output", "root")
    files = printed(config, place, "docker")
    assert set(files) == {"compose.yaml", "Dockerfile"}
    assert yaml.safe_load(files["compose.yaml"])["services"]["scraper"]["build"] == {"context": "."}
    [wheel] = re.findall(r"(?m)^COPY (\S+) ", files["Dockerfile"])
    assert wheel == WHEEL
    assert wheel in files["compose.yaml"]


def test_the_workflow_installs_a_wheel_where_the_repository_is_not_ours(made, tmp_path) -> None:
    printed_for, _ = made
    flow = yaml.safe_load(printed_for("github")[".github/workflows/scraper.yml"])
    assert flow["env"]["SCRAPER"] == f"./{WHEEL}"
    [script] = {step["run"] for job in flow["jobs"].values() for step in job["steps"] if "pip" in step.get("run", "")}
    pip = tmp_path / "pip"
    pip.write_text('#!/bin/sh\necho "$@"\n')
    pip.chmod(0o755)

    def ran() -> str:
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", **flow["env"]}
        return subprocess.run(
            ["sh", "-e", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        ).stdout

    assert ran() == f"install ./{WHEEL}\n"
    (tmp_path / "requirements-run.lock").touch()
    assert ran().splitlines()[-1] == "install --no-deps --no-build-isolation ."


def test_the_command_line_prints_and_writes(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["schedule", "--print", "cron"]) == 2
    assert "scraper init" in capsys.readouterr().err
    (tmp_path / "scraper.toml").write_text(JOBS)
    assert run(["schedule", "--print", "systemd"]) == 0
    shown = capsys.readouterr().out
    assert str(tmp_path / "scraper.toml") in shown
    assert "never" not in shown
    assert run(["schedule", "--print", "systemd", "--into", "units"]) == 0
    assert len(list((tmp_path / "units").iterdir())) == 6
    assert run(["schedule", "--print", "github", "--into", "."]) == 0
    assert (tmp_path / ".github" / "workflows" / "scraper.yml").is_file()
    assert run(["schedule", "--list"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"newest +every 30m +next \w{3} \d{4}-\d\d-\d\d \d\d:\d\d WIB +last never", shown)
    assert re.search(r"never +01:00 +next off", shown)
    assert run(["schedule", "--run", "nobody"]) == 2
    assert "newest, evening, weekdays, never" in capsys.readouterr().err


CRONS = st.sampled_from(
    ["0 6 * * *", "*/20 * * * *", "15 3 * * 1-5", "0 0,12 * * sun", "5 4-6 * * 6", "59 23 * * 0,3", "30 */5 * * *"]
)


DAYS = st.integers(0, 366 * 1440).map(lambda minutes: datetime(2026, 1, 1, tzinfo=WIB) + timedelta(minutes=minutes))


@settings(deadline=None, max_examples=60)
@given(CRONS, st.sampled_from([-420, -720, -120, 0, 330, 420]), DAYS)
def test_shifted_lines_are_due_at_the_same_moments(cron: str, minutes: int, now: datetime) -> None:
    expected = next_time(Job(name="a", cron=cron), now)
    assert expected
    shifted = [
        next_time(Job(name="a", cron=str(line)), now + timedelta(minutes=minutes))
        for line in shift(parse(cron), minutes, "a")
    ]
    assert min(time for time in shifted if time) - timedelta(minutes=minutes) == expected


def test_what_a_crontab_cannot_say_is_refused_with_a_way_out() -> None:
    with pytest.raises(UsageError, match="divides an hour or a day"):
        lines(Job(name="a", every=7 * 3600.0))
    with pytest.raises(UsageError, match="days of the month"):
        shift(parse("0 3 1 * *"), -420, "a")


@pytest.mark.parametrize(
    ("job", "calendar"),
    [
        (Job(name="a", every=3600.0), ["*-*-* *:00:00 Asia/Jakarta"]),
        (Job(name="a", at=("06:05",)), ["*-*-* 06:05:00 Asia/Jakarta"]),
        (Job(name="a", cron="0 6 1 2 mon"), ["Mon *-02-* 06:00:00 Asia/Jakarta", "*-02-01 06:00:00 Asia/Jakarta"]),
    ],
)
def test_calendars(job: Job, calendar: list[str]) -> None:
    assert on_calendar(job) == calendar


def test_a_line_of_every_minute_stays_one_line() -> None:
    assert [str(line) for line in shift(Cron(None, None), -420, "a")] == ["* * * * *"]
