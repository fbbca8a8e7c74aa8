"""Bylines: people stay, brands, teams, roles and labels of desks go."""

from __future__ import annotations

import pytest

from scraper.parsing.fields.bylines import read_authors
from scraper.sites.cnnindonesia import SITE


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Sari Wulan", ["Sari Wulan"]),
        ("tim | CNN Indonesia", []),
        ("Advertorial", []),
        ("Kolom Sari Wulan", []),
        ("Oleh: Sari Wulan, Riko Adi", ["Sari Wulan", "Riko Adi"]),
        ("Sari Wulan dan Riko Adi (Kontributor)", ["Sari Wulan", "Riko Adi"]),
        ("Redaksi | Antara | Senin", []),
        ("", []),
        ("Sari Wulan, Reporter Senior", ["Sari Wulan"]),
        ("Sari Wulan, Political Correspondent", ["Sari Wulan"]),
        ("Reporter Senior Sari Wulan", ["Sari Wulan"]),
        ("Sari Wulan, Redaktur Pelaksana, Riko Adi", ["Sari Wulan", "Riko Adi"]),
        ("Sari Wulan Follow Email the author", ["Sari Wulan"]),
        ("Oleh Sari Wulan Ikuti | Riko Adi Lihat Profil", ["Sari Wulan", "Riko Adi"]),
        ("https://www.cnnindonesia.com/author/sari-wulan", []),
        ("Guardian staff", []),
        ("Tim Wulan", []),
        ("Bio Wulan", ["Bio Wulan"]),
        ("CNN International | CNN Indonesia", []),
        ("CNN Indonesia TV", []),
        ("CNBC Indonesia, Al Jazeera, Rina Cnnari", ["Rina Cnnari"]),
    ],
)
def test_people_of_a_byline(byline: str, people: list[str]) -> None:
    assert read_authors(byline, SITE.brands) == people
