"""The forms of a setting's value: each reads TOML values and strings alike and says what it allows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar
from urllib.parse import urlsplit

from scraper.core.late_pattern import late_pattern
from scraper.core.passwords import without_password
from scraper.core.s3_folder import SCHEME, folder_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_MAIL: Final = late_pattern(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\".]+(?:\.[^\s@<>()\[\],;:\".]+)+")
_PAGE: Final = late_pattern(r"(?:.*\bhttps?://|(?=\S+$))(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/\s>].*)?", re.IGNORECASE)
_SIZES: Final = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """How a setting's value is read and shown.

    allowed: what the form allows, for people.
    read: returns the value of a TOML value or a string; raises an error for one of another form.
    show: returns the TOML value that people would write.
    """

    allowed: str
    read: Callable[[object], T]
    show: Callable[[T], object] = lambda value: value


def text(allowed: str = "text") -> Form[str]:
    """Return the form of any text on one line."""
    return Form(allowed, _text)


def path() -> Form[Path]:
    """Return the form of a file or folder; ``~`` is the home folder."""
    return Form("a path", lambda value: Path(_text(value)).expanduser(), str)


def output() -> Form[Path]:
    """Return the form of an output: a folder, or ``s3://BUCKET/NAME``, for which its folder on this machine stands."""
    return Form("a path or s3://BUCKET/NAME", _output, shown)


def _output(value: object) -> Path:
    text = _text(value)
    if not text:  # as an unset variable of a shell gives it; pathlib would take it for the current folder
        raise ValueError
    return folder_of(text) if text.startswith(SCHEME) else Path(text).expanduser()


def flag() -> Form[bool]:
    """Return the form of true or false; from the environment also yes/no, on/off and 1/0."""
    return Form("true or false", _flag)


def whole(least: int = 0, most: int | None = None) -> Form[int]:
    """Return the form of a whole number in a range."""
    return Form(f"a whole number {_range(least, most)}", lambda value: int(_number(value, least, most, whole=True)))


def number(least: float = 0, most: float | None = None) -> Form[float]:
    """Return the form of a number in a range."""
    return Form(f"a number {_range(least, most)}", lambda value: _number(value, least, most))


def share() -> Form[float]:
    """Return the form of a share of the whole, 0 to 1."""
    return Form("a share from 0 to 1", lambda value: _number(value, 0, 1))


def choice(*names: str) -> Form[str]:
    """Return the form of one of these words."""

    def read(value: object) -> str:
        if _text(value) not in names:
            raise ValueError
        return str(value)

    return Form("one of " + ", ".join(names), read)


def duration() -> Form[float]:
    """Return the form of a duration in seconds; written as a number or as ``30s``, ``5m``, ``2h``, ``7d``, ``2w``."""
    return Form("seconds, or a number with s, m, h, d or w: 90, 30m, 24h, 7d", _duration, _show_duration)


def size() -> Form[int]:
    """Return the form of a size in bytes; written as a number or as ``500 KB``, ``20 MB``, ``1 GB``."""
    return Form("bytes, or a number with KB, MB or GB: 20 MB", _size, _show_size)


def address(*schemes: str) -> Form[str]:
    """Return the form of an address with one of the schemes."""

    def read(value: object) -> str:
        parts = urlsplit(_text(value))
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError
        return str(value)

    return Form("an address starting with " + " or ".join(f"{scheme}://" for scheme in schemes), read)


def database() -> Form[str]:
    """Return the form of the address of a PostgreSQL database; it is shown without its password."""

    def read(value: object) -> str:
        if urlsplit(_text(value)).scheme not in {"postgresql", "postgres"}:
            raise ValueError
        return str(value)

    return Form("the address of a database: postgresql://USER@HOST/DATABASE", read, without_password)


def contact() -> Form[str]:
    """Return the form of a way to reach a person: words that hold an e-mail address or the address of a page."""

    def read(value: object) -> str:
        text = _text(value).strip()
        if not _MAIL.search(text) and not _PAGE.fullmatch(text):
            raise ValueError
        return text

    return Form("an e-mail address such as you@example.org, or a page such as https://example.org/crawler", read)


