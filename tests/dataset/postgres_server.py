"""A PostgreSQL server of Debian's package, on a socket in a temporary folder, started as a plain user."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
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


class Server:
    """A server in a folder of its own. address: of its empty database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"postgresql://tester@/postgres?host={folder}"
        programs = find_programs()
        assert programs
        self._programs = programs
        who = pwd.getpwnam(PLAIN_USER) if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        os.chown(folder, who.pw_uid, who.pw_gid)
        self._user = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}

    def make(self) -> None:
        """Makes the files of the server."""
        self._call("initdb", "-D", "data", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        """Starts it and waits until it answers. As in life it recovers what was written down before a kill."""
        options = f"-k {self.folder} -h '' -c fsync=off -c max_connections=60 -c shared_buffers=16MB"
        self._call("pg_ctl", "-D", "data", "-o", options, "-l", "log", "-w", "-t", "60", "start")

    def kill(self) -> None:
        """Kills the postmaster with -9, and waits until all its children have noticed."""
        number = int((self.folder / "data/postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(number, signal.SIGKILL)
        until = time.monotonic() + 30
        while any(_is_child(one, str(self.folder / "data")) for one in Path("/proc").glob("[0-9]*")):
            assert time.monotonic() < until, "the children of a killed postmaster do not end"
            time.sleep(0.02)
        # A container whose first process reaps nobody keeps the dead postmaster's number, for which a start would wait.
        for left in (self.folder / "data/postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)

    def stop(self) -> None:
        """Ends it at once."""
        self._call("pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")

    def _call(self, program: str, *words: str) -> None:
        subprocess.run(
            [self._programs / program, *words],
            check=True,
            capture_output=True,
            cwd=self.folder,
            env={"LC_ALL": "C.UTF-8"},
            timeout=120,
            **self._user,
        )


def _is_child(process: Path, data: str) -> bool:
    """Whether a process works in the folder of the server's data: each of a server does."""
    try:
        return (process / "cwd").readlink() == Path(data)
    except OSError:
        return False


@contextmanager
def server_of_own() -> Iterator[Server]:
    """Gives a running server that the caller may kill and start; it ends with the block."""
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:  # a socket has a short path
        server = Server(Path(name))
        server.make()
        server.start()
        try:
            yield server
        finally:
            with suppress(subprocess.CalledProcessError):  # a test may have left it killed
                server.stop()


@contextmanager
def postgres_server() -> Iterator[str]:
    """Gives the address of an empty database; the server ends with the block."""
    with server_of_own() as server:
        yield server.address
