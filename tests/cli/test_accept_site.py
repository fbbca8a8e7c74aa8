"""``scraper accept-site``: what a crawl proposed becomes a file of the folder of newsrooms, once."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from scraper.core import disk
from scraper.core.errors import Busy, UsageError
from scraper.core.files import locked
from scraper.learning.accepting import accept
from scraper.sites.newsroom_file import read_newsroom

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROPOSAL = """\
name = "cnnindonesia"
extends = "cnnindonesia"

[furniture.classes]
promo-kanal = "cut"

[[layouts]]
name = "learned-2026-11-10"
learned = true
body = ["div.isi-baru"]
"""


def test_a_proposal_is_accepted_once(scraper, tmp_path: Path) -> None:
    proposal = tmp_path / "corpus" / "_alarms" / "learned" / "cnnindonesia"
    (proposal / "1").mkdir(parents=True)
    (proposal / "cnnindonesia.toml").write_text(PROPOSAL)
    (proposal / "difference.txt").write_text("+ learned-2026-11-10\n")
    (proposal / "1" / "page.html").write_text("<p>halaman</p>")
    (tmp_path / "scraper.toml").write_text('newsrooms = "redaksi"\n')
    done = scraper("accept-site", "cnnindonesia", "--from", "corpus")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "+ learned-2026-11-10\n"
    assert "scraper rebuild --output corpus" in done.stderr
    assert read_newsroom((tmp_path / "redaksi/cnnindonesia.toml").read_text()) == read_newsroom(PROPOSAL)
    assert (tmp_path / "redaksi/cnnindonesia/1/page.html").exists()
    proposals, newsrooms = proposal.parent, tmp_path / "redaksi"
    with pytest.raises(UsageError, match="is there already"):
        accept(proposals, "cnnindonesia", newsrooms)
    (proposal / "cnnindonesia.toml").write_text(PROPOSAL.replace("isi-baru", "isi-terbaru"))
    layouts = read_newsroom(accept(proposals, "cnnindonesia", newsrooms).read_text()).layouts
    assert [layout.name for layout in layouts] == ["learned-2026-11-10", "learned-2026-11-10-2"]
    assert (newsrooms / "cnnindonesia/2/page.html").exists()


@pytest.mark.parametrize(
    ("name", "why"), [("../rahasia", "lower-case letters and digits"), ("detik", "nothing is proposed")]
)
def test_nothing_is_accepted_that_was_not_proposed(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        accept(tmp_path, name, tmp_path / "redaksi")
    assert list(tmp_path.iterdir()) == []


PAGES = 3
CHANGES = ("open_file", "sync", "sync_folder", "rename", "make_folder", "remove_folder")  # of a disk


class Killed(BaseException):
    """What a test raises where the process would die."""


@pytest.fixture
def proposals(tmp_path: Path) -> Path:
    """A proposal with three pages, for a newsroom of which a layout with one page was accepted before."""
    folder = tmp_path / "learned" / "cnnindonesia"
    for number in range(1, PAGES + 1):
        (folder / str(number)).mkdir(parents=True)
        (folder / str(number) / "page.html").write_text(f"<p>halaman {number}</p>")
        (folder / str(number) / "expected.json").write_text("{}")
    (folder / "cnnindonesia.toml").write_text(PROPOSAL)
    old = tmp_path / "redaksi" / "cnnindonesia" / "1"
    old.mkdir(parents=True)
    (old / "page.html").write_text("<p>lama</p>")
    older = PROPOSAL.replace("isi-baru", "isi-lama").replace("2026-11-10", "2026-10-01")
    (tmp_path / "redaksi" / "cnnindonesia.toml").write_text(older)
    return tmp_path / "learned"


def layouts_of(newsrooms: Path) -> list[str]:
    return [layout.name for layout in read_newsroom((newsrooms / "cnnindonesia.toml").read_text()).layouts]


def pages_of(newsrooms: Path) -> dict[str, str]:
    return {path.parent.name: path.read_text() for path in sorted(newsrooms.glob("cnnindonesia/*/page.html"))}


def is_whole(newsrooms: Path) -> bool:
    """Whether the folder is as before, or has the layout: only then pages of it may be seen, each with its Article."""
    pages = pages_of(newsrooms)
    if layouts_of(newsrooms) == ["learned-2026-10-01"]:
        return pages == {"1": "<p>lama</p>"}
    return len(set(pages.values())) == len(pages) and all(
        (newsrooms / "cnnindonesia" / number / "expected.json").exists() for number in pages if number != "1"
    )


def is_accepted(newsrooms: Path) -> bool:
    hidden = [path.name for path in newsrooms.iterdir() if path.name.endswith(".accepting")]
    return (
        layouts_of(newsrooms) == ["learned-2026-10-01", "learned-2026-11-10"]
        and pages_of(newsrooms) == {"1": "<p>lama</p>"} | {str(at + 1): f"<p>halaman {at}</p>" for at in (1, 2, 3)}
        and not hidden
    )


def die_at(monkeypatch: pytest.MonkeyPatch, step: int) -> list[str]:
    """Raise ``Killed`` in place of one change of the disk and of every later one; returns the changes before it."""
    made: list[str] = []

    def dying(name: str, change: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            if len(made) >= step:
                raise Killed
            made.append(name)
            return change(*args, **options)

        return call

    for name in CHANGES:
        monkeypatch.setattr(disk, name, dying(name, getattr(disk, name)))
    monkeypatch.setattr(disk, "remove", lambda _: None)  # a process that is killed tidies nothing up
    return made


def test_a_kill_at_any_change_of_the_disk_leaves_all_or_nothing_and_a_repetition_ends_it(
    proposals: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step, is_over = 0, False
    while not is_over:
        newsrooms = tmp_path / f"redaksi{step}"
        subprocess.run(["cp", "-r", tmp_path / "redaksi", newsrooms], check=True, timeout=30)
        with monkeypatch.context() as patch:
            die_at(patch, step)
            try:
                accept(proposals, "cnnindonesia", newsrooms)
                is_over = True
            except Killed:
                pass
        assert is_whole(newsrooms), f"killed at change {step}"
        if not is_over:
            with suppress(UsageError):  # "is there already", where nothing was left to do
                accept(proposals, "cnnindonesia", newsrooms)
        assert is_accepted(newsrooms), f"killed at change {step} and repeated"
        step += 1
    assert step > 3 * PAGES  # or nothing was changed through these functions, and nothing was tested


KILL = """
import os, signal, sys
from pathlib import Path
from scraper.core import disk
from scraper.learning.accepting import accept

