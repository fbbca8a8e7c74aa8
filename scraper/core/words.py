"""Cheap tests of language: function words, as they are and as they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_FUNCTION_WORDS: Final = """
    yang dan di ke dari untuk dengan ini itu pada tidak akan dalam adalah oleh juga sebagai telah sudah bisa ada karena
    ia mereka saat atau para tersebut menjadi kata dia kami kita hingga bahwa lebih setelah tak saya seperti namun
    secara antara serta masih hanya dapat bagi sejak agar belum lalu sementara tetapi jika
"""
# Of languages that are written in the letters of Indonesian: English, Dutch, German, French, Spanish, Portuguese,
# Italian, Tagalog. Left out is what is also a word, prefix or ending of Indonesian or its kin: as, has, me, an, no,
# per, non, se, com, lo, pas, al. Other languages show by their letters.
_FOREIGN_WORDS: Final = """
    the of and to that is was for it with by at from his her he she they be are not have had but were which this or you
    we who their will said in on my your when what if
    het een en van niet zijn op te voor met aan er ook naar bij werd
    der die das und dem ist nicht mit ein eine zu auf sich von wird im auch für
    le les et un une des du est dans pour qui que sur au avec il elle ne ce la
    el las del y por con una su los como más
    o os uma do da dos em não ao na pelo
    che della gli nel è
    ang ng mga sa ay
"""
_KNOWN: Final = frozenset(_FUNCTION_WORDS.split())
_FOREIGN: Final = frozenset(_FOREIGN_WORDS.split())
_WORD: Final = re.compile(r"[^\W\d_]+")
_FOREIGN_LETTER: Final = re.compile(r"[^a-zA-Zéè]")  # those two are Sundanese and Javanese too
_LEAST_SHARE: Final = 0.05  # Indonesian news has 0.15 to 0.3, English 0.00; a list of names may have none
_GLANCE: Final = 60  # words that nearly always suffice
_SETTLES: Final = 5  # function words among them: prose has 6 to 14, English none
_SAMPLE: Final = 400  # words that are looked at
_ENOUGH: Final = 60  # words below which nothing is decided
_RUNNING: Final = 0.5  # share of words in small letters: prose has 0.75 and more, a squad 0.05, a list of nominees 0.43
_FOREIGN_SHARE: Final = 0.15  # of those words: prose of another language has 0.25 and more, a recipe 0.00


def count_words(text: str) -> int:
    """How many words a text has whose white space is plain: one space between two words, a blank line between blocks.

    In a table there are cells between tabs, and some are empty.
    """
    if not text or "\t" in text:
        return len(text.split())
    return text.count(" ") + text.count("\n\n") + 1


def looks_indonesian(text: str) -> bool:
    """Whether a text is Indonesian prose (or too short to tell)."""
    first = text.split(maxsplit=_GLANCE)[:_GLANCE]
    # As they are written: a glance may miss a word, for what it does not settle is looked at again.
    if len(first) < _ENOUGH or _known(first) >= _SETTLES:
        return True
    sample = _words(text.lower())
    return _known(sample) >= _LEAST_SHARE * len(sample)


def looks_foreign(text: str) -> bool:
    """Whether a text is prose of a language other than Indonesian and its kin.

    Not the contrary of ``looks_indonesian``: a squad, a table of results, a recipe is neither. It takes evidence:
    running text, hardly a function word of Indonesian in it, and many of other languages or letters that it lacks.
    """
    if looks_indonesian(text):
        return False
    sample = _WORD.findall(" ".join(_words(text)))
    if len(sample) < _ENOUGH or _known([word.lower() for word in sample]) >= _LEAST_SHARE * len(sample):
        return False
    small = [word for word in sample if not word[0].isupper()]  # names and titles say nothing about the text
    if len(small) < _RUNNING * len(sample):
        return False
    foreign = [word for word in small if word in _FOREIGN or _FOREIGN_LETTER.search(word)]
    return len(foreign) >= _FOREIGN_SHARE * len(small)


def _words(text: str) -> list[str]:
    return text.split(maxsplit=_SAMPLE)[:_SAMPLE]


def _known(words: Sequence[str]) -> int:
    return sum(map(_KNOWN.__contains__, words))
