"""Steps of the cleaning that look at more than one place at a time, and so are no patterns."""

from __future__ import annotations

import re
from itertools import pairwise
from operator import methodcaller
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.piece import TEXT
from scraper.facts import names
from scraper.facts.rule import Where
from scraper.sites.detiknetwork.text_rules import DETIK_NETWORK

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.core.piece import Piece

# The patterns of rules that are steps, compiled at first use.
_RULES: Final = {rule.name: rule for rule in DETIK_NETWORK if rule.where is Where.STEP and rule.pattern}
_DASHES: Final = ("-", "–", "—")
_SENTENCE_ENDS: Final = ".!?…\"”'’"
_BRACKETED: Final = methodcaller("startswith", "(")

# Labels alone on a line, with how many titles may follow.
_LABELS: Final = re.compile(
    r"(?:(?P<many>P(?:ilihan|ILIHAN)\sR(?:edaksi|EDAKSI))|(?:Lihat|Baca|Simak|LIHAT|BACA|SIMAK)\s?(?:[Jj]uga|JUGA))\s?:?"
)
_MOST_TITLES: Final = 4
_LEAST_TITLE_WORDS: Final = 5
_LEAST_WORDS_ABOVE_BUTTON: Final = 3  # of the title of the next page: little else can stand there
_PAGER: Final = re.compile(r"HALAMAN\s?:|\d{1,2}")
_LONGEST_TITLE: Final = 150

_RELATED: Final = re.compile(r"(?:TOPIK|ARTIKEL)\sTERKAIT")
_TOPIC: Final = re.compile(r"#?[\w&'’-]+(?:\s[\w&'’-]+){0,4}")
_LONGEST_TOPIC: Final = 50
_ADDRESS: Final = re.compile(r"https?://\S+")

_CONTENTS: Final = re.compile(r"(?:Daftar\s[Ii]si|DAFTAR\sISI)\s?:?")
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
_MAY_END_BEFORE_COMMA: Final = ")%\"'”’"
_LEAST_PROSE: Final = 60


def cut_dash_below_dateline(pieces: list[Piece], gone: list[int]) -> list[Piece]:
    """Cuts the dashes at the start of the first line that is left, below a dateline; gives what it cut."""
    index = next((index for index, at in enumerate(gone) if index != at), len(gone))
    if index == len(pieces) or not (first := pieces[index]).text.startswith(_DASHES):
        return []
    dash = _RULES[names.DATELINE].regex.match(first.text)
    datelines = [at for at in gone[:index] if any(cut.rule == names.DATELINE for cut in pieces[at].cuts)]
    if not dash or datelines != [index - 1]:  # the one right above: two are none
        return []
    first.cut(0, dash.end(), names.DATELINE)
    return [first]


def cut_lone_signatures(pieces: list[Piece]) -> list[Piece]:
    """Cuts a signature of one part between two lines that are no sentence around it; gives what it cut."""
    if not any(map(_BRACKETED, map(TEXT, pieces))):
        return []
    live = [piece for piece in pieces if piece.rule is None and piece.text]
    touched = []
    for index in [index for index, piece in enumerate(live) if piece.text[0] == "("]:
        if 0 < index < len(live) - 1 and _RULES[names.SIGNATURE].regex.fullmatch(live[index].text):
            above, below = live[index - 1].text, live[index + 1].text
            if above[-1] in _SENTENCE_ENDS and not (below[0].islower() or below[0] == ","):
                live[index].rule = names.SIGNATURE
                touched.append(live[index])
    return touched


def cut_table_of_contents(pieces: list[Piece]) -> list[Piece]:
    """Cuts "Daftar Isi" on the first line, with the lines behind it that come again below; gives what it cut."""
    first = next((piece for piece in pieces if piece.rule is None and piece.text), None)
    if first is None or not _CONTENTS.fullmatch(first.text):
        return []
    live = [piece for piece in pieces if piece.rule is None and piece.text]
    keys = [_NUMBER.sub("", piece.text, count=1) for piece in live]
    last = {key: index for index, key in enumerate(keys)}
    end = next((index for index in range(1, len(live)) if last[keys[index]] == index), len(live))
    for piece in live[:end]:
        piece.rule = names.TABLE_OF_CONTENTS
    return live[:end]


def cut_titles_behind_labels(pieces: list[Piece], gone: list[int]) -> list[Piece]:
    """Cuts the title-like lines right behind the label of a box that stands on a line of its own; gives them."""
    touched = []
    for index in gone:
        label = _LABELS.fullmatch(pieces[index].text) if pieces[index].rule == names.LINK_BOX else None
        most = 0 if not label else _MOST_TITLES if label["many"] else 1
        for follower in pieces[index + 1 : index + 1 + most]:
            if follower.rule is not None or not looks_like_title(follower.text):
                break
            follower.rule = names.LINK_TITLE
            touched.append(follower)
    return touched


def cut_address_below_snippet(pieces: list[Piece], gone: list[int]) -> list[Piece]:
    """Cuts the address on the line below a snippet that was cut as a line; gives what it cut."""
    touched = []
    for index in gone:
        below = pieces[index + 1] if index + 1 < len(pieces) else pieces[index]
        if pieces[index].rule == names.SHARE_SNIPPET and _is_left(below) and _ADDRESS.fullmatch(below.text):
            below.rule = names.SHARE_SNIPPET
            touched.append(below)
    return touched