def day() -> Form[str]:
    """Return the form of a day: ``2026-11-22``, ``today``, ``yesterday``, or how far back from today: ``7d``."""
    return Form("a date such as 2026-11-22, today, yesterday, or days back such as 7d", _day)


def clock() -> Form[str]:
    """Return the form of a time of day."""
    return Form("a time of day such as 06:30", lambda value: _match(r"([01]\d|2[0-3]):[0-5]\d", value))


def word() -> Form[str]:
    """Return the form of a name that is safe in file names and messages."""
    return Form("lower-case letters, digits and dashes", lambda value: _match(r"[a-z0-9][a-z0-9-]{0,60}", value))


def optional(form: Form[T]) -> Form[T | None]:
    """Return a form that also allows no value: leave the key out, or set the variable to the empty string."""
    return Form(
        f"{form.allowed}; or nothing",
        lambda value: None if value is None or value == "" else form.read(value),
        lambda value: None if value is None else form.show(value),
    )


def many(form: Form[T]) -> Form[tuple[T, ...]]:
    """Return the form of a list; in a variable or flag commas separate its items."""

    def read(value: object) -> tuple[T, ...]:
        if isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
        if not isinstance(value, list | tuple):
            raise TypeError
        return tuple(form.read(item) for item in value)

    return Form(f"a list, each {form.allowed}", read, lambda value: [form.show(item) for item in value])


def pairs(form: Form[T]) -> Form[Mapping[str, T]]:
    """Return the form of a table of names and values; in a variable ``name=value,name=value``."""

    def read(value: object) -> Mapping[str, T]:
        if isinstance(value, str):
            value = dict(part.strip().split("=", 1) for part in value.split(",") if part.strip())
        if not isinstance(value, Mapping):
            raise TypeError
        return {str(key): form.read(item) for key, item in value.items()}

    return Form(f"a table of names, each {form.allowed}", read, dict)


def setting(default: T, form: Form[Any], doc: str) -> T:
    """Return a field of a settings class: its default, the form of its value, and one line for people."""
    metadata = {"form": form, "doc": doc, "default": default}
    if isinstance(default, Mapping):  # cannot be hashed before Python 3.12, so dataclasses want a factory
        return field(default_factory=lambda: default, metadata=metadata)
    return field(default=default, metadata=metadata)


def seconds_back(value: str) -> timedelta | None:
    """Return how far back ``7d`` is; None for a date."""
    return timedelta(seconds=_duration(value)) if value[-1:] in _UNITS else None


def _text(value: object) -> str:
    if not isinstance(value, str | Path) or "\n" in str(value):
        raise TypeError
    return str(value)


def _match(pattern: str, value: object) -> str:
    if not re.fullmatch(pattern, _text(value)):
        raise ValueError
    return str(value)


def _flag(value: object) -> bool:
    known = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    return value if isinstance(value, bool) else known[_text(value).lower()]


def _number(value: object, least: float, most: float | None, *, whole: bool = False) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError
    got = float(value)
    if not (least <= got <= (float("inf") if most is None else most)) or (whole and got != int(got)):
        raise ValueError
    return got


def _scaled(value: object, units: Mapping[str, int], default: str) -> float:
    if isinstance(value, int | float):
        value = str(value) if not isinstance(value, bool) else ""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]*)", _text(value).strip().lower())
    if not found:
        raise ValueError
    return float(found[1]) * units[found[2] or default]


def _duration(value: object) -> float:
    return _scaled(value, _UNITS, "s")


def _size(value: object) -> int:
    return int(_scaled(value, _SIZES, "b"))


def _show_duration(value: float) -> object:
    unit = next((unit for unit in ("d", "h", "m", "s") if value and value % _UNITS[unit] == 0), None)
    return f"{value / _UNITS[unit]:g}{unit}" if unit else value


def _show_size(value: int) -> object:
    unit = next((unit for unit in ("gb", "mb", "kb") if value and value % _SIZES[unit] == 0), None)
    return f"{value // _SIZES[unit]} {unit.upper()}" if unit else value


def _day(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()[:10]
    if re.fullmatch(r"\d{1,4}[dw]|today|yesterday", _text(value)):
        return str(value)
    return date.fromisoformat(_text(value)).isoformat()


def _range(least: float, most: float | None) -> str:
    return f"from {least:g} to {most:g}" if most is not None else f"from {least:g} up"
