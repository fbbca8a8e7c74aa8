"""The libraries that pack and unpack archives, under one name each."""

from __future__ import annotations

import sys
from typing import Final, cast

from zlib_ng import zlib_ng

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["ZLIB_ERROR", "zlib_ng", "zstd"]

ZLIB_ERROR: Final = cast("type[Exception]", zlib_ng.error)  # its stub calls the class an instance
