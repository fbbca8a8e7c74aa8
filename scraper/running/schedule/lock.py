"""The lock of a job: it never runs twice at once, nor on two machines that share the folder; no dead process holds it.

It has two means:

- ``flock`` on a file in the shared folder. The kernel lets go of it the moment its last holder dies, however it dies.
  It works between processes and containers of one machine on any file system. Between machines it works on NFS (Linux
  passes it to the server), CephFS and others.
- A lease beside it, for folders whose ``flock`` does not reach other machines (SMB, FUSE, NFS with local_lock). It is a
  file that the holder rewrites with a rising count. Whoever finds the lease of another machine watches it for as long
  as a lease lasts; when the count stands still the holder is dead. No clocks are compared. The holder that finds
  another name in its lease has lost it (its machine slept) and stops.

The crawl inherits the descriptor of the flock, so that the lock lives until the crawl itself is gone.
"""

from __future__ import annotations

import errno
import os
import secrets
import socket
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import msgspec

from scraper.core import disk
from scraper.core.errors import Busy, StoreError
from scraper.core.files import locked, write_whole

_SETTLE_SECONDS: Final = 1.0  # after a takeover, in which another machine's takeover would show
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


class Lease(msgspec.Struct, frozen=True):
    """The holder of a job.

    machine: one boot of one kernel, which is how far flock reaches for sure.
    count: rises while the holder lives.
    """

    token: str
    machine: str
    host: str
    pid: int
    count: int = 0


def machine() -> str:
    """Return the name of this boot of this kernel; containers of one machine share it."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return socket.gethostname()


class JobLock:
    """The lock of one job. ``descriptors`` are for the crawl to inherit; ``renew`` is due each quarter of ``lease``."""

    def __init__(self, folder: Path, job: str, lease: float) -> None:
        self._file = folder / f"{job}.lock"
        self._lease_file = folder / f"{job}.lease"
        self._seconds = lease
        self._mine = Lease(secrets.token_hex(8), machine(), socket.gethostname(), os.getpid())
        self.job = job
        self.descriptors: tuple[int, ...] = ()
        self._held = ExitStack()

    def acquire(self) -> None:
        """Take the lock; raises ``Busy`` when another run of the job is under way, ``StoreError`` when it cannot write.

        Waits up to one lease when another machine held the lock last and did not release it.
        """
        try:
            self._flock()
            other = self._read()
            foreign = other is not None and other.machine != self._mine.machine
            if other and foreign and self._is_renewed(other):
                raise self._busy(other)
            self._write()
            if foreign:
                time.sleep(_SETTLE_SECONDS)
                if not self.renew():
                    raise self._busy(self._read())
        except OSError as error:
            self._let_go()
            raise StoreError(f"{self._file}: the lock of job {self.job} cannot be made ({error.strerror})") from error
        except Busy:
            self._let_go()
            raise

    def renew(self) -> bool:
        """Write that the holder lives; False when the lock was lost to another machine."""
        now = self._read()
        if now is None or now.token != self._mine.token:
            return False
        self._mine = msgspec.structs.replace(self._mine, count=self._mine.count + 1)
        self._write()
        return True

    def release(self) -> None:
        """Give the lock up."""
        now = self._read()
        if now and now.token == self._mine.token:
            disk.remove(self._lease_file)
        self._let_go()

    def _flock(self) -> None:
        try:
            self.descriptors = (self._held.enter_context(locked(self._file, wait=False)),)
        except Busy as error:
            raise self._busy(self._read()) from error
        except OSError as error:
            # A file system without flock: the lease alone must do.
            if error.errno not in {errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS}:
                raise
            self._mine = msgspec.structs.replace(self._mine, machine=f"{self._mine.machine}/{os.getpid()}")

    def _is_renewed(self, lease: Lease) -> bool:
        """Return whether the holder renews its lease within the time that it must."""
        end = time.monotonic() + self._seconds
        while time.monotonic() < end:
            time.sleep(min(1.0, self._seconds / 20))
            now = self._read()
            if now is None:
                return False
            if now != lease:
                return True
        return False

    def _read(self) -> Lease | None:
        try:
            return msgspec.json.decode(self._lease_file.read_bytes(), type=Lease)
        except (OSError, msgspec.DecodeError):
            return None

    def _write(self) -> None:
        write_whole(self._lease_file, msgspec.json.encode(self._mine), durable=False)  # a lease ends with its machine

    def _let_go(self) -> None:
        self._held.close()
        self.descriptors = ()

    def _busy(self, other: Lease | None) -> Busy:
        holder = f" by process {other.pid} on {other.host}" if other else ""
        return Busy(f"job {self.job} is being run already{holder}; this start was left out")
