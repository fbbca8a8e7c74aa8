"""Warnings of a newsroom about what its article holds, in boxes of a kind that pages use for their notices too."""

from __future__ import annotations

import re
from typing import Final

from scraper.core.late_pattern import late_pattern

_MAX_CHARS: Final = 500
# One of these stands in each warning: the patterns take fifteen times as long to find nothing.
_HINTS: Final = (
    " ini", " berikut", " di bawah", " di atas", "this ", "following ", "peringatan", "perhatian", "catatan", "warning",
    "disclaimer", "tw", "cw", "note",
)  # fmt: skip
_LABEL: Final = late_pattern(
    r"""
    \W*(?:
        (?:peringatan|perhatian)(?:\s+(?:(?:untuk|bagi)\s+)?(?:konten|isi|pemicu|pembaca|penonton|redaksi))?
        | catatan\s+(?:redaksi|editor) | (?:(?:content|trigger|reader)\s+)?warning | disclaimer | tw | cw
        | editor[’']?s\s+note | note\s+to\s+readers
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# A word for the article or a part of it, and one that points to it: a headline in a bar of news has no such word.
_THIS: Final = late_pattern(
    r"""
    \b(?:artikel|berita|tulisan|liputan|laporan|kisah|cerita|video|foto|gambar|konten|teks|rekaman|tayangan|siniar)
        \s+(?:ini|berikut|di\s+(?:bawah|atas))\b
    | \b(?:this|the\s+following)\s+(?:\w+\s+)?
        (?:article|story|report|piece|video|images?|photos?|content|footage|post|podcast)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HOLDS: Final = late_pattern(
    r"""
    \b(?:
        memuat | mengandung | berisi | menampilkan | memperlihatkan | menggambarkan | menyebut(?:kan)? | membahas
        | mengisahkan | menceritakan | adegan | uraian | gambaran | rincian
        | contains? | includes? | describes? | depicts? | discuss(?:es)? | mentions? | descriptions?
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HARM: Final = late_pattern(
    r"""
    \b(?:
        kekerasan | bunuh\s+diri | seksual | pelecehan | pe(?:me)?rkosaan | penyiksaan | penganiayaan | pembunuhan
        | perundungan | pencabulan | kematian | mayat | jenazah | korban | mutilasi | darah | luka | sadis | vulgar
        | eksplisit | grafis | sensitif | traumatis | trauma | depresi | pemicu | memicu | mengganggu
        | (?:tidak|kurang)\s+nyaman | gambar\s+keras | bahasa\s+(?:kasar|keras) | makian | rasis(?:me)?
        | ujaran\s+kebencian | (?:adegan|muatan|materi)\s+dewasa | narkoba | tindakan\s+serupa
        | violen(?:ce|t) | suicid(?:e|al) | self-harm | sexual | abuse | rape | graphic | explicit | distressing
        | disturbing | upsetting | triggering | sensitive | murder | death | racis[mt] | (?:strong|offensive)\s+language
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OF_PAGE: Final = late_pattern(
    r"\b(?:cookies?|kuki|iklan|javascript|peramban|browser|akun|login|klik|click|unduh|download|berlangganan|gagal|failed)\b",
    re.IGNORECASE,
)


def warns_of_content(text: str) -> bool:
    """Return whether a text warns readers of what the article holds: violence, suicide, pictures that disturb."""
    low = text.lower()
    return len(low) <= _MAX_CHARS and any(map(low.__contains__, _HINTS)) and _warns(low)


def _warns(low: str) -> bool:
    if _HARM.search(low) is None or _OF_PAGE.search(low) is not None:
        return False
    return _THIS.search(low) is not None or (_LABEL.match(low) is not None and _HOLDS.search(low) is not None)


def is_labelled_as_warning(text: str) -> bool:
    """Return whether a line begins with the label of a warning."""
    return _LABEL.match(text) is not None


def is_label_of_warning(text: str) -> bool:
    """Return whether a line is nothing but the label of a warning: "Peringatan", "Content warning:"."""
    label = _LABEL.match(text)
    return label is not None and not any(map(str.isalnum, text[label.end() :]))
