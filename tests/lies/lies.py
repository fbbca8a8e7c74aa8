"""Well-formed lies: what an address can answer with status 200 and still not be its article."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.lies.lying_site import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lies.lying_site import Lies
    from tests.replica import Replica
    from tests.replica.story import Head

HOST: Final = "https://www.cnnindonesia.com"
_BODY: Final = re.compile(r'(<div class="detail-text[^>]*>)(.*?)(<div class="end-of-article)', re.DOTALL)
_PARAGRAPH: Final = re.compile(r"<p>.*?</p>", re.DOTALL)
_HEAD: Final = re.compile(r"<head>.*?</head>", re.DOTALL)
_DATA: Final = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_PROSE: Final = (
    "Kami menyimpan data di perangkat Anda untuk mengukur jumlah pengunjung dan menampilkan iklan yang sesuai. "
    "Dengan menekan tombol di bawah ini Anda menyetujui pengolahan itu oleh kami dan para mitra kami. "
)
_ENGLISH: Final = (
    "We are sorry, but the service that you have asked for is not available at the moment. Our team has been told of "
    "the problem and is working on it. Please come back in a few minutes and try again. If the problem is still there "
    "when you come back, please write to the help desk and tell us what you were doing when it was seen for the first "
    "time, and which page you had come from, so that they can find out what was wrong with it and mend it for you. "
)


@dataclass(frozen=True)
class Case:
    """An article that is lied about, and another one of the same site."""

    replica: Replica
    head: Head
    other: Head

    @property
    def path(self) -> str:
        return self.head.url.removeprefix(HOST)

    def page(self, suffix: str = "", *, of: Head | None = None) -> str:
        """The true page at an address of the article, or of another."""
        return self.replica.answer((of or self.head).url.removeprefix(HOST) + suffix).body.decode()


@dataclass(frozen=True)
class Lie:
    """tell: the answers in place of the truth.

    first: what becomes of the article when its first visit meets the lie: the reason of a rejection, the name of a
    suspicion, "whole" where the text is right all the same, "failed"; None where no reader can know better then.
    later: the same of a visit to an article that is known already; "held" for a text that waits.
    pages: that the article has at least.
    """

    tell: Callable[[Case], Lies]
    first: str | None
    later: str
    pages: int = 1


def plain(title: str, body: str, head: str = "") -> Reply:
    return Reply(
        f'<!DOCTYPE html>\n<html lang="id"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><h1>{title}</h1>{body}</body></html>".encode()
    )


def prose(text: str) -> str:
    return f"<div><p>{text}</p><p>{text}</p></div>"


def at(path: str, page: str | bytes) -> Lies:
    return {path: Reply(page if isinstance(page, bytes) else page.encode())}


def with_body(page: str, change: Callable[[str], str]) -> str:
    return _BODY.sub(lambda found: found[1] + change(found[2]) + found[3], page)


def of_other(case: Case) -> str:
    return case.page(of=case.other)


def soft_404(case: Case) -> Lies:
    real_head = _HEAD.search(case.page())
    assert real_head
    return at(
        case.path, f"<html>{real_head[0]}<body><h1>{case.head.title}</h1><p>Halaman tidak ditemukan.</p></body></html>"
    )


def mid_sentence(case: Case) -> Lies:
    """Half of the first sentence, and the frame goes on as if nothing were missing."""

    def cut(body: str) -> str:
        sentence = re.sub(r"<[^>]+>", "", _PARAGRAPH.findall(body)[0])
        words = f"{sentence} Warga setempat menunggu kabar selanjutnya dari kantor desa mengenai".split()
        return f"<p>{' '.join(words * 3)}</p>"

    return at(case.path, with_body(case.page(), cut))


def first_third(case: Case) -> Lies:
    def cut(body: str) -> str:
        paragraphs = _PARAGRAPH.findall(body)
        return "".join(paragraphs[: len(paragraphs) // 3]) + "(red)"

    return at(case.path, with_body(case.page(), cut))


def foreign_words(case: Case) -> Lies:
    theirs = _BODY.search(of_other(case))
    assert theirs
    return at(case.path, with_body(case.page(), lambda _: theirs[2]))


def teaser_first(case: Case) -> Lies:
    teaser = {
        "@type": "NewsArticle", "url": case.other.url, "headline": case.other.title,
        "datePublished": "2019-01-02T03:04:05+07:00", "author": {"@type": "Person", "name": "Orang Lain"},
    }  # fmt: skip
    script = f'<script type="application/ld+json">{json.dumps(teaser)}</script>'
    return at(case.path, case.page().replace("<head>", f"<head>{script}", 1))


def older(case: Case) -> Lies:
    """A cache that serves the page of two years ago, its text shorter by hardly anything."""
    page = with_body(case.page(), lambda body: body.replace("<p>", "<p>Kemarin. ", 1))
    return at(case.path, re.sub(r'("dateModified": ")\d{4}', r"\g<1>2024", page))


def unknown_frame(case: Case) -> Lies:
    """The right head around a body in markup that no fact knows, as of an experiment; its AMP form is gone."""
    note = "<p>Redaksi sedang mencoba tampilan baru di halaman ini untuk sebagian kecil pembaca.</p>"
    page = with_body(case.page(), note.__add__).replace('class="detail-text', 'class="percobaan')
    return at(case.path, page) | {f"{case.path}/amp": Reply(status=404)}


def two_bodies(case: Case) -> Lies:
    theirs = _BODY.search(of_other(case))
    assert theirs
    return at(case.path, case.page().replace("</body>", f"{theirs[0]}</div></div></body>"))


def half_page(case: Case, suffix: str = "") -> bytes:
    page = case.page(suffix)
    body = _BODY.search(page)
    assert body
    return page[: (body.start(2) + body.end(2)) // 2].encode()


def half_gzip(case: Case) -> Lies:
    """Half a stream under a status of 200 and its own length."""
    packed = gzip.compress(half_page(case) + case.page().encode()[len(half_page(case)) :], 0)
    return {case.path: Reply(packed[: len(half_page(case))], headers={"Content-Encoding": "gzip"})}


def without_pager(case: Case) -> Lies:
    return at(case.path, re.sub(r'<div class="mb-8">.*?</div></div>', "", case.page(), flags=re.DOTALL))


def under_own_links(case: Case) -> str:
    """Another article's page whose links a proxy or a template writes from the address that was asked for."""
    return of_other(case).replace(case.other.url, case.head.url)


