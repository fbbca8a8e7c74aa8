"""Make every Article again from the archived pages, after the rules changed, without asking the site."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.composition.replacing import why_worse
from scraper.core.article import Article, decode, encode
from scraper.core.errors import Rejected, ScraperError
from scraper.core.parallel import in_order
from scraper.offline.newest_sound import count_damage, newest_sound
from scraper.offline.one_article import FAULT, KILLED, word_of
from scraper.storage.catalogue import Catalogue
from scraper.storage.ledger import Renewed
from scraper.storage.page_index import FIRST, Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scraper.core.balance import Balance
    from scraper.storage.ledger import Ledger
    from scraper.storage.store import Store

NO_FIRST_PAGE: Final = "page of an article without its first"

# Fields that can change while the text and the facts of the article stay.
_NOT_COMPARED: Final = frozenset({"extraction", "fetched_at", "revision", "url"})


@dataclass(slots=True, frozen=True)
class Made:
    """One article made again.

    article: the line of JSON; why, word: the reason where no Article came out, and its name in the balance.
    word: with an Article the name of what is wrong with the newest record, for which an older one stands.
    pages: how many archived pages it stands for. is_bad: whether its pages could not be read. note: see ``Sound``.
    """

    id: str
    article: bytes | None
    pages: int
    why: str = ""
    word: str = ""
    is_bad: bool = False
    note: str = ""


class Renewal(NamedTuple):
    """What became of one article that is not as it was, or of which there is something to say.

    changed: the fields that changed, empty for an Article that was not kept so far; None where nothing was written.
    why: the reason why no Article came out, or why it must not replace the kept one.
    note: why an older record than the newest was read.
    """

    id: str
    changed: list[str] | None = None
    why: str = ""
    note: str = ""


def rebuild(  # noqa: PLR0913  the last has a default that most callers keep
    archives: Path,
    store: Store,
    ledger: Ledger,
    balance: Balance,
    *,
    workers: int,
    seen: Callable[[int, int], None] = lambda *_: None,
) -> Iterator[Renewal]:
    """Renew the Articles of a folder on so many processes.

    An article's newest archived pages count; behind a record that is cut or another page's, the newest sound ones. The
    revision of an Article stays: the newsroom changed nothing. Needs the lock of the folder. A rebuild that was killed
    is simply run again.

    balance: gets every record of the archives.
    seen: called with the number of articles so far, and of all.
    """
    catalogue = Catalogue(archives, balance)
    whole = catalogue.with_first_page()
    balance.skip(NO_FIRST_PAGE, sum(len(parts.places) for parts in catalogue if FIRST not in parts.places))
    for count, remade in enumerate(in_order(_make, whole, workers=workers, lost=_lost), 1):
        seen(count, len(whole))
        _count(remade, balance)
        if (change := _renew(store, ledger, remade)) is not None:
            yield change


def _make(parts: Parts) -> Made:
    """Make one article from wherever its pages are: a run that rotates puts them into several files."""
    pages = len(parts.places)
    try:
        sound = newest_sound(parts)
        word = word_of(sound.damage) if sound.damage else ""
        return Made(parts.name, encode(sound.article), pages, word=word, note=sound.note)
    except Rejected as rejection:
        return Made(parts.name, None, pages, str(rejection), word_of(rejection))
    except ScraperError as error:
        return Made(parts.name, None, pages, str(error), word_of(error), is_bad=True)
    except Exception as error:  # noqa: BLE001  one page must not end the rebuild; it is reported
        why = f"a fault of scraper itself: {type(error).__name__}: {error}"
        return Made(parts.name, None, pages, why, FAULT, is_bad=True)


def _lost(parts: Parts) -> Made:
    why = "a worker process was killed while it read this article, most likely for want of memory"
    return Made(parts.name, None, len(parts.places), why, KILLED, is_bad=True)


def _count(remade: Made, balance: Balance) -> None:
    if remade.article is not None:
        balance.out += remade.pages
        if remade.word:
            count_damage(balance, remade.word)
    elif remade.is_bad:
        balance.spoil(remade.word, remade.pages)
    else:
        balance.reject(remade.word, remade.pages)


def _renew(store: Store, ledger: Ledger, remade: Made) -> Renewal | None:
    if remade.article is None:
        return Renewal(remade.id, why=remade.why)
    article = decode(remade.article)
    entry = ledger.get(remade.id)
    at = entry.place if entry else None
    known = store.read(remade.id, at=at)
    if known is not None:
        if article.fetched_at != known.fetched_at and (why := why_worse(known, article)):
            return Renewal(remade.id, why=f"left as it is: the newest archived page gives a worse text ({why})")
        article = replace(article, revision=known.revision)
    changed = differences(known, article) if known else []
    if known is not None and _way(known) != _way(article):
        changed.append("extraction")
    if known is not None and not changed:
        return Renewal(remade.id, note=remade.note) if remade.note else None
    place = store.replace(article, at=at)
    if entry:
        ledger.settle(entry, Renewed(article.content_hash, article.date_published, place))
    return Renewal(remade.id, changed, note=remade.note)


def _way(article: Article) -> tuple[str, str | None]:
    """Return how an Article was read: it changes when the facts of the newsroom come to fit its page."""
    return article.extraction.method, article.extraction.layout


def differences(one: Article, other: Article) -> list[str]:
    """Return the fields in which two Articles differ, in the order of the schema."""
    names = (each.name for each in fields(Article) if each.name not in _NOT_COMPARED)
    return [name for name in names if getattr(one, name) != getattr(other, name)]
