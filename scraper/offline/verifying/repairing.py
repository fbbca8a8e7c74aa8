"""Repairs: what an archive, another file or the site still has comes back. Nothing is thrown away."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core import disk
from scraper.core.article import split_id
from scraper.core.errors import StoreError
from scraper.core.files import make_folders
from scraper.core.late_pattern import late_pattern
from scraper.core.phrases import counted
from scraper.discover import Plan
from scraper.offline.archived_articles import ArchivedPages
from scraper.offline.verifying.archive_check import name_of
from scraper.offline.verifying.findings import Mismatch, Wrong
from scraper.offline.verifying.run_check import cut_half_line, mend_run
from scraper.offline.verifying.soundness import alteration, read_article
from scraper.sites.registry import all_sites
from scraper.storage.archive_names import find_archives
from scraper.storage.aside import Aside
from scraper.storage.file_store import DAYS, REVISIONS, FileStore
from scraper.storage.folder_files import article_files, read_bytes
from scraper.storage.forgetting.forget_articles import Forgetting
from scraper.storage.forgetting.forgotten_marks import ForgottenMarks
from scraper.storage.ledger import Adopted, Lost, Stale, open_ledger
from scraper.storage.ledger.inspection import BESIDE, salvage
from scraper.storage.ledger.postgres_ledger import whole_ledger
from scraper.storage.output import archives_of, ledger_file
from scraper.storage.page_index import address_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from scraper.core.article import Article
    from scraper.facts.site import Address
    from scraper.storage.ledger import Entry, Ledger

OF_LEDGER: Final = frozenset({Wrong.LEDGER_MISSING, Wrong.LEDGER_DAMAGED, Wrong.JOURNAL_DAMAGED})
_ADDRESS: Final = late_pattern(rb'"canonical_url": "(https?://[^"\\]{1,2000})"')
_WHY: Final = "asked again by scraper verify --repair"


class Repaired(NamedTuple):
    """What a repair came to. done: what was done, for people; is_mended: False for a loss that stays."""

    done: str
    is_mended: bool = True


def mend_ledger(output: Path, finding: Mismatch) -> Repaired:
    """Mend the ledger, which must be sound before anything else can be checked. Needs the lock of the folder."""
    aside = Aside(output)
    ledger = ledger_file(output)
    place = ledger.relative_to(output).as_posix()
    if finding.wrong is Wrong.JOURNAL_DAMAGED:
        aside.copy(finding.place)
        open_ledger(ledger).close()
        return Repaired("the journal was folded in as far as it is sound; a copy lies in _broken")
    put = [aside.put(place + suffix) for suffix in BESIDE]
    if not put[0]:
        open_ledger(ledger).close()
        return Repaired("a new ledger was made")
    rows = salvage(output / put[0], ledger)
    return Repaired(f"a new ledger was made, with {rows:,} addresses of the old one")


class Repairer:
    """Repairs of one folder with a sound ledger. Needs the lock of the folder."""

    def __init__(self, output: Path, ledger: str | None = None) -> None:
        """ledger: the address of a ledger that workers share; None for the file in the folder."""
        self._output = output
        self._store = FileStore(output)
        self._aside = Aside(output)
        self._ledger: Ledger = whole_ledger(ledger) if ledger else open_ledger(ledger_file(output))
        self._pages: ArchivedPages | None = None
        self._put: dict[str, list[Article]] = {}  # Articles that this repair has set aside, by id
        self._jobs: dict[str, int] = {}
        self._ways: Mapping[Wrong, Callable[[Mismatch], Repaired]] = {
            Wrong.ARTICLE_UNREADABLE: self._unreadable,
            Wrong.ARTICLE_ALTERED: self._unreadable,
            Wrong.ARTICLE_MISPLACED: self._misplaced,
            Wrong.ARTICLE_TWICE: self._twice,
            Wrong.ARTICLE_MISSING: self._missing,
            Wrong.ARTICLE_UNKNOWN: self._unknown,
            Wrong.ROW_DIFFERS: self._row_differs,
            Wrong.REVISION_UNREADABLE: self._revision,
            Wrong.REVISION_MISSING: self._revision,
            Wrong.REVISION_FOREIGN: self._put_aside,
            Wrong.STRAY_FILE: self._put_aside,
            Wrong.WAITING_UNREADABLE: self._put_aside,
            Wrong.ARCHIVE_DAMAGED: self._archive,
            Wrong.ARCHIVE_MISSING: self._archive,
            Wrong.ARCHIVE_MISPLACED: self._misnamed,
            Wrong.RUN_UNREADABLE: self._run,
            Wrong.RUN_MISSING: self._nothing,
            Wrong.FORGOTTEN_LEFT: self._forget,
            Wrong.LEDGER_BEHIND: self._nothing,
        }

    def close(self) -> None:
        """End the work with the ledger and the index of pages."""
        self._ledger.close()
        if self._pages:
            self._pages.close()

    def mend(self, finding: Mismatch) -> Repaired:
        """Repair one finding; a loss that stays is remembered, so that it is not reported again."""
        repaired = self._ways[finding.wrong](finding)
        if not repaired.is_mended:
            self._aside.accept(finding.key)
        return repaired

    # Articles.

    def _unreadable(self, finding: Mismatch) -> Repaired:
        data = read_bytes(self._output, finding.place) or b""
        self._set_aside(finding.place)
        return self._restore(finding.id, broken=data)

    def _misplaced(self, finding: Mismatch) -> Repaired:
        article = self._article_at(finding.place)
        if article is None or self._store.place_of(article) == finding.place:
            return Repaired("another repair has put it right")
        self._set_aside(finding.place)
        self._clear(article)
        if self._store.read(article.id):
            return Repaired(f"set aside; {article.id} lies in its own place")
        return self._restore(article.id)

    def _twice(self, finding: Mismatch) -> Repaired:
        places = [file.place for file in article_files(self._output) if file.id == finding.id]
        held = {place: article for place in places if (article := self._article_at(place))}
        entry = self._ledger.get(finding.id)
        known = entry.hash if entry else None
        best = max(held, key=lambda place: (held[place].content_hash == known, held[place].revision), default="")
        for place in held:
            if place != best:
                self._set_aside(place)
        self._adopt(held[best])
        return Repaired(f"{best} was kept, the other set aside")

    def _missing(self, finding: Mismatch) -> Repaired:
        if self._store.read(finding.id):
            return Repaired("another repair has brought it back")
        return self._restore(finding.id)

    def _unknown(self, finding: Mismatch) -> Repaired:
        article = self._article_at(finding.place)
        if article is None:
            return Repaired("its file has gone meanwhile")
        self._adopt(article)
        return Repaired("noted in the ledger")

    def _row_differs(self, finding: Mismatch) -> Repaired:
        """Bring the text back that the ledger knows; without that, believe the Article, which is sound in itself."""
        article, entry = self._article_at(finding.place), self._ledger.get(finding.id)
        if article is None:
            return Repaired("another repair has dealt with its file")
        newest = max((number for number, *_ in self._ledger.revisions(finding.id)), default=0)
        passed = {one.content_hash for one in self._sound_history(finding.id) if one.revision < article.revision}
        is_behind = entry is None or entry.hash in {None, article.content_hash, *passed}
        if entry and not is_behind and (text := self._known_text(finding.id, entry)):
            self._set_aside(finding.place)
            self._save(replace(text, revision=max(newest, self._number(finding.id, text))))
            return Repaired("the text that the ledger knows was brought back; the other lies in _broken")
        if article.revision < newest:
            article = replace(article, revision=newest if entry and entry.hash == article.content_hash else newest + 1)
            self._save(article)
        self._adopt(article)
        return Repaired("noted in the ledger")

    def _restore(self, article_id: str, *, broken: bytes = b"") -> Repaired:
        """Bring an Article back: the text that the ledger knows, else the newest in the archives, else ask the site."""
        entry = self._ledger.get(article_id)
        text = self._known_text(article_id, entry)
        if text is not None:
            self._save(replace(text, revision=self._number(article_id, text)))
            return Repaired("made again from the archive or a file that was set aside")
        newest = next(self._texts(article_id), None)
        if newest is not None:
            self._save(replace(newest, revision=self._number(article_id, newest)))
            if entry and (noted := self._ledger.get(article_id)):
                self._ledger.settle(noted, Stale(_WHY))
            return Repaired("made again from its newest archived page; the site is asked too")
        return self._ask(article_id, entry, broken)

    def _ask(self, article_id: str, entry: Entry | None, broken: bytes) -> Repaired:
        """Let the next crawl of the newest ask for an article as for a new one."""
        found = _ADDRESS.search(broken)
        address = address_of(entry.url if entry else found[1].decode("utf-8", "replace") if found else "")
        if address is None or address.id != article_id:
            return Repaired("nothing tells its address; the broken file lies in _broken", is_mended=False)
        if entry:
            self._ledger.settle(entry, Lost(_WHY))
        self._want(address)
        return Repaired("the next crawl asks the site for it")

    def _want(self, address: Address) -> None:
        site = all_sites().get(address.site)
        if site:
            if site.name not in self._jobs:
                self._jobs[site.name] = self._ledger.begin(Plan().name(site))
            self._ledger.found(self._jobs[site.name], [address], named=True)

    # Texts.

    def _known_text(self, article_id: str, entry: Entry | None) -> Article | None:
        """Return the text that the ledger has as the newest; for an article that it does not know, any newest text."""
        wanted = entry.hash if entry else None
        for text in self._texts(article_id):
            if wanted is None or (text.content_hash == wanted and entry and text.date_published == entry.published):
                return text
        return None

    def _texts(self, article_id: str) -> Iterator[Article]:
        """Yield the texts of an article: those of its archived pages, newest first, then those that were set aside."""
        for version in self._archived().versions(article_id):
            article = version.make()
            if article and article.id == article_id:
                yield article
        yield from self._put.get(article_id, ())

    def _archived(self) -> ArchivedPages:
        if self._pages is None:
            self._pages = ArchivedPages()
            for archive in find_archives(archives_of(self._output)):
                try:
                    for _ in self._pages.add(archive):
                        pass
                except StoreError:
                    continue  # a finding of its own
        return self._pages

    def _number(self, article_id: str, text: Article) -> int:
        """Return the revision of a text: the one noted of it, else one that was never another text's."""
        noted = {content_hash: number for number, _, content_hash in self._ledger.revisions(article_id)}
        kept = {one.content_hash: one.revision for one in self._sound_history(article_id)}
        entry = self._ledger.get(article_id)
        numbers = noted | kept
        if text.content_hash in numbers:
            return numbers[text.content_hash]
        newest = max(numbers.values(), default=0)
        is_newest_known = entry is not None and entry.hash is not None and noted
        return max(1, newest if is_newest_known else newest + 1)

    def _sound_history(self, article_id: str) -> list[Article]:
        name = split_id(article_id)
        folder = self._output / REVISIONS / (name.site if name else "")
        number = name.number if name else ""
        found = []
        for days in DAYS:
            for path in sorted(folder.glob(f"{days}/{number}.r*.json")):
                article = read_article(path.read_bytes())
                if not isinstance(article, str) and article.id == article_id:
                    found.append(article)
        return found

    # Files.

    def _article_at(self, place: str) -> Article | None:
        data = read_bytes(self._output, place)
        article = read_article(data) if data is not None else ""
        return None if isinstance(article, str) else article

    def _set_aside(self, place: str) -> None:
        data = read_bytes(self._output, place)
        article = read_article(data) if data is not None else ""
        if not isinstance(article, str) and data and not alteration(article, data):
            self._put.setdefault(article.id, []).append(article)
        self._aside.put(place)

    def _put_aside(self, finding: Mismatch) -> Repaired:
        self._set_aside(finding.place)
        return Repaired("set aside")

    def _clear(self, article: Article) -> None:
        """Set aside what lies in the place of an Article and is another one."""
        place = self._store.place_of(article)
        held = self._article_at(place)
        if (self._output / place).exists() and (held is None or held.id != article.id):
            self._set_aside(place)

    def _save(self, article: Article) -> None:
        self._clear(article)
        self._store.replace(article)
        self._adopt(article)

    def _adopt(self, article: Article) -> None:
        older = self._sound_history(article.id) if article.revision > 1 else []
        revisions = {one.revision: one.content_hash for one in (*older, article)}
        self._ledger.adopt(
            Adopted(
                id=article.id,
                url=article.canonical_url,
                hash=article.content_hash,
                published=article.date_published,
                place=self._store.place_of(article),
                fetched=datetime.fromisoformat(article.fetched_at).timestamp() if article.fetched_at else None,
                revisions=tuple(sorted(revisions.items())),
            )
        )

    # What is not an Article.

    def _revision(self, finding: Mismatch) -> Repaired:
        """Make an older revision again: the text whose hash the ledger has, or one that no other revision has."""
        self._set_aside(finding.place)
        noted = {number: content_hash for number, _, content_hash in self._ledger.revisions(finding.id)}
        current = self._store.read(finding.id)
        others = {one.content_hash for one in (*self._sound_history(finding.id), *([current] if current else []))}
        wanted = noted.get(finding.at)
        for text in self._texts(finding.id):
            if text.content_hash == wanted or (wanted is None and text.content_hash not in others):
                place = finding.place
                self._store.put_revision(replace(text, revision=finding.at), place)
                return Repaired("made again from its archived page")
        return Repaired("no archive has it any more", is_mended=False)

    def _archive(self, finding: Mismatch) -> Repaired:
        """Ask again for what was in it, and remember the damage: the file stays as it is."""
        count = 0
        for article_id in finding.lost:
            entry = self._ledger.get(article_id)
            if entry and entry.known:
                self._ledger.settle(entry, Stale(_WHY))
                count += 1
        return Repaired(f"the next crawl asks the site for {counted(count, 'page')}", is_mended=False)

    def _misnamed(self, finding: Mismatch) -> Repaired:
        """Give an archive its own name again; two archives that bear each other's names change them."""
        path = self._output / finding.place
        right = self._output / finding.right_place
        name = name_of(path) if path.exists() else ""
        if not path.exists() or (name == path.name and right == path):
            return Repaired("another repair has put it right")
        if not right.exists():
            make_folders(right.parent, durable=True)
            disk.rename(path, right)
        elif name_of(right) == right.name:
            self._aside.put(finding.place)
            return Repaired("it is a copy; set aside")
        else:
            between = path.with_name(f".{path.name}.part")
            disk.rename(path, between)
            disk.rename(right, path)
            disk.rename(between, right)
        disk.sync_folder(right.parent)
        disk.sync_folder(path.parent)
        return Repaired(f"it lies in {finding.right_place} again")

    def _run(self, finding: Mismatch) -> Repaired:
        folder = self._output / finding.place
        if cut_half_line(folder, lambda name: self._aside.copy(f"{finding.place}/{name}")):
            return Repaired("the half line was cut off its events; a copy lies in _broken")
        if mend_run(folder):
            return Repaired("its sum was made again from its events")
        self._aside.put(finding.place)
        self._aside.accept(Mismatch(Wrong.RUN_MISSING, finding.place, "set aside").key)
        return Repaired("set aside")

    def _forget(self, finding: Mismatch) -> Repaired:
        """Take the rest of a forgotten article away; nothing of it is set aside."""
        marks = ForgottenMarks(self._output)
        marks.forget([finding.id], datetime.now(UTC).isoformat(timespec="seconds"))
        Forgetting(self._output, self._store, self._ledger, marks).finish()
        return Repaired("the rest of it was taken away")

    def _nothing(self, _: Mismatch) -> Repaired:
        return Repaired("what the Articles tell is in the ledger; the rest cannot come back", is_mended=False)


def repairer(output: Path, ledger: str | None = None) -> closing[Repairer]:
    """Return a repairer that is closed with the block."""
    return closing(Repairer(output, ledger))
