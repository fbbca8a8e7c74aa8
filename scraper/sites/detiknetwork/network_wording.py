"""The wording that CNN Indonesia, detik and CNBC Indonesia share, because they share a publishing system.

Marks: raw = seen in a stored page, src = relied on by public code, text = counted in scraped texts.
"""

from __future__ import annotations

from typing import Final

from scraper.facts.provider import Placeholder
from scraper.facts.wording import Wording

# The name in a dateline: "Jakarta, CNN Indonesia --".
BRAND: Final = r"(?:CNN|CNBC)\s?Indonesia(?:\.com)?"

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
)  # fmt: skip
