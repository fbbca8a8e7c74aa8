"""CNN Indonesia: the facts.

Marks: raw = seen in a stored page, src = relied on by public code, text = counted in scraped texts.
"""

from __future__ import annotations

from typing import Final

from scraper.sites.site import Layout, Lists, Site

_ADDRESS: Final = r"""
    (?P<base>
        /(?P<section>[a-z][a-z-]{1,30})                 # kanal: ekonomi, gaya-hidup
        /(?P<created>\d{14})-\d{1,6}-(?P<number>\d{4,9})  # time of creation, number of the sub-kanal, number
        /(?P<slug>[\w%.-]{1,300})
    )
    (?:/(?P<page>[1-9]\d?))?                            # page 2, 3, ... of a long article
    (?P<amp>/amp)?
    /?                                                  # links of 2017-2019 end in a slash
"""

SITE: Final = Site(
    name="cnnindonesia",
    title="CNN Indonesia",
    hosts=("www.cnnindonesia.com", "m.cnnindonesia.com", "cnnindonesia.com"),
    address=_ADDRESS,
    matches=(
        "https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/contoh-judul",
        "https://m.cnnindonesia.com/nasional/20170623133737-20-223779/contoh-judul/",
        "https://www.cnnindonesia.com/ekonomi/20250110192141-92-1185964/contoh-judul/2",
        "https://www.cnnindonesia.com/olahraga/20250123151602-170-1190723/contoh-judul/amp?utm_source=x",
    ),
    refuses=(
        "https://www.cnnindonesia.com/",
        "https://www.cnnindonesia.com/ekonomi",
        "https://www.cnnindonesia.com/indeks/2?page=2",
        "https://www.cnnindonesia.com/tag/ekonomi",
        "https://www.cnnindonesia.com/embed/video/411391",
        "https://www.cnnindonesia.com.example.org/ekonomi/20250114062427-92-1186803/contoh-judul",
        "https://user:secret@www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/contoh-judul",
    ),
    layouts=(Layout(name="tailwind", body=("div.detail-text",)),),
    lists=Lists(
        newest=("https://www.cnnindonesia.com/indeks",),
        index="https://www.cnnindonesia.com/indeks/2?page={page}",
        index_of_day="https://www.cnnindonesia.com/indeks/2?date={date}&page={page}",
        index_of_section_and_day="https://www.cnnindonesia.com/{section}/indeks/{section_id}?date={date}&page={page}",
        section_ids={
            "nasional": 3,
            "internasional": 6,
            "ekonomi": 5,
            "olahraga": 7,
            "teknologi": 8,
            "otomotif": 577,
            "edukasi": 559,
            "hiburan": 9,
            "gaya-hidup": 10,
            "tv": 398,
        },
    ),
    kinds={"foto-": "photo", "video-": "video", "infografis-": "infographic"},
    brands=("cnn indonesia", "cnnindonesia.com", "cnn", "tim", "redaksi"),
    least_yield=150,
)
