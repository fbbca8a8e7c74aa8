"""WIB, the clock of Jakarta: the day of a report, an alarm or a selection is a day of this clock."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Final

WIB: Final = timezone(timedelta(hours=7), "WIB")
