"""The selectors that a TOML newsroom may write: plain CSS of names, short enough to cost nothing on any page."""

from __future__ import annotations

from typing import Final

from scraper.core.late_pattern import late_pattern

MAX_SELECTOR_CHARS: Final = 200
MAX_STEPS: Final = 8  # of a selector: elements that stand in each other

_TAG: Final = r"[a-z][a-z0-9-]{0,40}"
_WORD: Final = r"-?[A-Za-z_](?:[\w-]|\\[^\w\s]){0,120}"  # a backslash stands before a colon or slash in a class
_VALUE: Final = r"""(?:[\w-]{1,80}|'[^'"\\<>]{0,120}'|"[^'"\\<>]{0,120}")"""
_PART: Final = (
    rf"(?:\#{_WORD}|\.{_WORD}|\[[a-z][\w-]{{0,60}}(?:[*^$~]?={_VALUE})?\]|:nth-(?:of-type|child)\(\d{{1,3}}\))"
)
_COMPOUND: Final = late_pattern(rf"(?:{_TAG}{_PART}{{0,6}}|{_PART}{{1,6}})")
_BETWEEN: Final = late_pattern(r"\s*>\s*|\s+")


def selector_problem(selector: str) -> str:
    """Return why a selector cannot be used, the empty string for one that can."""
    if len(selector) > MAX_SELECTOR_CHARS:
        return f"longer than {MAX_SELECTOR_CHARS} characters"
    at, steps = 0, 0
    while True:
        step = _COMPOUND.match(selector, at)
        if step is None:
            return f"not understood from {selector[at : at + 20]!r} on; it has tags, .classes, #ids, [attributes] and >"
        steps += 1
        at = step.end()
        if at == len(selector):
            return f"more than {MAX_STEPS} steps" if steps > MAX_STEPS else ""
        between = _BETWEEN.match(selector, at)
        if between is None:
            return f"not understood from {selector[at : at + 20]!r} on"
        at = between.end()
