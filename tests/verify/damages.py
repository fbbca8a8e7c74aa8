"""Every kind of damage that ``scraper verify`` must find, on one crawled folder."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scraper.core.article import decode, encode_readable
from scraper.offline.verifying.findings import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable

LEDGER = "_state/ledger.sqlite"


@dataclass
class Corpus:
    """A copy of the crawled folder. first: the folder as it was after the first of its two crawls."""

    path: Path
    first: Path

    @property
    def articles(self) -> list[Path]:
        return sorted(self.path.glob("cnnindonesia/**/*.json"))

    @property
    def revised(self) -> Path:
        """The one Article with a second revision."""
        name = self.revision.name.replace(".r1", "")
        return next(path for path in self.articles if path.name == name)

    @property
    def plain(self) -> Path:
        """An Article with one revision."""
        return next(path for path in self.articles if path.name != self.revised.name)

    @property
    def revision(self) -> Path:
        return next(self.path.glob("_revisions/**/*.r1.json"))

    @property
    def archives(self) -> list[Path]:
        """The large one of the first crawl, and that of the second."""
        return sorted(self.path.glob("_archive/**/*.warc.gz"), key=lambda path: -path.stat().st_size)

    @property
    def runs(self) -> list[Path]:
        return sorted(self.path.glob("_runs/*"))

    def sql(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.path / LEDGER)) as db:
            for statement in statements:
                db.execute(statement)
            db.commit()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def append(path: Path, data: bytes) -> None:
    path.write_bytes(path.read_bytes() + data)


def zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def zero_part(path: Path, start: float, size: int) -> None:
    data = bytearray(path.read_bytes())
    at = int(len(data) * start) // 4096 * 4096 if path.suffix == ".sqlite" else int(len(data) * start)
    data[at : at + size] = bytes(size)
    path.write_bytes(data)


def flip(path: Path, start: float = 0.5) -> None:
    data = bytearray(path.read_bytes())
    data[int(len(data) * start)] ^= 0x10
    path.write_bytes(data)


def change(path: Path, **fields: object) -> None:
    """Change fields of an Article and leave everything else, hash included, as it was."""
    article = decode(path.read_bytes())
    for name, value in fields.items():
        setattr(article, name, value)
    path.write_bytes(encode_readable(article))


def reword(path: Path) -> None:
    """A letter of the text has flipped."""
    data = path.read_text("utf-8")
    at = data.index('"text": "', data.index('"language"')) + 12
    path.write_text(data[:at] + ("x" if data[at] != "x" else "y") + data[at + 1 :], "utf-8")


def misspell(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace('"tags"', '"tegs"'), "utf-8")


def swap(one: Path, other: Path) -> None:
    between = one.with_name("between")
    one.rename(between)
    other.rename(one)
    between.rename(other)


def move(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)


def copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def other_day(path: Path) -> Path:
    return path.parents[3] / "2019" / "01" / "02" / path.name


def journal(corpus: Corpus) -> Path:
    """Leave the ledger as a kill does: what the second crawl wrote stands in the journal alone."""
    ledger = corpus.path / LEDGER
    shutil.copyfile(corpus.first / LEDGER, ledger)
    with closing(sqlite3.connect(ledger)) as db, closing(sqlite3.connect(corpus.path / "newer")) as newer:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA wal_autocheckpoint=0")
        shutil.copyfile(corpus.first.parent / "crawled" / LEDGER, corpus.path / "newer")
        for table in ("item", "revision", "run"):
            db.execute(f"DELETE FROM {table}")  # noqa: S608
            for row in newer.execute(f"SELECT * FROM {table}"):  # noqa: S608
                db.execute(f"INSERT INTO {table} VALUES({', '.join('?' * len(row))})", row)
            db.commit()
        shutil.copyfile(ledger, corpus.path / "killed")
        shutil.copyfile(f"{ledger}-wal", corpus.path / "killed-wal")
    (corpus.path / "newer").unlink()
    (corpus.path / "killed").rename(ledger)
    (corpus.path / "killed-wal").rename(f"{ledger}-wal")
    return Path(f"{ledger}-wal")


def edit_summary(run: Path, **fields: object) -> None:
    summary = json.loads((run / "summary.json").read_text())
    (run / "summary.json").write_text(json.dumps(summary | fields))


class Damage(NamedTuple):
    """kinds: the findings. back: who brings everything back: the repair alone, or the site at the next crawl."""

    name: str
    do: Callable[[Corpus], object]
    kinds: set[Wrong]
    back: str = "repair"


def drop_pages(corpus: Corpus) -> None:
    """An Article is gone, and every archive with it."""
    corpus.plain.unlink()
    for archive in corpus.archives:
        archive.unlink()


BEHIND = {Wrong.LEDGER_BEHIND, Wrong.ROW_DIFFERS}
DAMAGES = [
    Damage("article cut", lambda c: cut(c.plain), {Wrong.ARTICLE_UNREADABLE}),
    Damage("article zeroed", lambda c: zero(c.plain), {Wrong.ARTICLE_UNREADABLE}),
    Damage("article emptied", lambda c: c.plain.write_bytes(b""), {Wrong.ARTICLE_UNREADABLE}),
    Damage("article of another schema", lambda c: c.plain.write_text('{"schema_version": 9}'),
           {Wrong.ARTICLE_UNREADABLE}),
    Damage("letter flipped", lambda c: reword(c.plain), {Wrong.ARTICLE_ALTERED}),
    Damage("key flipped", lambda c: misspell(c.plain), {Wrong.ARTICLE_ALTERED}),
    Damage("another field flipped", lambda c: change(c.plain, section="lain"), {Wrong.ARTICLE_ALTERED}),
    Damage("complete flipped", lambda c: change(c.plain, complete=False), {Wrong.ARTICLE_ALTERED}),
    Damage("minute flipped", lambda c: change(c.plain, date_published=minute(c.plain)),
           {Wrong.ARTICLE_ALTERED, Wrong.ROW_DIFFERS}),
    Damage("year flipped", lambda c: change(c.plain, date_published="2019-01-01T10:00:00+07:00"),
           {Wrong.ARTICLE_MISPLACED}),
    Damage("article deleted", lambda c: c.plain.unlink(), {Wrong.ARTICLE_MISSING}),
    Damage("revised article deleted", lambda c: c.revised.unlink(), {Wrong.ARTICLE_MISSING}),
    Damage("article moved", lambda c: move(c.plain, other_day(c.plain)), {Wrong.ARTICLE_MISPLACED}),
    Damage("article moved to a strange name", lambda c: move(c.plain, c.path / "cnnindonesia" / "lama.json"),
           {Wrong.STRAY_FILE, Wrong.ARTICLE_MISSING}),
    Damage("article doubled", lambda c: copy(c.plain, other_day(c.plain)), {Wrong.ARTICLE_MISPLACED}),
    Damage("articles swapped", lambda c: swap(*c.articles[:2]), {Wrong.ARTICLE_MISPLACED}),
    Damage("article over another", lambda c: copy(c.articles[0], c.articles[1]),
           {Wrong.ARTICLE_MISPLACED, Wrong.ARTICLE_MISSING}),
    Damage("article of before", lambda c: copy(c.revision, c.revised), {Wrong.ROW_DIFFERS}),
    Damage("revision number flipped", lambda c: change(c.revised, revision=4), {Wrong.ARTICLE_ALTERED}),
    Damage("revision cut", lambda c: cut(c.revision), {Wrong.REVISION_UNREADABLE}),
    Damage("revision zeroed", lambda c: zero(c.revision), {Wrong.REVISION_UNREADABLE}),
    Damage("revision flipped", lambda c: reword(c.revision), {Wrong.REVISION_UNREADABLE}),
    Damage("revision deleted", lambda c: c.revision.unlink(), {Wrong.REVISION_MISSING}),
    Damage("revision over another", lambda c: copy(c.plain, c.revision),
           {Wrong.REVISION_FOREIGN}),
    Damage("revision moved", lambda c: move(c.revision, c.revision.with_name("9.r1.json")),
           {Wrong.REVISION_FOREIGN, Wrong.REVISION_MISSING}),
    Damage("ledger deleted", lambda c: (c.path / LEDGER).unlink(), {Wrong.LEDGER_MISSING}),
    Damage("ledger cut", lambda c: cut(c.path / LEDGER), {Wrong.LEDGER_DAMAGED}),
    Damage("ledger zeroed", lambda c: zero(c.path / LEDGER), {Wrong.LEDGER_DAMAGED}),
    Damage("ledger page zeroed", lambda c: zero_part(c.path / LEDGER, 0.2, 4096), {Wrong.LEDGER_DAMAGED}),
    Damage("ledger header flipped", lambda c: flip(c.path / LEDGER, 0), {Wrong.LEDGER_DAMAGED}),
    Damage("ledger table gone", lambda c: c.sql("DROP TABLE item"), {Wrong.LEDGER_DAMAGED}),
    Damage("ledger state flipped", lambda c: c.sql("UPDATE item SET state = 'dqne' WHERE item = 3"),
           {Wrong.LEDGER_DAMAGED}),
    Damage("ledger rows gone", lambda c: c.sql("DELETE FROM item WHERE item % 3 = 0"), {Wrong.ARTICLE_UNKNOWN}),
    Damage("ledger of before", lambda c: copy(c.first / LEDGER, c.path / LEDGER), BEHIND),
    Damage("row of another hash", lambda c: c.sql("UPDATE item SET hash = 'x' WHERE item = 3"), {Wrong.ROW_DIFFERS}),
    Damage("row of another address", lambda c: c.sql("UPDATE item SET url = replace(url, '-11', '-91') WHERE item = 3"),
           {Wrong.ROW_DIFFERS}),
    Damage("row of another place", lambda c: c.sql("UPDATE item SET place = replace(place, '2', '3') WHERE item = 3"),
           {Wrong.ROW_DIFFERS}),
    Damage("journal flipped", lambda c: flip(journal(c), 0.3), {Wrong.JOURNAL_DAMAGED, *BEHIND}),
    Damage("journal zeroed", lambda c: zero_part(journal(c), 0.3, 6000), {Wrong.JOURNAL_DAMAGED, *BEHIND}),
    Damage("journal deleted", lambda c: journal(c).unlink(), BEHIND),
    Damage("archive cut", lambda c: cut(c.archives[0]), {Wrong.ARCHIVE_DAMAGED}, "site"),
    Damage("archive flipped", lambda c: flip(c.archives[0]), {Wrong.ARCHIVE_DAMAGED}, "site"),
    Damage("archive zeroed in part", lambda c: zero_part(c.archives[0], 0.5, 9000), {Wrong.ARCHIVE_DAMAGED}, "site"),
    Damage("archive zeroed", lambda c: zero(c.archives[0]), {Wrong.ARCHIVE_DAMAGED}, "site"),
    Damage("archive deleted", lambda c: c.archives[0].unlink(), {Wrong.ARCHIVE_MISSING}, "site"),
    Damage("archives swapped", lambda c: swap(*c.archives[:2]), {Wrong.ARCHIVE_MISPLACED}),
    Damage("archive moved", lambda c: move(c.archives[0], c.archives[0].parents[1] / "20200101" / c.archives[0].name),
           {Wrong.ARCHIVE_MISPLACED}),
    Damage("archive doubled", lambda c: copy(c.archives[0], c.archives[0].with_name("copy.warc.gz")),
           {Wrong.ARCHIVE_MISPLACED}),
    Damage("archive and article deleted", drop_pages, {Wrong.ARCHIVE_MISSING, Wrong.ARTICLE_MISSING}, "site"),
    Damage("record cut", lambda c: cut(c.runs[0] / "summary.json"), {Wrong.RUN_UNREADABLE}),
    Damage("record's sum deleted", lambda c: (c.runs[0] / "summary.json").unlink(), {Wrong.RUN_UNREADABLE}),
    Damage("record's number flipped", lambda c: edit_summary(c.runs[0], new=99), {Wrong.RUN_UNREADABLE}),
    Damage("record's events zeroed", lambda c: zero(c.runs[0] / "events.jsonl"), {Wrong.RUN_UNREADABLE}),
    Damage("record's events end in half a line", lambda c: append(c.runs[0] / "events.jsonl", b'{"e":"article"'),
           {Wrong.RUN_UNREADABLE}),
    Damage("records swapped", lambda c: swap(*[run / "summary.json" for run in c.runs[:2]]), {Wrong.RUN_UNREADABLE}),
    Damage("record deleted", lambda c: shutil.rmtree(c.runs[0]), {Wrong.RUN_MISSING}),
    Damage("text in doubt cut", lambda c: copy(c.plain, c.path / "_waiting" / "cnnindonesia" / c.plain.name),
           {Wrong.WAITING_UNREADABLE}),
]  # fmt: skip


def minute(path: Path) -> str:
    published = decode(path.read_bytes()).date_published or ""
    return published[:14] + ("11" if published[14:16] != "11" else "12") + published[16:]
