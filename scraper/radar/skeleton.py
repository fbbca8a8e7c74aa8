"""Write a rule to start from, as a profile holds it in TOML: pattern, place, reason, cuts and keeps of the corpus."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.profile import Profile
from scraper.core.late_pattern import late_pattern
from scraper.facts.rule import Rule, Where
from scraper.radar.split import GENERAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.radar.census import Candidate
    from scraper.radar.finding import Evidence, Example, FindingKind

_FIXED: Final = 0.95
_NAME_WORDS: Final = 4
_CUTS: Final = 3
_KEEPS: Final = 3
_MAX_LETTERS: Final = 12  # the longest run of letters in a signature is rounded up to at most this
_MAX_TEASER_CHARS: Final = 120  # before the fixed end of a teaser
_ASCII_WORD: Final = late_pattern(r"[a-z]+")
_WORD: Final = late_pattern(r"[^\W\d_]+")
_CHARACTER: Final = late_pattern(r"U\+([0-9A-F]{4,6}) ")
_PIECES: Final = late_pattern(r"9|\s+|\w+|[^\w\s]", re.ASCII)
_MOJIBAKE: Final = r"[\u00c2\u00c3][\x80-\xbf] | \u00e2[€‚„†‡™œž] | \u00ef\u00bf\u00bd"


def pattern(kind: FindingKind, form: str, spellings: Iterable[str]) -> str:
    r"""Return a verbose regular expression that matches every spelling of a form, tokenised ones included.

    >>> pattern("line", "HALAMAN: 9", ["HALAMAN: 2"])
    'HALAMAN\\s*:\\s*\\d+'
    """
    if kind == "character":
        if code := _CHARACTER.match(form):
            return _code(chr(int(code[1], 16)))
        return _MOJIBAKE if form == "mojibake" else "[ ]{2,}"
    if kind == "bracket":
        if GENERAL.fullmatch(form):
            return _bracket(form[0], sorted(spellings)) + (r"(?=\w|[\x22“])" if form.endswith(" glued") else "")
        if "…" in form:
            head, close = form.split("…", 1)
            return rf"{_literal(head)}\s*[^{re.escape(form[0] + close)}\n]{{1,80}}\s*{re.escape(close)}"
    return _literal(form)


def _literal(form: str) -> str:
    parts: list[str] = []
    for found in _PIECES.finditer(form):
        piece = found[0]
        if piece.isspace():
            if parts[-1:] != [r"\s*"]:
                parts.append(r"\s+")
        elif piece == "9":
            parts.append(r"\d+")
        elif piece[0].isalnum():
            parts.append(piece.replace("9", r"\d+"))
        else:
            if parts[-1:] == [r"\s+"]:
                parts[-1] = r"\s*"
            elif parts and parts[-1] != r"\s*":
                parts.append(r"\s*")
            parts += [re.escape(piece) if piece.isprintable() else _code(piece), r"\s*"]
    if parts[-1:] == [r"\s*"]:
        parts.pop()
    return "".join(parts)


def _code(char: str) -> str:
    return rf"\U{ord(char):08x}"


def _bracket(opening: str, spellings: Sequence[str]) -> str:
    """Return a pattern of brackets by what was seen in them: how many parts, how long, which case."""
    closing = {"(": ")", "[": "]"}[opening]
    inside = [spelling[1:-1].strip() for spelling in spellings]
    parts = [re.split(r"\s?[/,]\s?", text) for text in inside]
    words = [word for row in parts for word in row]
    if words and all(_WORD.fullmatch(word) for word in words):
        least, most = min(map(len, words)), min(max(map(len, words)), _MAX_LETTERS)
        letters = "a-z" if all(map(str.islower, words)) else "A-Za-z"
        word = rf"[{letters}]{{{least},{most}}}"
        fewest, largest = min(map(len, parts)) - 1, max(map(len, parts)) - 1
        more = rf"(?:\s?[/,]\s?{word}){{{fewest},{largest}}}" if largest else ""
        return rf"{re.escape(opening)}\s?{word}{more}\s?{re.escape(closing)}"
    longest = max(map(len, inside), default=1)
    return rf"{re.escape(opening)}[^{re.escape(opening + closing)}\n]{{1,{longest}}}{re.escape(closing)}"


def where_of(evidence: Evidence, examples: Sequence[Example]) -> str:
    """Return the name of the narrowest place that holds the appearances."""
    if examples and all(_alone_on_line(example) for example in examples):
        return "WHOLE"
    if evidence.place != "anywhere" and evidence.at_place >= _FIXED:
        return evidence.place.upper()
    return "ANYWHERE"


def _alone_on_line(example: Example) -> bool:
    return (not example.before or example.before.rstrip(" ").endswith("\n")) and (
        not example.after or example.after.lstrip(" ").startswith("\n")
    )


def skeleton(suspect: Candidate, spellings: Iterable[str], examples: Sequence[Example], keeps: Sequence[str]) -> str:
    """Return the table ``[[rules]]`` of a profile in TOML, whose cuts are what the rule really does.

    spellings: all that its pattern must match.
    keeps: texts that it should leave alone; those that it changes are left out.
    """
    kind, form, evidence = suspect.kind, suspect.form, suspect.evidence
    where = where_of(evidence, examples)
    found = pattern(kind, form, spellings)
    if kind == "ending" and where == "END":
        found = rf"(?:[^.!?…\n]{{0,{_MAX_TEASER_CHARS}}}\s)?{found}"
    profile = _alone(found, where)
    pairs = {before: clean_text(before, profile=profile).text for before in (_context(where, one) for one in examples)}
    left = [text for keep in keeps if not (done := clean_text(keep, profile=profile)).removed for text in [done.text]]
    why = (
        f"Found by the radar: {evidence.articles} articles ({evidence.share:.1%}) on {evidence.days} days in "
        f"{evidence.sections} sections, {evidence.stories} of them unrelated. Say here what it is and what is at risk."
    )
    lines = [
        "[[rules]]",
        f"name = {toml_text(_name(suspect))}",
        f"pattern = {toml_text(found)}",
        f"where = {toml_text(where.lower())}",
        f"why = {toml_text(why)}",
        "cuts = [",
        *(f"    [{toml_text(before)}, {toml_text(after)}]," for before, after in list(pairs.items())[:_CUTS]),
        "]",
        "keeps = [",
        *(f"    {toml_text(keep)}," for keep in left[:_KEEPS]),
        "]",
    ]
    return "\n".join(lines)


def toml_text(text: str) -> str:
    """Return a text as TOML writes it: as it is in single quotes, or with escapes where it holds what these forbid."""
    if text.isprintable() and "'" not in text:
        return f"'{text}'"
    return '"' + "".join(char if char.isprintable() and char not in '"\\' else _escape(char) for char in text) + '"'


def _escape(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    # Half of a surrogate pair has no escape in TOML, and stays.
    return char if "\ud800" <= char <= "\udfff" else f"\\U{ord(char):08x}"


def _name(suspect: Candidate) -> str:
    """Return a name in kebab-case from the words of the form, or from the place of a bracket without words."""
    if suspect.kind == "bracket" and GENERAL.fullmatch(suspect.form):
        return f"bracket-{suspect.form.rpartition(' ')[2] if ' ' in suspect.form else suspect.evidence.place}"
    return "-".join(_ASCII_WORD.findall(suspect.form.lower())[:_NAME_WORDS]) or suspect.kind


def _alone(found: str, where: str) -> Profile:
    """Return a profile with nothing but the rule in question."""
    rule = Rule("radar", found, Where[where], "on trial", cuts=(("", ""), ("", "")), keeps=("", ""))
    return Profile("radar", only=(rule,))


def _context(where: str, example: Example) -> str:
    """Return the example with as much around it as its place allows, from the start of a word to the end of one."""
    before = example.before if example.before[:1].isspace() else example.before.partition(" ")[2] or example.before
    after = example.after if example.after[-1:].isspace() else example.after.rpartition(" ")[0] or example.after
    if where == "START":
        return example.text + after
    return before + example.text + ("" if where == "END" else after)
