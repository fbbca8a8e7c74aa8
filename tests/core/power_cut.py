"""A disk that forgets: what was not synced is gone after a cut. It stands in the place of ``scraper.core.disk``."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from scraper.core import disk

if TYPE_CHECKING:
    import pytest

CHANGES = ("open_file", "sync", "sync_folder", "rename", "link", "remove", "remove_folder", "make_folder", "cut")


class PowerCutError(BaseException):
    """The power went: no ``except Exception`` goes on behind it."""


class ForgetfulDisk:
    """Everything below ``root`` happens on the real disk, and what has been synced of it is remembered by inode.

    eager: names that are removed are so at once, synced or not; a real disk may do either.
    """

    def __init__(self, root: Path, patch: pytest.MonkeyPatch, *, eager: bool = False) -> None:
        self.root = root
        self.eager = eager
        self.calls = 0
        self.cut_at = 0  # the number of the call before which the power goes; 0 for never
        self._contents: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {}
        self._opened: list[BinaryIO] = []
        self._real: dict[str, Any] = {name: getattr(disk, name) for name in CHANGES}
        for name in CHANGES:
            patch.setattr(disk, name, self._counted(name))

    def remember(self) -> None:
        """Take everything below ``root`` as synced."""
        for path in (self.root, *self.root.rglob("*")):
            if path.is_dir():
                self._names[path.stat().st_ino] = {one.name: one.stat().st_ino for one in path.iterdir()}
            else:
                self._contents[path.stat().st_ino] = path.read_bytes()

    def _counted(self, name: str) -> Any:
        def call(*values: Any, **words: Any) -> Any:
            self.calls += 1
            if 0 < self.cut_at <= self.calls:
                raise PowerCutError
            result = self._real[name](*values, **words)
            self._note(name, values, result)
            return result

        return call

    def _note(self, name: str, values: tuple[Any, ...], result: Any) -> None:
        if name == "open_file":
            self._opened.append(result)
            self._contents.pop(os.fstat(result.fileno()).st_ino, None)  # the number of a removed file is used again
        elif name == "sync":
            file: BinaryIO = values[0]
            self._contents[os.fstat(file.fileno()).st_ino] = Path(file.name).read_bytes()
        elif name == "sync_folder":
            folder = values[0]
            self._names[folder.stat().st_ino] = {one.name: one.stat().st_ino for one in folder.iterdir()}
        elif name == "remove" and self.eager:
            self._names.get(values[0].parent.stat().st_ino, {}).pop(values[0].name, None)

    def after_the_cut(self, target: Path) -> Path:
        """Put what was synced into ``target``, and forget the rest."""
        for file in self._opened:  # whoever held them is gone
            file.close()
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        self._restore(self.root.stat().st_ino, target)
        return target

    def _restore(self, inode: int, target: Path) -> None:
        for name, child in self._names.get(inode, {}).items():
            if child in self._names or child in self._folders():
                (target / name).mkdir()
                self._restore(child, target / name)
            else:
                (target / name).write_bytes(self._contents.get(child, b""))

    def _folders(self) -> set[int]:
        return {path.stat().st_ino for path in self.root.rglob("*") if path.is_dir()}
