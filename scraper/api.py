"""The library: what other Python programs call.

It takes no signal and no timer of the program that calls it. So reading has its limits of size and count here, in any
thread, and no limit of time.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scraper.cleaning.clean_text import Cleaned, clean_text
from scraper.cleaning.profile_names import profile_of
from scraper.core.article import Article
from scraper.core.errors import EXIT_CODES, BrokenFile, FetchError, Reason, Rejected, ScraperError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.cleaning.profile import Profile
    from scraper.storage.store import Store

__all__ = ["Article", "Cleaned", "Rejected", "articles", "clean", "extract", "fetch"]


def extract(html: str | bytes, url: str, *, content_type: str = "") -> Article:
    """Return the Article that a page holds. A function without state, for any thread.

    html: the page, best as the bytes that came, so that its own charset counts.
    url: the address that the page came from.
    content_type: the page's Content-Type header, when known.

    Further pages of the article are not asked for: ``suspect`` names them (page-missing). ``fetch`` joins them.

    Raises ``Rejected``, whose ``reason`` is one of a closed list (docs/rejections.md), when the page gives no Article.

    >>> from scraper import Rejected, extract
    >>> try:
    ...     extract(b"%PDF-1.7", "https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/harga-beras")
    ... except Rejected as no:
    ...     print(no.reason)
    not-html
    """
    from scraper.composition.process import process  # noqa: PLC0415
    from scraper.core.page import Page  # noqa: PLC0415  cleaning a text needs no parser

    if isinstance(html, str):
        return process(Page(url=url, body=html.encode("utf-8", "replace"), content_type="text/html; charset=utf-8"))
    return process(Page(url=url, body=html, content_type=content_type))


def clean(text: str, *, link_titles: Sequence[str] = (), profile: str | Profile = "corpus") -> Cleaned:
    r"""Clean a dirty text: ``.text``, ``.dateline``, ``.signature``, and in ``.removed`` every cut with its place.

    link_titles: the titles of the page's own link boxes, when you have them. A title that stands in the text without a
    label can then be told from a sentence.
    profile: ``corpus``, ``archive``, the name of a TOML file of yours, or a Profile.

    >>> from scraper import clean
    >>> cleaned = clean("Jakarta, CNN Indonesia -- Harga beras naik.\nADVERTISEMENT\n[Gambas:Video CNN]\n(abc/def)")
    >>> cleaned.text
    'Harga beras naik.'
    >>> cleaned.dateline, cleaned.signature
    ('Jakarta', '(abc/def)')
    >>> [cut.text for cut in cleaned.removed]
    ['Jakarta, CNN Indonesia -- ', 'ADVERTISEMENT', '[Gambas:Video CNN]', '(abc/def)']
    """
    chosen = profile_of(profile) if isinstance(profile, str) else profile
    return clean_text(text, link_titles=link_titles, profile=chosen)


def articles(folder: str | Path = "output") -> Iterator[Article]:
    """Go through the newest revision of every article that a crawl has kept, by newsroom, day and number.

    folder: that the crawl wrote into.

    One Article is in memory at a time. Raises ``errors.UsageError`` at the call when there is no such folder, and
    ``errors.BrokenFile`` on the way for a file that is not an Article; ``scraper verify --repair`` sets it aside.

    >>> import scraper
    >>> rows = (article.to_dict() for article in scraper.articles("output"))  # doctest: +SKIP
    >>> frame = pandas.DataFrame(rows)  # doctest: +SKIP
    """
    from scraper.storage.output import open_store  # noqa: PLC0415  cleaning a text needs no store

    place = Path(folder)
    if not place.is_dir():
        raise UsageError(f"{place}: there is no such folder")
    return _sound(open_store(place), place)


def _sound(store: Store, folder: Path) -> Iterator[Article]:
    for kept in store.articles():
        if kept.article is None:
            raise BrokenFile(f"{folder / kept.place}: {kept.fault}; `scraper verify --from {folder} --repair` mends it")
        yield kept.article


class _Request(msgspec.Struct):
    url: str
    base_url: str | None


class _Reply(msgspec.Struct):
    article: Article | None = None
    problem: str = ""
    code: int = 0


def fetch(url: str, *, base_url: str | None = None) -> Article:
    """Return the Article at an address, all its pages joined. The spider of a crawl fetches it and keeps it nowhere.

    The spider runs in a process of its own, so this can be called any number of times, from any thread. Settings come
    from ``scraper.toml`` and the environment.

    base_url: a replica or mirror to ask in place of the live site.

    Raises ``Rejected`` when the page gives no Article, ``errors.FetchError`` when it cannot be had,
    ``errors.SiteRefused`` when the site refuses us, ``errors.UsageError`` for an address of no use.

    >>> from scraper import fetch
    >>> article = fetch("https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul")  # doctest: +SKIP
    """
    child = subprocess.run(
        [sys.executable, "-P", "-c", "from scraper.api import answer; answer()"],  # -P: no module of the current folder
        input=msgspec.json.encode(_Request(url, base_url)),
        capture_output=True,
        check=False,
    )
    try:
        reply = msgspec.json.decode(child.stdout, type=_Reply)
    except msgspec.DecodeError as error:
        last = child.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise ScraperError(f"the process that fetches ended with code {child.returncode}: {last}") from error
    if reply.article is not None:
        return reply.article
    raise _error(reply, url)


def _error(reply: _Reply, url: str) -> ScraperError:
    """Return the error that the child process met, made again from its code and its text."""
    if reply.code == Rejected.exit_code:
        reason, _, detail = reply.problem.partition(": ")
        if reason in set(Reason):
            return Rejected(Reason(reason), detail, url=url)
        return Rejected(Reason.NOT_FOUND, reply.problem, url=url)
    classes = {cls.exit_code: cls for cls in ScraperError.__subclasses__() if cls is not Rejected}
    return classes.get(reply.code, ScraperError)(reply.problem)


def answer() -> None:
    """Read the request of ``fetch`` on standard input and write the reply on standard output; runs in the child."""
    from scraper.config import load  # noqa: PLC0415  only in the child process
    from scraper.running.launch import fetch as crawl_for  # noqa: PLC0415

    request = msgspec.json.decode(sys.stdin.buffer.read(), type=_Request)
    reply = _Reply()

    def take(article: Article) -> None:
        reply.article = article

    try:
        summary = crawl_for([request.url], load(flags={"base_url": request.base_url}), keep=False, on_article=take)
        reply.code = summary.exit_code
        problem = dict(summary.problems).get(request.url) or next(iter(dict(summary.problems).values()), "")
        reply.problem = str(summary.error or problem or EXIT_CODES[reply.code]).removeprefix(f"{request.url}: ")
    except ScraperError as error:
        reply.code, reply.problem = error.exit_code, str(error)
    if reply.article is None and not reply.code:
        reply.code, reply.problem = FetchError.exit_code, "the fetch brought nothing and gave no reason"
    sys.stdout.buffer.write(msgspec.json.encode(reply))
