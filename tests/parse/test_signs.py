"""Every sign of furniture cuts its own examples and leaves its counter-examples, among paragraphs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scraper.core.page import Page
from scraper.parsing.found.find import FoundBody, find_by_content
from scraper.parsing.found.labels import leads_to_store, shares_page
from scraper.parsing.found.sign import features_of
from scraper.parsing.found.signs import SIGNS
from scraper.parsing.found.vocabulary import named
from scraper.parsing.page.dom import visible_text
from scraper.parsing.page.parsed_page import open_page

if TYPE_CHECKING:
    from scraper.parsing.found.sign import Sign

PARAGRAPHS = (
    "Warga Kampung Seberang membangun pos ronda baru di tepi sungai sejak awal bulan lalu.",
    "Mereka memakai kayu bekas jembatan lama yang disimpan di balai desa selama dua tahun.",
    "Pos itu dijaga bergantian oleh empat keluarga setiap malam, dari pukul sembilan sampai subuh.",
)
ELSEWHERE = "https://kampung.example/berita/pos-ronda-di-tepi-sungai"
BASE = "https://www.cnnindonesia.com/nasional/20260301120000-20-100/pos-ronda"  # whose wording one sign knows


def found_on(page: str, url: str = BASE) -> FoundBody | None:
    return find_by_content(open_page(Page(url, page.encode(), "text/html; charset=utf-8")), ["Pos Ronda"])


def found_around(fragment: str) -> FoundBody:
    first, second, third = (f'<p class="isi">{text}</p>' for text in PARAGRAPHS)
    page = f"<html><body><h1>Pos Ronda</h1><div class='teks'>{first}{second}{fragment}{third}</div></body></html>"
    found = found_on(page)
    assert found is not None
    return found


CUTS = [pytest.param(sign, cut, id=f"{sign.name} {number}") for sign in SIGNS for number, cut in enumerate(sign.cuts)]
KEEPS = [
    pytest.param(sign, keep, id=f"{sign.name} {number}") for sign in SIGNS for number, keep in enumerate(sign.keeps)
]


@pytest.mark.parametrize(("sign", "cut"), CUTS)
def test_a_sign_shows_in_its_examples(sign: Sign, cut: str) -> None:
    found = found_around(cut)
    assert [name for name, _ in found.seen] == [sign.name]
    assert [line.text for line in found.lines] == list(PARAGRAPHS)


@pytest.mark.parametrize(("sign", "keep"), KEEPS)
def test_a_sign_does_not_show_in_its_counter_examples(sign: Sign, keep: str) -> None:
    assert sign.name not in [name for name, _ in found_around(keep).seen]


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.name)
def test_a_sign_has_a_reason_examples_and_counter_examples(sign: Sign) -> None:
    assert sign.why.endswith(".")
    assert sign.keeps
    assert sign.cuts or sign.name == "copy", "a copy needs the paragraphs of the page, see below"


def test_a_copy_for_other_screens_is_cut_once() -> None:
    copy = f"<div class='layar'><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></div>"
    found = found_around(copy)
    assert [name for name, _ in found.seen] == ["copy"]
    assert [line.text for line in found.lines] == list(PARAGRAPHS)


def test_a_kind_of_block_that_holds_much_of_the_text_is_no_furniture_whatever_its_name() -> None:
    """A paywall's class stands on most paragraphs, and an advertiser's word on all of them."""
    for name in ("paywall", "ads-text"):
        body = "".join(f'<p class="{name}">{text}</p>' for text in PARAGRAPHS)
        found = found_on(f"<html><body><h1>Pos Ronda</h1><div>{body}</div></body></html>")
        assert found is not None
        assert [line.text for line in found.lines] == list(PARAGRAPHS)


def test_a_signature_beside_furniture_stays() -> None:
    found = found_around('<div>(abc/def)<div>Bagikan <a href="https://twitter.com/intent/tweet?u=1">X</a></div></div>')
    assert "(abc/def)" in [line.text for line in found.lines]
    assert [visible_text(block.node) for name, block in found.seen if name == "share"] == ["Bagikan X"]


@pytest.mark.parametrize("name", ["sc-e6a2ad", "sc-ad9446", "ad3f2b", "kkadk"])
def test_a_part_of_a_hash_names_nothing(name: str) -> None:
    assert named(name).frames == ()


@pytest.mark.parametrize("name", ["ad-300x250", "adSlot", "box ads2", "top_ad", "ADS"])
def test_words_of_a_name_are_known_in_any_case(name: str) -> None:
    assert set(named(name).frames) <= {"ad", "ads"}
    assert named(name).frames


@pytest.mark.parametrize(
    "address",
    [
        "https://www.facebook.com/sharer/sharer.php?u=x", "https://twitter.com/intent/tweet", "https://X.com/share?u=x",
        "https://www.linkedin.com/shareArticle", "https://api.whatsapp.com/send?text=x", "https://wa.me/?text=x",
        "whatsapp://send", "https://t.me/share/url", "https://telegram.me/share/url", "https://line.me/R/msg",
        "https://social-plugins.line.me/lineit", "https://pinterest.com/pin/create/", "https://reddit.com/submit",
        "https://getpocket.com/save", "https://share.flipboard.com/share", "mailto:?subject=x",
    ],
)  # fmt: skip
def test_an_address_at_which_a_reader_shares_the_page_is_known(address: str) -> None:
    assert shares_page(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://play.google.com/store/apps", "https://apps.apple.com/id/app", "https://itunes.apple.com/app",
        "https://whatsapp.com/channel/1", "https://t.me/kabardesa", "https://news.google.com/publications/1",
        "https://www.google.com/preferences/source",
    ],
)  # fmt: skip
def test_an_address_of_a_store_or_a_channel_is_known(address: str) -> None:
    assert leads_to_store(address)


@pytest.mark.parametrize("address", ["https://www.facebook.com/kabardesa", "/ekonomi/harga-beras", "mailto:red@x.id"])
def test_an_address_of_anything_else_is_neither(address: str) -> None:
    assert not shares_page(address)
    assert not leads_to_store(address)


OF_SOME_LINES = (
    '<div><img src="/a.jpg"><div>Kebun warga di tepi sungai.</div><div>(Foto: Arsip Desa)</div></div>',
    '<div><b>Aplikasi</b><br>Baca lebih mudah<br><a href="https://play.google.com/store/apps/details?id=x">Pasang</a></div>',
)
PAGES = sorted((Path(__file__).parent.parent / "pages").glob("*/page.html"))


def test_a_sign_shows_on_no_block_that_lacks_what_it_needs() -> None:
    """Signs are asked of those blocks alone that have what they need: one that shows on another is never seen."""
    shown: Counter[str] = Counter()
    examples = [example for sign in SIGNS for example in (*sign.cuts, *sign.keeps)]
    found_bodies = [found_around(example) for example in (*examples, *OF_SOME_LINES)]
    pages = (page.read_text(encoding="utf-8", errors="replace") for page in PAGES[::6])
    found_bodies += [found for page in pages if (found := found_on(page, ELSEWHERE))]
    for found in found_bodies:
        for block in found.tree.blocks:
            for sign in SIGNS:
                if sign.is_seen(block, found.around):
                    shown[sign.name] += 1
                    assert sign.needs == sign.needs & features_of(block), (sign.name, visible_text(block.node)[:200])
    assert set(shown) == {sign.name for sign in SIGNS}
