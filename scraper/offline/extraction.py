"""Saved pages: files and folders to Articles. A page that fails does not keep the others from being done."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from scraper.composition.process import finish
from scraper.core.article import encode
from scraper.core.errors import EXIT_FAULT, Reason, Rejected, ScraperError, UsageError
from scraper.core.limits import PAGE_BYTES
from scraper.core.page import Page
from scraper.core.watch import within
from scraper.facts.addresses import web_parts
from scraper.parsing import parse
from scraper.sites.registry import site_of
from scraper.storage.warc import SUFFIXES, read_archive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.core.article import Article
    from scraper.facts.site import Address

ARCHIVES: Final = SUFFIXES
KNOWN: Final = (".html", ".htm", ".xhtml", *ARCHIVES)

_HEAD: Final = 200_000  # the canonical link stands in the head, which reaches this far on the longest pages seen
# Each tag ends at the next "<" at the latest, so that all of them are found in one walk.
_TAG: Final = re.compile(rb"<(?:link|meta)\s[^<>]{0,4000}>", re.IGNORECASE)
_CANONICAL: Final = re.compile(rb"\brel\s*=\s*[\"']?canonical\b", re.IGNORECASE)
_OG_URL: Final = re.compile(rb"\bproperty\s*=\s*[\"']?og:url\b", re.IGNORECASE)
_HTML: Final = re.compile(r"\bx?html\b", re.IGNORECASE)
_TARGET: Final = re.compile(rb"\b(?:href|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


class _Meta(msgspec.Struct):
    url: str
    content_type: str = ""
    fetched_at: str | None = None


@dataclass(slots=True, frozen=True)
class Task:
    """One article to do: a file, or the pages that were read from an archive. name: as people know it."""

    name: str
    pages: tuple[Page, ...] = ()
    url: str | None = None


@dataclass(slots=True, frozen=True)
class Outcome:
    """What became of one page: the Article as a line of JSON, or a line for people and its exit code."""

    name: str
    article: bytes | None = None
    error: str = ""
    code: int = 0


def find_files(paths: Iterable[str]) -> list[Path | Outcome]:
    """Every file to read, in order; a folder stands for the pages and archives in it, sorted by path. An Outcome at
    once for a name that leads to none.
    """
    found: list[Path | Outcome] = []
    for name in paths:
        path = Path(name)
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(one for one in path.rglob("*") if one.name.lower().endswith(KNOWN) and one.is_file())
        found += inside
        if not inside:
            said = f"no pages in this folder ({', '.join(KNOWN)}); name a file"
            found.append(Outcome(name, error=said, code=UsageError.exit_code))
    return found


def tasks_of(files: Iterable[Path | Outcome], url: str | None = None) -> Iterator[Task | Outcome]:
    """The pages of the files: one a file, all HTML responses of an archive."""
    for file in files:
        if isinstance(file, Outcome):
            yield file
        elif is_archive(file):
            yield from _archived(file)
        else:
            yield Task(str(file), url=url)


def is_archive(path: Path) -> bool:
    """Whether it is a web archive, by its name."""
    return path.name.lower().endswith(ARCHIVES)


def _archived(path: Path) -> Iterator[Task | Outcome]:
    """The HTML responses of an archive, read once; an article of several pages is held until the last one came."""
    held: dict[str, dict[int, Page]] = {}
    count = 0
    try:
        for count, page in enumerate(read_archive(path), 1):  # noqa: B007  used behind the loop
            if page.content_type and not _HTML.search(page.content_type):
                continue
            address = _address(page.url)
            if address is None:
                yield Task(f"{path}: {page.url}", (page,))
                continue
            pages = held.setdefault(address.id, {})
            pages[address.page] = page
            if len(pages) >= max(_last_page(one, address) for one in pages.values()):
                yield _joined(path, held.pop(address.id))
        for pages in held.values():
            yield _joined(path, pages)
    except ScraperError as error:
        yield Outcome(str(path), error=str(error), code=UsageError.exit_code)
        return
    if not count:
        said = "no web archive, or one without a response in it"
        yield Outcome(str(path), error=said, code=UsageError.exit_code)


def _joined(path: Path, pages: dict[int, Page]) -> Task:
    ordered = tuple(pages[number] for number in sorted(pages))
    return Task(f"{path}: {ordered[0].url}", ordered)


def _last_page(page: Page, address: Address) -> int:
    """The highest number of the article's pages that this one is or links to."""
    own = urlsplit(address.canonical)
    links = re.findall(re.escape(own.path.encode()) + rb"([^\s\"'<>&#\\]{1,12})", page.body)
    said = [_address(f"https://{own.netloc}{own.path}{link.decode('latin-1')}") for link in set(links)]
    return max(one.page for one in (*said, _address(page.url)) if one and one.id == address.id)


