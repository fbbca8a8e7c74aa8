"""A file is written whole or not at all; a lock is held by one and ends with its holder."""

from __future__ import annotations

import ast
import errno
import fcntl
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from scraper.cli.target_file import target_file
from scraper.core import disk
from scraper.core.errors import Busy
from scraper.core.files import is_locked, locked, make_folders, whole_file, write_whole

PACKAGE = Path(__file__).parents[2] / "scraper"
# What changes a disk; ``core`` holds the calls, and what is written for a moment only may go without.
WRITERS = {"write_bytes", "write_text", "hardlink_to", "symlink_to", "unlink", "rmdir", "mkdir", "makedirs", "touch"}
WRITERS |= {"rmtree", "truncate", "ftruncate", "fsync", "fdatasync", "flock", "rename", "mkstemp"}


def names_of(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_missing_folders_are_made_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b" / "file", b"one")
    write_whole(tmp_path / "a" / "b" / "file", b"two")
    assert (tmp_path / "a" / "b" / "file").read_bytes() == b"two"
    assert names_of(tmp_path / "a" / "b") == ["file"]


def test_a_file_whose_name_is_as_long_as_a_name_may_be(tmp_path: Path) -> None:
    write_whole(tmp_path / ("é" * 127), b"x")
    assert names_of(tmp_path) == ["é" * 127]


def write_half(path: Path, error: type[BaseException]) -> None:
    with whole_file(path) as file:
        file.write(b"half")
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_writer_that_fails_leaves_the_old_file_and_no_part(tmp_path: Path, error: type[BaseException]) -> None:
    write_whole(tmp_path / "file", b"old")
    with pytest.raises(error):
        write_half(tmp_path / "file", error)
    assert (tmp_path / "file").read_bytes() == b"old"
    assert names_of(tmp_path) == ["file"]


def test_a_rename_that_fails_leaves_no_part(tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()
    (tmp_path / "file" / "inside").touch()
    with pytest.raises(OSError, match="directory"):
        write_whole(tmp_path / "file", b"x")
    assert names_of(tmp_path) == ["file"]


def test_a_result_goes_into_a_pipe_that_is_there(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE) as reader:
        with target_file(tmp_path / "pipe") as file:
            file.write(b"result")
        assert reader.communicate()[0] == b"result"
    assert (tmp_path / "pipe").is_fifo()


def test_two_writers_of_one_process_do_not_meet(tmp_path: Path) -> None:
    with whole_file(tmp_path / "file") as one, whole_file(tmp_path / "file") as other:
        one.write(b"one")
        other.write(b"other")
    assert (tmp_path / "file").read_bytes() == b"one"


@pytest.mark.parametrize("durable", [True, False])
def test_what_is_durable_is_synced_in_its_order(tmp_path: Path, monkeypatch, durable: bool) -> None:
    calls: list[str] = []
    for name in ("sync", "rename", "sync_folder", "make_folder"):
        real = getattr(disk, name)
        monkeypatch.setattr(disk, name, lambda *values, name=name, real=real: (calls.append(name), real(*values)))
    write_whole(tmp_path / "new" / "file", b"x", durable=durable)
    synced = ["make_folder", "sync_folder", "sync", "rename", "sync_folder"]
    assert calls == (synced if durable else ["make_folder", "rename"])


def test_folders_are_made_below_a_relative_path(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_folders(Path("a/b/c"), durable=True)
    make_folders(Path("a/b/c"))
    assert (tmp_path / "a/b/c").is_dir()


def test_a_lock_is_for_one_and_names_its_holder(tmp_path: Path) -> None:
    file = tmp_path / "x" / "lock"
    assert not is_locked(file)
    with locked(file, note="process 17"):
        assert is_locked(file)
        with pytest.raises(Busy, match=r"held by process 17$"), locked(file, wait=False):
            pytest.fail("it was had twice")
    assert not is_locked(file)
    with locked(file, wait=False, note="me"):
        assert file.read_text() == "me\n"


def test_a_look_at_a_lock_does_not_take_it_from_who_comes_in_that_moment(tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "lock"
    with locked(file) as handle:
        monkeypatch.setattr("scraper.core.files.time.sleep", lambda _: fcntl.flock(handle, fcntl.LOCK_UN))
        with locked(file, wait=False):
            assert is_locked(file)


def test_a_lock_ends_with_a_killed_holder_and_is_kept_by_the_child_that_inherits_it(tmp_path: Path) -> None:
    hold = (
        "import subprocess, sys, pathlib; from scraper.core.files import locked\n"
        "with locked(pathlib.Path(sys.argv[1])) as handle:\n"
        "    child = subprocess.Popen(['cat'], pass_fds=[handle] if sys.argv[2] == 'pass' else [])\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    for passed in ("pass", "keep"):
        file = tmp_path / passed
        with subprocess.Popen(
            [sys.executable, "-c", hold, file, passed], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as holder:
            assert holder.stdout
            assert holder.stdout.readline() == b"held\n"
            holder.kill()
            os.waitid(os.P_PID, holder.pid, os.WEXITED | os.WNOWAIT)
            assert is_locked(file) == (passed == "pass")


def test_nothing_else_of_the_package_changes_a_disk() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno} {name}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).as_posix() not in {"core/disk.py", "core/files.py"}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and (name := changing(node))
    ]
    assert found == []


def changing(call: ast.Call) -> str:
    """The name of a call that changes a disk, empty for any other."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    owner = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if owner in {"disk", "dataclasses", "msgspec.structs", "self._store"}:
        return ""
    if name in {"open", "fdopen"}:
        modes = [*call.args[-2:], *(word.value for word in call.keywords if word.arg == "mode")]
        texts = [mode.value for mode in modes if isinstance(mode, ast.Constant) and isinstance(mode.value, str)]
        return name if any(set(text) & set("wax+") and len(text) < 4 for text in texts) else ""
    if name == "replace" and owner:  # of a path: one argument; of a text: two
        return name if len(call.args) == 1 and not call.keywords else ""
    return name if name in WRITERS else ""


LARGE = 5_000_003  # more than two pieces of what goes past the cache at a time, and no whole block


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "file"
    path.write_bytes(random.Random(1).randbytes(LARGE))
    return path


def copied(large: Path, target: Path, place: range, before: bytes) -> bytes:
    """What stands in a file behind these bytes, when a part of the other file was copied and an end written."""
    with large.open("rb") as source, target.open("wb") as file:
        file.write(before)
        disk.copy_range(source, place, file)
        file.write(b"the end")
    data = target.read_bytes()
    assert data.startswith(before)
    assert data.endswith(b"the end")
    return data[len(before) : -len(b"the end")]


@pytest.mark.parametrize("before", [b"", b"x", b"x" * 4096, b"x" * 5000])
@pytest.mark.parametrize(
    "place",
    [range(LARGE), range(4096, LARGE - 1), range(1, LARGE), range(7, 8), range(4095, 1 << 21), range(0), range(9, 9)],
)
def test_a_part_is_copied_byte_by_byte_wherever_it_stands(
    large: Path, tmp_path: Path, place: range, before: bytes
) -> None:
    assert copied(large, tmp_path / "copy", place, before) == large.read_bytes()[place.start : place.stop]


@pytest.mark.parametrize("pieces", [0, 1, 2])
def test_a_part_is_copied_where_nothing_goes_past_the_cache(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pieces: int
) -> None:
    """As on a file system that refuses it at once, or in the middle, having taken less than was offered."""
    write, calls = os.pwrite, []

    def refuse(handle: int, data: bytes, place: int) -> int:
        calls.append(place)
        if len(calls) > pieces:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return write(handle, data[: len(data) // 2 // 4096 * 4096], place)

    monkeypatch.setattr(os, "pwrite", refuse)
    assert copied(large, tmp_path / "copy", range(LARGE), b"x" * 10) == large.read_bytes()
    assert len(calls) == pieces + 1
