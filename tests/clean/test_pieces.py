"""The engine on pieces, as the reader gives them."""

from __future__ import annotations

import pytest

from scraper.cleaning.clean_draft import clean
from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.profile import ARCHIVE, CORPUS, Profile
from scraper.cleaning.repair import settle
from scraper.cleaning.restore import restore
from scraper.core.article import Block
from scraper.core.article_parts import Embed
from scraper.core.draft import Draft
from scraper.core.piece import Piece


def draft(*pieces: Piece, titles: tuple[str, ...] = ()) -> Draft:
    return Draft(
        url="https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/contoh",
        site="cnnindonesia",
        id="cnnindonesia:1186803",
        canonical_url="https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/contoh",
        kind="article",
        method="adapter",
        layout="tailwind",
        pieces=list(pieces),
        link_titles=list(titles),
    )


VIDEO = Embed("video", "cnn", "https://www.cnnindonesia.com/embed/video/1", -1)


def test_a_page_with_everything() -> None:
    article = clean(
        draft(
            Piece("", rule="embed", embed=Embed("video", "cnn", "https://x/player", -1)),
            Piece("Jakarta, CNN Indonesia -- Harga beras naik."),
            Piece("ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT", rule="ad"),
            Piece("Rincian", "heading"),
            Piece("[Gambas:Video CNN]", rule="embed", embed=VIDEO),
            Piece("Beras\tRp15.000", "table_row"),
            Piece("Warga cemas.[Gambas:Instagram]Pemerintah diam."),
            Piece("(Antara/kid)"),
            Piece("Add as a preferred source on Google", rule="page-frame"),
        )
    )
    assert article.blocks == [
        Block("paragraph", "Harga beras naik."),
        Block("heading", "Rincian"),
        Block("table_row", "Beras\tRp15.000"),
        Block("paragraph", "Warga cemas. Pemerintah diam."),
    ]
    assert article.text == "Harga beras naik.\n\nRincian\n\nBeras\tRp15.000\n\nWarga cemas. Pemerintah diam."
    assert (article.dateline, article.editors, article.agencies) == ("Jakarta", ["kid"], ["Antara"])
    assert article.embeds == [
        Embed("video", "cnn", "https://x/player", -1),
        Embed("video", "cnn", "https://www.cnnindonesia.com/embed/video/1", 1),
        Embed("social", "instagram", None, 3),
    ]
    assert [(cut.rule, cut.text, cut.block, cut.start) for cut in article.removed] == [
        ("dateline", "Jakarta, CNN Indonesia -- ", 0, 0),
        ("ad", "ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT", 1, -1),
        ("embed", "[Gambas:Video CNN]", 2, -1),
        ("embed", "[Gambas:Instagram]", 3, 12),
        ("signature", "(Antara/kid)", 4, -1),
        ("page-frame", "Add as a preferred source on Google", 4, -1),
    ]
    assert restore(article).split("\n\n") == [
        "Jakarta, CNN Indonesia -- Harga beras naik.",
        "ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT",
        "Rincian",
        "[Gambas:Video CNN]",
        "Beras\tRp15.000",
        "Warga cemas.[Gambas:Instagram]Pemerintah diam.",
        "(Antara/kid)",
        "Add as a preferred source on Google",
    ]


def test_cuts_that_the_reader_made_inside_a_piece_keep_their_place_and_their_embed() -> None:
    piece = Piece("Warga cemas [Gambas:Video CNN] sejak Senin (12/9) pagi [Gambas:Twitter]")
    piece.cut(piece.text.index("[Gambas:V"), piece.text.index(" sejak"), "embed", embed=VIDEO)
    article = clean(draft(piece, Piece("Lalu pulang.")))
    assert article.text == "Warga cemas sejak Senin (12/9) pagi\n\nLalu pulang."
    assert article.embeds == [
        Embed("video", "cnn", VIDEO.url, 0),
        Embed("social", "twitter", None, 0),
    ]
    assert restore(article).startswith("Warga cemas [Gambas:Video CNN] sejak Senin (12/9) pagi [Gambas:Twitter]")


@pytest.mark.parametrize(
    ("start", "after"), [(0, -1), (6, 0), (12, 0)], ids=["before the first word", "in the middle", "at the end"]
)
def test_an_embed_stands_after_the_block_before_it(start: int, after: int) -> None:
    text = "Warga cemas."
    piece = Piece(text[:start] + "[Gambas:Youtube]" + text[start:])
    assert [embed.after_block for embed in clean(draft(piece)).embeds] == [after]


@pytest.mark.parametrize(
    ("placeholder", "type_", "provider"),
    [
        ("[Gambas:Video CNN]", "video", "cnn"),
        ("[Gambas:Instagram]", "social", "instagram"),
        ("[Gambas:Youtube]", "video", "youtube"),
        ("[Gambas:Photo CNN]", "image", "cnn"),
        ("[Gambas:Infografis CNN]", "infographic", "cnn"),
        ("[Gambas:Video 20detik]", "video", "20detik"),
        ("[Gambas:Video Insertlive]", "video", "insertlive"),
        ("[Gambas:Pasangmata]", "social", "pasangmata"),
    ],
)
def test_a_placeholder_names_what_it_stands_for(placeholder: str, type_: str, provider: str) -> None:
    found = clean(draft(Piece("Warga cemas."), Piece(placeholder))).embeds
    assert found == [Embed(type_, provider, None, 0)]


