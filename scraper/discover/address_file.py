"""A file of addresses that a user gives: each line is an address of an article, or is named with what is wrong."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.balance import Balance
from scraper.core.errors import Reason, UsageError
from scraper.core.late_pattern import late_pattern
from scraper.core.limits import ADDRESS_CHARACTERS
from scraper.facts.addresses import web_parts
from scraper.storage.packed_file import unpack_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.facts.site import Site

MAX_FILE_BYTES: Final = 512 << 20  # unpacked; some five million addresses
REPEATED: Final = "repeated"
NOT_AN_ADDRESS: Final = "not-an-address"
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF_32: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)  # the first begins as that of UTF-16 does
_LINE_END: Final = late_pattern(r"\r\n|[\r\n\u2028\u2029\x85]")
_UNSEEN: Final = "\ufeff\u200b\u200c\u200d\u2060\xa0\x7f" + "".join(map(chr, range(33)))
_MAX_LINE_CHARS: Final = 4 * ADDRESS_CHARACTERS  # with what stands around an address
_ENCLOSED: Final = ('""', "''", "<>", "“”", "‘’", "[]", "()", "``")
_COMMENT: Final = late_pattern(r"(?:\A|\s)#.*|#.*", re.DOTALL)  # a fragment leads to the same article


class LeftOut(NamedTuple):
    """A line that is not asked for. number: from 1; why: a sentence for people."""

    number: int
    text: str
    why: str


@dataclass(slots=True)
class AddressFile:
    """What a file of addresses holds.

    name: of the file, for people.
    urls: the addresses of articles, each article once, in order.
    left_out: the lines that are not among them.
    balance: of the lines that are neither blank nor comments.
    """

    name: str
    urls: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    balance: Balance = field(default_factory=lambda: Balance("addresses"))

    def check(self) -> None:
        """Raise ``UsageError`` without an address of an article: the lists of the site never stand in."""
        if not self.urls:
            raise UsageError(f"{self.name}: no address of an article in it; nothing is crawled")

    def lose(self, number: int, line: str, why: str) -> None:
        """Count a line that cannot be read."""
        self.balance.found += 1
        self.balance.spoil(NOT_AN_ADDRESS)
        self.left_out.append(LeftOut(number, line, why))


def read_address_file(data: bytes, sites: Sequence[Site], name: str) -> AddressFile:
    """Read addresses, one a line, as people and spreadsheets write them: in quotes, without a scheme, with a mark.

    data: may be compressed (gzip, zstd).
    sites: the newsrooms whose articles are asked for.

    Raises ``UsageError`` for a compressed file that is damaged, and for one larger than ``MAX_FILE_BYTES``.
    """
    found = AddressFile(name)
    ids: set[str] = set()
    try:
        content = unpack_file(data, MAX_FILE_BYTES + 1)
    except ValueError as error:
        raise UsageError(f"{name}: {error}; fetch it again") from error
    if len(content.data) > MAX_FILE_BYTES:
        raise UsageError(f"{name}: larger than {MAX_FILE_BYTES >> 20} MB; part it")
    lines = _LINE_END.split(_decoded(content.data))
    if not content.is_whole:
        found.lose(len(lines), lines.pop(), "cut here: the end of the compressed file is missing; fetch it again")
    for number, line in enumerate(lines, 1):
        word = _COMMENT.sub("", line.strip(_UNSEEN))
        if len(word) <= _MAX_LINE_CHARS:
            word = _bare(word)
        if not word:
            continue
        url = _whole_address(word, sites)
        if not url:
            found.lose(number, line, "not an address; write it whole: https://host/path")
            continue
        site = next((site for site in sites if site.owns(url)), None)
        address = site.read_address(url) if site else None
        if address is None:
            reason = Reason.NOT_AN_ARTICLE if site else Reason.OFF_SITE
            why = f"not an article of {site.title}" if site else "on no newsroom that is asked for"
            found.balance.found += 1
            found.balance.reject(str(reason))
            found.left_out.append(LeftOut(number, line, f"{reason}: {why}"))
        elif address.id in ids:
            found.balance.found += 1
            found.balance.skip(REPEATED)
        else:
            ids.add(address.id)
            found.urls.append(url)
            found.balance.found += 1
            found.balance.out += 1
    return found


def _decoded(data: bytes) -> str:
    """Return the text; bytes that are not UTF-8 become characters that no address has."""
    if data.startswith(_UTF_32):
        return data.decode("utf-32", "replace")
    if data.startswith(_UTF_16):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


def _bare(word: str) -> str:
    """Return an address without what stands around it: quotes, brackets, the comma of a list."""
    before = ""
    while word != before:
        before = word
        word = word.strip(_UNSEEN).rstrip(",;").rstrip(_UNSEEN)
        if any(len(word) > 1 and word[0] == pair[0] and word[-1] == pair[1] for pair in _ENCLOSED):
            word = word[1:-1]
    return word


def _whole_address(word: str, sites: Sequence[Site]) -> str:
    """Return an address with its scheme; empty for what is not an address."""
    if len(word) > ADDRESS_CHARACTERS or "\ufffd" in word or re.search(r"\s", word):
        return ""
    scheme, colon, rest = word.partition("://")
    if colon:
        word = f"{scheme.lower()}://{rest}"
    else:
        hosts = {host for site in sites for host in site.hosts}
        bare = word.removeprefix("//")
        if bare.partition("/")[0].lower() not in hosts:
            return ""
        word = f"https://{bare}"
    return word if web_parts(word) else ""
