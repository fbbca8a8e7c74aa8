"""Names of hosts lead to the public web only: an address of this machine or a private network is not connected to.

The address that was checked is the one that is connected to, so a name that changes its answer gains nothing.
"""

from __future__ import annotations

import socket
from collections import Counter
from threading import Thread
from typing import TYPE_CHECKING, ClassVar, TypeVar

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from scraper.core.public_web import is_public

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class DaemonResolver(ThreadedResolver):
    """Twisted's resolver with a thread of its own for each look-up, which does not hold up the end of the process.

    The pool of the reactor is joined at its end, and a silent name server takes half a minute.

    pending: the names that are being looked up, with the number of look-ups.
    """

    pending: ClassVar[Counter[str]] = Counter()

    @staticmethod
    def look_up(name: str) -> str:
        """Return the address of a host, in a thread of its own; raises ``OSError``."""
        return socket.gethostbyname(name)

    def getHostByName(self, name: str, timeout: Sequence[int] = (60,)) -> Deferred[str]:  # noqa: N802  Twisted's name
        """Look up the address of a host; fails with ``DNSLookupError``."""
        answer: Deferred[str] = Deferred()
        self.pending[name] += 1

        def work() -> None:
            try:
                address = self.look_up(name)
            except (OSError, UnicodeError) as error:  # UnicodeError: a part of the name is too long
                failure = DNSLookupError(f"address {name!r} not found: {error}")
                self.reactor.callFromThread(answer.errback, failure)
            else:
                self.reactor.callFromThread(answer.callback, address)

        def late(_: object, seconds: float) -> str:
            raise DNSLookupError(f"address {name!r} not found in {seconds:g} s")

        def done(result: T) -> T:
            self.pending[name] -= 1
            return result

        Thread(target=work, name=f"address of {name}", daemon=True).start()
        return answer.addTimeout(sum(timeout), self.reactor, onTimeoutCancel=late).addBoth(done)  # type: ignore[arg-type]


class PublicResolver(CachingThreadedResolver, DaemonResolver):
    """Scrapy's resolver; raises ``DNSLookupError`` for a name that does not lead to a public address.

    A process has one resolver, made before any crawl has read its arguments. So the crawl tells it later which host to
    trust: that of a replica or mirror (``--base-url``), which may be this machine.

    refused: why a name was refused, by name; Twisted drops the message of the error.
    """

    trusted: ClassVar[set[str]] = set()
    refused: ClassVar[dict[str, str]] = {}

    @classmethod
    def trust(cls, host: str) -> None:
        """Let a host lead to any address."""
        cls.trusted.add(host)

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802  Twisted's name
        """Look up the address of a host."""
        lookup: Deferred[str] = super().getHostByName(name, timeout)
        return lookup if name in self.trusted else lookup.addCallback(_judged, name)


def _judged(address: str, name: str) -> str:
    if not is_public(address):
        PublicResolver.refused[name] = f"{name} leads to {address}, which is not on the public web"
        raise DNSLookupError(PublicResolver.refused[name])
    return address
