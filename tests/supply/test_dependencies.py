"""What we install: pinned by hash, from no named host, under licences that let anyone use the program."""

from __future__ import annotations

import re
import tomllib
from email.message import Message
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts import audit
from scripts.audit import ALLOWED, is_allowed, licences

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
RUN_LOCK = (ROOT / "requirements-run.lock").read_text(encoding="utf-8")
TOOLS_LOCK = (ROOT / "scripts" / "requirements.lock").read_text(encoding="utf-8")
DATATROVE_LOCK = (ROOT / "tests" / "datatrove" / "datatrove.lock").read_text(encoding="utf-8")
INSTALLER_LOCK = (ROOT / "scripts" / "installer.lock").read_text(encoding="utf-8")


def entries(lock: str) -> dict[str, str]:
    """Each pinned package of a lock by its name."""
    found = re.split(r"\n(?=\S)", lock.strip())
    return {re.match(r"[A-Za-z0-9._-]+", entry)[0]: entry for entry in found}


ENTRIES = entries(LOCK).values()
NAMES = list(entries(LOCK))


@pytest.mark.parametrize("name", NAMES)
def test_licence_is_allowed(name: str) -> None:
    try:
        choices = licences(name)
    except metadata.PackageNotFoundError:
        pytest.skip("belongs to another platform or Python")
    assert is_allowed(name, choices), f"{name}: {choices}"


def test_a_licence_outside_the_list_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    strict = Message()
    strict["License-Expression"] = "AGPL-3.0-only AND MIT"
    monkeypatch.setattr(metadata, "metadata", lambda _: strict)
    assert not any(choice <= ALLOWED for choice in licences("anything"))


def answer(monkeypatch: pytest.MonkeyPatch, said: object) -> None:
    monkeypatch.setattr(audit, "ask", lambda _: (SimpleNamespace(stderr="no network"), said))


def test_the_audit_reads_the_licences_of_what_is_installed(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.judge_licences() == []
    assert re.match(r"licences: \d{2,} packages read, 0 not allowed", capsys.readouterr().out)


def test_what_could_not_be_asked_is_said_and_is_no_clean_bill(monkeypatch, capsys) -> None:
    answer(monkeypatch, None)
    assert audit.withdrawn() == audit.vulnerable() == []
    assert capsys.readouterr().out.count("NOT ASKED") == 2
    answer(monkeypatch, {"dependencies": [{"name": "attrs", "skip_reason": "not found"}], "fixes": []})
    assert audit.vulnerable() == []
    assert "0 packages asked for, 0 found; 1 COULD NOT BE ASKED FOR" in capsys.readouterr().out


def test_what_the_registry_says_is_found(monkeypatch) -> None:
    answer(monkeypatch, {"install": [{"metadata": {"name": "attrs", "version": "21.1.0"}, "is_yanked": True}]})
    assert audit.withdrawn() == ["withdrawn: attrs 21.1.0"]
    answer(monkeypatch, {"dependencies": [{"name": "x", "version": "1", "vulns": [{"id": "CVE-1"}]}]})
    assert audit.vulnerable() == ["x 1: CVE-1"]


@pytest.mark.parametrize(
    "lock",
    [LOCK, RUN_LOCK, TOOLS_LOCK, INSTALLER_LOCK, DATATROVE_LOCK],
    ids=["all", "run", "tools", "installer", "datatrove"],
)
def test_every_entry_is_pinned_and_hashed(lock) -> None:
    loose = [
        entry.splitlines()[0] for entry in entries(lock).values() if "--hash=sha256:" not in entry or "==" not in entry
    ]
    assert not loose


def test_the_tools_change_nothing_of_what_is_tested() -> None:
    shared = entries(LOCK).keys() & entries(TOOLS_LOCK).keys()
    assert shared
    assert all(entries(LOCK)[name].split()[0] == entries(TOOLS_LOCK)[name].split()[0] for name in shared)


def test_nothing_is_installed_without_a_hash() -> None:
    """But the project itself, which is here."""
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    by = r"pip install|\$\((PIP|UV|call install)\b"
    installs = [line for line in lines if re.search(by, line) and not re.match(r"#|(PIP|UV) := |install = ", line)]
    assert len(installs) > 6
    assert not [line for line in installs if not re.search(r"--require-hashes|--editable \.", line)]


def test_the_lock_names_no_host() -> None:
    assert not re.search(
        r"https?://|--(extra-)?index-url|--find-links|--trusted-host",
        LOCK + RUN_LOCK + TOOLS_LOCK + INSTALLER_LOCK + DATATROVE_LOCK,
    )


def test_the_lock_covers_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    asked = {canonicalize_name(re.match(r"[A-Za-z0-9._-]+", line)[0]) for line in lines}
    beside = {"datatrove", "orjson"}  # in a lock of its own, since it brings thirty packages
    assert asked - beside <= set(map(canonicalize_name, NAMES))
    assert beside <= set(map(canonicalize_name, entries(DATATROVE_LOCK)))


def test_what_the_program_runs_on_is_pinned_alike_in_both_locks() -> None:
    run, everything = entries(RUN_LOCK), entries(LOCK)
    pins = {name: re.findall(r"==\S+|--hash=\S+", entry) for name, entry in run.items()}
    assert pins == {name: re.findall(r"==\S+|--hash=\S+", everything[name]) for name in run}
    assert len(run) < len(everything)


def test_the_lock_to_run_on_is_complete() -> None:
    """Every requirement of what is in it is in it: pip is told not to look for more."""
    run = {name.lower().replace("_", "-") for name in entries(RUN_LOCK)}
    for name in run:
        try:
            lines = metadata.requires(name) or []
        except metadata.PackageNotFoundError:  # of another platform or Python
            continue
        needed = [Requirement(line) for line in lines]
        asked = {one.name.lower().replace("_", "-") for one in needed if not one.marker or one.marker.evaluate()}
        assert asked <= run, name