def cut_topics(pieces: list[Piece], gone: list[int]) -> list[Piece]:
    """Cuts the topics and titles below the heading of the frame, where nothing else follows; gives what it cut."""
    headings = [
        index for index in gone if pieces[index].rule == names.PAGE_FRAME and _RELATED.fullmatch(pieces[index].text)
    ]
    if not headings:
        return []
    tail = len(pieces)
    while tail and (not _is_left(pieces[tail - 1]) or _is_topic(pieces[tail - 1].text)):
        tail -= 1
    first = next((index for index in headings if index + 1 >= tail), len(pieces))
    touched = [piece for piece in pieces[first:] if _is_left(piece)]
    for piece in touched:
        piece.rule = names.PAGE_FRAME
    return touched


def _is_left(piece: Piece) -> bool:
    return piece.rule is None and bool(piece.text)


def _is_topic(text: str) -> bool:
    return (len(text) <= _LONGEST_TOPIC and bool(_TOPIC.fullmatch(text))) or looks_like_title(text)


def cut_around_buttons(pieces: list[Piece], gone: list[int]) -> list[Piece]:
    """Cuts the title of the next page on a line above its button, and a pager on lines below; gives what it cut."""
    touched = []
    for index in [index for index in gone if _is_button(pieces[index])]:
        above = pieces[index - 1]
        if index and above.rule is None and above.text and looks_like_title(above.text, _LEAST_WORDS_ABOVE_BUTTON):
            above.rule = names.NEXT_PAGE_TITLE
            touched.append(above)
        for below in pieces[index + 1 :]:
            if below.rule is not None or not _PAGER.fullmatch(below.text):
                break
            below.rule = names.PAGE_NAVIGATION
            touched.append(below)
    return touched


class Beside(NamedTuple):
    """A step that looks beside pieces that are gone. rule: whose it is; fates: the rules that took one of them, None
    where cuts inside it left nothing; cut: is given all pieces and the places of those gone.
    """

    rule: str
    fates: tuple[str | None, ...]
    cut: Callable[[list[Piece], list[int]], list[Piece]]


BESIDE_CUTS: Final = (
    Beside(names.DATELINE, (None,), cut_dash_below_dateline),
    Beside(names.LINK_TITLE, (names.LINK_BOX,), cut_titles_behind_labels),
    Beside(names.SHARE_SNIPPET, (names.SHARE_SNIPPET,), cut_address_below_snippet),
    Beside(names.PAGE_FRAME, (names.PAGE_FRAME,), cut_topics),
    Beside(names.PAGE_NAVIGATION, (names.PAGE_NAVIGATION, None), cut_around_buttons),
)


def _is_button(piece: Piece) -> bool:
    """Whether the line was nothing but the button to the next page, and was cut."""
    if piece.rule is None:
        return not piece.text and any(cut.rule == names.PAGE_NAVIGATION for cut in piece.cuts)
    return piece.rule == names.PAGE_NAVIGATION and piece.text.startswith("BACA HALAMAN")


def looks_like_title(text: str, least: int = _LEAST_TITLE_WORDS) -> bool:
    """Whether most words of a short line start with a capital and it has no full stop: the way titles are set."""
    words = text.split()
    if not len(words) >= least or len(text) > _LONGEST_TITLE or text[-1] in ".!…:;,":
        return False
    capital = sum(not word.lstrip("\"'“‘(")[:1].islower() for word in words)
    return capital * 10 >= len(words) * 6


def join_broken_lines(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Joins lines that broke where a link stood; what was cut between them goes along.

    Gives the lines that grew, and all that are left.
    """
    live = [piece.text for piece in pieces if piece.rule is None and piece.text]
    for above, below in pairwise(live):  # any() would cost more than the look at the end of a line
        if ((end := above[-1]) == "," or end.islower() or below[0] == ",") and _belong_together(above, below):
            break
    else:
        return [], pieces
    grown: list[Piece] = []
    left: list[Piece] = []
    top: Piece | None = None
    said = ""  # the line above with what is to be joined to it, as far as that matters
    more: list[Piece] = []
    between: list[Piece] = []
    for piece in [*pieces, None]:
        if piece is not None and (piece.rule is not None or not piece.text):
            between.append(piece)
        elif piece is not None and top is not None and _belong_together(said, piece.text):
            more += (*between, piece)
            between = []
            said = f"{said[-_LEAST_PROSE:]} {piece.text}"
        else:
            if top is not None and more:
                top.append(more, names.BROKEN_LINE)
                grown.append(top)
            left += between
            if piece is not None:
                left.append(piece)
                said = piece.text
            top, more, between = piece, [], []
    return grown, left


def _belong_together(above: str, below: str) -> bool:
    """Whether two lines are one sentence."""
    if below.startswith(", "):
        return above[-1].isalnum() or above[-1] in _MAY_END_BEFORE_COMMA
    end = above[-1]
    if end != "," and not end.islower():
        return False
    if above[above.rfind(" ") + 1 :] in _WANTS_MORE:
        return bool(_NAME_FIRST.match(below) or _GOES_ON.match(below))
    return len(above) >= _LEAST_PROSE and bool(_BREAKS_OFF.search(above, len(above) - 40) and _GOES_ON.match(below))
