"""Which part of a list of tasks is this process's own: one of several on one machine, in an array job, in pods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.errors import UsageError
from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TEXT: Final = late_pattern(r"(\d{0,6})/(\d{1,6})")


class OwnPart(NamedTuple):
    """The part ``number`` of so many ``parts``, numbered from 1."""

    number: int = 1
    parts: int = 1

    def of(self, names: Sequence[str]) -> list[str]:
        """Return the names that belong to this part: of ``parts`` in a row one, so that parts are of a size."""
        return sorted(names)[self.number - 1 :: self.parts]


def read_part(text: str | None, environment: Mapping[str, str]) -> OwnPart:
    """Return the part that a user or the environment of an array job names.

    text: ``I/N``; ``/N`` takes I from the environment: SLURM_ARRAY_TASK_ID, or JOB_COMPLETION_INDEX of Kubernetes.
    Without a text SLURM's own variables tell both.

    Raises ``UsageError`` for a number beyond the parts, and for an array job without a number of parts.
    """
    index = _index(environment)
    if text is None:
        count = _number(environment, "SLURM_ARRAY_TASK_COUNT")
        if index is None:
            return OwnPart()
        if count is None:
            raise UsageError("this process is one of several (JOB_COMPLETION_INDEX); say of how many: --part /N")
        return _checked(index, count)
    match = _TEXT.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"--part {text!r} is not of the form I/N, such as 2/8")
    if match[1]:
        return _checked(int(match[1]) - 1, int(match[2]))
    if index is None:
        raise UsageError(
            f"--part {text} takes its number from SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX: none is set"
        )
    return _checked(index, int(match[2]))


def _index(environment: Mapping[str, str]) -> int | None:
    """Return the number of this process among the others, from 0."""
    task = _number(environment, "SLURM_ARRAY_TASK_ID")
    if task is None:
        return _number(environment, "JOB_COMPLETION_INDEX")
    first = _number(environment, "SLURM_ARRAY_TASK_MIN") or 0
    return (task - first) // (_number(environment, "SLURM_ARRAY_TASK_STEP") or 1)


def _number(environment: Mapping[str, str], name: str) -> int | None:
    text = environment.get(name, "").strip()
    if not text:
        return None
    if not text.isdecimal():
        raise UsageError(f"{name}={text!r} is not a number")
    return int(text)


def _checked(index: int, count: int) -> OwnPart:
    if not 0 <= index < count:
        raise UsageError(f"there is no part {index + 1} of {count}; parts are numbered from 1")
    return OwnPart(index + 1, count)
