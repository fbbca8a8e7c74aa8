"""Properties over random texts that are full of artifacts, whole, torn and glued."""

from __future__ import annotations

from unicodedata import category

from hypothesis import example, given, settings
from hypothesis import strategies as st

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.profile import ARCHIVE, CORPUS, Profile
from scraper.cleaning.repair import REPAIRS
from scraper.cleaning.restore import restore
from tests.clean.shared import squashed
from tests.clean.test_corpus import is_within

ARTIFACTS = (
    "[Gambas:Video CNN]", "[Gambas:Instagram]", "[Gambas:", "ADVERTISEMENT", "SCROLL TO CONTINUE WITH CONTENT",
    "Jakarta, CNN Indonesia -- ", "CNN Indonesia -- ", "(ama)", "(Antara/kid)", "(nfl/sfr, pta)", "(yoy)", "(AFP/STR)",
    "Lanjut ke sebelah...", "Simak cara merawatnya di halaman berikutnya.", "Kisah itu di halaman berikutnya...",
    "Baca selengkapnya di sini.", "BACA HALAMAN BERIKUTNYA", "HALAMAN: 1 2", "Jejak Panjang di Gunung", "Daftar Isi",
    "Lihat juga: Pasar Baru Dibuka", "Pilihan Redaksi", "(Foto: Arsip Dinas)", "(Dok. Panitia)", "\u200b", "&nbsp;",
    "&amp;", "&amp;quot;", "JosÃ©", "Ã\xa0", "Â\xa0", "â€œ", "<p>", "</p>", "<b>", "<br/>", "<![CDATA[", "]]>",
    "\x00", "\x07", "\u200d", "\u202e", "\ud83d", "\ufffd", "â", "€œ", "Ã", "©", "&", "amp;", "<", "p>", "<b", ">",
    "pic.twitter.com/aB3dE6gH9", "— Sari (@sari) January 6, 2021", "TOPIK TERKAIT", "Ilustrasi. (Foto: Sari/CNN)",
)  # fmt: skip
WORDS = (
    "Harga",
    "beras",
    "naik.",
    "kata",
    "dikutip",
    "dari",
    "Reuters.",
    "warga",
    "5",
    "(KPK)",
    "[Mereka]",
    ",",
    '"',
    "WIB",
)
GAPS = (" ", " ", " ", "\n", "", "  ", "\xa0", "\t", ". ", ".")

texts = st.lists(st.tuples(st.sampled_from((*ARTIFACTS, *WORDS, *WORDS)), st.sampled_from(GAPS)), max_size=14).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)
profiles = st.sampled_from((CORPUS, ARCHIVE))


@settings(max_examples=400, deadline=None)
@given(texts, profiles)
def test_what_was_cut_can_be_put_back(text: str, profile: Profile) -> None:
    assert squashed(restore(clean_text(text, profile=profile))) == squashed(text)


@settings(max_examples=400, deadline=None)
@given(texts, profiles)
def test_cleaning_twice_changes_nothing(text: str, profile: Profile) -> None:
    once = clean_text(text, profile=profile).text
    assert clean_text(once, profile=profile).text == once


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from((*ARTIFACTS, "\u200b", "\u200b", "kata", " ")), max_size=9).map("".join))
@example("<u [Gambas:x]l>kata")
@example("&\u200bamp; &<b>nbsp;")
@example("&nbsp;\u0080")
@example("&nbsp;Â\u0080")
@example("â\u200b\u200b€œkataâ€\x9d")
@example("\x80JosÃ\u200b©")
@example("Ã\udcc2é\udca9Ã©Ã©Ã")
@example("halaman berikutnyaâ€¦â€¦ kata")
@example("a\u200d\u200d👩")
@example("JosÃ©\u200d\u200b")
def test_what_a_cut_brings_together_is_no_artifact(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once.text).text == once.text
    assert squashed(restore(once)) == squashed(text)


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(), max_size=60), profiles)
def test_what_is_left_can_be_seen_and_written(text: str, profile: Profile) -> None:
    left = clean_text(text, profile=profile).text
    left.encode()
    steering = [c for c in left if category(c) in {"Cc", "Cs"} and c != "\n" and not "\x80" <= c <= "\x9f"]
    assert not steering


@settings(max_examples=400, deadline=None)
@given(texts)
def test_nothing_is_invented_and_the_order_is_kept(text: str) -> None:
    cleaned = clean_text(text)
    for cut in sorted(cleaned.removed, key=lambda cut: -len(cut.text)):
        if cut.rule in REPAIRS:
            text = text.replace(cut.text, REPAIRS[cut.rule](cut.text))
    assert is_within(squashed(cleaned.text), squashed(text))


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=120))
@example("\x85\x1c a\u2028b")
def test_any_text_at_all(text: str) -> None:
    cleaned = clean_text(text)
    assert squashed(restore(cleaned)) == squashed(text)
    assert clean_text(cleaned.text).text == cleaned.text


@settings(max_examples=200, deadline=None)
@given(
    texts,
    st.lists(st.sampled_from(("Jejak Panjang di Gunung Kidul Timur", "Harga beras naik. kata warga")), max_size=2),
)
def test_titles_go_wherever_they_stand(text: str, titles: list[str]) -> None:
    cleaned = clean_text(text, link_titles=titles)
    assert squashed(restore(cleaned)) == squashed(text)
    assert clean_text(cleaned.text, link_titles=titles).text == cleaned.text
