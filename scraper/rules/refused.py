"""Artifacts that stay in a text on purpose, each with its name and the reason."""

from __future__ import annotations

from typing import Final, NamedTuple


class Refusal(NamedTuple):
    """A family that no rule cuts.

    name: kebab-case.
    why: what would go wrong.
    stays: a text that comes out unchanged.
    """

    name: str
    why: str
    stays: str


REFUSED: Final = (
    Refusal(
        "glued-link-box",
        "A box of links glued to its neighbours has no visible end: flagged, and taken out where its titles are given.",
        "Harga naik. Pilihan RedaksiPasar Baru Dibuka Warga cemas.",
    ),
    Refusal(
        "glued-link-title",
        "A title between two paragraphs looks like a sub-head; it goes where the titles of the links are given.",
        "Harga naik.Pasar Baru Dibuka Kembali Usai Kebakaran Warga cemas.",
    ),
    Refusal(
        "glued-kicker",
        "The label of a box glued to its title: without its end the title would pass for text. Flagged.",
        "Rapat itu selesai.ANALISISPasar Baru di Tengah Kota Warga cemas.",
    ),
    Refusal(
        "glued-table-of-contents",
        "The last entry of a table of contents that is glued to the first sentence has no visible end. Flagged.",
        "Daftar Isi 1. Beras 2. Gula Harga naik lagi.",
    ),
    Refusal(
        "glued-photo-credit",
        "A credit without parentheses, glued to what follows, has no visible end.",
        "Harga naik.Foto: Arsip Dinas Pasar.Warga cemas.",
    ),
    Refusal(
        "caption-sentence", "A caption reads like any sentence.", "Harga naik.Ilustrasi. Beras di pasar.Warga cemas."
    ),
    Refusal(
        "video-pointer",
        "A sentence of the author, though the video is gone.",
        "Harga naik.\nLihat video antrean warga di bawah ini :",
    ),
    Refusal(
        "editorial-note",
        "What the newsroom says about its own article is content.",
        "Harga naik.\nCatatan Redaksi: Judul artikel ini diubah pada Kamis.",
    ),
    Refusal(
        "replacement-character",
        "What stood there cannot be known. Flagged.",
        "Harga naik,\ufffd kata warga.",
    ),
    Refusal(
        "glued-word",
        "No rule for text can part names like WhatsApp from words that lost the space between them.",
        "Ia lahir di desa bernamaSukamaju.",
    ),
    Refusal(
        "capital-initials",
        "Three capitals alone behind the last sentence: initials twice in 1,990 signatures or an institution. Flagged.",
        "Polisi masih menyelidiki. (AMA)",
    ),
    Refusal(
        "lost-slash",
        "A date whose slash one scraper replaced by a space; two numbers in parentheses can be anything.",
        "Ia tiba pada Minggu (31 12) pagi.",
    ),
    Refusal(
        "foreign-paragraph",
        "A paragraph of another article that a scraper added reads like any other.",
        "Harga naik.\nSekolah di kota itu tutup sejak Senin.",
    ),
    Refusal(
        "list-page-title",
        "A number or kicker glued to a title comes from a list page; the title of the article's own page has none.",
        "01Harga Beras NaikEkonomi",
    ),
)
