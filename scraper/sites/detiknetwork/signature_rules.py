"""Rules of the detik network for the signature: initials of writer and editor, the agency with them.

Figures are of 5,964 scraped articles of CNN Indonesia from 2015 to 2026.
"""

from __future__ import annotations

from typing import Final

from scraper.facts import names
from scraper.facts.rule import Rule, Where
from scraper.rules.agencies import AGENCIES

# The parts of a signature: initials have three letters, rarely two, four or five.
_FORMS: Final = dict.fromkeys(form for name in AGENCIES for form in (name, name.lower(), name.upper()))
_AGENCY: Final = f"(?:{'|'.join(_FORMS)})".replace(" ", r"\s?")
_WHO: Final = rf"(?:[a-z]{{2,5}}|[A-Z]{{3,5}}|{_AGENCY})"
_PART: Final = rf"{_WHO}(?:\s?,\s?{_WHO})?"
# One part at least has three letters or is an agency: "(suami/istri)" and "(hidup/mati)" are words.
_SOMEBODY: Final = rf"(?=[^()]{{0,60}}?(?<![A-Za-z])(?:[A-Za-z]{{3}}|{_AGENCY})(?![A-Za-z]))"
_FULL_NAME: Final = r"[A-Z][a-z]+(?:[\s-][A-Z][a-z]+){1,4}"
# Words of three letters that are not initials: units, abbreviations and glosses, as in "Pemeran: Sari (ibu)".
_NO_GLOSS: Final = r"""(?!(?:yoy|mtm|qtq|ytd|bps|kmh|mph|wib|wit|red|sic|dll|dkk|tbc|ret|alm|air|aku|api|ban|bek|bom|btr
    |bus|cad|dia|dua|gel|gol|ibu|ini|itu|jam|kas|kip|kos|kru|kue|kwh|mdl|mie|mpv|oli|pcs|pen|pos|roh|suv|tas|teh|tes|tol
    |ton|ubi|uap|yen|zat)\s?[/)])(?![^()]{0,30}(?<![a-z])(?:km|cm|mm|kg|mg|gr|ml|cc|hp|pk|dl|kb|mb|gb|tb|rt|rw|di|ke|ya|se|ia
    |mu|ku|no|ok|tv|hd|ac|dc|bb|tb|in|of|to|or|at|by|on|is|it)(?![a-z]))"""
# Capitals alone are not initials either: as a rule they are an institution's.
_NO_CAPITALS: Final = rf"(?!(?!{_AGENCY}\s?\))[A-Z]{{3,5}}\s?\))"
# Several people and agencies, apart by strokes.
_SEVERAL: Final = rf"{_SOMEBODY}{_NO_GLOSS}(?:{_PART}|{_FULL_NAME})(?:\s?/\s?{_PART}){{1,2}}"

