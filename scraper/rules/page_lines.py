"""Lines that a page says about itself, whoever wrote it: captions of ad slots, reading time, comments, and the like."""

from __future__ import annotations

import re
from typing import Final

from scraper.facts import names
from scraper.facts.rule import Rule, Where

AD_WORD: Final = r"(?:advertisements?|advertising|iklan|sponsored(?:\s+content)?|pariwara|ads?)"
# How a caption says that the article goes on behind its advertisement.
GOES_ON: Final = r"""(?:
    (?:please\s+)?(?:scroll|swipe)(?:\s+down)?\s+(?:to|for)\s+(?:continue|resume|read|more)
        (?:\s+(?:with|the|to|reading|content|article|story|below|more|our|this|page)){0,4}
    | (?:story|article|content|text)\s+continues\s+(?:below|after)(?:\s+(?:this\s+)?(?:advertisement|ad))?
    | continue\s+reading\s+(?:below|after)(?:\s+(?:this\s+)?(?:advertisement|ad))?
    | (?:konten|artikel|berita|cerita|bacaan|tulisan)\s+(?:ini\s+)?(?:ber|di)lanjut(?:kan)?
        \s+(?:(?:setelah|sesudah|usai|di\s+bawah|di\s+balik)\s+(?:iklan|pariwara|pesan)(?:\s+(?:ini|berikut(?:\s+ini)?))?
            | di\s+bawah(?:\s+ini)?)
    | lanjut(?:kan)?\s+(?:mem)?baca\s+(?:setelah|sesudah|usai|di\s+bawah)
        (?:\s+(?:iklan|pariwara|pesan))?(?:\s+(?:ini|berikut(?:\s+ini)?))?
    | (?:gulir|geser|usap|scroll)(?:kan)?(?:\s+layar)?(?:\s+ke\s+(?:bawah|atas))?\s+(?:untuk|agar|guna)
        \s+(?:me)?lanjut(?:kan)?(?:\s+(?:mem)?baca(?:an)?)?(?:\s+(?:konten|artikel|berita))?
)"""
READING_TIME: Final = r"""(?:
    (?:(?:perkiraan|estimasi)\s)?(?:waktu|lama|durasi|estimasi)\s(?:mem)?baca\s?:?\s(?:±\s?|sekitar\s|kira-kira\s)?
        \d{1,2}\s?(?:menit|min|mnt)
    | (?:baca|bacaan)\s\d{1,2}\s(?:menit|mnt)
    | (?:durasi\s?:\s?)?\d{1,2}\s(?:menit|mnt)\s(?:(?:waktu\s)?(?:mem)?baca(?:an)?|untuk\sdibaca)
    | (?:reading\stime\s?:?\s)?\d{1,2}[\s-]min(?:ute)?s?\sread
)"""
LISTENING: Final = r"""(?:
    (?:dengarkan|dengar)\s(?:(?:audio|versi\saudio|suara)\s)?(?:artikel|berita|tulisan)(?:\sini)?
    | listen\sto\sthis\s(?:article|story)
)(?:\s?[(:|–-]?\s?\d{1,2}(?::\d\d|\s(?:menit|min(?:ute)?s?))\)?)?"""
_HOW_OFTEN: Final = r"\d{1,6}(?:[.,]\d{1,3}){0,2}\s?(?:rb|ribu|jt|juta|k)?\s?"
VIEWS: Final = rf"""(?:
    (?:dibaca|dilihat|ditonton)\s{_HOW_OFTEN}(?:kali|x|orang|pembaca)?
    | {_HOW_OFTEN}(?:kali\s)?(?:dibaca|dilihat|ditonton|dibagikan|views?|shares?)
)"""
COMMENT_COUNT: Final = r"""(?:
    \d{1,6}\s(?:komentar|tanggapan|comments?)(?:\spembaca)? | (?:komentar|tanggapan|comments?)\s?\(\d{1,6}\)
    | (?:lihat|baca|tulis|beri|berikan|tampilkan|tambahkan|view|read|show|write|add)
        \s(?:semua\s|all\s)?(?:komentar|tanggapan|comments?)(?:\sanda)?\s?(?:\(\d{1,6}\))?
    | belum\sada\skomentar[.!]?(?:\s(?:jadilah|ayo|yuk|jadi)\s[^.!?\n]{0,60}[.!])?
)"""

