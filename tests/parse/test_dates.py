from __future__ import annotations

import pytest

from scraper.parsing.fields.dates import read_date, read_stamp


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-11-02T20:59:53+07:00", "2023-11-02T20:59:53+07:00"),
        ("2025-03-11T02:00:00Z", "2025-03-11T09:00:00+07:00"),
        ("2025-03-11T02:00:00.123Z", "2025-03-11T09:00:00+07:00"),
        ("2023/11/02 20:59:53", "2023-11-02T20:59:53+07:00"),
        ("Senin, 10/10/2016 05:12", "2016-10-10T05:12:00+07:00"),
        ("CNN Indonesia | Selasa, 30/06/2020 19:18 WIB", "2020-06-30T19:18:00+07:00"),
        ("Jumat, 24 Jul 2026 10:47 WIB", "2026-07-24T10:47:00+07:00"),
        ("Rabu, 5 Agustus 2020 | 10.47 WIB", "2020-08-05T10:47:00+07:00"),
        ("Sabtu, 1 Feb 2025 00:30 WITA", "2025-01-31T23:30:00+07:00"),
        ("1 Mei 2024 09:00 WIT", "2024-05-01T07:00:00+07:00"),
        ("31 Feb 2025 10:00", None),
        ("2025-13-01T10:00:00", None),
        ("11 Maret 2025", None),
        ("0001-01-01T00:00:00", None),
        ("9999-12-31T23:59:59-07:00", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("9999-12-31T23:59:59+07:00", "9999-12-31T23:59:59+07:00"),
        ("1998-01-01T00:00:00+23:59", "1997-12-31T07:01:00+07:00"),
        ("5 menit yang lalu", None),
        ("2025-03-11T10:00:00+99:00", None),
        ("", None),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    assert read_date(text) == date


def test_the_site_writes_z_behind_jakarta_time() -> None:
    assert read_date("2023-11-02T20-59-53Z", z_is_local=True) == "2023-11-02T20:59:53+07:00"
    assert read_date("2015-11-05 T10:08:58Z", z_is_local=True) == "2015-11-05T10:08:58+07:00"


def test_the_stamp_of_an_address() -> None:
    assert read_stamp("20250311081500") == "2025-03-11T08:15:00+07:00"
    assert read_stamp("20259911081500") is None