rename, names = disk.rename, []

def dying(source, target):
    names.append(target.name)
    if names.count(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    rename(source, target)

disk.rename = dying
accept(Path(sys.argv[1]), "cnnindonesia", Path(sys.argv[2]))
"""


@pytest.mark.parametrize("at", ["cnnindonesia.toml", "3"])
def test_a_killed_command_is_repeated(scraper, proposals: Path, tmp_path: Path, at: str) -> None:
    newsrooms = tmp_path / "redaksi"
    (tmp_path / "corpus" / "_alarms").mkdir(parents=True)
    proposals.rename(tmp_path / "corpus" / "_alarms" / "learned")
    command = [sys.executable, "-c", KILL, tmp_path / "corpus" / "_alarms" / "learned", newsrooms, at]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    assert is_whole(newsrooms)
    assert not is_accepted(newsrooms)
    done = scraper("accept-site", "cnnindonesia", "--from", "corpus", "--into", "redaksi")
    assert done.returncode == 0, done.stderr
    assert is_accepted(newsrooms)


def test_what_was_begun_is_ended_before_another_layout_is_accepted(proposals: Path, tmp_path: Path) -> None:
    newsrooms = tmp_path / "redaksi"
    command = [sys.executable, "-c", KILL, proposals, newsrooms, "3"]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    file = proposals / "cnnindonesia" / "cnnindonesia.toml"
    file.write_text(PROPOSAL.replace("isi-baru", "isi-terbaru").replace("11-10", "11-20"))
    for number in range(1, PAGES + 1):
        (file.parent / str(number) / "page.html").write_text(f"<p>terbaru {number}</p>")
    accept(proposals, "cnnindonesia", newsrooms)
    assert layouts_of(newsrooms) == ["learned-2026-10-01", "learned-2026-11-10", "learned-2026-11-20"]
    assert list(pages_of(newsrooms).values()) == [
        "<p>lama</p>", *[f"<p>halaman {at}</p>" for at in (1, 2, 3)], *[f"<p>terbaru {at}</p>" for at in (1, 2, 3)],
    ]  # fmt: skip


def test_two_at_once_do_not_mix(proposals: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.core.files.LOCK_SECONDS", 0.05)
    newsrooms = tmp_path / "redaksi"
    with locked(newsrooms / ".cnnindonesia.lock", note="another"), pytest.raises(Busy, match="another"):
        accept(proposals, "cnnindonesia", newsrooms)
    accept(proposals, "cnnindonesia", newsrooms)
    assert is_accepted(newsrooms)
