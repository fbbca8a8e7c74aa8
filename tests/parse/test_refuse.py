"""Pages without a body: what their visible text says counts, and how much of it there is."""

from __future__ import annotations

import pytest

from scraper.core.errors import Reason, Rejected
from scraper.core.page import Page
from scraper.parsing.read import parse

URL = "https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/contoh-judul"
LINKS = "".join(f"<li><a href='/x{n}'>Judul berita nomor {n} dari hari ini</a></li>" for n in range(100))


def reason(html: str) -> Reason:
    with pytest.raises(Rejected) as caught:
        parse(Page(URL, f"<html><title>CNN Indonesia</title><body>{html}</body></html>".encode()))
    return caught.value.reason


def test_a_form_with_a_captcha_does_not_make_a_long_page_a_challenge() -> None:
    captcha = "<form><div class='g-recaptcha'></div></form>"
    assert reason(captcha) is Reason.CHALLENGE
    assert reason(f"{captcha}<ul>{LINKS}</ul>") is Reason.EMPTY_BODY


def test_a_short_page_is_taken_at_its_word() -> None:
    assert reason("<p>Halaman tidak ditemukan</p>") is Reason.NOT_FOUND
    assert reason("<p>Are you a robot?</p>") is Reason.CHALLENGE
    assert reason(f"<p>Halaman tidak ditemukan</p><ul>{LINKS}</ul>") is Reason.EMPTY_BODY
