"""The real detik pages beside the project: what each must give, its words counted with another parser.

The pages are other people's text and stay where they are.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html
import pytest

from scraper.cleaning.restore import restore
from scraper.composition.process import process
from scraper.core.article_parts import Embed
from scraper.core.page import Page

if TYPE_CHECKING:
    from scraper.core.article import Article

SHARED = Path(__file__).parents[3] / "shared" / "pages"
TRUE_STORY = "https://health.detik.com/true-story/d-7016153/"
TRUE_STORY += "curhat-wanita-kena-stroke-di-umur-26-ketahuan-saat-terkapar-di-kamar-mandi"
READ_2015 = "http://inet.detik.com/read/2015/11/05/100026/3062623/323/google-umbar-kelemahan-galaxy-s6-edge"
SKELETON = "https://www.detik.com/berita/d-1234567/contoh-judul-berita-detik"
FURNITURE = (
    "[Gambas",
    "ADVERTISEMENT",
    "SCROLL TO",
    "Baca juga",
    "Simak Video",
    "(vyp",
    "(fyk",
    "googletag",
    "Jakarta -",
)

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the real pages are not here: {SHARED}")


def body(name: str) -> bytes:
    return (SHARED / name).read_bytes()


def article(name: str, url: str = "") -> Article:
    return process(Page(url, body(name), "text/html; charset=utf-8"))


def squashed(text: str) -> str:
    return " ".join(text.split())


def paragraphs(name: str, path: str) -> list[str]:
    """As lxml reads them, each <br> a line end."""
    tree = lxml.html.fromstring(body(name).decode())
    found = []
    for node in tree.xpath(path):
        for br in node.iter("br"):
            br.tail = "\n" + (br.tail or "")
        found += [line for part in node.text_content().split("\n") if (line := squashed(part))]
    return found


def test_2023_every_paragraph_and_nothing_else() -> None:
    name = "detik-article-2023-11.html"
    inside = "//div[contains(@class, 'detail__body-text')]/p"
    right = paragraphs(name, inside)
    assert len(right) == 10
    found = article(name, TRUE_STORY)
    assert [block.text for block in found.blocks] == right
    assert {block.type for block in found.blocks} == {"paragraph"}
    assert not [word for word in FURNITURE if word in found.text]


def test_2023_every_field() -> None:
    found = article("detik-article-2023-11.html", TRUE_STORY)
    assert (found.id, found.canonical_url, found.site) == ("detik:7016153", TRUE_STORY, "detik")
    assert (found.section, found.subsection, found.kind) == ("health", "true-story", "article")
    assert found.title == "Curhat Wanita Kena Stroke di Umur 26, Ketahuan saat Terkapar di Kamar Mandi"
    assert found.date_published == "2023-11-02T20:59:53+07:00"
    assert found.authors == ["Vidya Pinandhita"]
    assert found.editors == ["vyp", "kna"]
    assert found.agencies == []
    assert found.dateline == "Jakarta"
    assert found.embeds == [Embed("video", "20detik", "https://20.detik.com/embed/231004064", 9)]
    assert [link.url for link in found.related] == [
        (
            "https://health.detik.com/berita-detikhealth/d-7010358/"
            "sederet-kebiasaan-pemicu-penyakit-darah-tinggi-sering-marah-marah-termasuk"
        ),
        (
            "https://health.detik.com/berita-detikhealth/d-7013854/"
            "ternyata-segini-batas-kadar-kolesterol-normal-pada-wanita-dan-pria"
        ),
    ]
    assert found.tags == ["stroke", "kardiovaskular", "penyakit", "kamar mandi"]
    assert [(image.caption, image.credit) for image in found.images] == [
        ("Ilustrasi stroke.", "Getty Images/iStockphoto/peterschreiber.media")
    ]
    assert (found.extraction.method, found.extraction.layout) == ("adapter", "detail__body-text")
    assert found.suspect == []


def test_2023_every_cut_is_on_record() -> None:
    found = article("detik-article-2023-11.html", TRUE_STORY)
    assert [cut.rule for cut in found.removed] == [
        "dateline", "ad", "link-box", "link-box", "video-teaser", "embed", "signature", "page-frame",
    ]  # fmt: skip
    assert restore(found).startswith("Jakarta - Seorang wanita muda")


def test_2015_every_paragraph_and_field() -> None:
    name = "detik-article-2015-11.html"
    right = paragraphs(name, "//div[@class='text_detail']/p")
    assert len(right) == 6
    found = article(name, READ_2015)
    assert [block.text for block in found.blocks] == right
    assert not [word for word in FURNITURE if word in found.text]
    assert (found.id, found.section, found.subsection) == ("detik:3062623", "inet", "security")
    assert found.canonical_url == READ_2015.replace("http:", "https:")
    assert found.date_published == "2015-11-05T10:08:58+07:00"  # "T10:08:58Z" in its meta is Jakarta time
    assert found.authors == ["Fino Yurio Kristo"]
    assert found.editors == ["fyk", "ash"]
    assert found.dateline == "Jakarta"
    assert [(image.caption, image.credit) for image in found.images] == [("Galaxy S6 Edge & S6", "ist")]
    assert found.extraction.layout == "text_detail"
    assert found.suspect == []


def test_2026_fragment() -> None:
    found = article("fragments/detik-2026-07-skeleton.html", SKELETON)
    assert [block.text.split()[:2] for block in found.blocks] == [
        ["Ini", "adalah"],
        ["Paragraf", "kedua"],
        ["Paragraf", "ketiga"],
    ]
    assert found.title == "Contoh Judul Berita Detik"
    assert (found.dateline, found.authors, found.editors) == ("Jakarta", [], [])
    assert found.date_published == "2026-07-23T14:35:00+07:00"
    assert found.date_modified == "2026-07-23T14:40:00+07:00"
    assert [link.url for link in found.related] == ["https://www.detik.com/berita/d-1111111/contoh-artikel-terkait"]
    assert found.tags == ["contoh tag satu", "contoh tag dua"]
    assert not [word for word in FURNITURE if word in found.text]


@pytest.mark.parametrize("name", ["detik-article-2023-11.html", "detik-article-2015-11.html"])
def test_a_saved_page_tells_its_own_address(name: str) -> None:
    assert article(name).id in {"detik:7016153", "detik:3062623"}
