"""Which internet addresses are on the public web: neither this machine's nor those of a private network."""

from __future__ import annotations

import ipaddress
from typing import Final

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_ALLOCATED: Final = ipaddress.ip_network("2000::/3")  # all IPv6 addresses of the public web
# Python counts these networks as global, but no site is there.
_CLOSED: Final = (
    ipaddress.ip_network("168.63.129.16/32"),  # the virtual machines' own service at one of the clouds
    ipaddress.ip_network("192.0.0.0/24"),  # the nearest router and translator
    ipaddress.ip_network("3fff::/20"),  # documentation
)


def is_public(address: str) -> bool:
    """Return whether an address is one of the public web; an IPv6 address that holds an IPv4 one is judged by it."""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = ipaddress.IPv4Address(int(parsed) & 0xFFFF_FFFF) if parsed in _NAT64 else None
        parsed = inner or parsed.ipv4_mapped or parsed.sixtofour or parsed
    is_allocated = parsed.version == 4 or parsed in _ALLOCATED  # noqa: PLR2004  the version of IP
    is_open = is_allocated and parsed.is_global and not parsed.is_multicast
    return is_open and not any(parsed in network for network in _CLOSED)
