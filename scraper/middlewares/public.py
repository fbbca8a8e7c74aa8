"""Names of hosts lead to the public web only: what resolves to this machine or a private network is not asked.

The address that was judged is the one that is connected to, so a name that changes its answer gains nothing.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any, Final, Self

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred


_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_GIVEN_OUT: Final = ipaddress.ip_network("2000::/3")  # all IPv6 addresses of the public web; others end in some network
# What counts as global and leads to no site.
_CLOSED: Final = (
    ipaddress.ip_network("168.63.129.16/32"),  # the virtual machines' own service at one of the clouds
    ipaddress.ip_network("192.0.0.0/24"),  # the nearest router and translator
    ipaddress.ip_network("3fff::/20"),  # documentation
)


# Why a name was refused, by name: Twisted loses the words of the error on its way.
refused: Final[dict[str, str]] = {}


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver; raises ``DNSLookupError`` for a name that leads to no public address.

    With a replica or mirror (``--base-url``) every request goes there, so its address alone is asked for and allowed.
    """

    allowed = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:  # noqa: ANN401  as Scrapy calls it
        """Made by Scrapy."""
        resolver: Self = super().from_crawler(crawler, reactor)
        resolver.allowed = bool(crawler.settings.get("SCRAPER_BASE_URL"))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802  Twisted's name
        """The address of a host."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found if self.allowed else found.addCallback(_judged, name)


def is_public(address: str) -> bool:
    """Whether an address is one of the public web; of an IPv4 address inside an IPv6 one, that one counts."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF) if found in _NAT64 else None
        found = inner or found.ipv4_mapped or found.sixtofour or found
    given_out = found.version == 4 or found in _GIVEN_OUT  # noqa: PLR2004  the version of IP
    return given_out and found.is_global and not found.is_multicast and not any(found in one for one in _CLOSED)


def _judged(address: str, name: str) -> str:
    if not is_public(address):
        refused[name] = f"{name} leads to {address}, which is not on the public web"
        raise DNSLookupError(refused[name])
    return address
