"""What looks wrong and is left alone, because only the page could tell."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import accumulate, islice, product
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING, Final

from scraper.cleaning.finder import Finder
from scraper.core.article import Suspect

if TYPE_CHECKING:
    from collections.abc import Iterator

GLUED_WORDS: Final = "glued-words"
UNLABELLED_LINK_TITLE: Final = "unlabelled-link-title"
LINK_BOX: Final = "box-without-end"
TABLE_OF_CONTENTS: Final = "table-of-contents-without-end"
PHOTO_CREDIT: Final = "photo-credit-without-end"
BROKEN_CHARACTER: Final = "broken-character"
KICKER: Final = "glued-kicker"
CAPITAL_INITIALS: Final = "signature-or-abbreviation"

# More of one kind in one article say nothing new.
MOST_OF_A_KIND: Final = 40

# What no capital should touch: a small letter, the end of a sentence.
_SENTENCE_ENDS: Final = ".!?"
_OPENING: Final = frozenset(("", " ", "\n", "("))  # before a quotation mark that opens
_PAIRS: Final = tuple(map("".join, product(ascii_lowercase + _SENTENCE_ENDS + '"”', ascii_uppercase)))
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
# Labels of boxes and credits whose end cannot be seen.
_LABELS: Final = {"Pilihan Redaksi": LINK_BOX, "Foto: Arsip ": PHOTO_CREDIT, "Foto: CNN Indonesia/": PHOTO_CREDIT}
_WORDS: Final = (*_LABELS, *_PAIRS)
# What stood there cannot be known: a mark of that, a letter of another encoding, a sign of somebody's own font.
_BROKEN: Final = re.compile("[\ufffd\x80-\x9f\ue000-\uf8ff]+")
_ASCII: Final = bytes(range(128))
_TABLE_OF_CONTENTS: Final = "Daftar Isi "
# Three capitals alone behind the last sentence or below it.
_CAPITALS: Final = re.compile(r"(?:\A|\n|[.!?…\"”’\]]\s?)(\(\s?[A-Z]{3}\s?\))\Z")
_LONGEST_CAPITALS: Final = 9


def find_suspects(lines: list[str]) -> list[Suspect]:
    """What looks wrong in the texts of the blocks, in order of reading, at most 40 of a kind."""
    text = lines[0] if len(lines) == 1 else "\n".join(lines)
    found: list[tuple[int, str, str]] = []
    if text.startswith(_TABLE_OF_CONTENTS):
        found.append((0, TABLE_OF_CONTENTS, _TABLE_OF_CONTENTS.rstrip()))
    if text.endswith(")") and (capitals := _CAPITALS.search(text, len(text) - _LONGEST_CAPITALS)):
        found.append((capitals.start(1), CAPITAL_INITIALS, capitals[1]))
    if not text.isascii() and _BROKEN.search(_beyond_ascii(text)):
        broken = islice(_BROKEN.finditer(text), MOST_OF_A_KIND)
        found += [(place.start(), BROKEN_CHARACTER, place.group()) for place in broken]
    if places := _finder().places(text):
        found += _found_at(places, text)
    if not found:
        return []
    starts = [0, *accumulate([len(line) + 1 for line in lines])]
    suspects = []
    for at, why, what in sorted(found):
        block = bisect_right(starts, at) - 1
        suspects.append(Suspect(why, what, block, at - starts[block]))
    return suspects


@cache  # made when the first text is cleaned: a start of the program that cleans none does without
def _finder() -> Finder:
    return Finder(_WORDS)


def _found_at(places: list[tuple[int, int]], text: str) -> list[tuple[int, str, str]]:
    """What is wrong where the words of the finder stand."""
    found: list[tuple[int, str, str]] = []
    count: dict[str, int] = {}
    for one in _read(places, text):
        count[one[1]] = count.get(one[1], 0) + 1
        if count[one[1]] <= MOST_OF_A_KIND:
            found.append(one)
    return found


def _read(places: list[tuple[int, int]], text: str) -> Iterator[tuple[int, str, str]]:
    for at, index in places:
        before = text[at]
        if index < len(_LABELS):
            label = _WORDS[index]
            yield at, _LABELS[label], label.rstrip()
        elif before.islower():
            if text[at + 2 : at + 4].islower() and text[at - 2 : at].islower() and (word := _glued_word(text, at + 1)):
                yield word
        elif before != '"' or text[at - 1 : at] not in _OPENING:  # else a quotation starts there, as nearly always
            yield from _behind_sentence(text, at + 1)


def _behind_sentence(text: str, at: int) -> Iterator[tuple[int, str, str]]:
    """A kicker and the title of another article, glued to the end of a sentence."""
    if text[at + 1 : at + 2].isupper() and (kicker := _KICKER.match(text, at)):
        yield at, KICKER, kicker.group()
        at = kicker.end()
    if title := _TITLE.match(text, at):
        yield at, UNLABELLED_LINK_TITLE, title.group().rstrip()


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


def _beyond_ascii(text: str) -> str:
    """The characters beyond ASCII alone: few, and so quickly searched."""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
