from __future__ import annotations

import pytest

from scraper.core.passwords import hide_password, without_password


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://me:Geheim@host:5432/db", "postgresql://me:***@host:5432/db"),
        ("postgresql://me:p@ss@host/db", "postgresql://me:***@host/db"),
        ("postgresql:///db?user=me&password=Geheim&host=h", "postgresql:///db?user=me&password=***&host=h"),
        ("postgresql://me@host/db", "postgresql://me@host/db"),
        ("postgresql://:Geheim@/db", "postgresql://:***@/db"),
    ],
)
def test_an_address_is_shown_without_its_password(address, shown):
    assert without_password(address) == shown


def test_a_message_of_the_driver_is_shown_without_the_password_as_it_stands_or_decoded():
    address = "postgresql://me:Geheim%2F1@host/db?sslpassword=Anders"
    assert hide_password("bad: Geheim%2F1, Geheim/1 and Anders", address) == "bad: ***, *** and ***"
