"""Real names, a real resolver, real connections, in a network of its own: where does a request arrive?"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.network import DIGITS, ELSEWHERE, PATH, PRIVATE, PRIVATE_SIX, PUBLIC

ROOT = Path(__file__).parents[2]
ALONE = ["unshare", "--user", "--map-root-user", "--net", "--mount"]


def can_be_alone() -> bool:
    """Whether this machine lets us have a network of our own: Linux, with namespaces for users and the `ip` tool."""
    try:
        done = subprocess.run([*ALONE, "ip", "link", "set", "lo", "up"], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return done.returncode == 0


@pytest.fixture(scope="module")
def happened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not can_be_alone():
        pytest.skip("this machine gives no network of its own; tests/hostile/test_hostile_addresses.py asks the rest")
    folder = tmp_path_factory.mktemp("network")
    command = [*ALONE, sys.executable, "-m", "tests.hostile.network", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def at(of: dict[str, Any], host: str) -> dict[str, str]:
    """Where requests for a host arrived: address by path."""
    return {path: address for address, name, path in of["reached"] if name == host}


def test_the_connection_goes_to_the_address_that_was_judged(happened: dict[str, Any]) -> None:
    """The name changes its answer after the first one; the whole first run keeps to the address that it has judged."""
    assert at(happened["first"], "rebinding.example.org") == {"/robots.txt": PUBLIC, PATH: PUBLIC}
    assert "Harga beras" in happened["first"]["out"]
    assert "rebinding.example.org leads to 127.0.0.1, which is not on the public web" in happened["later"]["said"]


def test_a_name_that_changes_its_answer_within_a_run_gains_nothing(happened: dict[str, Any]) -> None:
    within = happened["within"]
    assert happened["asked"]["berubah.example.org"] == 2
    assert within["reached"] == [[PUBLIC, "berubah.example.org", "/robots.txt"]]
    assert "leads to 169.254.169.254, which is not on the public web" in within["said"]
    assert within["code"] == 4


def test_of_several_answers_only_a_judged_one_is_connected_to(happened: dict[str, Any]) -> None:
    assert set(at(happened["first"], "both.example.org").values()) <= {PUBLIC}


def test_no_name_and_no_digits_lead_to_a_private_address(happened: dict[str, Any]) -> None:
    later = happened["later"]
    assert later["reached"] == []
    assert later["code"] == 2
    assert len(later["said"].splitlines()) == 1 + len(PRIVATE) + len(PRIVATE_SIX) + len(DIGITS)
    for number, address in enumerate(PRIVATE):
        assert f"dalam{number}.example.org leads to {address}, which is not on the public web" in later["said"]
    for number in range(len(PRIVATE_SIX)):  # only IPv4 is asked for, so such a name leads nowhere
        line = next(line for line in later["said"].splitlines() if f"//enam{number}.example.org{PATH}: " in line)
        assert "the host name cannot be resolved" in line
    for digits in DIGITS:
        assert f"http://{digits}{PATH}: no address of a page on the public web" in later["said"]


def test_no_redirect_leads_there_either(happened: dict[str, Any]) -> None:
    reached = at(happened["first"], "pindah.example.org")
    assert reached == dict.fromkeys(("/robots.txt", *ELSEWHERE), PUBLIC)
    assert {address for address, _, _ in happened["first"]["reached"]} == {PUBLIC}
    assert happened["first"]["said"].count("off-site: leads to") == len(ELSEWHERE)


def test_a_flag_allows_the_replica_on_loopback(happened: dict[str, Any]) -> None:
    assert happened["allowed"]["code"] == 0
    assert {address for address, _, _ in happened["allowed"]["reached"]} == {"127.0.0.1"}
