"""What we install: pinned by hash, from no named host, under licences that let anyone use the program."""

from __future__ import annotations

import re
import tomllib
from email.message import Message
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
RUN_LOCK = (ROOT / "requirements-run.lock").read_text(encoding="utf-8")


def entries(lock: str) -> dict[str, str]:
    """Each pinned package of a lock by its name."""
    found = re.split(r"\n(?=\S)", lock.strip())
    return {re.match(r"[A-Za-z0-9._-]+", entry)[0]: entry for entry in found}


ENTRIES = entries(LOCK).values()
NAMES = list(entries(LOCK))

# Permissive, or copyleft by file only (MPL): an unchanged use asks nothing of our users.
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "ISC", "MIT", "MIT-0", "MPL-1.1",
    "MPL-2.0", "PSF-2.0", "Unlicense", "ZPL-2.1",
}  # fmt: skip
# The older ways in which packages write the same licences.
WRITTEN = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def licences(name: str) -> list[set[str]]:
    """The alternatives under which a package may be used; each is a set of licences that hold together."""
    data = metadata.metadata(name)
    named = [line.split("::")[-1].strip() for line in data.get_all("Classifier") or [] if line.startswith("License")]
    expression = data.get("License-Expression") or " OR ".join(named) or data.get("License") or "none named"
    return [{WRITTEN.get(licence, licence) for licence in choice.split(" AND ")} for choice in expression.split(" OR ")]


@pytest.mark.parametrize("name", NAMES)
def test_licence_is_allowed(name: str) -> None:
    try:
        choices = licences(name)
    except metadata.PackageNotFoundError:
        pytest.skip("belongs to another platform or Python")
    assert any(choice <= ALLOWED for choice in choices), f"{name}: {choices}"


def test_a_licence_outside_the_list_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    strict = Message()
    strict["License-Expression"] = "AGPL-3.0-only AND MIT"
    monkeypatch.setattr(metadata, "metadata", lambda _: strict)
    assert not any(choice <= ALLOWED for choice in licences("anything"))


def test_every_entry_is_pinned_and_hashed() -> None:
    loose = [entry.splitlines()[0] for entry in ENTRIES if "--hash=sha256:" not in entry or "==" not in entry]
    assert not loose


def test_the_lock_names_no_host() -> None:
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|--trusted-host", LOCK)


def test_the_lock_covers_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    asked = {re.match(r"[A-Za-z0-9._-]+", line)[0].lower().replace("_", "-") for line in lines}
    assert asked <= {name.lower().replace("_", "-") for name in NAMES}


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
