"""Learning: which selector wins, when a lesson may be trusted, and how a learned layout reads other people's pages."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scraper.composition.process import process
from scraper.core.errors import UsageError
from scraper.core.page import Page
from scraper.learning import learn
from scraper.learning.address_grammar import learn_template
from scraper.learning.selector_candidates import Rank, candidates_of, class_rank
from scraper.parsing.page.dom import parse_html
from scraper.parsing.read import parse_by
from scraper.sites.newsroom_site import site_from
from tests.learning.made_up import NEWSROOMS, text_of

if TYPE_CHECKING:
    from tests.replica.skins.kit import Story

BENCH = Path(__file__).parents[3] / "shared" / "bench" / "publishers"
HUTAN = NEWSROOMS[0]


def pages_of(newsroom, count: int = 5) -> list[Page]:
    return [Page(story.url, newsroom.page(story), "text/html") for story in newsroom.stories()[:count]]


@pytest.mark.parametrize(
    ("urls", "template"),
    [
        (["/kota/1200035/satu", "/desa/1200042/dua"], "/{section}/{number}/{slug}"),
        (["/x/d-7016153/satu", "/y/d-7001257/dua"], "/{word}/d-{number}/{slug}"),
        (["/2024/05/satu-33011", "/2023/11/dua-33012"], "/{year}/{month}/{slug}-{number}"),
        (["/2024/05/satu", "/2024/05/dua"], "/{year}/{month}/{name}"),
        (["/2024/05/satu.html", "/2023/11/dua.html"], "/{year}/{month}/{name}.html"),
        (["/eko/20250114062427-92-1186803/satu", "/nas/20240114062427-20-1186001/dua"],
         "/{section}/{created}-{digits}-{number}/{slug}"),
        (["/node/3412", "/node/3413"], "/node/{number}"),
        (["/kota/2024-05-03/satu", "/desa/2023-11-04/dua"], "/{section}/{date}/{name}"),
        (["/kota/harga-beras-naik", "/kota/desa/harga-cabai-turun"], "/{section}[/{path}]/{long_name}"),
        (["/a/harga-beras-4ab23c98d0", "/a/harga-cabai-99ab23c98d"], "/a/{slug}-{code}"),
    ],
)  # fmt: skip
def test_different_articles_have_different_identities(urls: list[str], template: str) -> None:
    assert learn_template([f"https://a.example{url}" for url in urls]) == template


@pytest.mark.parametrize(
    ("urls", "why"),
    [
        (["/satu", "/dua"], "as short as those of lists"),
        (["/baca?id=1", "/baca?id=2"], "behind the [?]"),
        (["/", "/kota/satu-dua-tiga"], "home page"),
        (["/kota/a(b)/satu-dua-tiga", "/kota/c(d)/satu-dua-empat"], "no template can name"),
        (["/kota/satu-dua-tiga", "/desa/satu-dua-tiga"], "tells the articles apart"),
        ([f"{'/kota' * 200}/{name}-{name}-{name}" for name in ("satu", "dua")], "longer than 300 characters"),
    ],
)
def test_no_identity_is_made_up(urls: list[str], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        learn_template([f"https://a.example{url}" for url in urls])


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("article-body", Rank.CONTENT_WORD), ("isi-berita", Rank.CONTENT_WORD), ("zox-left", Rank.OTHER_WORD),
        ("css-1a2b3c9", Rank.HASH), ("content__17Yit", Rank.HASH), ("body__ekUdw", Rank.HASH),
        ("post__Title", Rank.CONTENT_WORD), ("max-w-none", Rank.UTILITY), ("flex", Rank.UTILITY),
    ],
)  # fmt: skip
def test_a_class_is_ranked_by_what_its_author_may_mean(name: str, rank: Rank) -> None:
    assert class_rank(name) is rank


@pytest.mark.parametrize(
    ("name", "selector"),
    [
        ("Body_body__3jHq2", "div[class*=Body_body__]"), ("ArticleChunks-fLyCVG", "div[class*=ArticleChunks-]"),
        ("css-1a2b3c9", None), ("sc-e6a2ad", None), ("post-48012", None), ("entry-content", None),
    ],
)  # fmt: skip
def test_a_class_that_is_made_anew_with_its_page_is_named_by_what_stays(name: str, selector: str | None) -> None:
    node = parse_html(f"<main><div class='{name}'>x</div></main>").select("div")[0]
    assert next((one.selector for one in candidates_of(node) if "*=" in one.selector), None) == selector


def test_a_newsroom_whose_classes_have_hashes_is_read_when_they_are_made_anew() -> None:
    newsroom = next(one for one in NEWSROOMS if one.skin.name == "suarakampung")
    lesson = learn(pages_of(newsroom, 4))
    assert lesson.data.layouts[0].body == ("div[class*=Body_body__]",)
    story = newsroom.stories()[5]
    built = re.sub(rb"(class=\"[A-Za-z]+_[a-z]+__)\w+", rb"\g<1>9zQx7", newsroom.page(story))
    assert b"Body_body__9zQx7" in built
    article = process(Page(story.url, built, "text/html"), reader=partial(parse_by, lesson.site))
    assert (article.extraction.method, article.text) == ("learned", text_of(story))


def test_the_frame_of_a_page_is_no_body_whatever_its_name() -> None:
    menu = b'<nav class="site-navigation">' + b'<a href="/kota">Kabar kota dan desa</a> ' * 300
    pages = [
        replace(
            page,
            body=re.sub(rb"(?:Body_body|Article_main)__", b"css-", page.body).replace(
                b'<nav class="site-navigation">', menu, 1
            ),
        )
        for page in pages_of(NEWSROOMS[2], 4)
    ]
    assert all(b'id="__next"' in page.body for page in pages)
    assert learn(pages).data.layouts[0].body == ("div.css-3jHq2",)


def test_an_element_without_a_name_is_named_by_its_way_from_one_with_a_name() -> None:
    node = parse_html("<main><p>x</p><section><div></div><div><b>y</b></div></section></main>").select("div")[1]
    assert [one.selector for one in candidates_of(node)] == ["main > section > div:nth-of-type(2)"]


def test_with_too_few_pages_it_says_how_many_would_help() -> None:
    assert learn(pages_of(HUTAN, 1)).data is None
    assert "3 more articles with a text" in learn(pages_of(HUTAN, 1)).lacks[0]
    assert learn(pages_of(HUTAN, 3)).lacks == ("1 more article: 4 or 5 are needed, of different sections and days",)
    assert learn(pages_of(HUTAN, 4)).is_sure


def test_a_page_counts_once_however_often_it_is_given() -> None:
    lesson = learn([*pages_of(HUTAN, 1) * 4, *pages_of(HUTAN, 2)])
    assert len(lesson.pages) == 2
    assert "once more" in next(iter(lesson.left_out.values()))


def test_a_page_beyond_those_that_are_looked_at_is_named() -> None:
    first, *others = pages_of(HUTAN, 3)
    lesson = learn([first] * 39 + others)
    assert [page.url for page in lesson.pages] == [first.url, others[0].url]
    assert lesson.left_out[others[1].url] == "it stands behind the first 40 pages"


def test_pages_of_two_newsrooms_are_not_one() -> None:
    lesson = learn([*pages_of(HUTAN, 2), *pages_of(NEWSROOMS[1], 2)])
    assert lesson.data is None
    assert "wartapesisir.example, kabarhutan.example" in lesson.lacks[0] or "one newsroom" in lesson.lacks[0]


def test_a_live_report_is_learned_apart() -> None:
    pages = pages_of(HUTAN, 5)
    live = replace(pages[0], body=pages[0].body.replace(b'"NewsArticle"', b'"LiveBlogPosting"'))
    lesson = learn([live, *pages[1:]])
    assert "kind live" in lesson.left_out[live.url]
    assert lesson.is_sure


def with_own_metas(page: Page, story: Story) -> Page:
    """The page without structured data, date line and byline: its own metas alone have them."""
    gone = rb'<script type="application/ld.json">.*?</script>|<div class="entry-meta">.*?</div>'
    metas = {"modified": "2026-11-29T00:00:00+07:00", "terbit": story.when.isoformat(), "penulis": story.author}
    own = "".join(f'<meta name="kh.{name}" content="{value}">' for name, value in metas.items())
    body = re.sub(gone, b"", page.body, flags=re.DOTALL)
    return replace(page, body=body.replace(b"</head>", f"{own}</head>".encode()))


def test_the_metas_of_a_newsroom_are_found_where_nothing_else_has_time_and_author() -> None:
    stories = HUTAN.stories()
    pages = [with_own_metas(page, story) for page, story in zip(pages_of(HUTAN, 6), stories, strict=False)]
    lesson = learn(pages[:5])
    assert (lesson.data.wording.published, lesson.data.wording.author) == (("kh.terbit",), ("kh.penulis",))
    article = process(pages[5], reader=partial(parse_by, site_from(lesson.data)))
    assert (article.date_published, article.authors) == (stories[5].when.isoformat(), [stories[5].author])


def with_old_frame(page: Page) -> Page:
    """The page in another frame: none of the elements around its text has the name or tag that it had."""
    body = page.body
    for before, after in (
        (b'class="entry-content"', b'class="isi-lama"'), (b"<article id", b"<div id"), (b'id="primary"', b""),
        (b"post type-post hentry", b"kolom"), (b"site-main", b"utama"), (b"<main", b"<div"),
    ):  # fmt: skip
        assert before in body
        body = body.replace(before, after)
    return replace(page, body=body)


def test_a_page_of_another_layout_is_named() -> None:
    *pages, last = pages_of(HUTAN, 5)
    lesson = learn([*pages, with_old_frame(last)])
    assert lesson.lacks == (
        f"articles laid out like {last.url}: what the others teach reads it otherwise; give two more",
    )


def test_both_layouts_of_a_newsroom_are_learned() -> None:
    pages = pages_of(HUTAN, 8)
    lesson = learn([*pages[:4], *map(with_old_frame, pages[4:])])
    assert {layout.body for layout in lesson.data.layouts} == {("div.entry-content",), ("div.isi-lama",)}
    story = HUTAN.stories()[9]
    page = Page(story.url, HUTAN.page(story), "text/html")
    for one in (page, with_old_frame(page)):
        article = process(one, reader=partial(parse_by, site_from(lesson.data)))
        assert (article.extraction.method, article.text) == ("learned", text_of(story))


@pytest.mark.parametrize("name", ["comment-content", "entry-content"])
def test_a_page_with_hundreds_of_comments_is_read_by_its_layout(name: str) -> None:
    lesson = learn(pages_of(HUTAN, 4))
    story = HUTAN.stories()[5]
    comment = f'<li><div class="{name}"><p>Saya setuju dengan tulisan ini dan menunggu kabar yang lain.</p></div></li>'
    body = HUTAN.page(story).replace(
        b'<ol class="comment-list">', b'<ol class="comment-list">' + comment.encode() * 300
    )
    article = process(Page(story.url, body, "text/html"), reader=partial(parse_by, lesson.site))
    assert (article.extraction.method, article.text, article.suspect) == ("learned", text_of(story), [])


def with_box(page: Page, number: int, *, more: bool = False) -> Page:
    """The page with a box of an id between its paragraphs. more: the box has a sentence that no other page has."""
    own = f"<p>Warga desa ke-{number} menanam {number} pohon di tepi sungai sejak awal pekan lalu.</p>" if more else ""
    box = f"<div id='kabar-kanal'>{own}<a href='/kanal'>Ikuti kanal kami untuk kabar pagi</a></div>".encode()
    return replace(page, body=page.body.replace(b'<div class="sharedaddy', box + b'<div class="sharedaddy', 1))


def test_furniture_is_learned_by_its_id_where_no_page_has_text_in_it() -> None:
    lesson = learn([with_box(page, number) for number, page in enumerate(pages_of(HUTAN))])
    assert list(lesson.data.furniture.ids) == ["kabar-kanal"]
    lesson = learn([with_box(page, number, more=number == 3) for number, page in enumerate(pages_of(HUTAN))])
    assert lesson.data.furniture.ids == {}


def renamed(page: Page, *names: tuple[str, str]) -> Page:
    body = page.body
    for before, after in names:
        assert before.encode() in body
        body = body.replace(before.encode(), after.encode())
    return replace(page, body=body)


def test_two_kinds_of_articles_are_learned_by_their_names_and_not_by_the_place_of_both() -> None:
    """Both bodies stand at one place of the page, which fits all pages until one is built otherwise."""
    frame = ('id="primary"', ""), ('class="site-main"', ""), ("<article id", "<div id"), ("</article>", "</div>")
    pages = [renamed(page, *frame) for page in pages_of(HUTAN, 6)]
    pages = [replace(page, body=re.sub(rb'<div id="post-\d+" class="[^"]*">', b"<div>", page.body)) for page in pages]
    pages[3:] = [renamed(page, ('class="entry-content"', 'class="isi-panjang"')) for page in pages[3:]]
    bodies = {layout.body for layout in learn(pages).data.layouts}
    assert bodies == {("div.entry-content",), ("div.isi-panjang",)}


def test_live_reports_with_a_body_of_their_own_get_a_layout_of_their_own() -> None:
    pages = pages_of(HUTAN, 8)
    as_live = ('"NewsArticle"', '"LiveBlogPosting"'), ("entry-content", "papan-langsung"), ("<article id", "<div id")
    frame = ('id="primary"', ""), ("post type-post hentry", "kolom"), ("site-main", "utama"), ("<main", "<div")
    live = [renamed(page, *as_live, *frame) for page in pages[5:]]
    lesson = learn([*pages[:5], *live[:2]])
    assert [layout.body for layout in lesson.data.layouts] == [("div.entry-content",), ("div.papan-langsung",)]
    assert lesson.is_sure
    article = process(live[2], reader=partial(parse_by, site_from(lesson.data)))
    assert (article.kind, article.extraction.method, article.text) == ("live", "learned", text_of(HUTAN.stories()[7]))
    assert len(learn([*pages[:5], live[0]]).data.layouts) == 1, "one page does not show what is its frame"


def test_an_element_that_code_fills_is_named_by_its_tag() -> None:
    parts = ("<article id", "<kabar-artikel id"), ("</article>", "</kabar-artikel>"), ('id="primary"', "")
    named = ('<div class="entry-content">', "<kabar-isi>"), ('class="site-main"', "")
    pages = [renamed(page, *parts, *named) for page in pages_of(HUTAN, 5)]
    ends = re.compile(rb'</div>(?=\s*<footer class="entry-footer")')
    pages = [replace(page, body=ends.sub(b"</kabar-isi>", page.body)) for page in pages]
    lesson = learn(pages[:4])
    assert lesson.data.layouts[0].body == ("kabar-isi",)
    article = process(pages[4], reader=partial(parse_by, site_from(lesson.data)))
    assert article.text == text_of(HUTAN.stories()[4])


LETTER = (
    "<div><p>Redaksi memilih kabar terpenting untuk sarapan Anda.</p>"
    '<p>Surat itu gratis, dan Anda bisa <a href="/langganan">mulai hari ini</a>.</p></div>'
)
LETTER_WORDS = "Redaksi memilih kabar terpenting untuk sarapan Anda. Surat itu gratis, dan Anda bisa mulai hari ini."
APPEAL = (
    f"<div><h3>Surat dari redaksi</h3>{'<p>Kami menulis untuk Anda setiap hari, dari tepi sungai.</p>' * 8}"
    "<p>Setiap sumbangan menjaga kabar ini tetap terbuka untuk semua.</p><a href='/donasi'>Sumbang</a></div>"
)
THANKS = '<p>Terima kasih sudah membaca. <a href="/dukung/donasi">Dukung redaksi kami dengan donasi.</a></p>'
NOTICE = "<div><p>Tulisan ini bagian dari liputan bersama.</p><p>Semua foto milik warga desa.</p></div>"


def with_inserts(page: Page, *fragments: str) -> Page:
    """The page with fragments behind the first paragraph of its text."""
    head, mark, rest = page.body.partition(b'<div class="entry-content">')
    first, end, others = rest.partition(b"</p>")
    return replace(page, body=b"".join((head, mark, first, end, *(one.encode() for one in fragments), others)))


@pytest.mark.parametrize(("fragment", "words"), [(LETTER, LETTER_WORDS), (THANKS, re.sub("<.*?>", "", THANKS))])
def test_a_box_with_a_link_that_says_one_thing_on_many_pages_is_known_by_its_words(fragment: str, words: str) -> None:
    pages = [with_inserts(page, fragment) for page in pages_of(HUTAN, 5)]
    lesson = learn(pages[:4])
    assert lesson.data.furniture.texts == {words: "cut"}
    story = HUTAN.stories()[4]
    article = process(pages[4], reader=partial(parse_by, site_from(lesson.data)))
    assert (article.text, article.suspect) == (text_of(story), [])
    assert words in [cut.text for cut in article.removed]


def test_a_long_appeal_to_readers_is_known_by_its_first_words_and_its_length() -> None:
    pages = [with_inserts(page, APPEAL) for page in pages_of(HUTAN, 5)]
    lesson = learn(pages[:4])
    (key,) = lesson.data.furniture.texts
    assert key.startswith("Surat dari redaksi Kami menulis")
    assert key.endswith(" characters)")
    read = partial(parse_by, site_from(lesson.data))
    assert process(pages[4], reader=read).text == text_of(HUTAN.stories()[4])
    longer = with_inserts(
        pages_of(HUTAN, 5)[4], APPEAL.replace("</div>", "<p>Warga panen raya hari ini juga.</p></div>")
    )
    assert "Warga panen raya hari ini juga." in process(longer, reader=read).text


def test_what_one_author_repeats_or_what_leads_nowhere_is_text() -> None:
    """A disclaimer has no link; and no author can make a sentence of others furniture."""
    pages = pages_of(HUTAN, 5)
    lesson = learn([with_inserts(page, NOTICE) for page in pages])
    assert not lesson.data.furniture.texts
    lesson = learn([with_inserts(page, LETTER) if number == 0 else page for number, page in enumerate(pages)])
    assert not lesson.data.furniture.texts


@pytest.mark.parametrize(
    ("attributes", "selector"),
    [
        ('class="Sisip_kotak__x1Y2z"', "[class*=Sisip_kotak__]"),
        ('class="css-9f8e7d" data-bagian="sisipan-kanal"', "[data-bagian=sisipan-kanal]"),
    ],
)
def test_furniture_without_a_steady_class_is_learned_by_what_is_steady(attributes: str, selector: str) -> None:
    box = "<div {}><span>Lihat Juga</span><a href='{}'>{}</a></div>"
    picture = f'<div {attributes}><img src="/a.jpg"><p>Kebun warga. (Foto: Arsip)</p></div>'
    stories = HUTAN.stories()
    filled = [
        with_inserts(page, box.format(attributes, story.box.url, story.box.title))
        for page, story in zip(pages_of(HUTAN, 5), stories, strict=False)
    ]
    assert learn(filled).data.furniture.selectors == {selector: "box link-box"}
    assert not learn([*filled[:4], with_inserts(filled[4], picture)]).data.furniture.selectors


@pytest.mark.slow
@pytest.mark.skipif(not BENCH.exists(), reason="../shared/bench/publishers is not here")
def test_eight_newsrooms_are_read_from_what_their_other_pages_teach(tmp_path: Path) -> None:
    truth = json.loads((BENCH / "truth.json").read_text())
    rows = []
    for name in sorted({key.rsplit("_", 1)[0] for key in truth}):
        keys = [f"{name}_{number}" for number in range(5)]
        pages = [
            Page(truth[key]["url"], gzip.decompress((BENCH / "pages" / f"{key}.html.gz").read_bytes())) for key in keys
        ]
        for held in range(5):
            site = learn([page for page in pages if page is not pages[held]]).site
            text = process(pages[held], reader=partial(parse_by, site)).text
            rows.append({"page": keys[held], "text": text})
    texts = tmp_path / "texts.jsonl"
    texts.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    command = [sys.executable, BENCH / "score.py", texts]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    words = done.stdout.splitlines()[-1].split()
    assert float(words[3]) >= 0.975
    assert float(words[6]) >= 0.925
    assert float(words[9]) >= 0.85
