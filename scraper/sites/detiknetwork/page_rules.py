"""Rules of the detik network for what holds the pages of an article together: buttons, teasers, pointers.

Figures are of 5,964 scraped articles of CNN Indonesia from 2015 to 2026.
"""

from __future__ import annotations

from typing import Final

from scraper.facts import names
from scraper.facts.rule import Rule, Where

_PAGE: Final = r"(?:sebelah|berikut(?:nya)?|selanjutnya)"
_GO_ON: Final = r"(?:\s?(?:\.{2,5}|\.\s\.\s\.|…|>{1,3}))"
# Full stops behind "di sini", apart where the text is tokenised.
_STOPS: Final = r"(?:\s?\.){0,3}"

_HINTS: Final = ("halaman", "ke sebelah")

PAGES: Final = (
    Rule(
        name=names.NEXT_PAGE_TITLE,
        pattern=r"""
            (?:(?<=[.!?…"”'’\])])|(?<=nya))\s{0,3}                      # behind a sentence that ended
            (?P<cut>
                ["'“‘(]?[A-Z0-9][^\s\]]{0,30}
                (?:\s (?:["'“‘(]?[A-Z0-9&][^\s\]]{0,30}
                       |dan|di|ke|dari|dalam|untuk|yang|pada|soal|usai|hingga|vs|oleh|bagi|buat|atau|dengan
                       |tak|kok|jadi)
                ){1,20}\s{0,3}
            )
            (?=BACA\sHALAMAN\sBERIKUTNYA)
        """,
        where=Where.ANYWHERE,
        why="Title of page two above the button of page one (24 of 25 long articles): words with capital letters "
        "between the end of a sentence and the button.",
        cuts=(
            (
                "Ia pun pulang. Jejak Panjang di Gunung BACA HALAMAN BERIKUTNYA",
                "Ia pun pulang. BACA HALAMAN BERIKUTNYA",
            ),
            (
                '"Begitu," katanya Warga Desak Wali Kota BACA HALAMAN BERIKUTNYA',
                '"Begitu," katanya BACA HALAMAN BERIKUTNYA',
            ),
        ),
        keeps=("Ia pun pulang ke rumah ibunya di kota BACA HALAMAN BERIKUTNYA", "Ia pulang. Jejak Panjang di Gunung"),
        hints=("HALAMAN",),
        longest=720,
    ),
    Rule(
        name=names.PAGE_NAVIGATION,
        furniture=True,
        pattern=r"""
            BACA\sHALAMAN\sBERIKUTNYA(?:\s{0,3}HALAMAN\s?:(?:\s?\d{1,2}(?!\d)){1,40})?    # button and pager
            | HALAMAN\s?:(?:\s?\d{1,2}(?!\d)){1,40}
        """,
        where=Where.ANYWHERE,
        why="Button and pager of an article of several pages (25 of 1,500), always upper case.",
        cuts=(
            ("Ia pun pulang. BACA HALAMAN BERIKUTNYA HALAMAN: 1 2", "Ia pun pulang."),
            ("Ia pun pulang.\nHALAMAN: 1 2 3", "Ia pun pulang."),
        ),
        keeps=("Baca halaman 12 kitab itu.", "Ia menulis di HALAMAN depan."),
        hints=("HALAMAN",),
        longest=155,
    ),
    Rule(
        name=names.PAGE_TEASER,
        pattern=rf"""
            \((?:Lanjut|Berlanjut|Bersambung)\ske\s(?:halaman\s{_PAGE}|sebelah){_GO_ON}?\)
            | (?:Lanjut|Berlanjut|Bersambung)\ske\s(?:halaman\s{_PAGE}|sebelah){_GO_ON}
            | Baca\s(?:lanjutan|selanjutnya|kelanjutan)(?:\s\w{{3,12}})?(?:\sini)?\sdi\shalaman\s{_PAGE}{_GO_ON}
            | Baca\shalaman\s{_PAGE}\s?>{{1,3}}
        """,
        where=Where.ANYWHERE,
        why="Hand-typed pointer to the next page (2 % of the articles, 3 % where only page one was taken); in joined "
        "pages it stands in the middle. The dots or arrows are what tells it from a match that goes to penalties.",
        cuts=(
            ("Film itu tayang besok. Lanjut ke sebelah...", "Film itu tayang besok."),
            ("Api meluas.Bersambung ke halaman berikutnya... Warga mengungsi.", "Api meluas. Warga mengungsi."),
            ("Ia pensiun. Baca lanjutan berita ini di halaman berikut >>>", "Ia pensiun."),
            ("Ia pensiun. (Bersambung ke halaman berikutnya)", "Ia pensiun."),
            ("Ia pensiun . Lanjut ke sebelah . . .", "Ia pensiun ."),
        ),
        keeps=("Laga berlanjut ke adu penalti.", "Kisah itu bersambung ke halaman berikutnya dalam buku."),
        hints=_HINTS,
        longest=62,
    ),
    Rule(
        name=names.PAGE_TEASER,
        pattern=rf"di\s?halaman\s{_PAGE}(?>{_GO_ON})(?!\s?[a-z])",
        where=Where.ANYWHERE,
        why="Free sentence that promises the next page; dots or arrows right behind the promise, back to the start of "
        "the sentence; not where the sentence goes on behind the dots.",
        cuts=(
            ("Kolam itu dalam. Nasib ikan langka di halaman berikutnya...", "Kolam itu dalam."),
            (
                "Kolam itu dalam. Simak cara merawatnya di halaman berikutnya.. Ikan perlu air.",
                "Kolam itu dalam. Ikan perlu air.",
            ),
            ("Kolam itu dalam. Ikan PT. Maju seharga Rp1.500 di halaman berikutnya...", "Kolam itu dalam."),
        ),
        keeps=(
            "Bunga diletakkan di halaman sebelah utara kantor.",
            "Ada coretan di halaman selanjutnya buku itu.",
            "Ia menunggu di halaman sebelah... lalu pulang.",
            "Buah itu kaya vitamin C. Manfaat lain di halaman berikutnya...",
            "Jaraknya 2.5 km dan lainnya di halaman berikutnya...",
        ),
        hints=_HINTS,
        longest=28,
        reach=200,
    ),
    Rule(
        name=names.PAGE_TEASER,
        pattern=rf"""
            (?<![\w.])(?:(?:Simak|Baca|Lihat|Cek|Ikuti|Temukan)\s[^.!?\[\]]{{0,160}}?|Selengkapnya\s)
            di\s?halaman\s{_PAGE}\s?\.
        """,
        where=Where.ANYWHERE,
        why="The same with one full stop: only where the sentence tells the reader to go on.",
        cuts=(
            ("Kolam itu dalam. Simak cara merawatnya di halaman berikutnya.", "Kolam itu dalam."),
            (
                "Kolam itu dalam. Baca kisah lengkap di halaman selanjutnya. Ikan perlu air.",
                "Kolam itu dalam. Ikan perlu air.",
            ),
            ("Kolam itu dalam. Simak di halaman berikutnya.", "Kolam itu dalam."),
            ("Kolam itu dalam . Selengkapnya di halaman berikut .", "Kolam itu dalam ."),
        ),
        keeps=("Simak penjelasannya berikut.", "Peta itu ada di halaman berikutnya."),
        hints=_HINTS,
        longest=195,
    ),
    Rule(
        name=names.READ_MORE,
        pattern=rf"""
            (?:Baca|Simak|Lihat|Cek)\s(?:juga\s)?(?:(?:berita|artikel|cerita|ulasan)\s)?
                (?:se)?lengkapnya\s(?:berita\s)?di\s?sini{_STOPS}
            | (?<!\w\s)(?:Berita\ss|S)elengkapnya\sdi\s?sini{_STOPS}
        """,
        where=Where.END,
        why="Last line that points to the full story (36 of 5,964 articles). In the middle of a text the same words "
        "introduce a list.",
        cuts=(
            ('"Sudah," ujar dia.Simak selengkapnya di sini.', '"Sudah," ujar dia.'),
            ("Tiga orang luka. Baca berita lengkapnya disini.", "Tiga orang luka."),
            ("Tiga orang luka. Selengkapnya di sini.", "Tiga orang luka."),
            ("Tiga orang luka . Baca selengkapnya di sini .", "Tiga orang luka ."),
        ),
        keeps=("Simak daftar harganya di sini.", "Tapi selengkapnya tanya dinas di sini."),
        hints=("engkapnya",),
        last="i.",
        reach=100,
    ),
    Rule(
        name=names.READ_MORE,
        pattern=rf"(?:(?:Baca|Simak|Lihat)\s)?(?:[Bb]erita\s|[Aa]rtikel\s)?[Ss]elengkapnya\sdi\s?sini{_STOPS}",
        where=Where.WHOLE,
        why="The same on a line of its own anywhere.",
        cuts=(
            ("Tiga orang luka.\nBaca selengkapnya di sini.\nPolisi datang.", "Tiga orang luka.\nPolisi datang."),
            ("Tiga orang luka.\nBerita selengkapnya di sini\nPolisi datang.", "Tiga orang luka.\nPolisi datang."),
            ("Tiga orang luka.\nSelengkapnya di sini .\nPolisi datang.", "Tiga orang luka.\nPolisi datang."),
        ),
        keeps=("Tiga orang luka.\nBerikut selengkapnya:\n1. Sari", "Simak daftar harganya di sini.\nPonsel A Rp2 juta"),
        hints=("engkapnya",),
    ),
)
