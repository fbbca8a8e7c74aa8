"""Steps of the cleaning that look at more than one place at a time, and so are no patterns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.rules import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.clean.ruleset import Ruleset
    from scraper.piece import Piece

# A title shorter than this may be a phrase of the text.
_SHORTEST_TITLE: Final = 20
_LABEL_BEFORE_TITLE: Final = re.compile(
    r"""
    (?: P(?:ilihan|ILIHAN)\s?R(?:edaksi|EDAKSI) | (?:Lihat|Baca)\s?[Jj]uga\s?:?
      | ANALISIS | Analisis | KILAS\sINTERNASIONAL | BREAKING\sNEWS | EDUKASI\sKEUANGAN | TAIPAN | INFO\sHARGA\sPANGAN
      | REKOMENDASI\sSAHAM | CNN\sINDONESIA\sAWARDS | FOTO:? | VIDEO:? | INFOGRAFIS:? )\s*\Z
    """,
    re.VERBOSE,
)
_LONGEST_LABEL: Final = 30

# Labels alone on a line, with how many titles may follow.
_LABELS: Final = re.compile(
    r"(?P<many>P(?:ilihan|ILIHAN)\sR(?:edaksi|EDAKSI))|(?:Lihat|Baca|LIHAT|BACA)\s?(?:[Jj]uga|JUGA)\s?:?"
)
_MOST_TITLES: Final = 4
_LEAST_TITLE_WORDS: Final = 5
_LONGEST_TITLE: Final = 150

_NUMBER: Final = re.compile(r"(?:\d{1,2}|[a-z])[.)]\s+|[-•]\s*")

# A line that ends on one of these is not over.
_WANTS_MORE: Final = frozenset(
    (
        "dari", "oleh", "kepada", "di", "ke", "dan", "yang", "dengan", "untuk", "pada", "dalam", "dikutip", "dilansir",
        "mengutip", "melansir", "menurut", "seperti", "bersama", "antara", "serta", "atau", "bahwa",
    )
)  # fmt: skip
_NAME_FIRST: Final = re.compile(
    r"(?!(?:Namun|Sementara|Padahal|Selain|Meski|Sebab|Karena|Akan|Tapi|Tetapi|Lebih|Adapun|Menurut|Ia|Dia|Mereka)\b)"
    r"[A-Z][\w'’-]*(?:\s[A-Z][\w'’-]*){0,3}\s?(?:[.,)]|\s\()"
)
_GOES_ON: Final = re.compile(r"[a-z]+(?:[ ,.-]|\Z)")
_BREAKS_OFF: Final = re.compile(r"[a-z]{2,}(?:\s?,)?\Z")
_LEAST_PROSE: Final = 60


def cut_titles(live: list[Piece], titles: Sequence[str]) -> bool:
    """Cuts the titles of other articles, and the label or kicker right before one, wherever they stand."""
    changed = False
    for piece in live:
        spans = sorted(_title_spans(piece.text, titles))
        if len(spans) == 1 and spans[0] == (0, len(piece.text)):
            piece.rule = names.LINK_TITLE
            changed = True
        elif spans:
            apart = [spans[0]]
            for start, end in spans[1:]:
                if start >= apart[-1][1]:
                    apart.append((start, end))
            changed |= piece.cut_all([(*_with_label(piece.text, *span), names.LINK_TITLE) for span in apart])
    return changed


def _title_spans(text: str, titles: Sequence[str]) -> Iterator[tuple[int, int]]:
    for title in titles:
        wanted = " ".join(title.split())
        if wanted == text:
            yield 0, len(text)
        elif len(wanted) >= _SHORTEST_TITLE:
            at = text.find(wanted)
            while at >= 0:
                yield at, at + len(wanted)
                at = text.find(wanted, at + len(wanted))


def _with_label(text: str, start: int, end: int) -> tuple[int, int]:
    label = _LABEL_BEFORE_TITLE.search(text, max(0, start - _LONGEST_LABEL), start)
    return (label.start() if label else start), end


def cut_table_of_contents(live: list[Piece], rules: Ruleset) -> bool:
    """Cuts "Daftar Isi" on the first line, with the lines behind it that come again below."""
    if names.TABLE_OF_CONTENTS not in rules.names or live[0].text != "Daftar Isi":
        return False
    live[0].rule = names.TABLE_OF_CONTENTS
    keys = [_NUMBER.sub("", piece.text, count=1) for piece in live]
    last = {key: index for index, key in enumerate(keys)}
    for index in range(1, len(live)):
        if last[keys[index]] == index:
            break
        live[index].rule = names.TABLE_OF_CONTENTS
    return True


def cut_titles_behind_labels(pieces: list[Piece]) -> bool:
    """Cuts the title-like lines right behind the label of a box that stands on a line of its own."""
    changed = False
    for index, piece in enumerate(pieces):
        if piece.rule != names.LINK_BOX or not (label := _LABELS.fullmatch(piece.text)):
            continue
        for follower in pieces[index + 1 : index + 1 + (_MOST_TITLES if label["many"] else 1)]:
            if follower.rule is not None or not looks_like_title(follower.text):
                break
            follower.rule = names.LINK_TITLE
            changed = True
    return changed


def looks_like_title(text: str) -> bool:
    """Whether most words of a short line start with a capital and it has no full stop: the way titles are set."""
    words = text.split()
    if not len(words) >= _LEAST_TITLE_WORDS or len(text) > _LONGEST_TITLE or text[-1] in ".!…:;,":
        return False
    capital = sum(not word.lstrip("\"'“‘(")[:1].islower() for word in words)
    return capital * 10 >= len(words) * 6


def join_broken_lines(pieces: list[Piece]) -> list[Piece]:
    """The pieces with lines joined that broke where a link stood; what was cut between them goes along."""
    joined: list[Piece] = []
    above: Piece | None = None
    between: list[Piece] = []
    for piece in pieces:
        if piece.rule is not None or not piece.text:
            between.append(piece)
        elif above is not None and _belong_together(above.text, piece.text):
            for gone in between:
                above.append(gone, names.BROKEN_LINE)
            above.append(piece, names.BROKEN_LINE)
            between = []
        else:
            joined += between
            joined.append(piece)
            above, between = piece, []
    return joined + between


def _belong_together(above: str, below: str) -> bool:
    if not (above[-1].islower() or above[-1] == ","):
        return False
    if above[above.rfind(" ") + 1 :] in _WANTS_MORE:
        return bool(_NAME_FIRST.match(below) or _GOES_ON.match(below))
    return len(above) >= _LEAST_PROSE and bool(_BREAKS_OFF.search(above, len(above) - 40) and _GOES_ON.match(below))
