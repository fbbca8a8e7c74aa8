"""What can be wrong under an output folder: a closed list, with what a repair does about each kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Wrong(StrEnum):
    """The kinds of findings; docs/verify.md explains each."""

    ARTICLE_UNREADABLE = "article-unreadable"
    ARTICLE_ALTERED = "article-altered"
    ARTICLE_MISPLACED = "article-misplaced"
    ARTICLE_TWICE = "article-twice"
    ARTICLE_MISSING = "article-missing"
    ARTICLE_UNKNOWN = "article-unknown"
    STRAY_FILE = "stray-file"
    ROW_DIFFERS = "row-differs"
    LEDGER_MISSING = "ledger-missing"
    LEDGER_DAMAGED = "ledger-damaged"
    LEDGER_BEHIND = "ledger-behind"
    JOURNAL_DAMAGED = "journal-damaged"
    REVISION_UNREADABLE = "revision-unreadable"
    REVISION_MISSING = "revision-missing"
    REVISION_FOREIGN = "revision-foreign"
    WAITING_UNREADABLE = "waiting-unreadable"
    ARCHIVE_DAMAGED = "archive-damaged"
    ARCHIVE_MISSING = "archive-missing"
    ARCHIVE_MISPLACED = "archive-misplaced"
    RUN_UNREADABLE = "run-unreadable"
    RUN_MISSING = "run-missing"
    FORGOTTEN_LEFT = "forgotten-left"


class Explanation(NamedTuple):
    """meaning: what was seen. repair: what ``--repair`` does, in the imperative."""

    meaning: str
    repair: str


_RESTORE: Final = "set the file aside; make the Article again from its archived page, else ask the site again"

KINDS: Final[Mapping[Wrong, Explanation]] = {
    Wrong.ARTICLE_UNREADABLE: Explanation(
        "The file of an Article cannot be read: it is cut, overwritten, or not an Article.", _RESTORE
    ),
    Wrong.ARTICLE_ALTERED: Explanation(
        "The Article is not the one that was written: its hash, its form or its archived page say so.", _RESTORE
    ),
    Wrong.ARTICLE_MISPLACED: Explanation(
        "The Article lies where another one belongs.", "set the file aside; put the Article where it belongs"
    ),
    Wrong.ARTICLE_TWICE: Explanation(
        "The Article lies in two places.", "keep the one that the ledger knows, else the newer; set the other aside"
    ),
    Wrong.ARTICLE_MISSING: Explanation(
        "The ledger has the Article as written, and its file is gone.",
        "make the Article again from its archived page, else ask the site again",
    ),
    Wrong.ARTICLE_UNKNOWN: Explanation(
        "The ledger does not know the Article as written.", "note the Article in the ledger"
    ),
    Wrong.STRAY_FILE: Explanation(
        "A file that this program does not write lies among the Articles.", "set the file aside"
    ),
    Wrong.ROW_DIFFERS: Explanation(
        "The ledger has another text, place, date or address for the Article.",
        "take the text of the ledger where an archived page gives it, else note the Article in the ledger",
    ),
    Wrong.LEDGER_MISSING: Explanation(
        "There are Articles and no ledger.", "make a new ledger and note every Article in it"
    ),
    Wrong.LEDGER_DAMAGED: Explanation(
        "The ledger cannot be read, or its integrity check fails.",
        "set the ledger aside; make a new one of the rows that can be read, and note every Article in it",
    ),
    Wrong.LEDGER_BEHIND: Explanation(
        "The ledger does not know of a run that settled addresses: it is one of before, or has lost its journal.",
        "note in the ledger what the Articles tell",
    ),
    Wrong.JOURNAL_DAMAGED: Explanation(
        "The journal of the ledger is broken in its middle: what was written behind that is lost to the ledger.",
        "keep a copy of the journal; note in the ledger what the Articles tell",
    ),
    Wrong.REVISION_UNREADABLE: Explanation(
        "The file of an older revision cannot be read, or is not the one that was written.",
        "set the file aside; make the revision again from its archived page",
    ),
    Wrong.REVISION_MISSING: Explanation("An older revision is gone.", "make the revision again from its archived page"),
    Wrong.REVISION_FOREIGN: Explanation(
        "A file among the older revisions belongs to no Article, or to another one.", "set the file aside"
    ),
    Wrong.WAITING_UNREADABLE: Explanation(
        "A text in doubt cannot be read.", "set the file aside; the text begins to wait anew when it is seen again"
    ),
    Wrong.ARCHIVE_DAMAGED: Explanation(
        "A part of an archive cannot be read, or is not what its digest says.",
        "leave the archive as it is; ask the site again for the pages that no other record holds",
    ),
    Wrong.ARCHIVE_MISSING: Explanation(
        "An archive that a run wrote is gone.", "ask the site again for the pages that no other record holds"
    ),
    Wrong.ARCHIVE_MISPLACED: Explanation(
        "An archive bears the name of another: it was moved, or is a copy.",
        "give it its own name again; set a copy aside",
    ),
    Wrong.RUN_UNREADABLE: Explanation(
        "The record of a run cannot be read, ends in half a line, or its sum is not that of its events.",
        "cut the half line off; make the sum again from the events, else set it aside",
    ),
    Wrong.FORGOTTEN_LEFT: Explanation(
        "An article is marked as forgotten, and something of it may still be there.", "take the rest of it away"
    ),
    Wrong.RUN_MISSING: Explanation("The ledger knows of a run, and its record is gone.", "nothing can bring it back"),
}


@dataclass(slots=True, frozen=True)
class Mismatch:
    """Something that does not agree.

    place: the file, below the output folder; id: the article, empty where it is about none.
    what: what was seen, one line for people.
    at: tells apart what is found in one file, such as the byte at which a record begins.
    lost: articles whose archived page went with it.
    right_place: where the file belongs, empty where that is its place or nobody knows.
    """

    wrong: Wrong
    place: str
    what: str
    id: str = ""
    at: int = 0
    lost: tuple[str, ...] = ()
    right_place: str = ""

    @property
    def key(self) -> str:
        """The name of the finding: a damage that stays has one key at every look."""
        return f"{self.wrong} {self.place} {self.id} {self.at}"


@dataclass(slots=True)
class Checked:
    """How much was looked at. known: losses that an earlier repair could not mend; they are no findings."""

    articles: int = 0
    compared: int = 0
    revisions: int = 0
    rows: int = 0
    archives: int = 0
    records: int = 0
    runs: int = 0
    known: list[str] = field(default_factory=list)
