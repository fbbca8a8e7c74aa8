"""What no reader sees is no text, in layouts that the facts know and in those that nobody wrote down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper import extract

if TYPE_CHECKING:
    from scraper.core.article import Article

URL = "https://www.cnnindonesia.com/nasional/20260301120000-20-1400200/perahu-kayu-warga-pulau-seberang"
FIRST = "Warga Pulau Seberang membuat perahu kayu bersama-sama sejak angin barat reda bulan lalu."
SECOND = "Kayu itu mereka tebang dari kebun sendiri dan mereka keringkan selama dua musim di tepi pantai."
THIRD = "Perahu pertama akan dilepas ke laut pada hari Minggu, disaksikan warga dari tujuh kampung."
UNSEEN = "kata kunci mesin pencari"
HIDING = (
    'class="sr-only"',
    'class="visually-hidden"',
    'class="teks off-screen"',
    'style="position:absolute;left:-9999px"',
    'style="text-indent: -9999em"',
    'style="font-size:0"',
    'style="width:1px;height:1px;overflow:hidden"',
    'style="visibility:hidden"',
    "hidden",
)


def read(body: str, container: str) -> Article:
    page = f"<html><body><h1>Perahu Kayu Warga Pulau Seberang</h1><div class={container}>{body}</div></body></html>"
    return extract(page.encode(), URL)


@pytest.fixture(params=["detail-text", "k7f2"], ids=["known", "unknown"])
def container(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("hiding", HIDING)
def test_hidden_words_in_a_line_and_hidden_lines_are_no_text(container: str, hiding: str) -> None:
    body = f"<p>{FIRST}</p><p>{SECOND} <span {hiding}>{UNSEEN}</span></p><p {hiding}>{UNSEEN}.</p><p>{THIRD}</p>"
    article = read(body, container)
    assert [block.text for block in article.blocks] == [FIRST, SECOND, THIRD]
    assert sum(UNSEEN in cut.text for cut in article.removed) == 2


def test_see_through_words_in_a_line_are_no_text(container: str) -> None:
    article = read(f'<p>{FIRST}</p><p>{SECOND} <span style="opacity:0">{UNSEEN}</span></p><p>{THIRD}</p>', container)
    assert [block.text for block in article.blocks] == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    "shown",
    [
        'style="opacity:0;transform:translateY(20px)"',  # comes into sight as the page is scrolled
        'style="opacity:0"',  # so does this: its style sheet says when
        'style="opacity:0.8"',
        'style="font-size:10px"',
        'style="margin-left:-9999px"',
        'class="sr-only-focusable"',
    ],
)
def test_what_readers_see_in_the_end_stays(container: str, shown: str) -> None:
    article = read(f"<p>{FIRST}</p><p {shown}>{SECOND}</p><p>{THIRD}</p>", container)
    assert [block.text for block in article.blocks] == [FIRST, SECOND, THIRD]


def test_a_box_of_sizeless_letters_may_hold_letters_with_a_size(container: str) -> None:
    box = f'<div style="font-size:0"><p style="font-size:16px">{SECOND}</p></div>'
    article = read(f"<p>{FIRST}</p>{box}<p>{THIRD}</p>", container)
    assert [block.text for block in article.blocks] == [FIRST, SECOND, THIRD]


def test_a_picture_that_comes_into_sight_once_it_is_loaded_is_kept() -> None:
    picture = '<img style="opacity:0" src="https://akcdn.detik.net.id/visual/2026/03/01/perahu_169.jpeg">'
    article = read(f"<p>{FIRST}</p>{picture}<p>{SECOND}</p><p>{THIRD}</p>", "detail-text")
    assert len(article.images) == 1


def test_more_words_for_screen_readers_than_in_the_text_are_no_text() -> None:
    unseen = f"<p>{UNSEEN} untuk pembaca layar di halaman ini, bukan untuk mata warga.</p>" * 9
    text = "".join(f"<p>{words}</p>" for words in (FIRST, SECOND, THIRD))
    page = f'<main><h1>Perahu Kayu</h1><div class="k7">{text}</div>'
    article = extract(f'<html><body>{page}<div class="sr-only">{unseen}</div></main></body></html>'.encode(), URL)
    assert [block.text for block in article.blocks] == [FIRST, SECOND, THIRD]
