"""Suspects: text that looks wrong and stays, because only the page could tell."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import accumulate, islice, product
from typing import TYPE_CHECKING, Final, TypeAlias

from scraper.cleaning.word_finder import WordFinder
from scraper.core.article_parts import Suspect
from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.cleaning.word_finder import Hit
    from scraper.facts.wording import Wording

_GLUED_WORDS: Final = "glued-words"
_UNLABELLED_LINK_TITLE: Final = "unlabelled-link-title"
_OPEN_BOX: Final = "box-without-end"
_OPEN_CONTENTS: Final = "table-of-contents-without-end"
_OPEN_CREDIT: Final = "photo-credit-without-end"
_BROKEN_CHARACTER: Final = "broken-character"
_GLUED_KICKER: Final = "glued-kicker"
_CAPITAL_INITIALS: Final = "signature-or-abbreviation"

# More of one kind in one article say nothing new.
MAX_OF_A_KIND: Final = 40

# Characters that no capital may touch: small letters and the end of a sentence. Less than ``ENDS``: a sentence goes on
# behind an ellipsis ("…Kami").
_NEVER_GLUED: Final = ".!?"
_OPENING: Final = frozenset(("", " ", "\n", "("))  # before a quotation mark that opens
_SMALL: Final = "abcdefghijklmnopqrstuvwxyz"
# A glued word: three small letters before the capital and two behind it.
_BEFORE: Final = late_pattern(r"[A-Za-z]*[a-z]{3}\Z")
_MIN_LETTERS_BEFORE: Final = 3
_AFTER: Final = late_pattern(r"[A-Z][a-z]{2,}")
# Names with a capital inside.
_BRANDS: Final = (
    "WhatsApp", "FaceBook", "FaceTime", "TransJakarta", "TransMedia", "TransCorp", "TransMart", "TransStudio",
    "TransJava", "TransNusa", "LinkedIn", "YouTube", "InstaGram", "BlackBerry", "SmartThings", "PowerPoint",
    "PowerBook", "AutoPilot", "OpenAI", "DeepMind", "DeepSeek", "SpaceShip", "BlueBird", "DreamWorks", "KompasTekno",
    "BeritaSatu", "TokoPedia", "BukaLapak", "ShopeePay", "ShopeeFood", "GrabFood", "GrabCar", "GrabBike",
    "PlayStation", "MasterCard", "MasterChef", "MicroSoft", "DataBoks", "HomePod", "HomeKit", "ThinkPad",
    "SoundCloud", "WordPress", "JavaScript", "AirAsia", "AirPods", "AirDrop", "AirNav", "MacBook", "TechCrunch",
    "SoftBank", "AstraZeneca", "GlaxoSmith", "GameStop", "AccuWeather", "CommuterLine", "InsyaAllah", "SurveyMonkey",
    "MinyaKita", "WandaVision", "PureView", "BuzzFeed", "HuffPost", "PetroChina", "BlackRock", "SnapChat",
    "TripAdvisor", "StackOverflow", "DropBox", "SharePoint", "ThinkBook", "ThinkCenter", "ZenFone", "VivoBook",
    "LinkAja", "MediaTek", "CloudFlare", "CoinDesk", "CoinBase", "CoinMarketCap", "CoinGecko", "BitTorrent",
    "FaceApp", "EuroStoxx", "HarperCollins", "StarLink", "StarCraft", "SeaWorld", "SeaBank", "detikHot",
    "detikFinance", "detikNews", "detikHealth", "detikInet", "detikOto", "detikSport", "detikTravel", "detikFood",
    "detikEdu", "detikPop", "detikProperti", "detikHikmah", "detikJateng", "detikJabar", "detikJatim", "detikBali",
    "detikSumut", "detikSulsel", "detikSumbagsel", "detikJogja", "detikKalimantan", "detikNetwork", "DetikHot",
    "DetikFinance", "DetikNews", "DetikHealth", "DetikInet", "DetikOto", "DetikSport", "DetikTravel", "DetikFood",
    "DetikEdu", "DetikPop", "DetikProperti", "DetikHikmah", "DetikJateng", "DetikJabar", "DetikJatim", "DetikBali",
    "DetikSumut", "DetikSulsel", "DetikSumbagsel", "DetikJogja", "DetikKalimantan", "DetikNetwork", "BioWare",
    "BioFarma", "StreetView", "StreetFighter", "MacArthur", "PeduliLindungi", "JakLingko", "JobStreet", "BeyondTrust",
    "ExxonMobil", "MyPertamina", "FoodStation", "CityLink", "QuickTime",
)  # fmt: skip
_TITLE: Final = late_pattern(
    r"""
    (?:["'“‘]?[A-Z0-9][^\s.!?]{0,30}+[,:?]?\s
       (?:(?:dan|di|ke|dari|dalam|untuk|yang|pada|soal|usai|hingga|vs|oleh|bagi|buat|atau|dengan|tak|saat|jadi)\s){0,2}+
    ){5,20}
    """,
    re.VERBOSE,
)
_BEFORE_CONTEXT: Final = 30  # characters
# Characters that stand for lost ones: a replacement mark, a letter of another encoding, a sign of a private font.
_BROKEN: Final = late_pattern("[\ufffd\x80-\x9f\ue000-\uf8ff]+")
_ASCII: Final = bytes(range(128))
_CONTENTS: Final = "Daftar Isi "
# Three capitals alone behind the last sentence or below it.
_CAPITALS: Final = late_pattern(r"(?:\A|\n|[.!?…\"”’\]]\s?)(\(\s?[A-Z]{3}\s?\))\Z")
_MAX_CAPITALS_CHARS: Final = 9


def find_suspects(lines: list[str], wording: Wording) -> list[Suspect]:
    """Return what looks wrong in the texts of the blocks, in order of reading, at most ``MAX_OF_A_KIND`` of a kind."""
    text = lines[0] if len(lines) == 1 else "\n".join(lines)
    found: list[_Doubt] = []
    if text.startswith(_CONTENTS):
        found.append((0, _OPEN_CONTENTS, _CONTENTS.rstrip()))
    if text.endswith(")") and (capitals := _CAPITALS.search(text, len(text) - _MAX_CAPITALS_CHARS)):
        found.append((capitals.start(1), _CAPITAL_INITIALS, capitals[1]))
    if not text.isascii() and _BROKEN.search(_beyond_ascii(text)):
        broken = islice(_BROKEN.finditer(text), MAX_OF_A_KIND)
        found += [(place.start(), _BROKEN_CHARACTER, place.group()) for place in broken]
    known = _known_of(wording)
    if places := known.finder.places(text):
        found += _at_words(places, text, known)
    if not found:
        return []
    starts = [0, *accumulate([len(line) + 1 for line in lines])]
    suspects = []
    for at, why, what in sorted(found):
        block = bisect_right(starts, at) - 1
        suspects.append(Suspect(why, what, block, at - starts[block]))
    return suspects


# What looks wrong: its place in the text, the name of the suspicion, the words.
_Doubt: TypeAlias = tuple[int, str, str]


class _Known:
    """What is looked for in the texts of one newsroom.

    labels: of boxes and credits whose end cannot be seen, with the suspicion that each raises.
    words: the labels, then the pairs of characters that are never glued; what ``finder`` finds.
    kicker: a pattern of a kicker that is glued to a title.
    """

    __slots__ = ("finder", "kicker", "labels", "words")

    def __init__(self, wording: Wording) -> None:
        self.labels = {label: _OPEN_BOX for label, links in wording.box_labels.items() if links > 1}
        self.labels |= dict.fromkeys(wording.credits, _OPEN_CREDIT)
        pairs = (f"{left}{right}" for left, right in product(f'{_SMALL}{_NEVER_GLUED}"”', _SMALL.upper()))
        self.words = (*self.labels, *pairs)
        self.finder = WordFinder(self.words)
        kickers = "|".join(re.escape(kicker) for kicker in wording.kickers)
        self.kicker = late_pattern(rf"(?:{kickers})(?=[\"'“‘]?[A-Z0-9])") if kickers else None


@cache  # made when the first text is cleaned, so that other commands start without it
def _known_of(wording: Wording) -> _Known:
    return _Known(wording)


def _at_words(places: list[Hit], text: str, known: _Known) -> list[_Doubt]:
    """Return what is wrong where the words of the finder stand."""
    found: list[_Doubt] = []
    count: dict[str, int] = {}
    for doubt in _read(places, text, known):
        why = doubt[1]
        count[why] = count.get(why, 0) + 1
        if count[why] <= MAX_OF_A_KIND:
            found.append(doubt)
    return found


def _read(places: list[Hit], text: str, known: _Known) -> Iterator[_Doubt]:
    labels = len(known.labels)
    for at, index in places:
        before = text[at]
        if index < labels:
            label = known.words[index]
            yield (at, known.labels[label], label.rstrip())
        elif before.islower():
            if text[at + 2 : at + 4].islower() and text[at - 2 : at].islower() and (word := _glued_word(text, at + 1)):
                yield word
        elif before != '"' or text[at - 1 : at] not in _OPENING:  # else a quotation starts there, as nearly always
            yield from _behind_sentence(text, at + 1, known.kicker)


def _behind_sentence(text: str, at: int, kickers: re.Pattern[str] | None) -> Iterator[_Doubt]:
    """Find a kicker and the title of another article, glued to the end of a sentence."""
    if kickers and text[at + 1 : at + 2].isupper() and (kicker := kickers.match(text, at)):
        yield (at, _GLUED_KICKER, kicker.group())
        at = kicker.end()
    if title := _TITLE.match(text, at):
        yield (at, _UNLABELLED_LINK_TITLE, title.group().rstrip())


def _glued_word(text: str, at: int) -> _Doubt | None:
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
    if not before[-3:].islower() or len(before) < _MIN_LETTERS_BEFORE or _brands().places(before + after.group()):
        return None
    return (at - len(before), _GLUED_WORDS, before + after.group())


@cache
def _brands() -> WordFinder:
    """Return the finder of brands, which is built in half the time that a pattern of them takes to compile."""
    return WordFinder(_BRANDS)


def _beyond_ascii(text: str) -> str:
    """Return the characters of a text beyond ASCII: few, and so quickly searched."""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
