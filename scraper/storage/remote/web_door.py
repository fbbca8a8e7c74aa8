"""The way to a web server, by the standard library: proxies of the environment, certificates, and no inner address.

A host leads to the public web only, as in a crawl: the address that was judged is the one that is connected to. An
address of this machine or of a private network is asked only where the user has written it as a number (or
``localhost``), and a redirect leads from there to the public web or to itself.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import urllib.request
from functools import partial
from http.client import HTTPConnection, HTTPSConnection
from typing import IO, TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from scraper.core.errors import FetchError
from scraper.core.limits import REDIRECTS, REQUEST_SECONDS
from scraper.core.public_web import is_public
from scraper.core.version import VERSION
from scraper.facts.addresses import web_parts

if TYPE_CHECKING:
    from http.client import HTTPMessage, HTTPResponse
    from urllib.request import Request

_HEADERS: Final = {
    "User-Agent": f"scraper-cnnindonesia/{VERSION}",
    "Accept-Encoding": "identity",  # an archive is compressed already, and its bytes are counted
}


def open_web(url: str, headers: dict[str, str]) -> HTTPResponse:
    """Ask for an address and return its answer, behind redirects.

    Raises ``FetchError`` for an address that must not be asked, ``urllib.error.HTTPError`` for an error status, and
    ``OSError`` or ``http.client.HTTPException`` where the connection fails.
    """
    host = (urlsplit(url).hostname or "").lower()
    door = urllib.request.OpenerDirector()
    trusted = host if _is_literal(host) else ""
    for handler in (
        urllib.request.ProxyHandler(),
        _PlainHandler(trusted),
        _SafeHandler(trusted),
        _Redirects(trusted),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        door.add_handler(handler)
    request = urllib.request.Request(url, headers={**_HEADERS, **headers})  # noqa: S310  the door knows http(s) alone
    answer: HTTPResponse = door.open(request, timeout=REQUEST_SECONDS)
    return answer


def _is_literal(host: str) -> bool:
    """Return whether a user names a machine itself and not a name that somebody else can lead anywhere."""
    return host == "localhost" or _number(host) is not None


def _number(host: str) -> str | None:
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return None


def _connect(host: str, port: int, timeout: float | None, *, anywhere: bool) -> socket.socket:
    """Connect to the first address of a host that answers; raises ``FetchError`` for one that is not public."""
    trouble: OSError | None = None
    for family, kind, protocol, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        address = str(place[0]).partition("%")[0]
        if not anywhere and not is_public(address):
            raise FetchError(_inner(host, address))
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(timeout)
            connection.connect(place)
        except OSError as error:
            connection.close()
            trouble = error
        else:
            return connection
    raise trouble or OSError(f"{host} has no address")


def _inner(host: str, address: str) -> str:
    return f"{host} leads to {address}, which is not on the public web; if you mean it, name it by its number"


class _PlainWay(HTTPConnection):
    """A connection that judges where it leads. anywhere: it need not, for a proxy and for what the user named."""

    def __init__(self, *args: Any, anywhere: bool, **more: Any) -> None:  # noqa: ANN401  of the class above
        super().__init__(*args, **more)
        self._anywhere = anywhere

    def connect(self) -> None:
        """Connect."""
        self.sock = _connect(self.host, self.port, self.timeout, anywhere=self._anywhere)


class _SafeWay(HTTPSConnection):
    """The connection of ``_PlainWay`` with TLS, through the tunnel of a proxy if there is one."""

    def __init__(self, *args: Any, anywhere: bool, **more: Any) -> None:  # noqa: ANN401  of the class above
        super().__init__(*args, **more)
        self._anywhere = anywhere

    def connect(self) -> None:
        """Connect and agree on the encryption, in the steps of ``HTTPSConnection``."""
        self.sock = _connect(self.host, self.port, self.timeout, anywhere=self._anywhere)
        tunnel = getattr(self, "_tunnel_host", None)
        if tunnel:
            getattr(self, "_tunnel")()  # noqa: B009  http.client has no public name for it, and types know none
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=tunnel or self.host)


def _is_free(request: Request, trusted: str) -> bool:
    """Return whether a connection is not judged: the proxy looks up the name, or the user named the machine."""
    asked = urlsplit(request.full_url)
    return request.host != asked.netloc or (asked.hostname or "").lower() == trusted


class _PlainHandler(urllib.request.HTTPHandler):
    def __init__(self, trusted: str) -> None:
        super().__init__()
        self._trusted = trusted

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_PlainWay, anywhere=_is_free(req, self._trusted)), req)


class _SafeHandler(urllib.request.HTTPSHandler):
    def __init__(self, trusted: str) -> None:
        super().__init__()
        self._trusted = trusted

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_SafeWay, anywhere=_is_free(req, self._trusted)), req)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to web addresses. trusted: the host that may be inner."""

    max_redirections = REDIRECTS
    max_repeats = REDIRECTS

    def __init__(self, trusted: str) -> None:
        self._trusted = trusted

    def redirect_request(  # noqa: PLR0913, PLR0917  urllib's signature
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        parts = web_parts(newurl)
        if parts is None:
            raise FetchError(f"it redirects to {newurl.partition(':')[0]}:, which is not an address of the web")
        host = (parts.hostname or "").lower()
        number = _number(host)  # behind a proxy no connection of ours would judge it
        if host != self._trusted and number and not is_public(number):
            raise FetchError(f"it redirects to {host}, which is not on the public web")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