def test_archive_keeps_dateline_and_signature_and_reads_them() -> None:
    pieces = ("Jakarta, CNN Indonesia -- Harga naik.", "Warga cemas. (ama/sfr) [Gambas:Video CNN]")
    article = clean(draft(*map(Piece, pieces)), ARCHIVE)
    assert article.text == "Jakarta, CNN Indonesia -- Harga naik.\n\nWarga cemas. (ama/sfr)"
    assert (article.dateline, article.editors) == ("Jakarta", ["ama", "sfr"])
    assert [cut.rule for cut in article.removed] == ["embed"]
    assert restore(article) == "\n\n".join(pieces)


def test_nothing_to_clean_and_nothing_at_all() -> None:
    assert clean(draft(Piece("Harga naik."))).removed == []
    empty = clean(draft(), CORPUS)
    assert (empty.text, empty.blocks, empty.removed, restore(empty)) == ("", [], [], "")


def test_words_are_never_glued_and_invisible_characters_never_part_them() -> None:
    piece = Piece("kata[x]lain")
    piece.cut(4, 7, "embed")
    assert (piece.text, piece.original()) == ("kata lain", "kata[x]lain")
    piece = Piece("se\u200bkolah")
    piece.cut(2, 3, "zero-width", apart=False)
    assert (piece.text, piece.original()) == ("sekolah", "se\u200bkolah")


def test_a_cut_over_earlier_cuts_and_repairs_gives_back_the_original() -> None:
    text = "awal [a] JosÃ© [b] tengah akhir"
    piece = Piece(text)
    piece.repair(9, 14, "José", "mojibake")
    piece.cut(piece.text.index("[b]"), piece.text.index("[b]") + 3, "embed")
    piece.cut(piece.text.index("[a]"), piece.text.index("[a]") + 3, "embed")
    assert piece.text == "awal José tengah akhir"
    piece.cut(5, 16, "ad")
    assert piece.text == "awal akhir"
    assert piece.original() == text


def test_a_cut_that_would_tear_a_repair_is_refused() -> None:
    piece = Piece("kata â€œya")
    piece.repair(5, 10, "tanda ya", "mojibake")
    assert not piece.cut(0, 8, "ad")
    assert piece.text == "kata tanda ya"


def test_white_space_is_made_plain_around_cuts() -> None:
    piece = Piece("  Harga   beras [x]  naik\xa0 lagi ")
    piece.cut(16, 19, "embed")
    settle(piece)
    assert piece.text == "Harga beras naik lagi"
    assert piece.original().split() == ["Harga", "beras", "[x]", "naik", "lagi"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ia pun pulang.\nNasib Jembatan Lain\nBACA HALAMAN BERIKUTNYA\nHALAMAN:\n1\n2", "Ia pun pulang."),
        ("Ia pun pulang.\nlalu ia tidur\nBACA HALAMAN BERIKUTNYA", "Ia pun pulang.\nlalu ia tidur"),
        ("Hasil undian hari ini:\n1\n2", "Hasil undian hari ini:\n1\n2"),
    ],
)
def test_title_and_pager_go_with_the_button_between_them(text: str, left: str) -> None:
    assert clean_text(text).text == left


@pytest.mark.parametrize(
    ("pieces", "left", "editors"),
    [
        (("Pemeran: Sari (rumah/kos)", "(ama/sfr)"), ["Pemeran: Sari (rumah/kos)"], ["ama", "sfr"]),
        (("Pemeran: Sari (rumah/kos) (ama/sfr)",), ["Pemeran: Sari (rumah/kos)"], ["ama", "sfr"]),
        (("Polisi datang. (dal/kid)", "(ama/sfr)"), ["Polisi datang."], ["dal", "kid", "ama", "sfr"]),
    ],
)
def test_a_page_is_signed_once_unless_a_sentence_ends_before(
    pieces: tuple[str, ...], left: list[str], editors: list[str]
) -> None:
    article = clean(draft(*map(Piece, pieces)))
    assert [block.text for block in article.blocks] == left
    assert sorted(article.editors) == sorted(editors)


def test_a_dateline_that_is_all_that_is_left_goes() -> None:
    cleaned = clean_text("Jakarta, CNN Indonesia[Gambas:Video CNN] (ama/kid)")
    assert (cleaned.text, cleaned.dateline, cleaned.editors) == ("", "Jakarta", ["ama", "kid"])


@pytest.mark.parametrize("profile", [CORPUS, ARCHIVE], ids=lambda profile: profile.name)
def test_a_line_that_starts_with_a_comma_is_joined_without_a_space(profile: Profile) -> None:
    text = "Jakarta, CNN Indonesia -- Ia bicara kepada\nCNNIndonesia.com\n[Gambas:Twitter]\n, Senin.\nWarga cemas."
    cleaned = clean_text(text, profile=profile)
    assert cleaned.text.endswith("kepada CNNIndonesia.com, Senin.\nWarga cemas.")
    assert "".join(restore(cleaned).split()) == "".join(text.split())
    assert clean_text(cleaned.text, profile=profile).text == cleaned.text
