"""The wording that CNN Indonesia, detik and CNBC Indonesia share, because they share a publishing system.

Marks: raw = seen in a stored page, src = relied on by public code, text = counted in scraped texts.
"""

from __future__ import annotations

from typing import Final

from scraper.facts.provider import Placeholder
from scraper.facts.wording import Metas, Wording

# The name in a dateline: "Jakarta, CNN Indonesia --".
BRAND: Final = r"(?:CNN|CNBC)\s?Indonesia(?:\.com)?"

_METAS: Final = Metas(
    published=("dtk:publishdate",),  # raw
    local_z=True,  # raw: 2023-11-02T20-59-53Z beside 20:59:53+07:00 in JSON-LD
    author=("dtk:author", "author"),  # raw
    title=("originaltitle",),  # raw
    picture=("dtk:thumbnailurl",),  # raw
    subsection=("subkanal",),  # src: 2025
    content_type=("dtk:contenttype", "contenttype"),  # raw
    page_type=("dtk:custom-type",),  # raw
    number=("dtk:articleid",),  # raw, "-" on pages of no article
    list_types=frozenset(("wp", "indeks", "index", "home", "kanal", "tag", "search", "detailtag", "listing")),
)

WORDING: Final = Wording(
    kickers=(  # text
        "ANALISIS", "Analisis", "KILAS INTERNASIONAL", "BREAKING NEWS", "EDUKASI KEUANGAN", "TAIPAN",
        "INFO HARGA PANGAN", "REKOMENDASI SAHAM", "CNN INDONESIA AWARDS",
    ),
    credits=("Foto: Arsip ", "Foto: CNN Indonesia/"),  # text
    brand=BRAND,
    next_page="BACA HALAMAN",  # text
    pager=r"HALAMAN\s?:",  # text
    placeholder=Placeholder(  # text and raw: [Gambas:Video CNN]
        pattern=r"\[\s*Gambas\s*:\s*(?P<label>[^\[\]]*)\]",
        provider="cnn",
        kinds={
            "video": "video", "photo": "image", "foto": "image", "infografis": "infographic",
            "infographic": "infographic",
        },
        video_providers=frozenset({"youtube", "20detik", "vidio", "dailymotion"}),
    ),
    metas=_METAS,
)  # fmt: skip
