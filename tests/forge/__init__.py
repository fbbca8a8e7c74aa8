"""Pages in layouts that nobody wrote down: the replica's stories, dressed anew for each seed; see ``forge``."""

from tests.forge.page import Forged, forge, forge_state
from tests.forge.refused import Refused, forge_refused

__all__ = ["Forged", "Refused", "forge", "forge_refused", "forge_state"]
