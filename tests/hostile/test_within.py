"""The watchdog itself: what takes too long or nests too deeply ends with a name, whatever libraries swallow."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

import pytest

from scraper.composition.process import process
from scraper.core.errors import Reason, Rejected
from scraper.core.page import Page
from scraper.core.watch import switch_on, within
from tests.fuzz.targets import URL
from tests.hostile.pages import PAGE, TEXT


def burn(seconds):
    began = time.process_time()
    while time.process_time() - began < seconds:
        pass


@pytest.fixture(autouse=True)
def _watchdog():
    switch_on()


def test_the_watchdog_ends_a_page_and_not_the_program():
    with pytest.raises(Rejected) as caught, within("https://x/", 0.05):
        burn(60)
    assert caught.value.reason is Reason.TIMED_OUT
    assert process(Page(URL, PAGE.encode())).text == TEXT
    burn(0.15)  # the alarm is off


def swallow(error, times=1):
    """As libraries do; and C code that was called back swallows all there is."""
    for _ in range(times):
        with suppress(error):
            burn(60)


def swallow_and_say(error):
    swallow(BaseException)
    raise error


@pytest.mark.parametrize(
    ("do", "what"),
    [
        (swallow, (Exception,)),
        (swallow, (BaseException, 2)),
        (swallow_and_say, (Rejected(Reason.INDEX, "another"),)),
        (swallow_and_say, (ValueError("x"),)),
        (swallow_and_say, (RecursionError("x"),)),
    ],
    ids=["errors", "everything, twice", "another rejection", "another error", "recursion"],
)
def test_after_its_time_a_page_has_timed_out_whatever_a_library_swallows(do, what):
    began = time.process_time()
    with pytest.raises(Rejected) as caught, within("https://x/", 0.05):
        do(*what)
    assert caught.value.reason is Reason.TIMED_OUT
    burn(0.4)  # the alarm is off
    assert time.process_time() - began < 10


def test_an_interrupt_passes_through_the_watchdog():
    with pytest.raises(KeyboardInterrupt), within("https://x/", 0.05):
        raise KeyboardInterrupt
    burn(0.4)


def test_endless_nesting_of_calls_is_a_rejection():
    def deeper():
        deeper()

    with pytest.raises(Rejected) as caught, within("https://x/"):
        deeper()
    assert caught.value.reason is Reason.TOO_LARGE


def test_a_page_is_read_in_any_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(process(Page(URL, PAGE.encode())).text))
    thread.start()
    thread.join()
    assert found == [TEXT]
