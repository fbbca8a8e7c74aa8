"""Rules of the detik network for what stands around the text: boxes of links, captions, the frame of the page.

Figures are of 5,964 scraped articles of CNN Indonesia from 2015 to 2026.
"""

from __future__ import annotations

from typing import Final

from scraper.facts import names
from scraper.facts.rule import Rule, Where

# A title behind the label of a box: not a sentence (with a full stop at its end or inside), unless set as a title.
_TITLED: Final = r"""["'“‘(]?[A-Z0-9][^\s]{0,30}(?:\s(?:["'“‘(]?[A-Z0-9&][^\s]{0,30}
    |dan|di|ke|dari|dalam|untuk|yang|pada|soal|usai|hingga|vs|oleh|bagi|buat|atau|dengan|tak|saat|jadi)){4,20}"""
_ONE_TITLE: Final = rf"""(?:\s?(?:(?![^\n]{{0,200}}(?:(?<=[a-z]{{3}})\s?\.\s|(?<!\.)\.["”’]?\Z))[^\n]{{1,200}}
    |{_TITLED}(?:\s?\.)?))?"""

_SEE_VIDEO: Final = r"(?:Simak|Saksikan|Lihat|Tonton)\s(?:[Jj]uga\s)?[Vv]ideo(?:nya)?"
# How a line begins that calls to watch: hints of rules for such lines as a whole.
_CALLS: Final = ("\nSimak", "\nSaksikan", "\nLihat", "\nTonton")

