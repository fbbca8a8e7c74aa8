"""What a cut of one round brings to light is seen in the next: at the edges, inside, and beside other lines."""

from __future__ import annotations

import pytest

from scraper.cleaning.clean_text import clean_text

TEXT = "Harga beras naik di pasar."


@pytest.mark.parametrize(
    "dirty",
    [
        f"Jakarta, CNN Indo\u200bnesia -- {TEXT}",  # the start
        f"{TEXT} (ama/sfr)[Gambas:Video CNN]",  # the end
        f"{TEXT} (ama/sfr)\n[Gambas:Video CNN]\nADVER\u200bTISEMENT",  # the end, above a line that goes later
        f"{TEXT}\nADVERTISEMENT \u200bSCROLL TO CONTINUE WITH CONTENT",  # inside
        f"Jakarta, CNN Indo\u200bnesia\n-- {TEXT}",  # below a line that goes later
        f"{TEXT}\nPilihan Re\u200bdaksi\nPasar Baru Dibuka Lagi Pekan Ini",
    ],
)
def test_what_a_cut_brings_to_light_is_cut_too(dirty: str) -> None:
    assert clean_text(dirty).text == TEXT
