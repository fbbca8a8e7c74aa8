"""Articles of several pages: no word lost, no paragraph doubled."""

from __future__ import annotations

from scraper.core.draft import Draft
from scraper.core.piece import Piece
from scraper.parsing import join

LONG = "Paragraf panjang yang tidak mungkin berdiri dua kali dalam satu artikel secara kebetulan, nomor "


def draft(*texts: str, number: int = 1, **fields: object) -> Draft:
    base = "https://www.cnnindonesia.com/ekonomi/20250311081500-78-1300001/contoh"
    pieces = [Piece(text, rule="ad" if text == "ADVERTISEMENT" else None) for text in texts]
    return Draft(
        url=base if number == 1 else f"{base}/{number}", site="cnnindonesia", id="cnnindonesia:1300001",
        canonical_url=base, kind="article", method="adapter", layout="tailwind", pieces=pieces, **fields,
    )  # fmt: skip


def texts(whole: Draft) -> list[str]:
    return [piece.text for piece in whole.pieces]


def test_one_page_is_itself() -> None:
    only = draft("a", "b")
    assert join([only]) is only


def test_pages_follow_each_other_with_the_fields_of_the_first() -> None:
    first = draft("a", "b", title="Judul", tags=["x"], more_pages=["/2"])
    whole = join([first, draft(LONG + "3", number=2, title="Judul - Halaman 2", tags=["x", "y"])])
    assert texts(whole) == ["a", "b", LONG + "3"]
    assert (whole.title, whole.tags, whole.page_count, whole.more_pages) == ("Judul", ["x", "y"], 2, [])
    assert whole.url == first.url


def test_a_server_that_gives_page_one_again_adds_nothing() -> None:
    pages = [draft(LONG + "1", LONG + "2"), draft(LONG + "1", LONG + "2", number=2)]
    whole = join(pages)
    assert texts(whole) == [LONG + "1", LONG + "2"]
    assert whole.page_count == 1


def test_all_pages_at_once_and_then_the_second_again() -> None:
    whole = join([draft(LONG + "1", LONG + "2", LONG + "3"), draft(LONG + "3", number=2)])
    assert texts(whole) == [LONG + "1", LONG + "2", LONG + "3"]
    assert whole.page_count == 1


def test_a_paragraph_repeated_at_the_seam_stands_once() -> None:
    whole = join([draft(LONG + "1", LONG + "2"), draft(LONG + "2", LONG + "3", number=2)])
    assert texts(whole) == [LONG + "1", LONG + "2", LONG + "3"]
    assert whole.page_count == 2


def test_a_lead_that_the_next_page_opens_with_again_stands_once() -> None:
    pages = [draft(LONG + "1", LONG + "2", LONG + "3"), draft(LONG + "1", LONG + "2", "Ya.", LONG + "4", number=2)]
    assert texts(join(pages)) == [LONG + "1", LONG + "2", LONG + "3", "Ya.", LONG + "4"]


def test_a_lead_is_known_again_without_its_dateline() -> None:
    first = draft("Jakarta, CNN Indonesia -- " + LONG + "1", LONG + "2")
    first.pieces[0].loose = len("Jakarta, CNN Indonesia --")
    assert texts(join([first, draft(LONG + "1", LONG + "3", number=2)]))[1:] == [LONG + "2", LONG + "3"]


def test_what_was_told_before_stays_behind_new_words() -> None:
    whole = join([draft(LONG + "1", LONG + "2", LONG + "3"), draft(LONG + "4", LONG + "1", number=2)])
    assert texts(whole) == [LONG + "1", LONG + "2", LONG + "3", LONG + "4", LONG + "1"]


def test_short_lines_that_come_again_are_text() -> None:
    whole = join([draft(LONG + "1", "Ya."), draft("Ya.", LONG + "2", number=2)])
    assert texts(whole) == [LONG + "1", "Ya.", "Ya.", LONG + "2"]


def test_furniture_at_the_seam_does_not_hide_a_repetition() -> None:
    whole = join([draft(LONG + "1", "ADVERTISEMENT"), draft(LONG + "1", LONG + "2", number=2)])
    assert texts(whole) == [LONG + "1", "ADVERTISEMENT", LONG + "2"]


def test_a_page_of_short_lines_alone_is_joined() -> None:
    table = draft("Klasemen", "1. Elang Biru 20 poin", "2. Rusa Merah 18 poin", number=2)
    whole = join([draft(LONG + "1", LONG + "2"), table])
    assert texts(whole)[2:] == ["Klasemen", "1. Elang Biru 20 poin", "2. Rusa Merah 18 poin"]
    assert whole.page_count == 2
    again = draft("Klasemen", "1. Elang Biru 20 poin", "2. Rusa Merah 18 poin", number=3)
    assert join([draft(LONG + "1"), table, again]).page_count == 2
