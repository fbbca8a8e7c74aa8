"""Errors for programs, as RFC 9457 has them: ``application/problem+json``."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

MEDIA_TYPE: Final = "application/problem+json"
NO_ARTICLE: Final = "There is no article of this id in the folder; ids are like cnnindonesia:1274000."


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


def problem_response(problem: Problem) -> Response:
    """Return the answer that tells a program of a problem."""
    details = ProblemDetails(HTTPStatus(problem.status).phrase, problem.status, problem.detail, problem.reason)
    body = msgspec.json.encode(msgspec.structs.replace(details, detail=_sound(problem.detail)))
    return Response(body, problem.status, headers=dict(problem.headers), media_type=MEDIA_TYPE)


def _sound(text: str) -> str:
    """Return a text that can be written in UTF-8."""
    return text.encode("utf-8", "replace").decode()
