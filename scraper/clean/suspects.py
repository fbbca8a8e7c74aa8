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
    before = _BEFORE.search(text, max(0, at - _BEFORE_CONTEXT), at)
    if not before or _BRANDS.search(text, before.start(), at):
        return None
    start = before.start()
    return None if start and text[start - 1] in "@#/._-" else (start, text[start : after.end()])


def _labels(text: str) -> list[tuple[int, str, str]]:
    found: list[tuple[int, str, str]] = []
    if text.startswith("Daftar Isi "):
        found.append((0, TABLE_OF_CONTENTS, "Daftar Isi"))
    for label, why in _LABELS:
        if label in text:
            places = islice(re.finditer(re.escape(label), text), MOST_OF_A_KIND)
            found += [(place.start(), why, label.strip()) for place in places]
    return found
