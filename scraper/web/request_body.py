"""The body of a request, read up to its limit of size and time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, TypeVar

from starlette.requests import ClientDisconnect

from scraper.core.limits import PAGE_BYTES, REQUEST_SECONDS
from scraper.web.api_forms import read_form
from scraper.web.guard import is_from_elsewhere
from scraper.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.requests import Request

T = TypeVar("T")
MAX_BODY_BYTES: Final = 2 * PAGE_BYTES  # JSON escapes the quotes of a page's attributes
JSON: Final = "application/json"


async def read_body(request: Request, most: int = MAX_BODY_BYTES) -> bytes:
    """Return the body. Raises what ``body_parts`` raises."""
    return b"".join([part async for part in body_parts(request, most)])


async def body_parts(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """Yield the body as it comes.

    Raises ``Problem``: 415 for a packed body, 413 for a larger one, 408 for one that is too slow, 400 for a broken one.

    most: its bytes at most.
    """
    if (coding := request.headers.get("content-encoding", "identity")) != "identity":
        raise Problem(415, f"Send the body as it is, without Content-Encoding: {coding[:40]}.")
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length[:20]) > most:
        raise _too_large(most)
    size = 0
    try:
        async with asyncio.timeout(REQUEST_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise _too_large(most)
                yield part
    except TimeoutError as error:
        raise Problem(408, f"The body did not come within {REQUEST_SECONDS:g} s.") from error
    except ClientDisconnect as error:
        raise Problem(400, "The body broke off.") from error


async def read_json(request: Request, form: type[T]) -> T:
    """Return the body as a form. Raises ``Problem``: 415 for another type, 400 for what is not JSON, 422 for a misfit.

    A page of another site cannot send JSON here without asking first, and it is never allowed.
    """
    if content_type(request) != JSON:
        raise Problem(415, f"Send {JSON}.")
    refuse_other_sites(request)
    return read_form(await read_body(request), form, "body")


def content_type(request: Request) -> str:
    """Return the media type of the body, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def refuse_other_sites(request: Request) -> None:
    """Raise ``Problem`` (403) where a browser says that another site's page sends the request."""
    if is_from_elsewhere(request):
        raise Problem(403, "A page of another site may not ask for this.")


def _too_large(most: int) -> Problem:
    return Problem(413, f"The body may have {most:,} bytes at most.")