# At the end of a text, the forms from the simplest on: a text with an early form does without the later patterns.
SIGNATURES: Final = (
    Rule(
        name=names.SIGNATURE,
        pattern=rf"""
            \((?<!\S\()                          # behind a space, or on its own line,
            (?<!\d['’]\s\()\s?                   # but no goal's minute
            {_NO_GLOSS}[a-z]{{3}}\s?\)
        """,
        reach=80,
        where=Where.END,
        why='Initials of one person alone: three small letters as the last words, never followed by "."; in the middle '
        "the same form is a gloss.",
        cuts=(
            ("Polisi masih menyelidiki. (ama)", "Polisi masih menyelidiki."),
            ("Skor akhir: Tim A 2, Tim B 1 (jal)", "Skor akhir: Tim A 2, Tim B 1"),
        ),
        keeps=(
            "Mereka adalah pegawai sukarelawan (sukwan).",
            "Inflasi naik 3 persen (yoy)",
            "Pemeran: Sari (ibu)",
            "Gol: Riko Adi 23' (pen)",
            "Gol: Riko Adi 90+3' (abc)",
            "Harga telur 30 ribu (btr)",
        ),
        last=")",
    ),
    Rule(
        name=names.SIGNATURE,
        pattern=rf"""
            \( (?:
                (?:(?<!\S\()|(?<=[.!?…"”’\]]\())\s?{_SEVERAL}\s?\)                  # two or three parts,
                  (?<!\([A-Z]{{3}}/[A-Z]{{3}}\))                                      # but not an institution
                | (?<!\S\()\s?{_AGENCY}\s?/\s?[A-Z][a-z]{{2}}\s?\)                   # initials set like a name
            )
        """,
        reach=80,
        where=Where.END,
        why="Initials of writer and editor, the agency with them: on every single-page article where the whole body "
        'was taken. Only as the last words and never followed by ".".',
        cuts=(
            ("Polisi masih menyelidiki. (Antara/kid)", "Polisi masih menyelidiki."),
            ("Polisi masih menyelidiki. (Anadolu/kid)", "Polisi masih menyelidiki."),
            ("Polisi masih menyelidiki. (Reuters/Kid)", "Polisi masih menyelidiki."),
            ("Polisi masih menyelidiki . ( bac / nva )", "Polisi masih menyelidiki ."),
            ("Polisi masih menyelidiki. (Rara Wulan-Sari/kid)", "Polisi masih menyelidiki."),
            ("Polisi masih menyelidiki. (sua/up)", "Polisi masih menyelidiki."),
            ("Polisi masih menyelidiki. (up/sua)", "Polisi masih menyelidiki."),
        ),
        keeps=(
            "Rapat digelar di Jakarta, Senin (12/9).",
            "Sidang itu soal Anggaran Dasar (AD/ART) (TRIO)",
            "Peserta lomba (suami/istri)",
            "Kecepatan angin tercatat. (km/jam)",
            "Warga memilih sendiri. (ia/dia)",
        ),
        last=")",
    ),
    Rule(
        name=names.SIGNATURE,
        pattern=rf"""
            \( (?:(?<!.\()(?:(?=\s?[A-Z]{{3}}\s?\))|\s?{_NO_CAPITALS})               # on their own line, or behind
                |(?:(?<=[.!?…"”'’:;)\]]\()|(?<=[.!?…"”'’:;)\]]\s\())\s?{_NO_CAPITALS})  # what is finished
              (?<!\d['’]\s\()\s?{_NO_GLOSS}
              (?:{_PART}|{_FULL_NAME}(?=\s?/))(?:\s?/\s?{_PART}){{0,2}}\s?\)
        """,
        reach=80,
        where=Where.END,
        why="The rarer forms, only on a line of their own or behind what is finished. Capitals alone behind a sentence "
        "stay and are flagged: 2 of 1,990 signatures, and every institution, look so.",
        cuts=(
            ("Polisi masih menyelidiki. (AFP)", "Polisi masih menyelidiki."),
            ("Polisi masih menyelidiki. (tavo/tavo)", "Polisi masih menyelidiki."),
            ("Polisi masih menyelidiki.\n(MKD)", "Polisi masih menyelidiki."),
        ),
        keeps=(
            "Juara dunia: Riko Adi (Semen Padang)",
            "Data itu dari Badan Pusat Statistik. (BPS)",
            "Mereka adalah pegawai sukarelawan (sukwan).",
        ),
        last=")",
    ),
    Rule(
        name=names.SIGNATURE,
        pattern=rf"\(\s?{_SEVERAL}\s?\)(?<!\([A-Z]{{3}}/[A-Z]{{3}}\))",
        where=Where.WHOLE,
        why="The same on a line of its own that is not the last: a button that the site adds below it, the end of page "
        "one. No gloss of several parts stands alone.",
        cuts=(
            ("Polisi masih menyelidiki.\n(ama/kid)\nIkuti kabar lain.", "Polisi masih menyelidiki.\nIkuti kabar lain."),
            ("Polisi masih menyelidiki\n(AFP/kid)\nIkuti kabar lain.", "Polisi masih menyelidiki\nIkuti kabar lain."),
        ),
        keeps=("Tanah itu milik\n(ATR/BPN)\nsejak lama.", "Peserta lomba\n(suami/istri)\nsudah datang."),
        hints=("\n(",),
    ),
    Rule(
        name=names.SIGNATURE,
        pattern=rf"\(\s?{_NO_GLOSS}(?:[a-z]{{3,5}}(?:\s?,\s?[a-z]{{3,5}})?|{_AGENCY})\s?\)",
        where=Where.STEP,
        why="One part on a line of its own that is not the last: small letters or an agency, below a line that ended a "
        "sentence and above one that begins with no small letter. Where a link stood, a line of its own may be the "
        "abbreviation of a name in the middle of its sentence.",
        cuts=(
            ("Polisi masih menyelidiki.\n(ama)\nIkuti kabar lain.", "Polisi masih menyelidiki.\nIkuti kabar lain."),
            ("Polisi masih menyelidiki.\n(Antara)\nIkuti kabar lain.", "Polisi masih menyelidiki.\nIkuti kabar lain."),
        ),
        keeps=(
            "Ketua Komisi Pemberantasan Korupsi\n(KPK)\nmengatakan penyidik bekerja.",
            "Ketua Komisi Pemberantasan Korupsi.\n(KPK)\nPenyidik bekerja.",
            "Kendaraan jenis\n(sed)\nmakin laku.",
            "Kantor berita Turki\n(Anadolu)\nMenulis begitu.",
        ),
    ),
)
