"""Accept a proposed layout: it becomes a part of the folder of newsrooms, behind the layouts that are there.

Three steps, each of which a kill leaves whole:

1. The pages of the proposal are copied into a hidden folder, its TOML last.
2. The newsroom's file is written in one step. From here on the layout is accepted.
3. Each page takes its number beside the file, and the hidden folder goes.

So no page is seen whose layout is not accepted. A command that comes after a kill throws the copies of step 1 away, or
ends step 3, and no page is there twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core import disk
from scraper.core.errors import UsageError
from scraper.core.files import locked, make_folders, write_whole
from scraper.core.late_pattern import late_pattern
from scraper.sites.newsroom_data import FurnitureData
from scraper.sites.newsroom_file import FURNITURE_TABLES, read_newsroom
from scraper.sites.newsroom_writer import write_newsroom

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.sites.newsroom_data import LayoutData, NewsroomData

_NAME: Final = late_pattern(r"[a-z][a-z0-9]{1,30}")
_COPY: Final = "proposal.toml"  # of the proposal, in the hidden folder: the last file that is written there
_HEADING: Final = "Layouts of {name} that were learned and accepted, behind those of its own facts."


def accept(proposals: Path, name: str, newsrooms: Path) -> Path:
    """Take over the proposal for a newsroom and return the file that holds it now.

    A repetition after a kill ends what was begun. Raises ``UsageError`` for a missing proposal and for one that was
    accepted before, ``Busy`` while another process accepts one for this newsroom.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name of a newsroom: lower-case letters and digits, a letter first")
    source = proposals / name / f"{name}.toml"
    if not source.is_file():
        raise UsageError(f"{source}: nothing is proposed for {name}; an alarm says when something is")
    proposal = read_newsroom(source.read_text(encoding="utf-8"), str(source))
    target, staging = newsrooms / f"{name}.toml", newsrooms / f".{name}.accepting"
    with locked(newsrooms / f".{name}.lock", note="scraper accept-site"):
        was_begun = _end_what_was_begun(staging, target)
        known = _read(target) if target.exists() else None
        if was_begun and known is not None and not _new_layouts(known, proposal):
            return target
        accepted = _joined(known, proposal) if known else proposal
        _stage(source, staging)
        heading = _HEADING.format(name=name) if accepted.extends else ""
        write_whole(target, write_newsroom(accepted, heading).encode())
        _show_pages(staging, newsrooms / name)
    return target


def _read(file: Path) -> NewsroomData:
    return read_newsroom(file.read_text(encoding="utf-8"), str(file))


def _new_layouts(known: NewsroomData, proposal: NewsroomData) -> list[LayoutData]:
    """Return the layouts of a proposal whose body no layout of a file has."""
    bodies = {layout.body for layout in known.layouts}
    return [layout for layout in proposal.layouts if layout.body not in bodies]


def _joined(known: NewsroomData, proposal: NewsroomData) -> NewsroomData:
    """Return a file's facts with the proposed layouts and furniture behind its own."""
    new = _new_layouts(known, proposal)
    if not new:
        raise UsageError(f"the layout proposed for {known.name} is there already")
    names = {layout.name for layout in known.layouts}
    named = [msgspec.structs.replace(layout, name=_free(layout.name, names)) for layout in new]
    tables = {
        table: {**getattr(proposal.furniture, table), **getattr(known.furniture, table)} for table in FURNITURE_TABLES
    }
    return msgspec.structs.replace(known, layouts=(*known.layouts, *named), furniture=FurnitureData(**tables))


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no layout has."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


def _stage(source: Path, staging: Path) -> None:
    """Copy the pages of a proposal into the hidden folder, its TOML last."""
    for file in sorted(source.parent.glob("*/*")):
        if file.parent.name.isdecimal():
            write_whole(staging / file.parent.name / file.name, file.read_bytes())
    write_whole(staging / _COPY, source.read_bytes())


def _end_what_was_begun(staging: Path, target: Path) -> bool:
    """Show the pages of a layout that is accepted, and throw those of another away; return whether it was accepted."""
    if not staging.exists():
        return False
    copy = staging / _COPY
    accepted = copy.exists() and target.exists() and not _new_layouts(_read(target), _read(copy))
    if accepted:
        _show_pages(staging, target.with_suffix(""))
    else:
        disk.remove_folder(staging)
    return accepted


def _show_pages(staging: Path, folder: Path) -> None:
    """Give each page its number behind those that are there, one step a page, and remove the hidden folder."""
    make_folders(folder, durable=True)
    numbers = [int(path.name) for path in folder.glob("*") if path.name.isdecimal()]
    pages = sorted((path for path in staging.iterdir() if path.name.isdecimal()), key=lambda path: int(path.name))
    for number, page in enumerate(pages, max(numbers, default=0) + 1):
        disk.rename(page, folder / str(number))
    disk.sync_folder(folder)
    disk.remove_folder(staging)
