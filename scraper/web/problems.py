"""Errors for programs, as RFC 9457 has them: ``application/problem+json``."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from scraper.core.errors import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

MEDIA_TYPE: Final = "application/problem+json"
NO_ARTICLE: Final = "There is no article of this id in the folder; ids are like cnnindonesia:1274000."
FAULT: Final = "This is a fault of scraper itself; its log says more."
_STATUS_OF: Final = {Reason.TIMED_OUT: 504, Reason.TOO_LARGE: 413}


class ProblemDetails(msgspec.Struct, omit_defaults=True):
    """Why a request got no answer."""

    title: Annotated[str, msgspec.Meta(description="What the status means.")]
    status: Annotated[int, msgspec.Meta(description="The HTTP status.")]
    detail: Annotated[str, msgspec.Meta(description="What was wrong, and what to do, in one line.")]
    reason: Annotated[
        str, msgspec.Meta(description="For a page that gives no Article: the reason, of the closed list of rejections.")
    ] = ""


class Problem(Exception):
    """A request that cannot be answered. Raised by the handlers for programs, answered by the application."""

    def __init__(self, status: int, detail: str, *, reason: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.reason = reason
        self.headers = headers or {}

    def as_json(self) -> bytes:
        """Return the problem details."""
        detail = self.detail.encode("utf-8", "replace").decode()  # halves of surrogate pairs cannot be written
        return msgspec.json.encode(ProblemDetails(HTTPStatus(self.status).phrase, self.status, detail, self.reason))


def rejection_problem(reason: str, detail: str) -> Problem:
    """Return the problem of a page that gives no Article."""
    return Problem(_STATUS_OF.get(Reason(reason), 422), detail, reason=reason)
