"""Furniture that was learned is not looked into, unless text of the article may stand in it."""

from __future__ import annotations

from functools import partial

import pytest

from scraper.composition.process import process
from scraper.core.page import Page
from scraper.facts import names
from scraper.facts.furniture import Fate, Furniture, Treatment
from scraper.facts.site import Layout, Lists, Site
from scraper.parsing.found.settled_furniture import SettledFurniture
from scraper.parsing.page.dom import parse_html
from scraper.parsing.read import parse_by

CUT = Treatment(Fate.CUT, names.PAGE_FRAME)
FURNITURE = Furniture(classes={"kotak": CUT, "gambar": Treatment(Fate.FIGURE, names.PHOTO_CAPTION)}, ids={"promo": CUT})
LAYOUT = Layout(name="learned", body=("div.isi",), learned=True)
SITE = Site(
    "kabar", "Kabar", ("kabar.example",), "", (), (), (LAYOUT,), Lists(),
    furniture=FURNITURE, language="id",
)  # fmt: skip
SENTENCES = [
    f"{who} {what} di {where} sejak awal musim hujan tahun lalu bersama tetangga terdekat."
    for who, what, where in zip(
        ("Petani", "Nelayan", "Guru", "Bidan", "Perajin", "Pedagang", "Pemuda", "Tukang", "Penjahit", "Peternak"),
        ("menanam pohon", "menjahit jala", "membuka kelas", "merawat ibu", "menganyam tikar", "menjual sayur",
         "menyapu jalan", "memasang pipa", "membuat seragam", "menjaga kambing"),
        ("tepi sungai", "teluk kecil", "balai kampung", "rumah panggung", "sanggar lama", "pasar pagi",
         "lapangan bola", "bukit kapur", "toko kain", "padang rumput"),
        strict=True,
    )
]  # fmt: skip


def settled(fragment: str) -> Treatment | None:
    body = parse_html(f"<body>{fragment}</body>").select_one("body")
    node = body.select_one("body > *") if body else None
    assert body is not None
    assert node is not None
    return SettledFurniture(FURNITURE, body).treatment(node)


@pytest.mark.parametrize(
    ("fragment", "is_settled"),
    [
        ('<div class="kotak">Pilihan kami hari ini</div>', True),
        ('<div class="x" id="promo">Pilihan kami hari ini</div>', True),
        ('<div class="kotak newsletter">Terima kabar setiap pagi. Gratis.</div>', True),
        (f'<div class="kotak">Pilihan<script>{"a" * 900}</script></div>', True),
        ('<div class="lain">Pilihan kami hari ini</div>', False),
        ('<div class="gambar">Pilihan kami hari ini</div>', False),
        (f'<div class="kotak">{SENTENCES[0]}</div>', False),
        (f'<div class="kotak newsletter">{" ".join(SENTENCES)}</div>', False),
        ('<p class="kotak">Pilihan kami hari ini</p>', False),
    ],
)
def test_a_learned_name_settles_what_is_short_and_says_nothing(fragment: str, *, is_settled: bool) -> None:
    assert (settled(fragment) == CUT) is is_settled


def text_of(body: str) -> tuple[str, list[str]]:
    page = f"<html><head><title>Sungai</title></head><body><h1>Pohon di Tepi Sungai</h1><div class='isi'>{body}</div>"
    article = process(Page("https://kabar.example/pohon", page.encode(), "text/html"), reader=partial(parse_by, SITE))
    assert article.extraction.method == "learned"
    return article.text, [doubt.why for doubt in article.suspect]


def test_a_learned_name_that_holds_a_paragraph_takes_it_from_no_article() -> None:
    paragraph = "Kepala dusun menghitung dua ratus karung gabah kering lalu menutup lumbung menjelang magrib."
    boxed = f'<div class="kotak"><p>{paragraph}</p></div>'
    text, doubts = text_of("".join([f"<p>{SENTENCES[0]}</p>", boxed, *(f"<p>{text}</p>" for text in SENTENCES[1:])]))
    assert text == "\n\n".join([SENTENCES[0], paragraph, *SENTENCES[1:]])
    assert "disputed" in doubts


def test_a_learned_name_on_much_of_the_text_is_looked_into() -> None:
    """Each box alone is short and named as a frame: together they are half of the article."""
    boxed = "".join(f'<div class="kotak video"><p>{text}</p></div>' for text in SENTENCES[:7])
    text, doubts = text_of(boxed + "".join(f"<p>{text}</p>" for text in SENTENCES[7:]))
    assert text == "\n\n".join(SENTENCES)
    assert "disputed" in doubts
