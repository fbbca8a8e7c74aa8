"""The address of an article as a template: ``/{section}/{year}/{name}``, the form in which a TOML newsroom writes it.

A template can only say what a path looks like. The pattern made of it needs time in proportion to the path, because
two placeholders never touch, and a placeholder cannot match the character that stands between two.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.core.late_pattern import late_pattern

MAX_TEMPLATE_CHARS: Final = 300
_MAX_PLACEHOLDERS: Final = 12
_MAX_IN_ONE_PART: Final = 3  # placeholders between two slashes

# What a placeholder stands for, and its pattern. The group ``number`` is the identity of an article: exactly one of the
# kinds of identity stands in a template.
IDENTITIES: Final = ("number", "code", "name", "long_name", "key")
_NAMES: Final = ("slug", "name", "long_name")  # of which the words of the title are read
PLACEHOLDERS: Final = {
    "number": r"(?P<number>\d{3,19})",
    "code": r"(?P<number>[0-9a-f]{8,64})",
    "name": r"(?P<number>(?P<slug>[\w.%~-]{3,300}))",
    "long_name": r"(?P<number>(?P<slug>[\w.%~]{1,80}(?:-+[\w.%~]{1,80}){2,40}))",  # three words or more
    "key": r"(?P<number>[\w-]{4,100})",
    "section": r"(?P<section>[a-z][a-z0-9-]{1,40})",
    "slug": r"(?P<slug>(?u:[^/?\#\s\x00-\x1f\x7f<>\"\\^`{|}]{1,300}))",
    "created": r"(?P<created>\d{14})",
    "year": r"(?:19|20)\d\d",
    "month": r"(?:\d\d?|[a-z]{3})",
    "day": r"\d\d?",
    "date": r"(?:19|20)\d\d-\d\d?-\d\d?",
    "digits": r"\d{1,19}",
    "word": r"[\w%-]{1,80}",
    "path": r"[\w%-]{1,80}(?:/[\w%-]{1,80}){0,4}",
}
_TOKEN: Final = late_pattern(r"\{(?P<kind>\w+)\}|(?P<open>\[)|(?P<close>\])|(?P<literal>[A-Za-z0-9._~/,+-]+)")
_END: Final = r"(?:/(?P<page>[1-9]\d?))?(?P<amp>/amp)?/?"


class TemplateError(ValueError):
    """A malformed template of addresses; the message says what is wrong with it."""


def pattern_of(template: str) -> str:
    """Return the verbose pattern over a path, with the groups of ``Site.address``; raises ``TemplateError``."""
    if len(template) > MAX_TEMPLATE_CHARS:
        raise TemplateError(f"longer than {MAX_TEMPLATE_CHARS} characters")
    if not template.startswith("/"):
        raise TemplateError("it begins with a slash")
    parts, kinds, is_open, at = [], [], False, 0
    while at < len(template):
        token = _TOKEN.match(template, at)
        if token is None:
            raise TemplateError(f"{template[at]!r} cannot stand in it")
        if token["kind"]:
            kinds.append(_kind(token["kind"]))
            parts.append(PLACEHOLDERS[token["kind"]])
        elif token["literal"]:
            parts.append(re.escape(token["literal"]))
        elif is_open is bool(token["open"]):
            raise TemplateError("brackets do not stand in brackets, and each is closed")
        else:
            is_open = bool(token["open"])
            parts.append("(?:" if is_open else ")?")
        at = token.end()
    if is_open:
        raise TemplateError("a bracket is not closed")
    _check(template, kinds)
    return f"(?P<base>{''.join(parts).removesuffix('/')}){_END}"


def _kind(kind: str) -> str:
    if kind not in PLACEHOLDERS:
        raise TemplateError(f"there is no {{{kind}}}; there are {', '.join(PLACEHOLDERS)}")
    return kind


def _check(template: str, kinds: list[str]) -> None:
    identities = [kind for kind in kinds if kind in IDENTITIES]
    if len(identities) != 1:
        raise TemplateError(f"exactly one of {', '.join(f'{{{kind}}}' for kind in IDENTITIES)} stands in it")
    outside = re.sub(r"\[[^\]]*\]", "", template)
    if f"{{{identities[0]}}}" not in outside:
        raise TemplateError("what identifies the article cannot stand in brackets")
    named = ["slug" if kind in _NAMES else kind for kind in kinds if kind in {*_NAMES, "section", "created"}]
    if len(set(named)) != len(named):
        raise TemplateError("slug (which {name} is too), section and created stand in it once")
    if len(kinds) > _MAX_PLACEHOLDERS or any(part.count("{") > _MAX_IN_ONE_PART for part in template.split("/")):
        raise TemplateError(f"at most {_MAX_PLACEHOLDERS} placeholders, and {_MAX_IN_ONE_PART} between two slashes")
    if re.search(r"\}[\[\]]*\{", template):
        raise TemplateError("two placeholders touch; something stands between them")
