"""The version of the program, as written into every Article."""

from typing import Final

VERSION: Final = "0.2.0"
