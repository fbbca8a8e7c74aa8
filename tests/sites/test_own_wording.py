"""A newsroom of another system: what it writes on its pages is in its facts alone, and is read by them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.profile import CORPUS, Profile
from scraper.composition.process import process
from scraper.core.page import Page
from scraper.facts.furniture import Fate, Furniture, Treatment
from scraper.facts.metas import Metas
from scraper.facts.provider import Placeholder
from scraper.facts.rule import Rule, Where
from scraper.facts.site import Layout, Lists, Site
from scraper.facts.wording import ANY_NEWSROOM, spellings
from scraper.sites import registry, site_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.core.article import Article

URL = "https://www.warta.example/kota/1200035/contoh-judul"
SENTENCES = "Pemerintah daerah itu menyatakan bahwa harga beras di pasar akan turun pada pekan ini. " * 4
DATELINE = Rule(
    name="dateline",
    pattern=r"(?P<cut>(?P<place>[A-Z]{3,20}),\sKOMPAS\.com\s-\s)",
    where=Where.START,
    why="Place in capitals and brand before the first sentence.",
    cuts=(("JAKARTA, KOMPAS.com - Beras naik.", "Beras naik."), ("SOLO, KOMPAS.com - Gula turun.", "Gula turun.")),
    keeps=("Menurut KOMPAS.com - media itu - beras naik.", "JAKARTA - Beras naik."),
)
WARTA = Site(
    name="warta",
    title="Warta",
    hosts=("www.warta.example",),
    address=r"(?P<base>/(?P<section>[a-z]+)/(?P<number>\d{7})/(?P<slug>[\w-]+))",
    matches=(URL,),
    refuses=("https://www.warta.example/",),
    layouts=(Layout(name="isi", body=("div.isi",)),),
    lists=Lists(),
    rules=(DATELINE,),
    furniture=Furniture(
        classes={"tautan": Treatment(Fate.BOX, "boks-tautan"), "semat": Treatment(Fate.EMBED, "embed")}
    ),
    content_types={"galeri": "photo"},
    wording=replace(
        ANY_NEWSROOM,
        box_labels={"Kabar lain": 1},
        kickers=("SOROTAN",),
        title_kinds={"GALERI": "photo"},
        brand=r"WARTA",
        placeholder=Placeholder(pattern=r"\{sematan\s(?P<label>[^{}]*)\}", provider="warta", kinds={"video": "video"}),
    ),
    metas=Metas(
        published=("warta:terbit",), local_z=True, author=("warta:penulis",), content_type=("warta:jenis",),
        page_type=("warta:halaman",), list_types=frozenset({"daftar"}),
    ),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _with_warta(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    sites = {**registry.all_sites(), "warta": WARTA}
    by_host = {host: site for site in sites.values() for host in site.hosts}
    monkeypatch.setattr(registry, "all_sites", lambda: sites)
    monkeypatch.setattr(registry, "_by_host", lambda: by_host)
    _forget()
    yield
    _forget()


def _forget() -> None:
    """Drop what is kept of the newsroom by its name."""
    site_rules.rules_of.cache_clear()
    site_rules.text_rule_names.cache_clear()
    CORPUS._rulesets.pop(WARTA.name, None)


def read(body: str, head: str = "") -> Article:
    page = f"<html><head>{head}</head><body><h1>Harga Beras Turun</h1><div class=isi>{body}</div></body></html>"
    return process(Page(URL, page.encode(), "text/html"))


def test_the_place_of_a_dateline_is_what_its_rule_names() -> None:
    article = read(f"<p>JAKARTA, KOMPAS.com - {SENTENCES}</p>")
    assert article.dateline == "JAKARTA"
    assert article.text == SENTENCES.strip()


def test_the_place_of_a_dateline_in_a_text_is_what_a_rule_of_ones_own_names() -> None:
    cleaned = clean_text("JAKARTA, KOMPAS.com - Beras naik.", profile=Profile("own", own=(DATELINE,)))
    assert (cleaned.dateline, cleaned.text) == ("JAKARTA", "Beras naik.")


def test_a_dateline_whose_rule_names_no_place_gives_none() -> None:
    rule = replace(DATELINE, pattern=r"[A-Z]{3,20},\sKOMPAS\.com\s-\s")
    cleaned = clean_text("JAKARTA, KOMPAS.com - Beras naik.", profile=Profile("own", only=(rule,)))
    assert (cleaned.dateline, cleaned.text) == (None, "Beras naik.")


def test_a_box_under_any_name_is_not_text_that_was_lost() -> None:
    links = "".join(f"<a href='/kota/12000{n}/judul'>Judul berita lain nomor {n} dari kota</a> " for n in range(10, 60))
    article = read(f"<p>{SENTENCES}</p><div class=tautan>{links}</div>")
    assert [cut.rule for cut in article.removed] == ["boks-tautan"]
    assert len(article.removed[0].text) > 2 * len(article.text)
    assert len(article.related) == 50


def test_a_box_is_known_by_the_labels_of_the_newsroom() -> None:
    article = read(f"<p>{SENTENCES}</p><p>KABAR LAIN: <a href='/a'>Judul berita lain dari kota</a></p>")
    assert [link.title for link in article.related] == ["Judul berita lain dari kota"]
    assert [cut.rule for cut in article.removed] == ["link-box"]
    common = read(f"<p>{SENTENCES}</p><p>Lihat juga: <a href='/a'>Judul berita lain dari kota</a></p>")
    assert common.related == article.related, "a label that every newsroom writes needs no fact"
    unknown = read(f"<p>{SENTENCES}</p><p>Laporan warga: <a href='/a'>Judul berita lain dari kota</a></p>")
    assert unknown.related == []
    assert unknown.text.endswith("Laporan warga: Judul berita lain dari kota")


def test_a_placeholder_is_read_as_the_newsroom_writes_it() -> None:
    article = read(f"<p>{SENTENCES}</p><div class=semat>{{sematan video}}</div><div class=semat>[Gambas:Video X]</div>")
    assert [(embed.type, embed.provider) for embed in article.embeds] == [("video", "warta")]


def test_metas_are_asked_for_by_the_names_of_the_newsroom() -> None:
    head = "<meta name=warta:terbit content=2025-01-14T06-24-27Z><meta name=warta:penulis content='Sari Wulan'>"
    article = read(f"<p>{SENTENCES}</p>", head)
    assert article.date_published == "2025-01-14T06:24:27+07:00"
    assert article.authors == ["Sari Wulan"]
    network = "<meta name=dtk:publishdate content='2025-01-14 06:24:27'><meta name=dtk:author content='Sari Wulan'>"
    other = read(f"<p>{SENTENCES}</p>", network)
    assert (other.date_published, other.authors) == (None, [])


def test_the_kind_is_read_from_the_metas_and_titles_of_the_newsroom() -> None:
    assert read(f"<p>{SENTENCES}</p>", "<meta name=warta:jenis content=galeri-foto>").kind == "photo"


def test_a_bold_dateline_of_the_newsroom_is_no_heading() -> None:
    blocks = read(f"<p><b>Solo, WARTA --</b></p><p><b>Solo, CNN Indonesia --</b></p><p>{SENTENCES}</p>").blocks
    assert [block.type for block in blocks] == ["paragraph", "heading", "paragraph"]


def test_a_kicker_of_the_newsroom_is_flagged_where_it_is_glued() -> None:
    glued = 'Rapat itu selesai."SOROTANPasar Baru di Tengah Kota Sudah Buka'
    assert read(f"<p>{SENTENCES}</p><p>{glued}</p>").suspect[0].why == "glued-kicker"


def test_spellings_of_a_label() -> None:
    assert spellings("Lihat juga") == r"(?:Lihat|LIHAT)\s?(?:juga|Juga|JUGA)"
