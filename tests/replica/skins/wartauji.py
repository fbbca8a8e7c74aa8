"""Warta Uji: a second invented newsroom, with the pages of Kabar Uji on a host and with stories of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.replica.skins import kabaruji

if TYPE_CHECKING:
    from tests.replica.skins.kit import Story

HOST = "https://www.wartauji.example"


def address(story: Story) -> str:
    return kabaruji.address(story).replace(kabaruji.HOST, HOST)


def page(story: Story) -> str:
    return kabaruji.page(story).replace(kabaruji.HOST, HOST).replace("Kabar Uji", "Warta Uji")


SKIN = replace(
    kabaruji.SKIN,
    name="wartauji",
    hosts=("www.wartauji.example",),
    first_number=2_400_000,
    address=address,
    page=page,
)
