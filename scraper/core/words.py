"""Cheap tests of language by function words and letters."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_FUNCTION_WORDS: Final = """
    yang dan di ke dari untuk dengan ini itu pada tidak akan dalam adalah oleh juga sebagai telah sudah bisa ada karena
    ia mereka saat atau para tersebut menjadi kata dia kami kita hingga bahwa lebih setelah tak saya seperti namun
    secara antara serta masih hanya dapat bagi sejak agar belum lalu sementara tetapi jika
"""
# Function words of other languages in the letters of Indonesian: English, Dutch, German, French, Spanish, Portuguese,
# Italian, Tagalog. Left out is what Indonesian or its kin has as a word, prefix or ending: as, has, me, an, no, per,
# non, se, com, lo, pas, al. Languages with other letters show by these.
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
_WORD: Final = late_pattern(r"[^\W\d_]+")
_FOREIGN_LETTER: Final = late_pattern(r"[^a-zA-Zéè]")  # é and è are letters of Sundanese and Javanese too
_MIN_KNOWN_SHARE: Final = 0.05  # Indonesian news has 0.15 to 0.3, English 0.00; a list of names may have none
_GLANCE_WORDS: Final = 60  # that nearly always suffice
_MIN_KNOWN_AT_GLANCE: Final = 5  # function words: prose has 6 to 14, English none
_SAMPLE_WORDS: Final = 400  # read at most
_MIN_WORDS: Final = 60  # a shorter text is not judged
_MIN_RUNNING_SHARE: Final = 0.5  # of words in small letters: prose has 0.75 and more, a squad 0.05, nominees 0.43
_MIN_FOREIGN_SHARE: Final = (
    0.15  # of the words in small letters: prose of another language has 0.25 and more, a recipe 0.00
)


def count_words(text: str) -> int:
    """Return the number of words of a text with plain white space.

    Two words are one space apart, two blocks a blank line. In a table tabs part the cells, and some cells are empty.
    """
    if not text or "\t" in text:
        return len(text.split())
    return text.count(" ") + text.count("\n\n") + 1


def looks_indonesian(text: str) -> bool:
    """Return whether a text is Indonesian prose (or too short to tell)."""
    first = text.split(maxsplit=_GLANCE_WORDS)[:_GLANCE_WORDS]
    # Words keep their case: a glance may miss some, because a text that it does not settle is read again.
    glance = islice(filter(_KNOWN.__contains__, first), _MIN_KNOWN_AT_GLANCE - 1, None)
    if len(first) < _MIN_WORDS or next(glance, None) is not None:
        return True
    sample = _words(text.lower())
    return _known(sample) >= _MIN_KNOWN_SHARE * len(sample)


def looks_foreign(text: str) -> bool:
    """Return whether a text is prose of a language other than Indonesian and its kin.

    Not the contrary of ``looks_indonesian``: a squad, a table of results or a recipe is neither. A foreign text is
    running text with hardly a function word of Indonesian. It has many function words of other languages, or letters
    that Indonesian lacks.
    """
    if looks_indonesian(text):
        return False
    sample = _WORD.findall(" ".join(_words(text)))
    if len(sample) < _MIN_WORDS or _known([word.lower() for word in sample]) >= _MIN_KNOWN_SHARE * len(sample):
        return False
    small = [word for word in sample if not word[0].isupper()]  # names and titles say nothing about the text
    if len(small) < _MIN_RUNNING_SHARE * len(sample):
        return False
    foreign = [word for word in small if word in _FOREIGN or _FOREIGN_LETTER.search(word)]
    return len(foreign) >= _MIN_FOREIGN_SHARE * len(small)


def _words(text: str) -> list[str]:
    return text.split(maxsplit=_SAMPLE_WORDS)[:_SAMPLE_WORDS]


def _known(words: Sequence[str]) -> int:
    return len([word for word in words if word in _KNOWN])