def without_number(page: str) -> str:
    """The page without the meta in which the newsroom's system names the number of the article."""
    return re.sub(r'<meta name="dtk:articleid"[^>]*>', "", page)


def links_to(page: str, url: str) -> str:
    return re.sub(r'(<link rel="canonical" href=")[^"]*', rf"\g<1>{url}", page)


def data_of_both(case: Case) -> Lies:
    """One graph of the structured data of both, the other article's first."""
    graph = [json.loads(text) for page in (of_other(case), case.page()) for text in _DATA.findall(page)]
    script = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    page = _DATA.sub("", case.page())
    return at(case.path, page.replace("</head>", f"{script}</head>"))


def dated_back(case: Case) -> Lies:
    return at(case.path, case.page().replace(f"{case.head.when:%Y-%m}", "2019-03").replace("2026/", "2019/"))


def walled(case: Case) -> Lies:
    wall = "<p>Masuk atau daftar sekarang untuk membaca selengkapnya.</p>"
    return at(case.path, with_body(case.page(), lambda body: "".join(_PARAGRAPH.findall(body)[:3]) + wall))


def other_edition(case: Case) -> Lies:
    """A page 2 that a cache has kept from before the newsroom rewrote the article."""
    page = with_body(case.page("/2"), lambda body: body.replace(".</p>", " kemarin.</p>", 1))
    return at(f"{case.path}/2", re.sub(r'("dateModified": ")\d{4}', r"\g<1>2024", page))


