"""Too few file handles for workers are named at once; nothing counts as killed or lost for want of them."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import contextmanager
from itertools import count, islice
from typing import TYPE_CHECKING

import pytest

from scraper.core.errors import UsageError
from scraper.core.file_handles import check_handles
from scraper.core.worker_process import Worker
from tests.cli.conftest import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

resource = pytest.importorskip("resource", reason="Windows has no such limit")


@contextmanager
def limited(handles: int) -> Iterator[None]:
    """Allow so many handles beside those that are open: the limit is on their numbers, and these may have gaps."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = next(islice((number for number in count() if not _is_open(number)), handles, None))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


@pytest.mark.parametrize(("workers", "handles", "fits"), [(2, 20, True), (2, 19, False), (8, 32, True), (8, 31, False)])
def test_a_worker_needs_two_handles_and_the_work_sixteen(workers: int, handles: int, fits: bool) -> None:
    with limited(handles):
        if fits:
            check_handles(workers)
            return
        with pytest.raises(UsageError, match=rf"or try --workers {workers - 1}$"):
            check_handles(workers)


def test_handles_beyond_the_limit_take_no_room_below_it() -> None:
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(40)]
    for number in held[:20]:
        os.close(number)
    try:
        with limited(20):
            check_handles(2)
        with limited(1), pytest.raises(UsageError, match="cannot begin: Too many open files; raise"):
            Worker().do(len, "")
    finally:
        for number in held[20:]:
            os.close(number)


def test_where_no_handle_is_left_one_worker_is_advised() -> None:
    with limited(0), pytest.raises(UsageError, match=r"or try --workers 1$"):
        check_handles(2)


def test_a_worker_that_cannot_begin_is_not_called_killed() -> None:
    with limited(1), pytest.raises(UsageError, match="cannot begin: Too many open files; raise"):
        Worker().do(len, "")


@pytest.mark.parametrize("command", ["extract", "clean"])
def test_a_command_with_workers_says_what_to_do_and_does_nothing(command: str, tmp_path: Path) -> None:
    corpus, page, output = tmp_path / "corpus.jsonl", tmp_path / "page.html", tmp_path / "output.jsonl"
    corpus.write_text(json.dumps({"text": "Harga beras naik di dua kota."}) + "\n", encoding="utf-8")
    page.write_text("<html><title>Kosong</title></html>", encoding="utf-8")
    inputs = [page, page] if command == "extract" else [corpus]
    words = [*PROGRAM, command, "--workers", "2", *map(str, inputs), "--output", str(output)]
    limited_shell = ["sh", "-c", 'ulimit -n 20; exec "$@"', "sh"]
    done = subprocess.run([*limited_shell, *words], capture_output=True, text=True, check=False)
    assert done.returncode == UsageError.exit_code
    assert "2 workers need" in done.stderr
    assert "raise the limit on open files (ulimit -n 1024), or try --workers 1" in done.stderr
    assert "killed" not in done.stderr
    assert not output.exists()