def _address(url: str) -> Address | None:
    site = site_of(url)
    address = site.read_address(url) if site else None
    return None if address is None or address.amp else address


def do(task: Task | Outcome) -> Outcome:
    """Extracts one page; runs in a worker process. Never raises."""
    if isinstance(task, Outcome):
        return task
    try:
        return Outcome(task.name, encode(_article_of(task)))
    except ScraperError as error:
        return Outcome(task.name, error=str(error), code=error.exit_code)
    except Exception as error:  # noqa: BLE001  one page's fault is reported and the others go on
        said = f"a fault of scraper itself, please report it with the page: {type(error).__name__}: {error}"
        return Outcome(task.name, error=said, code=EXIT_FAULT)


def _article_of(task: Task) -> Article:
    with within(task.name):
        pages = task.pages or (read_page(Path(task.name), task.url),)
    drafts = []
    for page in pages:
        with within(page.url):
            drafts.append(parse(page))
    with within(pages[0].url):
        article = finish(drafts)
    if not pages[0].url:
        advice = 'give it by --url, or in NAME.meta.json as {"url": "https://..."}'
        raise Rejected(Reason.NOT_AN_ARTICLE, f"the page does not say its own address; {advice}")
    return article


def read_page(path: Path, url: str | None = None) -> Page:
    """A saved page with its address: the one given, that of ``NAME.meta.json``, or the page's own canonical link.

    Raises ``UsageError`` for a file that cannot be read and for an address that is none, ``Rejected`` for one too
    large. The address is empty when nothing tells it.
    """
    body = _bytes_of(path)
    if url:
        return Page(url=checked(url), body=body)
    meta = read_meta(path)
    if meta:
        return Page(url=checked(meta.url), body=body, content_type=meta.content_type, fetched_at=meta.fetched_at)
    return Page(url=own_address(body), body=body)


def _bytes_of(path: Path) -> bytes:
    """Raises ``UsageError`` for what cannot be read, and for what has no end or may wait for ever: a device, a pipe."""
    try:
        if not S_ISREG(path.stat().st_mode):
            raise UsageError("no regular file; write what it gives into one first")
        with path.open("rb") as file:
            body = file.read(PAGE_BYTES + 1)
    except FileNotFoundError as error:
        raise UsageError("no such file; check the name") from error
    except PermissionError as error:
        raise UsageError("may not be read; give yourself permission (chmod u+r)") from error
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})") from error
    if len(body) > PAGE_BYTES:
        raise Rejected(Reason.TOO_LARGE, f"the file is larger than {PAGE_BYTES:,} bytes")
    return body


def read_meta(path: Path) -> _Meta | None:
    """What ``page.meta.json`` beside ``page.html`` says; raises ``UsageError`` when it is not as it should be."""
    beside = path.with_suffix(".meta.json")
    if not beside.exists():
        return None
    try:
        return msgspec.json.decode(_bytes_of(beside), type=_Meta)
    except (UsageError, msgspec.MsgspecError) as error:
        raise UsageError(f'{beside.name} does not read {{"url": "https://..."}} ({error})') from error


def own_address(body: bytes) -> str:
    """The address that a page gives as its own, empty when it gives none."""
    tags = _TAG.findall(body[:_HEAD])
    for named in (_CANONICAL, _OG_URL):
        tag = next((tag for tag in tags if named.search(tag)), b"")
        if found := _TARGET.search(tag):
            address = html.unescape((found[1] or found[2] or b"").decode("utf-8", "replace")).strip()
            if web_parts(address):
                return address
    return ""


def checked(url: str) -> str:
    """The address, or ``UsageError`` when it is none."""
    if not web_parts(url):
        raise UsageError(f"{url!r} is no address; give it in full: https://www.cnnindonesia.com/...")
    return url