LIES: Final[dict[str, Lie]] = {
    "another article": Lie(lambda c: at(c.path, of_other(c)), "foreign-page", "foreign-page"),
    "another article, named by its og:url only": Lie(
        lambda c: at(c.path, re.sub(r"<link rel=.canonical.[^>]*>", "", of_other(c))), "foreign-page", "foreign-page"
    ),
    "another article with a teaser of this one": Lie(
        lambda c: at(
            c.path,
            of_other(c).replace(
                "<head>",
                '<head><script type="application/ld+json">'
                + json.dumps({"@type": "NewsArticle", "url": c.head.url, "headline": c.head.title})
                + "</script>",
                1,
            ),
        ),
        "foreign-page",
        "foreign-page",
    ),
    "two articles swapped": Lie(
        lambda c: at(c.path, of_other(c)) | at(c.other.url.removeprefix(HOST), c.page()), "foreign-page", "foreign-page"
    ),
    "the AMP form of another article": Lie(
        lambda c: at(c.path, c.page("/amp", of=c.other)), "foreign-page", "foreign-page"
    ),
    "a redirect to another article": Lie(
        lambda c: {c.path: Reply(status=302, headers={"Location": c.other.url})}, "not-an-article", "not-an-article"
    ),
    "another article under this one's links": Lie(
        lambda c: at(c.path, under_own_links(c)), "foreign-page", "foreign-page"
    ),
    "another article under this one's links, without a number": Lie(
        lambda c: at(c.path, without_number(under_own_links(c))), "title-unlike-address", "held"
    ),
    "another article with the canonical link of this one": Lie(
        lambda c: at(c.path, links_to(of_other(c), c.head.url)), "foreign-page", "foreign-page"
    ),
    "the canonical link of another article": Lie(
        lambda c: at(c.path, links_to(c.page(), c.other.url)), "names-another-article", "whole"
    ),
    "structured data of two articles": Lie(data_of_both, "whole", "whole"),
    "a date that jumps back": Lie(dated_back, "date-far-from-address", "held"),
    "two documents in one answer": Lie(lambda c: at(c.path, of_other(c) + c.page()), "two-bodies", "two-bodies"),
    "its own text twice": Lie(
        lambda c: at(c.path, with_body(c.page(), lambda body: body + body)), "text-twice", "held"
    ),
    "a template that was not filled": Lie(
        lambda c: at(c.path, with_body(c.page(), lambda _: "<p>{{ article.body }} dan {{ article.more }}</p>" * 9)),
        "template-unfilled",
        "held",
    ),
    "a wall behind the opening": Lie(walled, "text-behind-wall", "held"),
    "the home page": Lie(lambda c: at(c.path, c.replica.answer("/").body), "index", "index"),
    "a redirect to the home page": Lie(
        lambda c: {c.path: Reply(status=302, headers={"Location": f"{HOST}/"})}, "index", "index"
    ),
    "a list": Lie(lambda c: at(c.path, c.replica.answer("/indeks/2").body), "index", "index"),
    "a consent page": Lie(
        lambda c: {c.path: plain("Pilihan privasi Anda", prose(_PROSE))}, "foreign-page", "foreign-page"
    ),
    "a login page that names itself": Lie(
        lambda c: {
            c.path: plain("Masuk", prose(_PROSE), f'<link rel="canonical" href="{HOST}/akun/masuk">'),
        },
        "foreign-page",
        "foreign-page",
    ),
    "a maintenance page": Lie(
        lambda c: {c.path: plain("Situs dalam pemeliharaan", prose(_PROSE))}, "foreign-page", "foreign-page"
    ),
    "a maintenance page in the frame of the site": Lie(
        lambda c: {
            c.path: plain("Situs dalam pemeliharaan", f'<div class="detail-text">{prose(_PROSE)}</div>'),
        },
        "title-unlike-address",
        "held",
    ),
    "an error page in English": Lie(
        lambda c: {c.path: plain("Service unavailable", prose(_ENGLISH))}, "foreign-page", "foreign-page"
    ),
    "English in the frame of the article": Lie(
        lambda c: at(c.path, with_body(c.page(), lambda _: f"<p>{_ENGLISH}</p>")), "wrong-language", "wrong-language"
    ),
    "a soft 404 with the title of the article": Lie(soft_404, "not-found", "not-found"),
    "an empty frame": Lie(
        lambda c: at(c.path, with_body(c.page(), lambda _: "")) | {f"{c.path}/amp": Reply(status=404)},
        "empty-body",
        "empty-body",
    ),
    "an empty frame, its AMP form another's": Lie(
        lambda c: at(c.path, with_body(c.page(), lambda _: "")) | at(f"{c.path}/amp", c.page("/amp", of=c.other)),
        "empty-body",
        "empty-body",
    ),
    "an empty frame beside a true AMP form": Lie(
        lambda c: at(c.path, with_body(c.page(), lambda _: "")), "whole", "whole"
    ),
    "two texts": Lie(two_bodies, "two-bodies", "two-bodies"),
    "half a page": Lie(lambda c: at(c.path, half_page(c)), "page-cut-short", "held"),
    "half a gzip": Lie(half_gzip, "page-cut-short", "held"),
    "a length beyond the body": Lie(
        lambda c: {c.path: Reply(half_page(c), length=len(c.page().encode()))}, "failed", "failed"
    ),
    "half a sentence in a whole frame": Lie(mid_sentence, "text-breaks-off", "held"),
    "the first third alone": Lie(first_third, None, "held"),
    "the words of another article in this one's frame": Lie(foreign_words, None, "held"),
    "structured data of a teaser first": Lie(teaser_first, "whole", "whole"),
    "the page of two years ago": Lie(older, None, "held"),
    "a frame that nobody knows": Lie(unknown_frame, "found", "held"),
    "page 2 is page 1": Lie(lambda c: at(f"{c.path}/2", c.page()), "page-missing", "held", pages=3),
    "page 2 leads to page 1": Lie(
        lambda c: {f"{c.path}/2": Reply(status=302, headers={"Location": c.head.url})}, "page-missing", "held", pages=3
    ),
    "page 2 is half of page 1": Lie(
        lambda c: at(f"{c.path}/2", with_body(c.page(), lambda body: "".join(_PARAGRAPH.findall(body)[:2]))),
        "page-missing",
        "held",
        pages=3,
    ),
    "page 2 is page 3": Lie(lambda c: at(f"{c.path}/2", c.page("/3")), "page-missing", "held", pages=3),
    "page 2 is another article": Lie(lambda c: at(f"{c.path}/2", of_other(c)), "page-missing", "held", pages=3),
    "page 2 is another article under this one's links": Lie(
        lambda c: at(f"{c.path}/2", without_number(under_own_links(c))), "page-missing", "held", pages=3
    ),
    "page 2 is of another edition": Lie(other_edition, "page-of-another-edition", "held", pages=3),
    "page 2 is a consent page": Lie(
        lambda c: {f"{c.path}/2": plain("Pilihan privasi Anda", prose(_PROSE))}, "page-missing", "held", pages=3
    ),
    "page 2 is gone": Lie(lambda c: {f"{c.path}/2": Reply(status=404)}, "page-missing", "held", pages=3),
    "page 2 is cut": Lie(lambda c: at(f"{c.path}/2", half_page(c, "/2")), "page-cut-short", "held", pages=3),
    "a pager that has shrunk": Lie(without_pager, None, "held", pages=3),
}
