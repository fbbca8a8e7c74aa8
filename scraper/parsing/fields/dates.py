"""Dates as the pages write them, to ISO 8601 in the site's own zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

from scraper.core.late_pattern import late_pattern

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january", "feb peb februari pebruari february", "mar maret march", "apr april", "mei may",
            "jun juni june", "jul juli july", "agu ags agt agus agustus aug august", "sep sept september",
            "okt oct oktober october", "nov nop november nopember", "des dec desember december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ZONES: Final = {"wib": 7, "wita": 8, "wit": 9, "gmt": 0, "utc": 0}
_CLOCK: Final = (
    r"(?P<hour>\d{1,2})[:.\-](?P<minute>\d{2})(?:[:.\-](?P<second>\d{2}))?(?:\.\d+)?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?"  # 9:15 PM, 9.15 p.m.
)
_ZONE: Final = r"\s*(?P<zone>Z\b|[+-]\d{2}:?\d{2}|WITA|WIT|WIB|GMT|UTC)?"
# What stands between day and time: 11 Maret 2025 pukul 09.15, 11 Mar 2025 • 09:15, March 11, 2025 at 9:15 AM.
_BEFORE_CLOCK: Final = r"[\s,|\-–—•·]+(?:(?:pukul|pkl\.?|jam|at)\s+)?"
_FORMS: Final = tuple(
    late_pattern(form, re.IGNORECASE)
    for form in (
        # 2023-11-02T20:59:53+07:00, 2023/11/02 20:59:53, 2015-11-05 T10:08:58Z, 2023-11-02T20-59-53Z
        (
            rf"(?P<year>\d{{4}})[-/](?P<month>\d{{1,2}})[-/](?P<day>\d{{1,2}})"
            rf"(?:(?:\s*T\s*|{_BEFORE_CLOCK}){_CLOCK}{_ZONE})?(?!\d)"
        ),
        # Selasa, 30/06/2020 19:18 WIB; 30-06-2020, 19.18
        (
            rf"(?<![\d/.\-])(?P<day>\d{{1,2}})(?P<mark>[/.\-])(?P<month>\d{{1,2}})(?P=mark)(?P<year>\d{{4}})"
            rf"(?:{_BEFORE_CLOCK}{_CLOCK}{_ZONE})?(?!\d)"
        ),
        # Jumat, 24 Jul 2026 10:47 WIB; 24 Juli 2026 | 10.47
        (
            rf"(?<!\d)(?P<day>\d{{1,2}})\s+(?P<name>[A-Za-z]{{3,9}})\.?,?\s+(?P<year>\d{{4}})"
            rf"(?:{_BEFORE_CLOCK}{_CLOCK}{_ZONE})?(?!\d)"
        ),
        # March 11, 2025 at 9:15 AM; not with a zone that is named by letters we do not know, such as ET
        (
            rf"\b(?P<name>[A-Za-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"
            rf"(?:{_BEFORE_CLOCK}{_CLOCK}{_ZONE}(?!\s*(?-i:[A-Z]{{2,4}})\b))?(?!\d)"
        ),
    )
)
# What says that the date behind it is that of a change, with the name of the day between.
_UPDATED: Final = late_pattern(
    r"(?:diperbarui|diperbaharui|dimutakhirkan|diubah|update[ds]?|modified|edited)\b[^\d|•·]{0,24}\Z", re.IGNORECASE
)
_UPDATED_CHARS: Final = 40  # in front of a date, in which that stands
_NOON: Final = 12
# 2023-11-02T20:59:53+07:00 and 2023/11/02 20:59:53, as JSON-LD and metas nearly always write it: read without a search.
_PLAIN: Final = late_pattern(r"(\d{4})[-/](\d\d)[-/](\d\d)[ T](\d\d:\d\d:\d\d)([+-]\d\d:\d\d)?")
_YEAR: Final = late_pattern(r"\d{4}")
_FIRST_YEAR: Final = 1998  # the first year of the network's oldest site


def read_date(text: str, *, offset: str = "+07:00", z_is_local: bool = False) -> str | None:
    """Return the first date in the text as ``2023-11-02T20:59:53+07:00``; None without a date that has a time of day.

    A date that the text calls one of a change is not one of publication.

    offset: the site's zone, for dates that name none and for the result; z_is_local: the CMS writes ``Z`` behind
    Jakarta time in its metas (raw: ``2023-11-02T20-59-53Z`` beside ``20:59:53+07:00`` in JSON-LD).
    """
    plain = _PLAIN.fullmatch(text)
    if plain:
        year, month, day, clock, zone = plain.groups()
        when = f"{year}-{month}-{day}T{clock}{offset}"
        if (zone is None or zone == offset) and int(year) >= _FIRST_YEAR and _exists(when):
            return when
    if _YEAR.search(text) is None:  # nearly every line of a page ends here: one search costs less than trying all forms
        return None
    home = _zone(offset)
    for form in _FORMS:
        for found in form.finditer(text):
            start = found.start()
            if not found["hour"] or _UPDATED.search(text[max(0, start - _UPDATED_CHARS) : start]):
                continue
            moment = _moment(found, home, z_is_local=z_is_local)
            if moment:
                return moment.isoformat(timespec="seconds")
    return None


def _exists(when: str) -> bool:
    """Return whether there is such a day and time."""
    try:
        datetime.fromisoformat(when)
    except ValueError:
        return False
    return True


def days_apart(one: str, other: str) -> float:
    """Return the days between two ISO dates with offset."""
    return abs(datetime.fromisoformat(one) - datetime.fromisoformat(other)) / timedelta(days=1)


def read_stamp(stamp: str, *, offset: str = "+07:00") -> str | None:
    """Return the ISO date of fourteen digits as addresses carry them, None when they do not name a date."""
    try:
        year, month, day, hour, minute, second = int(stamp[:4]), *(int(stamp[at : at + 2]) for at in range(4, 14, 2))
        return datetime(year, month, day, hour, minute, second, tzinfo=_zone(offset)).isoformat()
    except ValueError:
        return None


def _moment(found: re.Match[str], home: timezone, *, z_is_local: bool) -> datetime | None:
    """Return the moment of a match on the site's clock; None for a day or time that does not exist."""
    groups = found.groupdict()
    month = _MONTHS.get(groups["name"].lower(), 0) if groups.get("name") else int(groups["month"])
    year = int(groups["year"])
    if year < _FIRST_YEAR:
        return None
    zone = groups["zone"] or ""
    try:
        where = home if not zone or (z_is_local and zone in "Zz") else _zone(zone)
        clock = _hour(int(groups["hour"]), groups["half"]), int(groups["minute"]), int(groups["second"] or 0)
        return datetime(year, month, int(groups["day"]), *clock, tzinfo=where).astimezone(home)
    # 31/02, 25:61, +99:00, the last day of the year 9999 elsewhere: the page is wrong, the next source may be right
    except (ValueError, OverflowError):
        return None


def _hour(hour: int, half: str | None) -> int:
    """Return the hour of the day. half: ``a`` or ``p`` of AM and PM, which only a clock of twelve hours has."""
    if half is None or not 1 <= hour <= _NOON:
        return hour
    return hour % _NOON + (_NOON if half in "Pp" else 0)


@lru_cache(maxsize=1_000)  # a page may name any offset
def _zone(text: str) -> timezone:
    if text in "Zz":
        return UTC
    hours = _ZONES.get(text.lower())
    if hours is not None:
        return timezone(timedelta(hours=hours))
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
