"""How the names of web archives end."""

from typing import Final

SUFFIXES: Final = (".warc", ".warc.gz", ".warc.zst", ".wacz")
HAR_SUFFIXES: Final = (".har", ".har.gz", ".har.zst")
