"""The marks that requests and responses carry between the parts of a crawl.

They are keys of ``Request.meta``; ``ARCHIVED`` and ``CUT`` are flags of ``Response.flags``.
"""

from __future__ import annotations

from typing import Final

KEEP: Final = "keep"  # True: the raw page goes into the archive of the run
NAMED: Final = "named"  # True: the article itself names the page, so that it is asked for again after a 404
ARCHIVED_AT: Final = "archived_at"  # ISO 8601; when the raw page was archived, by this run or by an earlier one
PAGE_FLAW: Final = "page_flaw"  # what an archive says against the page, a member of ``Flaw``
ARCHIVED: Final = "archived"  # the response came out of an archive, not from the site
CUT: Final = "cut"  # the packed body of the response lacks its end
