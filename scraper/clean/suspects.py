"""What looks wrong and is left alone, because only the page could tell."""

from __future__ import annotations

import re
from typing import Final

from scraper.article import Suspect

GLUED_WORDS: Final = "glued-words"
UNLABELLED_LINK_TITLE: Final = "unlabelled-link-title"
LINK_BOX: Final = "link-box-without-end"
TABLE_OF_CONTENTS: Final = "table-of-contents-without-end"
PHOTO_CREDIT: Final = "photo-credit-without-end"
BROKEN_CHARACTER: Final = "broken-character"

# More of one kind in one article say nothing new.
MOST_OF_A_KIND: Final = 40

# A capital inside a word, behind three small letters and before two.
_CAPITAL: Final = re.compile(r"[A-Z](?<=[a-z.!?\"”][A-Z])")
_BEFORE: Final = re.compile(r"[A-Za-z]*[a-z]{3}\Z")
_AFTER: Final = re.compile(r"[A-Z][a-z]{2,}")
# Names that are written so: WhatsApp, TikTok, BeritaSatu, JakPro, SpaceX, McLaren, ...
_BRANDS: Final = re.compile(
    r"""
    (?: Whats(?=App) | Face(?=Book|Time) | Tran(?:s(?=Jakarta|Media|Corp|Mart|Studio|Java|Union|Padang|Semarang))
      | Linked(?=In) | You(?=Tube) | Insta(?=gram|Gram) | Super(?=Challenge|League|Grip) | Black(?=Berry|Rock)
      | Smart(?=fren|Things) | Power(?=Point|Book) | Auto(?=Pilot) | Open(?=AI|Type) | Chat(?=GPT) | Deep(?=Mind|Seek)
      | Space(?=X|Ship) | Blue(?=Bird|tooth) | Net(?=flix|Ease) | Dream(?=Works|Liner) | Mega(?=Watt) | Next(?=Gen|Play)
      | Kompas(?=TV) | Berita(?=Satu) | Suara(?=Surabaya) | Toko(?=Pedia) | Buka(?=Lapak) | Shopee(?=Food|Pay)
      | Grab(?=Food|Car|Bike|Pay) | Play(?=Station) | Master(?=Card|Chef) | Manage(?=Engine) | Micro(?=Soft|SD)
      | Data(?=Boks|Indonesia) | Liga(?=Champions) | Mini(?=Cooper) | Home(?=Pod|Kit) | Think(?=Pad) | Sound(?=Cloud)
      | Word(?=Press) | Java(?=Script) | Air(?=Asia|Pods|Drop|Nav) | Citi(?=Link|Group) | Mac(?=Book|Arthur)
      | Bio(?=Farma|NTech) | Peduli(?=Lindungi) | Jaga(?=Reksa) )\Z
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


def find_suspects(text: str, block: int) -> list[Suspect]:
    """What looks wrong in the text of one block."""
    found: list[Suspect] = []
    glued = titles = 0
    for match in _CAPITAL.finditer(text):
        at = match.start()
        before = text[at - 1]
        if before.islower():
            word = glued < MOST_OF_A_KIND and _glued_word(text, at)
            if word:
                glued += 1
                found.append(Suspect(GLUED_WORDS, *word_at(word, block)))
        elif titles < MOST_OF_A_KIND:
            title = _TITLE.match(text, at)
            if title:
                titles += 1
                found.append(Suspect(UNLABELLED_LINK_TITLE, title.group().rstrip(), block, at))
    found += _labels(text, block)
    return sorted(found, key=lambda suspect: suspect.start)


def word_at(word: tuple[str, int], block: int) -> tuple[str, int, int]:
    """The parts of a Suspect behind its reason."""
    return word[0], block, word[1]


def _glued_word(text: str, at: int) -> tuple[str, int] | None:
    after = _AFTER.match(text, at)
    if not after:
        return None
    before = _BEFORE.search(text, max(0, at - _BEFORE_CONTEXT), at)
    if not before or _BRANDS.search(text, before.start(), at):
        return None
    start = before.start()
    if start and text[start - 1] in "@#/._-":
        return None
    return text[start : after.end()], start


def _labels(text: str, block: int) -> list[Suspect]:
    found: list[Suspect] = []
    if not block and text.startswith("Daftar Isi ") and not text.startswith("Daftar Isi (DI"):
        found.append(Suspect(TABLE_OF_CONTENTS, "Daftar Isi", block, 0))
    for label, why in (
        ("Pilihan Redaksi", LINK_BOX),
        ("Foto: Arsip ", PHOTO_CREDIT),
        ("Foto: CNN Indonesia/", PHOTO_CREDIT),
        ("\ufffd", BROKEN_CHARACTER),
    ):
        at = text.find(label)
        while at >= 0 and len(found) < MOST_OF_A_KIND:
            found.append(Suspect(why, label.strip(), block, at))
            at = text.find(label, at + len(label))
    return found
