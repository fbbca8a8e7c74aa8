"""A PostgreSQL server of Debian's package, on a socket in a temporary folder, started as a plain user."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAIN_USER = "nobody"  # PostgreSQL refuses to run as root


def find_programs() -> Path | None:
    """The folder of initdb and pg_ctl; None without them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    name = str(found[-1]) if found else shutil.which("initdb")
    return Path(name).resolve().parent if name else None


@contextmanager
def postgres_server() -> Iterator[str]:
    """Gives the address of an empty database; the server ends with the block."""
    programs = find_programs()
    assert programs
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:  # a socket has a short path
        who = pwd.getpwnam(PLAIN_USER) if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        os.chown(name, who.pw_uid, who.pw_gid)
        user = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}

        def call(*words: str) -> None:
            subprocess.run(words, check=True, capture_output=True, cwd=name, env={"LC_ALL": "C.UTF-8"}, **user)

        call(str(programs / "initdb"), "-D", f"{name}/data", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {name} -h '' -c fsync=off -c max_connections=20 -c shared_buffers=16MB"
        call(str(programs / "pg_ctl"), "-D", f"{name}/data", "-o", options, "-l", f"{name}/log", "-w", "start")
        try:
            yield f"postgresql://tester@/postgres?host={name}"
        finally:
            call(str(programs / "pg_ctl"), "-D", f"{name}/data", "-m", "immediate", "-w", "stop")
