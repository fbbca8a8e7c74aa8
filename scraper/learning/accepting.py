"""Accept a proposed layout: it becomes a part of the folder of newsrooms, behind the layouts that are there."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.errors import UsageError
from scraper.core.files import write_whole
from scraper.core.late_pattern import late_pattern
from scraper.sites.newsroom_file import read_newsroom
from scraper.sites.newsroom_writer import write_newsroom

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.sites.newsroom_data import NewsroomData

_NAME: Final = late_pattern(r"[a-z][a-z0-9]{1,30}")
_HEADING: Final = "Layouts of {name} that were learned and accepted, behind those of its own facts."


def accept(proposals: Path, name: str, newsrooms: Path) -> Path:
    """Take over the proposal for a newsroom and return the file that holds it now.

    Raises ``UsageError`` for a missing proposal and for one that was accepted before.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name of a newsroom: lower-case letters and digits, a letter first")
    source = proposals / name / f"{name}.toml"
    if not source.is_file():
        raise UsageError(f"{source}: nothing is proposed for {name}; an alarm says when something is")
    proposal = read_newsroom(source.read_text(encoding="utf-8"), str(source))
    target = newsrooms / f"{name}.toml"
    if target.exists():
        proposal = _joined(read_newsroom(target.read_text(encoding="utf-8"), str(target)), proposal)
    heading = _HEADING.format(name=name) if proposal.extends else ""
    _take_pages(source.parent, newsrooms / name)
    write_whole(target, write_newsroom(proposal, heading).encode())
    return target


def _joined(known: NewsroomData, proposal: NewsroomData) -> NewsroomData:
    """Return a file's facts with the proposed layouts and furniture behind its own."""
    bodies = {layout.body for layout in known.layouts}
    new = [layout for layout in proposal.layouts if layout.body not in bodies]
    if not new:
        raise UsageError(f"the layout proposed for {known.name} is there already")
    names = {layout.name for layout in known.layouts}
    named = [msgspec.structs.replace(layout, name=_free(layout.name, names)) for layout in new]
    classes = {**proposal.furniture.classes, **known.furniture.classes}
    furniture = msgspec.structs.replace(known.furniture, classes=classes)
    return msgspec.structs.replace(known, layouts=(*known.layouts, *named), furniture=furniture)


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no layout has."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


def _take_pages(source: Path, target: Path) -> None:
    """Copy the pages of a proposal behind those that are there."""
    numbers = [int(path.name) for path in target.glob("*") if path.name.isdecimal()]
    first = max(numbers, default=0)
    folders = sorted((path for path in source.iterdir() if path.name.isdecimal()), key=lambda path: int(path.name))
    for number, folder in enumerate(folders, first + 1):
        shutil.copytree(folder, target / str(number))
