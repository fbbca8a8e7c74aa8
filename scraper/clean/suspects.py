"""What looks wrong and is left alone, because only the page could tell."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Final

from scraper.article import Suspect

if TYPE_CHECKING:
    from scraper.article import Block

GLUED_WORDS: Final = "glued-words"
UNLABELLED_LINK_TITLE: Final = "unlabelled-link-title"
LINK_BOX: Final = "box-without-end"
TABLE_OF_CONTENTS: Final = "table-of-contents-without-end"
PHOTO_CREDIT: Final = "photo-credit-without-end"
BROKEN_CHARACTER: Final = "broken-character"

# More of one kind in one article say nothing new.
MOST_OF_A_KIND: Final = 40

# A capital that touches a small letter or the end of a sentence.
_CAPITAL: Final = re.compile(r"[A-Z](?<=[a-z.!?\"”][A-Z])")
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
    (?:["'“‘]?[A-Z0-9][^\s.!?]{0,30}[,:?]?\s
       (?:(?:dan|di|ke|dari|dalam|untuk|yang|pada|soal|usai|hingga|vs|oleh|bagi|buat|atau|dengan|tak|saat|jadi)\s){0,2}
    ){5,20}
    """,
    re.VERBOSE,
)
_BEFORE_CONTEXT: Final = 30
# Labels whose end only the page could show.
_LABELS: Final = (
    ("Pilihan Redaksi", LINK_BOX),
    ("Foto: Arsip ", PHOTO_CREDIT),
    ("Foto: CNN Indonesia/", PHOTO_CREDIT),
    ("\ufffd", BROKEN_CHARACTER),
)


def find_suspects(blocks: list[Block]) -> list[Suspect]:
    """What looks wrong in the text of the blocks, in order of reading, at most 40 of a kind."""
    if not blocks:
        return []
    text = blocks[0].text if len(blocks) == 1 else "\n".join([block.text for block in blocks])
    found = _labels(text)
    glued = titles = 0
    for match in _CAPITAL.finditer(text):
        at = match.start()
        if text[at - 1].islower():
            word = glued < MOST_OF_A_KIND and _glued_word(text, at)
            if word:
                glued += 1
                found.append((word[0], GLUED_WORDS, word[1]))
        elif titles < MOST_OF_A_KIND and (title := _TITLE.match(text, at)):
            titles += 1
            found.append((at, UNLABELLED_LINK_TITLE, title.group().rstrip()))
    if not found:
        return []
    starts = [0, *accumulate(len(block.text) + 1 for block in blocks[:-1])]
    suspects = []
    for at, why, what in sorted(found):
        block = bisect_right(starts, at) - 1
        suspects.append(Suspect(why, what, block, at - starts[block]))
    return suspects


def _glued_word(text: str, at: int) -> tuple[int, str] | None:
    after = _AFTER.match(text, at)
    if not after:
        return None
    start = (
        max(text.rfind(" ", max(0, at - _BEFORE_CONTEXT), at), text.rfind("\n", max(0, at - _BEFORE_CONTEXT), at)) + 1
    )
    before = text[start:at]
    if not before.isalpha():
        word = _BEFORE.search(before)
        if not word:
            return None
        start += word.start()
        if text[start - 1] in "@#/._-":
            return None
        before = word.group()
    if not before[-3:].islower() or len(before) < _LEAST_BEFORE or _BRANDS.search(before + after.group()):
        return None
    return start, text[start : after.end()]


def _labels(text: str) -> list[tuple[int, str, str]]:
    found: list[tuple[int, str, str]] = []
    if text.startswith("Daftar Isi "):
        found.append((0, TABLE_OF_CONTENTS, "Daftar Isi"))
    for label, why in _LABELS:
        if label in text:
            places = islice(re.finditer(re.escape(label), text), MOST_OF_A_KIND)
            found += [(place.start(), why, label.strip()) for place in places]
    return found
