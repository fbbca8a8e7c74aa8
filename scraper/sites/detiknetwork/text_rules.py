"""Rules of the CMS that CNN Indonesia shares with detik and CNBC Indonesia.

Figures are of 5,964 scraped articles of CNN Indonesia from 2015 to 2026.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.facts import names
from scraper.facts.rule import Rule, Where
from scraper.sites.detiknetwork.box_rules import BOXES
from scraper.sites.detiknetwork.network_wording import BRAND
from scraper.sites.detiknetwork.page_rules import PAGES
from scraper.sites.detiknetwork.signature_rules import SIGNATURES

_DISCLAIMER: Final = "Artikel ini merupakan opini pribadi penulis dan tidak mencerminkan pandangan"

# The text that the page adds to a copy: a title, perhaps with quotation marks, and an address.
_SNIPPET: Final = r"""Baca\sartikel\s(?:CNN\sIndonesia|CNBC\sIndonesia|detik\w{1,20}),?\s
    ["“][^"“”\n]{0,300}(?:["“”][^"“”\n]{1,100}){0,4}["”]\sselengkapnya(?:\sdi\ssini)?\s?:?"""
_DOWNLOAD: Final = r"Download\sApps\s(?:CNN\sIndonesia|CNBC\sIndonesia|[Dd]etikcom)\sSekarang"
# Between two words of a place: a dot behind a word of some letters ends a sentence, unless it shortens the word.
_GAP: Final = r"(?:(?<![a-z]{2}\.)|(?<=\bKab\.)|(?<=\bKec\.)|(?<=\bKep\.)|(?<=\bProv\.))\s"
_ADDRESS: Final = r"https?://\S{1,500}?(?=Download\sApps\s|\s|\Z)"

# A place behind its first letter, the country perhaps with it: "Kuala Lumpur, Malaysia".
_PLACE: Final = rf"""[\w.'’/()-]*(?:{_GAP}[\w.'’/()-]+){{0,5}}?(?:\s?,\s[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){{0,2}})?"""

_SCROLL: Final = r"SCROLL\sTO\s(?:CONTINUE\sWITH|RESUME)\sCONTENT"
# A quotation mark that opens; one that closes stands behind the end of a sentence.
_NOT_QUOTED: Final = r"""(?:(?<!["“‘'])|(?<=[.!?…]["'’]))"""
# Behind ADVERTISEMENT: whether a sentence ended before it, or the paragraph begins with it.
_FINISHED: Final = r"""(?:(?<=\A.{13})|(?<=[.!?…)\]:].{13})|(?<=[.!?…)\]:]\s.{13})|(?<=[.!?…]["”’'].{13})
    |(?<=["”’']\s.{13}))"""
# The captions behind the first one, all in one cut: one a round would take time by the square of their number.
_AGAIN: Final = r"(?:\sADVERTISEMENT(?![A-Z]))*+"

DETIK_NETWORK: Final = (
    Rule(
        name=names.AD,
        furniture=True,
        pattern=rf"""
            {_NOT_QUOTED}ADVERTISEMENT\s{{0,3}}{_SCROLL}                # both captions of the slot
            | {_NOT_QUOTED}{_SCROLL}(?!\s[a-z])
            | (?<![A-Z])(?<!ADVERTISEMENT\s)ADVERTISEMENT(?![A-Z])(?:{_FINISHED}{_AGAIN}|{_AGAIN}(?=\s?\Z))
        """,
        where=Where.ANYWHERE,
        why="Captions of the ad slot after the third paragraph: in 9 of 10 articles of 2025, always upper case. The "
        "first one alone stands behind a finished sentence (all 104 of 2,976 texts) or on a line of its own; in a "
        "sentence or in quotes people write these words.",
        cuts=(
            ("Harga naik. ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT Warga cemas.", "Harga naik. Warga cemas."),
            ("Harga naik.\nADVERTISEMENT\nSCROLL TO RESUME CONTENT\nWarga cemas.", "Harga naik.\nWarga cemas."),
        ),
        keeps=(
            "Debat berlangsung 150 menit, termasuk iklan.",
            "Kata advertisement berarti iklan.",
            "Lomba poster bertema ADVERTISEMENT digelar besok.",
            'Spanduk "ADVERTISEMENT SPACE" dipasang di gerbang.',
            'Kaus bertuliskan "SCROLL TO CONTINUE WITH CONTENT" laku keras.',
        ),
        hints=("ADVERTISEMENT", "SCROLL TO "),
        leads=True,
    ),
    Rule(
        name=names.EMBED,
        furniture=True,
        pattern=r"\[\s?(?:[Gg]ambas|GAMBAS)\s?:[^\[\]]{0,80}\]",
        where=Where.ANYWHERE,
        why="Placeholder of an embed, filled by a script on the page: in a quarter of the articles, half of them glued "
        "to their neighbours. No other bracket may go: 765 of them are insertions in quotations.",
        cuts=(
            ("Ia menang.[Gambas:Video CNN]Lawannya pulang.", "Ia menang. Lawannya pulang."),
            ("Ia menang. [Gambas:Instagram] [Gambas:Instagram] Lawannya pulang.", "Ia menang. Lawannya pulang."),
            ("Ia menang . [ Gambas : Video CNN ] Lawannya pulang .", "Ia menang . Lawannya pulang ."),
            ("Ia menang. [gambas:video cnn] Lawannya pulang.", "Ia menang. Lawannya pulang."),
        ),
        keeps=('"[Mereka] harus pulang," katanya.', "Kami kalah [dari tim tamu] pekan lalu."),
        hints=("[Gambas", "[ Gambas", "[gambas", "[ gambas", "[GAMBAS", "[ GAMBAS"),
        leads=True,
    ),
    Rule(
        name=names.EMBED,
        furniture=True,
        pattern=r"\[\s?(?:[Gg]ambas|GAMBAS)\s?:[^\[\]]{0,80}\]",
        where=Where.END,
        why="The same at the end of the text, before and behind the signature: peeled with it.",
        cuts=(
            ("Ia menang. [Gambas:Video CNN]", "Ia menang."),
            ("Ia menang.[Gambas:Twitter] [Gambas:Youtube]", "Ia menang."),
        ),
        keeps=('"Kami menang [di kandang]', "Lihat [Gambar 2]"),
        hints=("ambas", "GAMBAS"),
        last="]",
        reach=100,
    ),
    Rule(
        name=names.OPINION_DISCLAIMER,
        pattern=r"""
            Artikel\sini\smerupakan\sopini\spribadi\spenulis(?:\sdan|,)?\stidak\smencerminkan\s(?:pandangan|sikap)
            \s[Rr]edaksi\s\w+(?:\s?Indonesia)?(?:\.com)?\.?
        """,
        where=Where.START,
        why="Disclaimer above a column.",
        cuts=(
            (
                f"{_DISCLAIMER} Redaksi CNNIndonesia.com Sungai itu tenang.",
                "Sungai itu tenang.",
            ),
            (
                f"{_DISCLAIMER} redaksi CNN Indonesia.\nSungai itu tenang.",
                "Sungai itu tenang.",
            ),
        ),
        keeps=(
            "Artikel ini merupakan bagian dari tesisnya.",
            f"Ia menulis: {_DISCLAIMER} Redaksi Kampus.",
        ),
        hints=("Artikel ini",),
    ),
    Rule(
        name=names.DATELINE,
        pattern=rf"""
            ["'“‘]?                                                     # quotes around the whole text stay
            (?P<cut>
                (?:(?P<place>
                    [A-Za-z]{_PLACE}
                )\s?,\s?)?                                              # a few have no place, a few name the country
                {BRAND}
                (?: \s?(?:(?:-{{2,4}}|-\s-|—|–)\s*){{1,2}}                 # "- -" in tokenised text, more by mistake
                  | (?<=CNBC\sIndonesia)\s?-(?=\s)
                  | (?<=,\sCNN\sIndonesia)\s*(?=["“][A-Z]|\Z) )          # columns: no dashes
                \s*
            )
        """,
        where=Where.START,
        why="Place and brand before the first sentence: in every text of 2015-2018 and every one copied by hand. "
        'Without "CNN Indonesia" right before the dashes it is not a dateline: sentences have dashes too.',
        cuts=(
            ("Jakarta, CNN Indonesia -- Harga beras naik.", "Harga beras naik."),
            ("Labuan Bajo , CNN Indonesia - - Harga beras naik .", "Harga beras naik ."),
            ("CNN Indonesia -- Harga beras naik.", "Harga beras naik."),
            ("Kuala Lumpur, Malaysia, CNN Indonesia -- Harga beras naik.", "Harga beras naik."),
            ("Jakarta, CNN Indonesia --- Harga beras naik.", "Harga beras naik."),
            ("Kab. Bogor, CNN Indonesia -- Harga beras naik.", "Harga beras naik."),
            ("Washington D.C., CNN Indonesia -- Harga beras naik.", "Harga beras naik."),
        ),
        keeps=(
            "Pencurian itu--yang kedua bulan ini--terekam kamera.",
            "Menurut warga Solo, CNN Indonesia sudah menghubungi polisi.",
            "Kami menang. Solo, CNN Indonesia -- Laga usai.",
        ),
        hints=("CNN", "CNBC"),
    ),
    Rule(
        name=names.DATELINE,
        pattern=rf"""
            \A["'“‘]?(?P<cut>
                (?P<place>[A-Z]{_PLACE})
                \s?,\s?(?:CNN|CNBC)\s?Indonesia\s?(?:(?:-{{2,4}}|-\s-|—|–)\s*){{1,2}}
            )(?![\s–—-]*[a-z])
        """,
        where=Where.ANYWHERE,
        why="The same where a title, a note or a first page stands before it: at the start of a paragraph, with a "
        "place. Nobody begins a sentence of the text like that; small letters behind the dashes go on with one.",
        cuts=(
            ("Harga Beras Naik\nJakarta, CNN Indonesia -- Harga naik.", "Harga Beras Naik\nHarga naik."),
            ("Harga naik.\nLabuan Bajo, CNN Indonesia — Warga cemas.", "Harga naik.\nWarga cemas."),
        ),
        keeps=(
            "Harga naik.\nKata CNN Indonesia -- dan stasiun lain -- harga naik.",
            "Harga naik.\nDi Solo, CNN Indonesia menemui warga -- dan pedagang.",
            "Harga naik.\nKami menang. Solo, CNN Indonesia -- Laga usai.",
            "Harga naik.\nBagi Solo, CNN Indonesia -- dan dua koran lain -- menulis laporan.",
        ),
        hints=(
            "donesia --",
            "donesia--",
            "donesia - -",
            "donesia –",
            "donesia —",
            "donesia–",
            "donesia—",
        ),
    ),
    Rule(
        name=names.DATELINE,
        pattern=r"(?:-{2,4}|-\s-|[–—])(?![-–—])",
        where=Where.STEP,
        why="The dashes of a dateline whose line broke before them: only at the start of the line below one that was "
        "cut as a whole.",
        cuts=(
            ("Jakarta, CNN Indonesia\n--\nHarga naik.", "Harga naik."),
            ("Jakarta, CNN Indonesia\n-- Harga naik.", "Harga naik."),
        ),
        keeps=("-- Harga naik.", "Harga naik.\n-- Sari Wulan, penyair", "Jakarta\n--\nHarga naik."),
    ),
    *SIGNATURES,
    Rule(
        name=names.SHARE_SNIPPET,
        pattern=rf"(?:{_SNIPPET}|{_DOWNLOAD})\s{_ADDRESS}",
        flags=re.IGNORECASE,
        where=Where.ANYWHERE,
        why="What the page adds to the clipboard of a reader who copies: never in scraped texts.",
        cuts=(
            (
                'Harga naik. Baca artikel CNN Indonesia "Harga Naik" selengkapnya di sini: https://www.cnnindonesia.com/x.',
                "Harga naik.",
            ),
            ("Harga naik.\nDownload Apps CNN Indonesia sekarang https://app.cnnindonesia.com/", "Harga naik."),
            ('Naik. Baca artikel CNN Indonesia "A "B" C" selengkapnya di sini: https://a.id/x.', "Naik."),
            (
                "Naik. Download Apps CNN Indonesia sekarang https://a.id/Download Apps CNN Indonesia sekarang https://b.id/",
                "Naik.",
            ),
        ),
        keeps=(
            "Baca artikel CNN Indonesia setiap pagi.",
            "Download apps bank itu lewat toko aplikasi.",
            "Harga naik. Aturannya di https://www.pajak.go.id/x.",
        ),
        hints=("://",),
        longest=1278,
    ),
    Rule(
        name=names.SHARE_SNIPPET,
        pattern=rf"(?:{_SNIPPET}|{_DOWNLOAD})(?:\s\S{{1,500}})?",
        flags=re.IGNORECASE,
        where=Where.WHOLE,
        why="The same on a line of its own, its address behind it or lost, or on the line below.",
        cuts=(
            (
                'Harga naik.\nBaca artikel CNN Indonesia "Harga Naik" selengkapnya di sini:\nhttps://www.cnnindonesia.com/x.',
                "Harga naik.",
            ),
            ("Harga naik.\nDownload Apps CNN Indonesia sekarang\nhttps://app.cnnindonesia.com/", "Harga naik."),
        ),
        keeps=(
            "Harga naik.\nBaca artikel CNN Indonesia selengkapnya di sini:\nhttps://www.cnnindonesia.com/x",
            "Harga naik.\nhttps://www.pajak.go.id/x",
        ),
        hints=("\nBaca artikel ", "\nDownload Apps "),
    ),
    *PAGES,
    *BOXES,
)
