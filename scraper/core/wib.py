"""WIB, the clock of Jakarta: by it days of reports, alarms and selections are counted, and jobs are due."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Final

WIB: Final = timezone(timedelta(hours=7), "WIB")