RIGHTS: Final = r"""
    (?:hak\scipta\s(?:di)?lindung[^.\n]{0,40}\.?|(?:(?:hak\scipta|copyright)\s)?[©ⓒ]\s?(?:hak\scipta\s)?(?:19|20)\d\d
        [^.\n]{0,60}\.?(?:com\.?)?)
    (?:\s(?:dilarang\s|seluruh\s|segala\s|all\s|hak\scipta\s)[^.\n]{0,120}\.?){0,2}
"""

_AD_HINTS: Final = (
    "croll to", "croll To", "croll down to", "CROLL TO", "wipe to", "CROLL DOWN TO", "lanjut setelah",
    "lanjut sesudah", "lanjut usai", "lanjut di b", "lanjutkan setelah", "lanjutkan di b", "anjut baca",
    "anjutkan baca", "anjut membaca", "anjutkan membaca", "ANJUT MEMBACA", "ANJUTKAN MEMBACA", "continues below",
    "continues after", "eading below", "eading after", "CONTINUES BELOW", "ANJUT SETELAH", "utup iklan", "utup Iklan",
    "UTUP IKLAN", "ewati iklan", "ewati Iklan", "lose ad", "kip ad", "oading ad", "\n-- Iklan", "\n- Iklan",
    "\n-- IKLAN", "\n- IKLAN", "\n- Advertisement", "\n-- Advertisement", "\n- ADVERTISEMENT", "\n-- ADVERTISEMENT",
    "\n—", "\n–", "untuk lanjut", "untuk melanjut", "UNTUK LANJUT", "UNTUK MELANJUT",
)  # fmt: skip
_FRAME_HINTS: Final = (
    "aktu baca", "aktu membaca", "ama baca", "urasi baca", "stimasi baca", "menit baca", "menit membaca",
    "mnt baca", "mnt membaca", "ibaca ", "ilihat", "itonton", " views", "untuk dibaca", "menit waktu", "acaan ",
    "\nBaca ", "min read", "minute read", "minutes read", "MENIT BACA", "AKTU BACA", "engarkan artikel",
    "engarkan berita", "engarkan audio", "engarkan versi", "isten to this", "engar berita", "tanggapan",
    "Tanggapan", "omentar (", "omentar(", "omments (", " komentar", " Komentar", " KOMENTAR", " comment",
    " Comment", "engar artikel", "engarkan Artikel", "engarkan Berita", "li dibagikan",
)  # fmt: skip


