"""One article of the inputs of ``scraper extract``: what it is made of, and what became of it."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.article import encode
from scraper.core.errors import EXIT_FAULT, Damaged, Reason, Rejected, ScraperError, StoreError, UsageError
from scraper.offline.newest_sound import newest_sound
from scraper.parsing.read import parse, parse_by
from scraper.sites.elsewhere import bare_host_of
from scraper.storage.arc_files import ARC, ArcFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.core.draft import Draft
    from scraper.core.page import Page
    from scraper.facts.site import Site
    from scraper.storage.page_index import Parts

# Names under which a balance counts what could not be read, beside the harms of records.
UNREADABLE: Final = "unreadable file"
NO_ARCHIVE: Final = "no archive"
NO_PAGES: Final = "folder without a page"
KILLED: Final = "its worker was killed"
FAULT: Final = "fault of scraper itself"
BAD_INPUTS: Final = {
    UNREADABLE: "The file is not there, may not be read, or is a pipe or a device.",
    NO_ARCHIVE: "The file is called an archive and no record is in it; all its bytes are lost.",
    ARC: "The file is an ARC, the format before WARC, which is not read. Make a WARC of it (`warcio recompress`).",
    NO_PAGES: "A folder that was named holds neither a page nor an archive; what else is in it is skipped by kind.",
    KILLED: "The process that read the page was killed twice, most likely for want of memory. The others go on.",
    FAULT: "A fault of ours (exit code 1). Please report it with the page.",
}


class Task(NamedTuple):
    """One article to make.

    name: of its file or archive.
    pages: for how many pages of the input it stands.
    archived: whether its pages come from an archive.
    """

    name: str
    parts: Parts
    pages: int
    archived: bool = False


class Outcome(NamedTuple):
    """What became of one task.

    name: of the page, for people.
    article: the line of JSON.
    error, code: why there is no Article, and the exit code.
    word: the name under which the balance counts it where there is no Article, and the record that an older one stands
        for where there is one.
    pages: how many pages of the input it stands for.
    id: of an Article from an archive.
    note: what there is to say of an Article.
    """

    name: str
    article: bytes | None = None
    error: str = ""
    code: int = 0
    word: str = ""
    pages: int = 1
    id: str = ""
    note: str = ""


def do(task: Task, learned: Mapping[str, Site] = MappingProxyType({}), opening: Page | None = None) -> Outcome:
    """Make one article; runs in a worker process and never raises.

    learned: as for ``extract``.
    opening: the first page of the article, where it is at hand already.
    """
    try:
        sound = newest_sound(task.parts, partial(_read_page, learned), opening)
        _check_address(sound.page)
        name = f"{task.name}: {sound.page.url}" if task.archived else task.name
        word = word_of(sound.damage) if sound.damage else ""
        article_id = sound.article.id if task.archived else ""
        return Outcome(name, encode(sound.article), word=word, pages=task.pages, id=article_id, note=sound.note)
    except ScraperError as error:
        return outcome_of(error, _name_of(task), task.pages)
    except Exception as error:  # noqa: BLE001  one page's fault is reported and the others go on
        message = f"a fault of scraper itself, please report it with the page: {type(error).__name__}: {error}"
        return Outcome(_name_of(task), error=message, code=EXIT_FAULT, word=FAULT, pages=task.pages)


def _read_page(learned: Mapping[str, Site], page: Page) -> Draft:
    site = learned.get(bare_host_of(page.url)) if learned else None
    return parse_by(site, page) if site else parse(page)


def _name_of(task: Task) -> str:
    """Return the name of a task for people, with the address of its newest record where that can be read."""
    if not task.archived:
        return task.name
    try:
        return f"{task.name}: {task.parts.opening.read().url}"
    except ScraperError:
        return task.name


def outcome_of(error: ScraperError, name: str, pages: int) -> Outcome:
    """Return the outcome of what gave no Article. name: for people; pages: for how many of the input it stands."""
    code = UsageError.exit_code if isinstance(error, StoreError) else error.exit_code
    return Outcome(name, error=str(error), code=code, word=word_of(error), pages=pages)


def word_of(error: ScraperError) -> str:
    """Return the name under which a balance counts a page that gave no Article."""
    if isinstance(error, Rejected):
        return error.reason
    if not isinstance(error, Damaged):
        return UNREADABLE
    if isinstance(error, ArcFile):
        return ARC
    from scraper.storage.warc.reader import BadDigest  # noqa: PLC0415  a saved page is read without archives
    from scraper.storage.warc.source import Harm  # noqa: PLC0415

    return Harm.BAD_DIGEST if isinstance(error, BadDigest) else Harm.DAMAGED


def killed_outcome(task: Task) -> Outcome:
    """Return the outcome of a task whose worker was killed twice."""
    message = "a worker process was killed while it read this page, most likely for want of memory"
    return Outcome(task.name, error=message, code=Damaged.exit_code, word=KILLED, pages=task.pages)


def _check_address(page: Page) -> None:
    if not page.url:
        advice = 'give it by --url, or in NAME.meta.json as {"url": "https://..."}'
        raise Rejected(Reason.NOT_AN_ARTICLE, f"the page does not say its own address; {advice}")
