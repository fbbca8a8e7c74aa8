"""A local CNN Indonesia for tests, demo and benchmarks; see README.md for what it serves and what is right."""

from tests.replica.faults import ALL_FAULTS, RETRIABLE, Faults
from tests.replica.gold import NOT_COMPARED, Gold
from tests.replica.newsroom import NOON
from tests.replica.serving import Running, control, serve, serve_process
from tests.replica.site import Replica
from tests.replica.story import EVERYDAY, LAYOUTS

__all__ = [
    "ALL_FAULTS", "EVERYDAY", "LAYOUTS", "NOON", "NOT_COMPARED", "RETRIABLE", "Faults", "Gold", "Replica", "Running",
    "control", "serve", "serve_process",
]  # fmt: skip