PAGE_LINES: Final = (
    Rule(
        name=names.AD,
        furniture=True,
        unannounced=True,
        pattern=rf"""[\s–—-]{{0,4}}(?:{AD_WORD}\W{{1,5}}){{0,2}}{GOES_ON}(?:\W{{1,5}}{AD_WORD})?[\s.…–—-]{{0,4}}
            | (?:tutup|lewati|close|skip|loading)\s(?:iklan|ads?|advertisement)\W{{0,3}}
            | [–—-]{{1,3}}\s?(?:iklan|advertisement)\s?[–—-]{{1,3}}""",
        flags=re.IGNORECASE,
        where=Where.WHOLE,
        why="Caption of an ad slot in another spelling than the newsroom's own, on a line of its own: it says that the "
        "article goes on behind the advertisement, and nothing else. A sentence about a scroll or a break says more.",
        cuts=(
            ("Harga naik.\nAdvertisement - Scroll to continue\nWarga cemas.", "Harga naik.\nWarga cemas."),
            ("Harga naik.\nKonten berlanjut setelah iklan\nWarga cemas.", "Harga naik.\nWarga cemas."),
            (
                "Harga naik.\nIklan. Gulir ke bawah untuk melanjutkan membaca.\nWarga cemas.",
                "Harga naik.\nWarga cemas.",
            ),
            ("Harga naik.\nLanjutkan membaca di bawah iklan ini\nWarga cemas.", "Harga naik.\nWarga cemas."),
            ("Harga naik.\n-- Iklan --\nTutup Iklan\nWarga cemas.", "Harga naik.\nWarga cemas."),
        ),
        keeps=(
            "Harga naik.\nKonten berlanjut setelah iklan, kata penyiar itu.\nWarga cemas.",
            "Harga naik.\nGulir ke bawah untuk melanjutkan, begitu petunjuk di layar mesin itu.",
            "Harga naik.\nArtikel itu berlanjut di bawah judul lain.",
            'Harga naik.\n"Scroll to continue bukan bahasa warga," katanya.',
            "Harga naik.\nIklan\nWarga cemas.",
        ),
        hints=_AD_HINTS,
    ),
    Rule(
        name=names.PAGE_FRAME,
        furniture=True,
        unannounced=True,
        pattern=rf"[^\w\s\"“‘']{{0,3}}\s?(?:{READING_TIME}|{LISTENING}|{VIEWS}|{COMMENT_COUNT})\.?",
        flags=re.IGNORECASE,
        where=Where.WHOLE,
        why="A line of the page's frame between the paragraphs: how long the article takes to read, that it can be "
        "listened to, how often it was read, how many comments it has. On a line of its own only, and to its last "
        "word: a sentence goes on.",
        cuts=(
            ("Harga naik.\nWaktu baca: 4 menit\nWarga cemas.", "Harga naik.\nWarga cemas."),
            ("3 menit membaca\nHarga naik.", "Harga naik."),
            ("Harga naik.\nDengarkan artikel ini (4 menit)\nWarga cemas.", "Harga naik.\nWarga cemas."),
            ("Harga naik.\n27 Komentar", "Harga naik."),
            ("Harga naik.\nDibaca 1.245 kali", "Harga naik."),
            ("Harga naik.\nBelum ada komentar. Jadilah yang pertama berkomentar!", "Harga naik."),
        ),
        keeps=(
            "Harga naik.\nIa menghabiskan 3 menit membaca surat itu.",
            "Harga naik.\nDengarkan artikel pasal tujuh dibacakan, kata hakim.",
            "Harga naik.\nBelum ada komentar dari pihak keluarga.",
            "Harga naik.\nDibaca 12 orang hakim, putusan itu panjang.",
            "Harga naik.\nBaca komentar warga lain di balai desa.",
            "Harga naik. Begini tulisan di layar:\nDilihat 5.000 kali\nWarga cemas.",
        ),
        hints=_FRAME_HINTS,
    ),
    Rule(
        name=names.PAGE_FRAME,
        furniture=True,
        unannounced=True,
        pattern=RIGHTS,
        flags=re.IGNORECASE,
        where=Where.WHOLE,
        why="The claim of copyright below an article, on a line of its own: the sign with a year, or that all rights "
        "are reserved, perhaps with what is forbidden. A sentence about such rights says who has them.",
        cuts=(
            ("Harga naik.\n© 2025 Kabar Desa. Dilarang mengutip tanpa izin.", "Harga naik."),
            ("Harga naik.\nHak cipta dilindungi undang-undang.", "Harga naik."),
            ("Harga naik.\n© 2025 Kabar Desa. Hak cipta dilindungi undang-undang.", "Harga naik."),
            ("Harga naik.\nHak Cipta © 2025 Kabar Desa. Dilarang mengutip tanpa izin.", "Harga naik."),
        ),
        keeps=(
            "Harga naik.\nHak cipta lagu itu milik keluarganya.",
            "Di sampul buku itu tertulis:\nHak cipta dilindungi undang-undang.\nNamun buku itu dibajak.",
            "Harga naik.\nTulisan © 2025 di kaus itu luntur, kata dia.",
            "Harga naik.\nHak cipta dilindungi negara, kata dia. Ia lalu pulang.",
        ),
        hints=(
            "\n©",
            "\nⓒ",
            "ak Cipta ©",
            "ak cipta ©",
            "opyright ©",
            "ak cipta dilindung",
            "ak Cipta Dilindung",
            "ak Cipta dilindung",
            "AK CIPTA DILINDUNG",
        ),
    ),
    Rule(
        name=names.PAGE_FRAME,
        furniture=True,
        unannounced=True,
        pattern=r"(?:URL|Link|Tautan)\s?:\s?https?://\S{4,500}",
        where=Where.WHOLE,
        why="The address that a page for printers prints below its text. An address with a word about it is content.",
        cuts=(
            ("Harga naik.\nURL: https://www.kabar.example/a", "Harga naik."),
            ("Harga naik.\nTautan: https://www.kabar.example/a", "Harga naik."),
        ),
        keeps=(
            "Harga naik.\nSumber: https://www.pajak.example/aturan",
            "Harga naik.\nURL: https://www.kabar.example/a memuat aturan itu.",
        ),
        hints=("\nURL", "\nLink", "\nTautan"),
    ),
)
