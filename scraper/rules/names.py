"""Names of rules that more than one part of the program knows: the reader cuts in their name, clean reads them."""

from __future__ import annotations

from typing import Final

AD: Final = "ad"
EMBED: Final = "embed"
DATELINE: Final = "dateline"
SIGNATURE: Final = "signature"
LINK_BOX: Final = "link-box"
LINK_TITLE: Final = "link-title"
TABLE_OF_CONTENTS: Final = "table-of-contents"
PAGE_NAVIGATION: Final = "page-navigation"
PAGE_TEASER: Final = "page-teaser"
READ_MORE: Final = "read-more"
PHOTO_CAPTION: Final = "photo-caption"
SHARE_SNIPPET: Final = "share-snippet"
OPINION_DISCLAIMER: Final = "opinion-disclaimer"
PAGE_FRAME: Final = "page-frame"
SCRIPT: Final = "script"
TWEET: Final = "tweet"
MARKUP: Final = "markup"
BROKEN_CHARACTER: Final = "broken-character"
ZERO_WIDTH: Final = "zero-width"
CONTROL_CHARACTER: Final = "control-character"
ENTITY: Final = "entity"
MOJIBAKE: Final = "mojibake"
BROKEN_LINE: Final = "broken-line"
