"""Steps of the cleaning that look at several pieces at a time, which a pattern cannot."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.cleaning.title_shape import looks_like_title
from scraper.core.late_pattern import late_pattern
from scraper.core.piece import live_pieces
from scraper.core.sentences import ENDS, QUOTES
from scraper.facts import names
from scraper.facts.wording import spellings

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.cleaning.ruleset import Ruleset
    from scraper.core.piece import Piece
    from scraper.facts.wording import Wording

_DASHES: Final = ("-", "–", "—")
# More than the end of a sentence: a quotation above a signature may end without a full stop of its own.
_ENDS_ABOVE_SIGNATURE: Final = ENDS + QUOTES

_MIN_WORDS_ABOVE_BUTTON: Final = 3  # of the title of the next page: hardly anything else stands there

_TOPIC: Final = late_pattern(r"#?[\w&'’-]+(?:\s[\w&'’-]+){0,4}")
_MAX_TOPIC_CHARS: Final = 50
_ADDRESS: Final = late_pattern(r"https?://\S+")
_NUMBER: Final = late_pattern(r"(?:\d{1,2}|[a-z])[.)]\s+|[-•]\s*")

# A line that ends on one of these is not over.
_WANTS_MORE: Final = frozenset(
    (
        "dari", "oleh", "kepada", "di", "ke", "dan", "yang", "dengan", "untuk", "pada", "dalam", "dikutip", "dilansir",
        "mengutip", "melansir", "menurut", "seperti", "bersama", "antara", "serta", "atau", "bahwa",
        "seorang", "sebuah", "seekor", "suatu", "para", "sang", "adalah", "ialah", "merupakan", "terhadap", "tentang",
        "hingga", "sampai", "agar", "supaya", "karena", "oleh", "demi", "melalui", "akan", "telah", "sedang",
    )
)  # fmt: skip
_NAME_FIRST: Final = late_pattern(
    r"(?!(?:Namun|Sementara|Padahal|Selain|Meski|Sebab|Karena|Akan|Tapi|Tetapi|Lebih|Adapun|Menurut|Ia|Dia|Mereka)\b)"
    r"[A-Z][\w'’-]*(?:\s[A-Z][\w'’-]*){0,3}\s?(?:[.,)]|\s\()"
)
_GOES_ON: Final = late_pattern(r"[a-z]+(?:[ ,.-]|\Z)")
_BREAKS_OFF: Final = late_pattern(r"[a-z]{2,}(?:\s?,)?\Z")
_MAY_END_BEFORE_COMMA: Final = ")%\"'”’"
_MIN_PROSE_CHARS: Final = 60


class Changed(NamedTuple):
    """What a step leaves: the pieces that it changed, and all pieces."""

    touched: list[Piece]
    pieces: list[Piece]


def cut_dash_below_dateline(pieces: list[Piece], gone: list[int], rules: Ruleset) -> list[Piece]:
    """Cut the dashes at the start of the first line that is left, below a dateline; return what changed."""
    rule = rules.steps.get(names.DATELINE)
    index = next((index for index, at in enumerate(gone) if index != at), len(gone))
    if rule is None or index == len(pieces) or not (first := pieces[index]).text.startswith(_DASHES):
        return []
    dash = rule.regex.match(first.text)
    datelines = [at for at in gone[:index] if any(cut.rule == names.DATELINE for cut in pieces[at].cuts)]
    if not dash or datelines != [index - 1]:  # only right below one dateline; below two the dashes belong to neither
        return []
    first.cut(0, dash.end(), names.DATELINE)
    return [first]


def cut_lone_signatures(pieces: list[Piece], rules: Ruleset) -> list[Piece]:
    """Cut a signature of one part between two lines that are no sentence around it; return what changed."""
    rule = rules.steps.get(names.SIGNATURE)
    if rule is None or not [piece for piece in pieces if piece.text.startswith("(")]:
        return []
    live = live_pieces(pieces)
    touched = []
    for index in [index for index, piece in enumerate(live) if piece.text[0] == "("]:
        if 0 < index < len(live) - 1 and rule.regex.fullmatch(live[index].text):
            above, below = live[index - 1].text, live[index + 1].text
            if above[-1] in _ENDS_ABOVE_SIGNATURE and not (below[0].islower() or below[0] == ","):
                live[index].rule = names.SIGNATURE
                touched.append(live[index])
    return touched


def cut_table_of_contents(pieces: list[Piece], rules: Ruleset) -> list[Piece]:
    """Cut "Daftar Isi" on the first line, with the lines behind it that come again below; return what changed."""
    rule = rules.steps.get(names.TABLE_OF_CONTENTS)
    first = next((piece for piece in pieces if piece.rule is None and piece.text), None)
    if rule is None or first is None or not rule.regex.fullmatch(first.text):
        return []
    live = live_pieces(pieces)
    keys = [_NUMBER.sub("", piece.text, count=1) for piece in live]
    last = {key: index for index, key in enumerate(keys)}
    end = next((index for index in range(1, len(live)) if last[keys[index]] == index), len(live))
    for piece in live[:end]:
        piece.rule = names.TABLE_OF_CONTENTS
    return live[:end]


def cut_titles_behind_labels(pieces: list[Piece], gone: list[int], rules: Ruleset) -> list[Piece]:
    """Cut the title-like lines right behind the label of a box on a line of its own; return what changed."""
    labels = _box_labels(rules.wording)
    touched = []
    for index in gone:
        label = labels.fullmatch(pieces[index].text) if pieces[index].rule == names.LINK_BOX else None
        most = [*rules.wording.box_labels.values()][label.lastindex - 1] if label and label.lastindex else 0
        for follower in pieces[index + 1 : index + 1 + most]:
            if follower.rule is not None or not looks_like_title(follower.text):
                break
            follower.rule = names.LINK_TITLE
            touched.append(follower)
    return touched


@cache
def _box_labels(wording: Wording) -> re.Pattern[str]:
    """Return a pattern of a label alone on a line, with one group for each label."""
    return re.compile(rf"(?:{'|'.join(f'({spellings(label)})' for label in wording.box_labels)})\s?:?")


def cut_address_below_snippet(pieces: list[Piece], gone: list[int], _: Ruleset) -> list[Piece]:
    """Cut the address on the line below a snippet that was cut as a line; return what changed."""
    touched = []
    for index in gone:
        below = pieces[index + 1] if index + 1 < len(pieces) else pieces[index]
        if pieces[index].rule == names.SHARE_SNIPPET and below.stays and _ADDRESS.fullmatch(below.text):
            below.rule = names.SHARE_SNIPPET
            touched.append(below)
    return touched


def cut_topics(pieces: list[Piece], gone: list[int], rules: Ruleset) -> list[Piece]:
    """Cut the topics and titles below their heading, where nothing else follows; return what changed."""
    rule = rules.steps.get(names.PAGE_FRAME)
    if rule is None:
        return []
    around = [index for index in gone if pieces[index].rule == names.PAGE_FRAME]
    headings = [index for index in around if rule.regex.fullmatch(pieces[index].text)]
    if not headings:
        return []
    tail = len(pieces)
    while tail and (not pieces[tail - 1].stays or _is_topic(pieces[tail - 1].text)):
        tail -= 1
    first = next((index for index in headings if index + 1 >= tail), len(pieces))
    touched = live_pieces(pieces[first:])
    for piece in touched:
        piece.rule = names.PAGE_FRAME
    return touched


def _is_topic(text: str) -> bool:
    return (len(text) <= _MAX_TOPIC_CHARS and bool(_TOPIC.fullmatch(text))) or looks_like_title(text)


def cut_around_buttons(pieces: list[Piece], gone: list[int], rules: Ruleset) -> list[Piece]:
    """Cut the title of the next page on a line above its button, and a pager on lines below; return what changed."""
    pager = _pager(rules.wording)
    touched = []
    for index in [index for index in gone if _is_button(pieces[index], rules.wording.next_page)]:
        above = pieces[index - 1]
        if index and above.stays and looks_like_title(above.text, _MIN_WORDS_ABOVE_BUTTON):
            above.rule = names.NEXT_PAGE_TITLE
            touched.append(above)
        for below in pieces[index + 1 :]:
            if below.rule is not None or not pager.fullmatch(below.text):
                break
            below.rule = names.PAGE_NAVIGATION
            touched.append(below)
    return touched


@cache
def _pager(wording: Wording) -> re.Pattern[str]:
    return re.compile(rf"{wording.pager}|\d{{1,2}}" if wording.pager else r"\d{1,2}")


class Beside(NamedTuple):
    """A step that looks beside pieces that are gone.

    rule: the rule in whose name it cuts.
    fates: the rules of which one took a piece; None where the cuts inside a piece left nothing of it.
    cut: the step, for all pieces and the places of those gone.
    """

    rule: str
    fates: tuple[str | None, ...]
    cut: Callable[[list[Piece], list[int], Ruleset], list[Piece]]


BESIDE_CUTS: Final = (
    Beside(names.DATELINE, (None,), cut_dash_below_dateline),
    Beside(names.LINK_TITLE, (names.LINK_BOX,), cut_titles_behind_labels),
    Beside(names.SHARE_SNIPPET, (names.SHARE_SNIPPET,), cut_address_below_snippet),
    Beside(names.PAGE_FRAME, (names.PAGE_FRAME,), cut_topics),
    Beside(names.PAGE_NAVIGATION, (names.PAGE_NAVIGATION, None), cut_around_buttons),
)


def _is_button(piece: Piece, next_page: str) -> bool:
    """Return whether a piece was nothing but the button to the next page, and was cut."""
    if piece.rule is None:
        return not piece.text and any(cut.rule == names.PAGE_NAVIGATION for cut in piece.cuts)
    return piece.rule == names.PAGE_NAVIGATION and bool(next_page) and piece.text.startswith(next_page)


def join_broken_lines(pieces: list[Piece]) -> Changed:
    """Join lines that broke where a link stood; the cuts between them are kept."""
    live = [piece.text for piece in pieces if piece.rule is None and piece.text]
    for upper, lower in pairwise(live):  # any() would cost more than the look at the end of a line
        if ((end := upper[-1]) == "," or end.islower() or lower[0] == ",") and _belong_together(upper, lower):
            break
    else:
        return Changed([], pieces)
    grown: list[Piece] = []
    left: list[Piece] = []
    top: Piece | None = None
    above = ""  # the end of the line above, with what is to be joined to it
    more: list[Piece] = []
    between: list[Piece] = []
    for piece in [*pieces, None]:
        if piece is not None and not piece.stays:
            between.append(piece)
        elif piece is not None and top is not None and _belong_together(above, piece.text):
            more += (*between, piece)
            between = []
            above = f"{above[-_MIN_PROSE_CHARS:]} {piece.text}"
        else:
            if top is not None and more:
                top.append(more, names.BROKEN_LINE)
                grown.append(top)
            left += between
            if piece is not None:
                left.append(piece)
                above = piece.text
            top, more, between = piece, [], []
    return Changed(grown, left)


def _belong_together(above: str, below: str) -> bool:
    """Return whether two lines are one sentence."""
    if below.startswith(", "):
        return above[-1].isalnum() or above[-1] in _MAY_END_BEFORE_COMMA
    end = above[-1]
    if end != "," and not end.islower():
        return False
    if above[above.rfind(" ") + 1 :] in _WANTS_MORE:
        return bool(_NAME_FIRST.match(below) or _GOES_ON.match(below))
    return len(above) >= _MIN_PROSE_CHARS and bool(_BREAKS_OFF.search(above, len(above) - 40) and _GOES_ON.match(below))
