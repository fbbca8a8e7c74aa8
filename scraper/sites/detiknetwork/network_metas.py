"""The metas of the pages of CNN Indonesia, detik and CNBC Indonesia, which share a publishing system.

Marks: raw = seen in a stored page, src = relied on by public code.
"""

from __future__ import annotations

from typing import Final

from scraper.facts.metas import Metas

METAS: Final = Metas(
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
