"""The libraries that pack and unpack archives, under one name each."""

from __future__ import annotations

import sys
from typing import Final, cast

from isal import igzip_lib as igzip

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["IGZIP_ERROR", "igzip", "zstd"]

IGZIP_ERROR: Final = cast("type[Exception]", igzip.error)  # its stub calls the class an instance