BOXES: Final = (
    Rule(
        name=names.PHOTO_CAPTION,
        furniture=True,
        pattern=r"""
            \( (?:
                (?<=[.!?]\s\()\s?(?:[Ff]oto|FOTO)\s?:\s?[^()]{2,80}\)\.?                # its own full stop goes with it
              | \s?(?:[Ff]oto|FOTO)\s?:\s?[^()]{2,80}\)
              | (?:(?<!.\()|(?<=[.!?"”'’]\s\()|(?<=[.!?"”'’]\())                        # behind a finished sentence:
                (?: (?:[Dd]ok|DOK)(?:\.|\s(?=[A-Z]))\s?[^()]{2,60}                       # from somebody's files
                  | Arsip\s[A-Z][^()]{1,60}
                  | CNN\s?Indonesia(?:\.com)?\s?/\s?[^()]{2,60}                        # own photographer
                  | (?:AFP(?:\sPHOTO)?|REUTERS|Reuters|ANTARA(?:\sFOTO)?|Antara\s[Ff]oto|AP(?:\s[Pp]hoto)?|EPA
                      |Getty\sImages|GETTY\sIMAGES|iStockphoto|Detikcom|detikcom|Screenshot|Tangkapan\s[Ll]ayar)
                    (?:\svia\s[\w\s]{2,20})?\s?/\s?(?=[^()]{0,40}[A-Z])[^()]{2,60}     # agency and name, not initials
                )\)
            )
        """,
        where=Where.ANYWHERE,
        why="Credit of a picture in the text. An agency with a name, in capitals or not all lower case; with initials "
        "in lower case it is a signature. The caption before it cannot be told from a sentence and stays.",
        cuts=(
            ("Panen di desa itu. (Foto: Arsip Dinas)Warga senang.", "Panen di desa itu. Warga senang."),
            ("Banjir di kota itu. (ANTARA FOTO/RUDI)Warga mengungsi.", "Banjir di kota itu. Warga mengungsi."),
            ("Juara dunia itu pulang. (dok. Panitia)Ia lelah.", "Juara dunia itu pulang. Ia lelah."),
        ),
        keeps=("Menurut kantor berita (AFP) api padam.", "Ia gemas sampai gondok. (Jika itu benar) ia pergi."),
        hints=(
            *("(foto", "(Foto", "(FOTO", "( foto", "( Foto", "( FOTO", "(dok", "(Dok", "(DOK", "(Arsip ", "(CNN"),
            *("(AFP", "(REUTERS", "(Reuters", "(ANTARA", "(Antara", "(AP", "(EPA", "(Getty", "(GETTY", "(iStockphoto"),
            *("(Detikcom", "(detikcom", "(Screenshot", "(Tangkapan"),
        ),
        leads=True,
    ),
    Rule(
        name=names.PHOTO_CAPTION,
        furniture=True,
        pattern=r"""
            Ilustrasi\b[^\n]{0,200}\((?:[Ff]oto\s?:|[^()/\n]{2,30}/)[^()\n]{2,60}\)\.?     # caption and credit
            | (?:[Ff]oto|FOTO)\s?:\s?(?:Arsip|[Dd]ok|[^()\n/]{2,30}/)[^()\n]{1,60}             # credit alone
        """,
        where=Where.WHOLE,
        why="A caption on a line of its own that starts as one and ends in a credit.",
        cuts=(
            ("Harga naik.\nIlustrasi pasar. (Foto: Sari/CNNIndonesia)\nWarga cemas.", "Harga naik.\nWarga cemas."),
            ("Harga naik.\nFoto: Arsip Dinas Pasar\nWarga cemas.", "Harga naik.\nWarga cemas."),
        ),
        keeps=("Harga naik.\nIlustrasi pasar yang dapat dipakai publik.", "Harga naik.\nFoto: sebuah seni yang hidup."),
        hints=("Ilustrasi", "oto:", "oto :", "OTO:"),
    ),
    Rule(
        name=names.LINK_BOX,
        furniture=True,
        pattern=rf"""
            (?:(?:Lihat|Simak)\s?[Jj]uga|(?:LIHAT|SIMAK)\sJUGA)\s?:{_ONE_TITLE}|LIHAT\sJUGA|Lihat\sJuga
        """,
        where=Where.WHOLE,
        why="Label of a box with one link, with colon or in capitals on a line of its own, and its title behind the "
        "colon. In the middle of a text its end cannot be seen, and quotations say the same words.",
        cuts=(
            ("Harga naik.\nLihat juga: Pasar Baru Dibuka Kembali\nWarga cemas.", "Harga naik.\nWarga cemas."),
            ("Harga naik.\nLihat Juga :\nWarga cemas.", "Harga naik.\nWarga cemas."),
            ("Harga naik.\nLIHAT JUGA: Pasar Baru Dibuka Kembali\nWarga cemas.", "Harga naik.\nWarga cemas."),
        ),
        keeps=(
            '"Lihat juga, apa yang mereka jual," katanya.',
            "Terlihat juga air bocor dari langit-langit.",
            "Lihat juga: apa yang mereka jual, kata dia. Ia lalu pergi ke pasar",
        ),
        hints=("uga:", "uga :", "LIHAT JUGA", "SIMAK JUGA", "Lihat Juga"),
    ),
    Rule(
        name=names.LINK_BOX,
        furniture=True,
        pattern=rf"(?:Baca\s?[Jj]uga|BACA\sJUGA)\s?:{_ONE_TITLE}|BACA\sJUGA|Baca\sJuga",
        where=Where.WHOLE,
        why="The same box under the label of detik and of other desks.",
        cuts=(
            ("Harga naik.\nBaca juga: Pasar Baru Dibuka Kembali\nWarga cemas.", "Harga naik.\nWarga cemas."),
            ("Harga naik.\nBACA JUGA\nWarga cemas.", "Harga naik.\nWarga cemas."),
            ("Harga naik.\nBaca juga: Prof. Budi Jadi Rektor di Solo.\nWarga cemas.", "Harga naik.\nWarga cemas."),
            ("Harga naik.\nBACA JUGA: Pasar Baru Dibuka Kembali\nWarga cemas.", "Harga naik.\nWarga cemas."),
        ),
        keeps=(
            "Jangan lupa baca juga panduan di belakang label.",
            "Baca juga kitab itu, kata guru.",
            "Baca juga: Kitab Suci itu ia buka setiap malam.",
        ),
        hints=("uga:", "uga :", "BACA JUGA", "Baca Juga"),
    ),
    Rule(
        name=names.LINK_BOX,
        furniture=True,
        pattern=r"\(\s?(?:Baca|Lihat)(?:\s[Jj]uga)?\s?:[^()\n]{5,150}\)",
        where=Where.ANYWHERE,
        why="The box of links of 2015-2017: a title in parentheses behind the label.",
        cuts=(
            (
                "Semua dipilih adil . (Baca : Panitia Siapkan Kursi Baru) Warga lega .",
                "Semua dipilih adil . Warga lega .",
            ),
            ("Semua dipilih adil. (Baca juga: Panitia Siapkan Kursi)", "Semua dipilih adil."),
        ),
        keeps=("Ia berhenti (baca: dipecat) kemarin.", "Ia tertawa (lihat juga lampiran dua) lalu pergi."),
        hints=("(Baca", "( Baca", "(Lihat", "( Lihat"),
        leads=True,
    ),
    Rule(
        name=names.LINK_BOX,
        furniture=True,
        pattern=r"P(?:ilihan|ILIHAN)\sR(?:edaksi|EDAKSI)\s?:?",
        where=Where.WHOLE,
        why="Label of a box with two to four links (30 % of the articles whose whole body was taken). On a line of its "
        "own only: glued to its titles its end cannot be seen, so it stays and is flagged.",
        cuts=(
            ("Harga naik.\nPilihan Redaksi\nWarga cemas.", "Harga naik.\nWarga cemas."),
            ("Harga naik.\nPILIHAN REDAKSI\nWarga cemas.", "Harga naik.\nWarga cemas."),
        ),
        keeps=("Lagu itu pilihan redaksi majalah musik.", "Harga naik. Pilihan RedaksiPasar Baru Dibuka Warga cemas."),
        hints=("Pilihan R", "PILIHAN R"),
    ),
    Rule(
        name=names.LINK_TITLE,
        furniture=True,
        pattern="",
        where=Where.STEP,
        why="Titles of other articles: those that the page's own boxes or the caller name, and title-like lines right "
        "behind the label of a box. Glued to a label of several links, two to four of them go where the places at "
        "which they touch part them into titles and a sentence follows (202 of 218 texts). Otherwise they stay and are "
        "flagged, for only markup could tell.",
        cuts=(
            (
                "Harga naik.\nLihat Juga:\nPasar Baru Dibuka Kembali Usai Kebakaran Besar\nWarga cemas.",
                "Harga naik.\nWarga cemas.",
            ),
            (
                "Harga naik.\nPilihan Redaksi\nWali Kota Janji Pasar Selesai Bulan Depan\nWarga cemas.",
                "Harga naik.\nWarga cemas.",
            ),
            (
                "Pilihan RedaksiWali Kota Janji Pasar Rampung5 Gudang Tua TerbakarWarga di kota itu cemas sejak pagi.",
                "Warga di kota itu cemas sejak pagi.",
            ),
        ),
        keeps=(
            "Harga naik.Pasar Baru Dibuka Kembali Usai Kebakaran Warga cemas.",
            "Harga naik. Pilihan RedaksiPasar Baru Dibuka Kembali Usai KebakaranWarga dua kota itu cemas sejak pagi.",
            "Harga naik.\nPasar Baru Dibuka Kembali\nWarga cemas.",
        ),
    ),
    Rule(
        name=names.LINK_TITLE,
        furniture=True,
        pattern=r"(?:FOTO|VIDEO|INFOGRAFIS)\s?:\s[A-Z0-9\"“'][^\n]{10,150}(?<![.!?])",
        where=Where.WHOLE,
        why="Title of a gallery, video or graphic on a line of its own: the label in capitals, no full stop.",
        cuts=(
            ("Harga naik.\nFOTO: Warga Antre Beras di Alun-alun\nWarga cemas.", "Harga naik.\nWarga cemas."),
            ("Harga naik.\nVIDEO: Detik-detik Jembatan Runtuh", "Harga naik."),
        ),
        keeps=("Harga naik.\nVIDEO: ini buktinya.", "Harga naik.\nVideo: Sari Wulan menyunting semuanya"),
        hints=("FOTO", "VIDEO", "INFOGRAFIS"),
    ),
    Rule(
        name="video-teaser",
        pattern=rf"""
            {_SEE_VIDEO}(?:\s?:)?\s(?:detik\w{{0,15}}\s?:?\s)?
            ["“'‘][^\n]{{3,200}}["”'’](?:\s(?:di\s?sini|berikut(?:\sini)?|di\sbawah(?:\sini)?))?\s?:?
            | {_SEE_VIDEO}\s?:\s?[A-Z0-9][^\n]{{5,200}}(?<![.!])                              # no quotes
            | {_SEE_VIDEO}\s{_TITLED}(?<![.!?:,])                                              # nor a colon
        """,
        where=Where.WHOLE,
        why="Title of a video above its player, on a line of its own (detik): in quotes, behind a colon, or set like a "
        "title. A sentence about a video ends in a full stop or goes on in small letters.",
        cuts=(
            ('Harga naik.\nSimak Video "Warga Antre Beras"\nWarga cemas.', "Harga naik.\nWarga cemas."),
            ("Harga naik.\nSaksikan juga video: 'Warga Antre Beras'", "Harga naik."),
            ('Harga naik.\nTonton juga Video "Warga Antre Beras" di sini:', "Harga naik."),
            ("Harga naik.\nSimak juga Video: Antrean Beras Mengular di Alun-alun", "Harga naik."),
            ("Harga naik.\nLihat Video Antrean Beras Mengular di Alun-alun", "Harga naik."),
            ("Harga naik.\nLihat juga Video Antrean Beras Mengular di Solo\nWarga cemas.", "Harga naik.\nWarga cemas."),
        ),
        keeps=(
            "Simak video dari warga itu, kata dia.",
            'Lihat video "Warga Antre" yang ramai dibicarakan.',
            "Lihat video kedatangan beras di gudang desa berikut ini",
            "Tonton Video Musik Grup Itu di Kanal Resminya Besok Malam.",
        ),
        hints=_CALLS,
    ),
    Rule(
        name="video-teaser",
        pattern=r"""
            (?:Simak|Saksikan|Tonton|Lihat)\s(?:juga|pula)\s["“'‘][^\n]{10,200}["”'’]\s?:
            | Saksikan\s(?:juga\s)?(?:Live|LIVE)\s[dD]etik\w{3,15}\s?:?
        """,
        where=Where.WHOLE,
        why="The same without the word video (detik): a title in quotes behind the call, and a colon, for the player "
        "stands below. A sentence with such words goes on or ends in a full stop.",
        cuts=(
            ("Harga naik.\nSimak juga 'Warga Antre Beras':\nWarga cemas.", "Harga naik.\nWarga cemas."),
            ('Harga naik.\nSaksikan juga "Warga Antre Beras":', "Harga naik."),
            ("Harga naik.\nSaksikan Live DetikSore:", "Harga naik."),
        ),
        keeps=(
            "Simak juga 'Warga Antre Beras'.",
            "Lihat juga 'Antrean': begitu tulisan di papan itu.",
            "Saksikan live musik di alun-alun:",
        ),
        hints=_CALLS,
    ),
    Rule(
        name="video-teaser",
        pattern=rf"""
            (?:(?<=[.!?…]["”’)])|(?<=[.!?…)])|(?<=[.!?…"”’)]\s))
            (?P<cut>{_SEE_VIDEO}(?:\s?:)?\s["“'‘][^\n\[\]]{{3,150}}["”'’](?:\s(?:di\s?sini|berikut(?:\sini)?))?\s?:?)
            (?=\s?(?:\[Gambas|\Z))
        """,
        where=Where.ANYWHERE,
        why="The same at the end of a paragraph or right before the placeholder of its player, where a scraper glued "
        "the lines together.",
        cuts=(
            ('Harga naik.Simak Video "Warga Antre Beras"', "Harga naik."),
            ('Harga naik. Lihat juga Video: "Warga Antre Beras"', "Harga naik."),
        ),
        keeps=(
            'Harga naik. Lihat video "Warga Antre" yang ramai dibicarakan.',
            'Kata ibu, simak video "Warga Antre"',
        ),
        hints=("Simak ", "Saksikan ", "Lihat ", "Tonton "),
        longest=210,
    ),
    Rule(
        name=names.PAGE_FRAME,
        furniture=True,
        pattern=r"""
            TOPIK\sTERKAIT|ARTIKEL\sTERKAIT|TERKAIT\sLAINNYA\sDI\sDETIKNETWORK|Bagikan\s?:|url\stelah\stercopy
            |LAINNYA\sDI\sDETIKNETWORK
        """,
        where=Where.WHOLE,
        why="Headings and buttons of the frame around the article, each on a line of its own.",
        cuts=(
            ("Harga naik.\nTOPIK TERKAIT", "Harga naik."),
            ("Bagikan :\nHarga naik.", "Harga naik."),
        ),
        keeps=("Topik terkait harga ramai dibahas.", "Bagikan: satu untuk semua warga."),
        hints=("TERKAIT", "Bagikan:", "Bagikan :", "tercopy", "DETIKNETWORK"),
    ),
    Rule(
        name=names.PAGE_FRAME,
        furniture=True,
        pattern=r"(?:TOPIK|ARTIKEL)\sTERKAIT",
        where=Where.STEP,
        why="Topics and titles below the headings TOPIK TERKAIT and ARTIKEL TERKAIT: where all lines from there to the "
        "end of the text are short and set like them.",
        cuts=(
            ("Harga naik.\nTOPIK TERKAIT\nbulog\nharga beras", "Harga naik."),
            ("Harga naik.\nARTIKEL TERKAIT\nWali Kota Janji Pasar Selesai Bulan Depan", "Harga naik."),
        ),
        keeps=("Topik terkait\nbulog\nharga beras", "Harga naik.\nBeras\nGula"),
    ),
    Rule(
        name=names.PAGE_FRAME,
        furniture=True,
        pattern=r"Add\sas\sa\spreferred\ssource\son\sGoogle",
        where=Where.ANYWHERE,
        why="Button below the signature since 2025; nobody writes these words in an article.",
        cuts=(
            ("Harga naik. (ama)\nAdd as a preferred source on Google", "Harga naik. (ama)"),
            ("Harga naik.Add as a preferred source on Google", "Harga naik."),
        ),
        keeps=("Google is a preferred source of news.", "Add as a friend, katanya."),
        hints=("Add as a preferred source on Google",),
        leads=True,
    ),
    Rule(
        name=names.TABLE_OF_CONTENTS,
        furniture=True,
        pattern=r"(?:Daftar\s[Ii]si|DAFTAR\sISI)\s?:?",
        where=Where.STEP,
        why="Daftar Isi at the start repeats the sub-heads. Line by line it goes with the lines that come again below; "
        "glued to the first sentence its end cannot be seen: it stays and is flagged.",
        cuts=(
            (
                "Daftar Isi\n1. Beras\n2. Gula\nHarga naik.\n1. Beras\nMahal.\n2. Gula\nMurah.",
                "Harga naik.\n1. Beras\nMahal.\n2. Gula\nMurah.",
            ),
            ("Daftar Isi\nBeras\nHarga naik.\nBeras\nMahal.", "Harga naik.\nBeras\nMahal."),
            ("Daftar isi:\nBeras\nHarga naik.\nBeras\nMahal.", "Harga naik.\nBeras\nMahal."),
        ),
        keeps=("Daftar Isian Pelaksanaan Anggaran sudah terbit.", "Daftar Isi 1. Beras 2. Gula Harga naik lagi."),
    ),
)
