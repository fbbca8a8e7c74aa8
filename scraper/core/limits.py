"""What one page, list, file or request from outside may cost at most: every limit of the program, with its reason.

The table of docs/limits.md is made from this file: the text under a value is its unit, its reason and what is beyond.
"""

from __future__ import annotations

from typing import Final

# One request.

REQUEST_SECONDS: Final = 30.0
"""seconds. A stalled or never-ending answer must not hold the only slot of a host. Beyond: failed, asked again."""

RESPONSE_BYTES: Final = 20_000_000
"""bytes, before and after decompression. Sitemaps reach some megabytes, pages 0.2. Beyond: `too-large`."""

HEAD_BYTES: Final = 64 * 1024
"""bytes of an answer's status line and headers. Without it they could fill the memory; browsers take 256 KiB. Beyond: \
`too-large`."""

REDIRECTS: Final = 10
"""redirects. The site needs one or two (an old address, a trailing slash); more is a loop. Beyond: failed."""

PAUSE_SECONDS: Final = 300.0
"""seconds that a host may ask us to wait (Retry-After). A run must end. Beyond: failed, asked again by a later run."""

# One page.

PAGE_SECONDS: Final = 10.0
"""seconds of CPU. The slowest real page takes 0.02, the slowest of half a million fuzzed 2. Beyond: `timed-out`."""

PAGE_BYTES: Final = 8_000_000
"""bytes, unpacked. The largest real page seen has 0.2 million. Bounds attributes too, which are cheap. Beyond: \
`too-large`."""

PAGE_MARKUP: Final = 300_000
"""tags and comments, so nodes: counted as `<`. Real pages have 2,500 at most; 2 million take a gigabyte. Beyond: \
`too-large`."""

ROOT_TAGS: Final = 20
"""tags `<html>` and `<body>`. Saved pages have 2, old ones 10; each further one copies the attributes of all, ten \
thousand take a gigabyte. Not counted in less than 24,000 characters. Beyond: `too-large`."""

NESTING: Final = 500
"""levels of elements, from the root down to the deepest of a body. Saved pages have 18, and one more for each \
paragraph where a tag is never closed. The parser closes a body at 512, and words behind would be lost. Beyond: \
`too-large`."""

HEADLINES: Final = 20
"""`h1` that are looked at. Saved pages have 3 at most; each inside the one before, they would be read over and over. \
Beyond: they do not head the page."""

JSON_LD_CHARACTERS: Final = 400_000
"""characters of one script. Saved pages have 1,000. Beyond: the script is left out, other sources tell the fields."""

JSON_LD_NESTING: Final = 20
"""levels, and entries of a list that are asked for a name. Saved pages have 3. Beyond: what is deeper is left out."""

STATE_CHARACTERS: Final = 4_000_000
"""characters of one script that is looked into for the text of an article. Pages of applications have 0.7 million. \
Beyond: the script is left out."""

STATE_NESTING: Final = 40
"""levels of the JSON in a script. Pages of applications have 20. Beyond: what is deeper is left out."""

STATE_STRINGS: Final = 100_000
"""values of the JSON in a script. Pages of applications have 20,000. Beyond: what follows is left out."""

# One article.

ARTICLE_PAGES: Final = 40
"""pages. The longest article known has 8. Beyond: further pages are left out and flagged `page-missing`."""

ARTICLE_CHARACTERS: Final = 2_000_000
"""characters, all pages together. The longest of 2,976 real texts has 26,000. Beyond: `too-large`."""

# One list.

LIST_PAGES: Final = 1_000
"""pages of an index, tag or search. As far as the site's own pager goes. Beyond: the list counts as walked."""

FEED_BYTES: Final = 50 * 1024 * 1024
"""bytes of a feed or sitemap, unpacked. What the standard of sitemaps allows. Beyond: the list is named as failed."""

FEED_MARKUP: Final = 1_000_000
"""tags of a feed or sitemap, counted as `<`. A sitemap may name 50,000 addresses, of 6 to 14 tags each; ten million \
take a gigabyte. Beyond: the list is named as failed."""

SEARCH_BYTES: Final = 2_000_000
"""bytes of the JSON of a search. The forms known have 0.1 million; of empty lists these would take 50 MB. Beyond: the \
list is named as failed."""

ROBOTS_BYTES: Final = 512_000
"""bytes of a robots.txt. As the large search engines read; the site has 2,000. Beyond: the rules are not known."""

SITEMAPS: Final = 500
"""sitemaps that one index leads to, each once: a loop ends. Two dozen on the site. Beyond: the list has failed."""

SITEMAP_NESTING: Final = 3
"""levels of sitemap indexes. The site has two. Beyond: the list is named as failed."""

SEARCH_NESTING: Final = 8
"""levels of the JSON of a search. The three forms known have 4 at most. Beyond: left out."""

ADDRESS_CHARACTERS: Final = 1_000
"""characters of an address. Saved pages have 220 at most. Beyond: it is not an address."""

HOST_CHARACTERS: Final = 253
"""characters of a host name. What the standard of names allows. Beyond: it is not a host name."""

QUERY_FIELDS: Final = 50
"""fields of an address' query. The pager's own has five at most. Beyond: it is not an address of a pager."""

PAGE_DIGITS: Final = 6
"""digits of a page number. The site has two. Beyond: it is not a page number."""

# One request to `scraper serve`.

PAGES_A_REQUEST: Final = 1_000
"""pages of a request with a page a line. Eight a request share what a request costs. Beyond: 413."""

LINES_BYTES: Final = 32_000_000
"""bytes of a request with a page a line: 300 pages of 0.1 million. They are held in memory. Beyond: 413."""

# One file that a user gives.

TEXT_CHARACTERS: Final = 2_000_000
"""characters of one text that is cleaned without its page. The longest of 2,976 real texts has 26,000. Beyond: \
refused by name; in a corpus the row is a bad one."""

ARCHIVE_BYTES: Final = 20_000_000_000
"""bytes of one archive that is fetched from elsewhere. Common Crawl's have one gigabyte. A server that never stops \
would fill the disk. Beyond: failed."""

RECORD_BYTES: Final = 64 * 1024 * 1024
"""bytes of a record of a web archive. Its body may be packed once more, and is unpacked to `PAGE_BYTES` only. Beyond: \
left out, with a warning."""

HAR_BYTES: Final = 256 * 1024 * 1024
"""bytes of a HAR file, unpacked. It is one value of JSON, which is held in memory. Beyond: refused by name."""

LINE_BYTES: Final = 64 * 1024 * 1024
"""bytes of one line of a corpus, unpacked; of a table characters. A file without line ends has one endless line. \
Beyond: the file is refused by name."""

QUOTED_LINES: Final = 1_000
"""lines of one row of a table. The longest of 2,976 real texts has 400 paragraphs; a quote that is never closed would \
swallow the file. Beyond: the first line is a bad row, the reading goes on behind it."""
