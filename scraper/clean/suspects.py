"""What looks wrong and is left alone, because only the page could tell."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, islice
from typing import Final

from scraper.article import Suspect

GLUED_WORDS: Final = "glued-words"
UNLABELLED_LINK_TITLE: Final = "unlabelled-link-title"
LINK_BOX: Final = "box-without-end"
TABLE_OF_CONTENTS: Final = "table-of-contents-without-end"
PHOTO_CREDIT: Final = "photo-credit-without-end"
BROKEN_CHARACTER: Final = "broken-character"
KICKER: Final = "glued-kicker"

# More of one kind in one article say nothing new.
MOST_OF_A_KIND: Final = 40

# Each character by its kind: a capital, what no capital should touch, anything else; "?" is what is beyond ASCII.
_KINDS: Final = bytes(
    ord("A" if chr(code).isupper() else "a" if chr(code).islower() or chr(code) in '.!?"' else " ")
    for code in range(128)
).ljust(256)
_GLUED: Final = b"aA"
_SENTENCE_ENDS: Final = frozenset('.!?"”')
# A glued word: three small letters before the capital and two behind it.
_BEFORE: Final = re.compile(r"[A-Za-z]*[a-z]{3}\Z")
_LEAST_BEFORE: Final = 3
_AFTER: Final = re.compile(r"[A-Z][a-z]{2,}")
# Names that are written so.
_BRANDS: Final = re.compile(
    r"""
    WhatsApp|Face(?:Book|Time)|Trans(?:Jakarta|Media|Corp|Mart|Studio|Java|Nusa)|LinkedIn|YouTube|InstaGram|BlackBerry
    |SmartThings|Power(?:Point|Book)|AutoPilot|OpenAI|DeepMind|DeepSeek|SpaceShip|BlueBird|DreamWorks|KompasTekno
    |BeritaSatu|TokoPedia|BukaLapak|ShopeePay|ShopeeFood|GrabFood|GrabCar|GrabBike|PlayStation|MasterCard|MasterChef
    |MicroSoft|DataBoks|Home(?:Pod|Kit)|ThinkPad|SoundCloud|WordPress|JavaScript|Air(?:Asia|Pods|Drop|Nav)|MacBook
    |MacArthur|PeduliLindungi|JakLingko|JobStreet|BeyondTrust|ExxonMobil|MyPertamina|FoodStation|CityLink|QuickTime
    """,
    re.VERBOSE,
)
_TITLE: Final = re.compile(
    r"""
    (?:["'“‘]?[A-Z0-9][^\s.!?]{0,30}+[,:?]?\s
       (?:(?:dan|di|ke|dari|dalam|untuk|yang|pada|soal|usai|hingga|vs|oleh|bagi|buat|atau|dengan|tak|saat|jadi)\s){0,2}+
    ){5,20}
    """,
    re.VERBOSE,
)
# The kicker of a link box, glued to the title behind it.
_KICKER: Final = re.compile(
    r"""
    (?:ANALISIS|KILAS\sINTERNASIONAL|BREAKING\sNEWS|EDUKASI\sKEUANGAN|TAIPAN|INFO\sHARGA\sPANGAN|REKOMENDASI\sSAHAM
      |CNN\sINDONESIA\sAWARDS)(?=["'“‘]?[A-Z0-9])
    """,
    re.VERBOSE,
)
_BEFORE_CONTEXT: Final = 30
# What stands at the start of each, up to a rare letter: a quick look whether it is there at all.
_LABELS: Final = (
    ("Pilihan R", re.compile("Pilihan Redaksi"), LINK_BOX),
    ("Foto:", re.compile("Foto: (?:Arsip(?= )|CNN Indonesia/)"), PHOTO_CREDIT),
)
# What stood there cannot be known: a mark of that, a letter of another encoding, a sign of somebody's own font.
_BROKEN: Final = re.compile("[\ufffd\x80-\x9f\ue000-\uf8ff]+")
_ASCII: Final = bytes(range(128))
_TABLE_OF_CONTENTS: Final = "Daftar Isi "


def find_suspects(lines: list[str]) -> list[Suspect]:
    """What looks wrong in the texts of the blocks, in order of reading, at most 40 of a kind."""
    text = lines[0] if len(lines) == 1 else "\n".join(lines)
    found = _labels(text)
    words: list[int] = []
    ends: list[int] = []
    kinds = text.encode("ascii", "replace").translate(_KINDS)
    at = kinds.find(_GLUED)
    while at >= 0:
        if text[at] in _SENTENCE_ENDS:
            ends.append(at + 1)
        elif text[at].isascii() and text[at - 2 : at + 1].islower() and text[at + 2 : at + 4].islower():
            words.append(at + 1)
        at = kinds.find(_GLUED, at + 2)
    if words:
        found += islice(filter(None, (_glued_word(text, at) for at in words)), MOST_OF_A_KIND)
    if ends:
        kickers = {
            at: kicker.group() for at in ends if text[at + 1 : at + 2].isupper() and (kicker := _KICKER.match(text, at))
        }
        found += [(at, KICKER, kicker) for at, kicker in islice(kickers.items(), MOST_OF_A_KIND)]
        titles = [_TITLE.match(text, at + len(kickers.get(at, ""))) for at in ends]
        found += islice(
            ((title.start(), UNLABELLED_LINK_TITLE, title.group().rstrip()) for title in titles if title),
            MOST_OF_A_KIND,
        )
    if not found:
        return []
    starts = [0, *accumulate([len(line) + 1 for line in lines])]
    suspects = []
    for at, why, what in sorted(found):
        block = bisect_right(starts, at) - 1
        suspects.append(Suspect(why, what, block, at - starts[block]))
    return suspects


def _glued_word(text: str, at: int) -> tuple[int, str, str] | None:
    after = _AFTER.match(text, at)
    if not after:
        return None
    before = text[max(0, at - _BEFORE_CONTEXT) : at]
    before = before[max(before.rfind(" "), before.rfind("\n")) + 1 :]
    if not before.isalpha():
        word = _BEFORE.search(before)
        if not word or (word.start() and before[word.start() - 1] in "@#/._-"):
            return None
        before = word.group()
    if not before[-3:].islower() or len(before) < _LEAST_BEFORE or _BRANDS.search(before + after.group()):
        return None
    return at - len(before), GLUED_WORDS, before + after.group()


def _labels(text: str) -> list[tuple[int, str, str]]:
    found: list[tuple[int, str, str]] = []
    if text.startswith(_TABLE_OF_CONTENTS):
        found.append((0, TABLE_OF_CONTENTS, _TABLE_OF_CONTENTS.rstrip()))
    if not text.isascii() and _BROKEN.search(_beyond_ascii(text)):
        broken = islice(_BROKEN.finditer(text), MOST_OF_A_KIND)
        found += [(place.start(), BROKEN_CHARACTER, place.group()) for place in broken]
    for hint, label, why in _LABELS:
        if hint in text:
            found += [(place.start(), why, place.group()) for place in islice(label.finditer(text), MOST_OF_A_KIND)]
    return found


def _beyond_ascii(text: str) -> str:
    """The characters beyond ASCII alone: few, and so quickly searched."""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
