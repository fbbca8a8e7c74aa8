"""A disk that may or may not have kept what was not synced, as real ones do: file by file and name by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.core.power_cut import ForgetfulDisk, PowerCutError
from tests.verify.damages import LEDGER

if TYPE_CHECKING:
    import random
    from pathlib import Path

    import pytest

JOURNAL = f"{LEDGER}-wal"


class UnsureDisk(ForgetfulDisk):
    """Of what was not synced a cut leaves any part: contents whole, in part or not at all, names old or new.

    SQLite writes the ledger beside this layer. In the mode that we use it syncs when it folds the journal in, so a cut
    may take any end of the journal, and the ledger as a whole while its folder was never synced.
    """

    def __init__(self, root: Path, patch: pytest.MonkeyPatch, chance: random.Random) -> None:
        super().__init__(root, patch)
        self._chance = chance
        self._now: dict[int, bytes] = {}
        self._names_now: dict[int, dict[str, int]] = {}
        self._ledger: dict[str, bytes] = {}

    def _counted(self, name: str) -> Any:
        inner = super()._counted(name)

        def call(*values: Any, **words: Any) -> Any:
            if self.cut_at and self.calls + 1 == self.cut_at:
                self._look()
            return inner(*values, **words)

        return call

    def _look(self) -> None:
        """Note what a disk would hold now if nothing were held back: everything behind this moment never happened."""
        for path in (self.root, *self.root.rglob("*")):
            inode = path.stat().st_ino
            if path.is_dir():
                self._names_now[inode] = {one.name: one.stat().st_ino for one in path.iterdir()}
            else:
                self._now[inode] = path.read_bytes()
        self._ledger = {
            name: (self.root / name).read_bytes() for name in (LEDGER, JOURNAL) if (self.root / name).exists()
        }

    def after_the_cut(self, target: Path) -> Path:
        """Put into ``target`` what this cut has left."""
        left = super().after_the_cut(target)
        for name in ("ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"):
            (left / "_state" / name).unlink(missing_ok=True)
        state = left / "_state"
        if LEDGER in self._ledger and (state.exists() or self._chance.random() < 0.5):
            state.mkdir(exist_ok=True)
            (left / LEDGER).write_bytes(self._ledger[LEDGER])
            journal = self._ledger.get(JOURNAL, b"")
            (left / JOURNAL).write_bytes(journal[: self._chance.randint(0, len(journal))])
        return left

    def _restore(self, inode: int, target: Path) -> None:
        for name, child in self._left_names(inode).items():
            if child in self._names_now or child in self._names:
                (target / name).mkdir()
                self._restore(child, target / name)
            else:
                (target / name).write_bytes(self._left_content(child))

    def _left_names(self, inode: int) -> dict[str, int]:
        synced, now = self._names.get(inode, {}), self._names_now.get(inode, {})
        names = {name: child for name, child in now.items() if synced.get(name) == child}
        for name in sorted(synced.keys() | now.keys()):
            if name not in names:
                older, newer = synced.get(name), now.get(name)
                child = self._chance.choice((older, newer))
                if child is not None:
                    names[name] = child
        return names

    def _left_content(self, inode: int) -> bytes:
        synced, now = self._contents.get(inode, b""), self._now.get(inode, b"")
        if synced == now or not now:
            return synced
        # What is appended behind a sync may be lost in part, never what was synced.
        kept = len(synced) if now.startswith(synced) else 0
        return now[: self._chance.randint(kept, len(now))]


__all__ = ["PowerCutError", "UnsureDisk"]
