"""The watchdog itself: what takes too long or nests too deeply ends with a name, whatever libraries swallow."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest

from scraper.composition.process import process
from scraper.core.errors import Reason, Rejected
from scraper.core.page import Page
from scraper.core.watch import within
from tests.fuzz.targets import URL
from tests.hostile.pages import PAGE, TEXT


def burn(seconds):
    began = time.process_time()
    while time.process_time() - began < seconds:
        pass


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


def test_a_watched_block_inside_another_is_an_error():
    with pytest.raises(RuntimeError, match="inside another: https://y/"), within("https://x/"), within("https://y/"):
        pytest.fail("the inner block was entered")
    with within("https://x/", 0.05), suppress(RuntimeError), within("https://y/"):
        pytest.fail("the inner block was entered")
    with pytest.raises(Rejected), within("https://x/", 0.05):  # the watchdog is as before
        burn(60)


LIBRARY = """
import signal, sys
from scraper import clean, extract
from scraper.corpus.clean_corpus import clean_corpus

def own(*_): ...
signal.signal(signal.SIGVTALRM, own)
signal.setitimer(signal.ITIMER_VIRTUAL, 1000)
seen = []
signal.signal = signal.setitimer = lambda *_: seen.append(_)
text = extract(sys.stdin.buffer.read(), sys.argv[1]).text
clean(text)
clean_corpus(*sys.argv[2:4], field_name="text")
assert seen == [], seen
assert signal.getsignal(signal.SIGVTALRM) is own
assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] > 900
print(text, end="")
"""


def test_the_library_takes_no_signal_and_no_timer_of_its_host(tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"text": "Harga beras naik.\\nADVERTISEMENT"}\n', encoding="utf-8")
    code = LIBRARY.replace("*sys.argv[2:4]", "*map(__import__('pathlib').Path, sys.argv[2:4])")
    done = subprocess.run(
        [sys.executable, "-c", code, URL, source, target], input=PAGE.encode(), capture_output=True, check=False
    )
    assert done.stderr.decode() == ""
    assert done.stdout.decode() == TEXT
    assert "Harga beras naik." in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "start",
    [
        "from scraper.cli import run; run(['schema'])",
        "from scraper.core.worker_process import begin_worker; begin_worker()",
    ],
    ids=["command", "worker"],
)
def test_our_own_processes_have_the_watchdog(start):
    code = (
        f"{start}\nfrom scraper.core.watch import within\nfrom scraper.core.errors import Rejected\n"
        "try:\n    with within('https://x/', 0.05):\n        while True: pass\n"
        "except Rejected as rejection: print(rejection.reason, end='')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert done.stdout.endswith(b"timed-out")


EDGES = """
from scraper.core.errors import Rejected
from scraper.core.watch import switch_on, within

switch_on()
print("ready", flush=True)
ended = 0
while ended < 3_000:
    try:
        with within("https://x/", 60):
            pass
    except Rejected:
        ended += 1
print("ended", flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGVTALRM"), reason="no such signal here")
def test_an_alarm_at_the_edge_of_a_block_is_raised_by_nobody_else():
    """Signals from outside come thousands of times a second, so that many fall between timer and block."""
    with subprocess.Popen([sys.executable, "-c", EDGES], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until:
            process.send_signal(signal.SIGVTALRM)
        process.kill()
        assert (process.stdout.read(), process.stderr.read()) == (b"ended\n", b"")


def test_a_page_is_read_in_any_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(process(Page(URL, PAGE.encode())).text))
    thread.start()
    thread.join()
    assert found == [TEXT]
