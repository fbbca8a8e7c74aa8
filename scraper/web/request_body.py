"""The body of a request, read up to its limit of size and time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
from starlette.requests import ClientDisconnect

from scraper.core.limits import PAGE_BYTES, REQUEST_SECONDS
from scraper.web.guard import is_from_elsewhere
from scraper.web.problems import Problem

if TYPE_CHECKING:
    from starlette.requests import Request

T = TypeVar("T")
MAX_BODY_BYTES: Final = 2 * PAGE_BYTES  # JSON escapes the quotes of a page's attributes
JSON: Final = "application/json"


async def read_body(request: Request, most: int = MAX_BODY_BYTES) -> bytes:
    """Return the body. Raises ``Problem``: 413 for a larger one, 408 for one that comes too slowly."""
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length[:20]) > most:
        raise _too_large(most)
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(REQUEST_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise _too_large(most)
                parts.append(part)
    except TimeoutError as error:
        raise Problem(408, f"The body did not come within {REQUEST_SECONDS:g} s.") from error
    except ClientDisconnect as error:
        raise Problem(400, "The body broke off.") from error
    return b"".join(parts)


async def read_json(request: Request, form: type[T]) -> T:
    """Return the body as a form. Raises ``Problem``: 415 for another type, 400 for what is not JSON, 422 for a misfit.

    A page of another site cannot send JSON here without asking first, and it is never allowed.
    """
    if content_type(request) != JSON:
        raise Problem(415, f"Send {JSON}.")
    refuse_other_sites(request)
    body = await read_body(request)
    try:
        return msgspec.json.decode(body, type=form)
    except msgspec.ValidationError as error:
        raise Problem(422, f"The body does not fit: {error}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(400, f"The body is not JSON: {error}.") from error


def content_type(request: Request) -> str:
    """Return the media type of the body, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def refuse_other_sites(request: Request) -> None:
    """Raise ``Problem`` (403) where a browser says that another site's page sends the request."""
    if is_from_elsewhere(request):
        raise Problem(403, "A page of another site may not ask for this.")


def _too_large(most: int) -> Problem:
    return Problem(413, f"The body may have {most:,} bytes at most.")
