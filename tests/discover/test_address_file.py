from __future__ import annotations

import gzip

import pytest

from scraper.core.errors import UsageError
from scraper.discover.address_file import read_address_file
from scraper.sites.cnnindonesia import SITE
from scraper.sites.detik import SITE as DETIK

BASE = "www.cnnindonesia.com/ekonomi/20250311081500-78-1300007"
URL = f"https://{BASE}/panen-raya"

WRITTEN = {
    "plain": URL,
    "behind a byte order mark": f"\ufeff{URL}",
    "in quotes": f'"{URL}"',
    "in quotes, with the comma of a list": f'  "{URL}",',
    "in apostrophes": f"'{URL}';",
    "in typographic quotes": f"“{URL}”",
    "in angle brackets": f"<{URL}>",
    "without a scheme": f"{BASE}/panen-raya",
    "without a scheme, with slashes": f"//{BASE}/panen-raya",
    "the scheme in capitals": f"HTTPS://{BASE}/panen-raya",
    "http": f"http://{BASE}/panen-raya",
    "with a comment": f"{URL} # penting",
    "with a fragment": f"{URL}#komentar",
    "with spaces that nobody sees": f"\u200b{URL}\xa0 ",
    "with signs that ring": f"\x07{URL}\x7f",
    "with an apostrophe": f"https://{BASE}/jum'at-kelabu",
    "with a typographic apostrophe and a dash": f"https://{BASE}/jum’at–kelabu",
    "with letters of another script": f"https://{BASE}/harga-米-naik",
    "with signs": f"https://{BASE}/naik!-(lagi),-kata:-siti",
    "without a slug": f"https://{BASE}",
    "without a slug, with a slash": f"https://{BASE}/",
    "page 2 without a slug": f"https://{BASE}/2",
    "AMP without a slug": f"https://{BASE}/amp",
    "page 2 of AMP without a slug": f"https://{BASE}/2/amp",
}


@pytest.mark.parametrize("line", WRITTEN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_an_address_is_read_however_it_is_written(line, encoding) -> None:
    found = read_address_file(f"{WRITTEN[line]}\r\n".encode(encoding), [SITE], "a.txt")
    [url] = found.urls
    assert SITE.read_address(url).number == "1300007"
    assert found.left_out == []
    assert (found.balance.found, found.balance.out, found.balance.missing) == (1, 1, 0)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_every_line_is_an_address_or_is_named_and_counted(end) -> None:
    lines = [
        "# alamat", URL, "", "kata saja", f"{URL}/2", "https://www.cnnindonesia.com/tag/beras", "https://www.detik.com/x",
        "ftp://www.cnnindonesia.com/x", "https://[", "id,judul", f"https://{BASE.replace('7', '8')}/lain",
        "https://www.cnnindonesia.com/" + "a" * 2000,
    ]  # fmt: skip
    found = read_address_file(end.join(lines).encode(), [SITE], "a.txt")
    assert found.urls == [URL, f"https://{BASE.replace('7', '8')}/lain"]
    assert [(left.number, left.why.partition(":")[0]) for left in found.left_out] == [
        (4, "not an address; write it whole"),
        (6, "not-an-article"),
        (7, "off-site"),
        (8, "not an address; write it whole"),
        (9, "not an address; write it whole"),
        (10, "not an address; write it whole"),
        (12, "not an address; write it whole"),
    ]
    balance = found.balance
    assert balance.rejected == {"not-an-article": 1, "off-site": 1}
    assert balance.skipped == {"repeated": 1}
    assert balance.bad == {"not-an-address": 5}
    assert (balance.found, balance.out, balance.missing, balance.exit_code) == (10, 2, 0, 9)


def test_bytes_that_are_not_utf_8_spoil_their_own_line_alone() -> None:
    found = read_address_file(b"https://www.cnnindonesia.com/\xff\n" + URL.encode(), [SITE, DETIK], "a.txt")
    assert found.urls == [URL]
    assert [left.number for left in found.left_out] == [1]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"# x\n", b"kata\n", b"\xef\xbb\xbfkata", b"https://www.detik.com/x"])
def test_a_file_without_an_address_is_an_error(data) -> None:
    with pytest.raises(UsageError, match=r"a.txt: no address of an article in it; nothing is crawled"):
        read_address_file(data, [SITE], "a.txt").check()


def test_a_packed_file_is_read_and_one_that_is_cut_is_named() -> None:
    lines = "".join(
        f"https://www.cnnindonesia.com/ekonomi/20250311081500-78-13{n * 7919 % 99991:05}/a\n" for n in range(99)
    )
    packed = gzip.compress(lines.encode())
    whole = read_address_file(packed, [SITE], "a.txt.gz")
    assert len(whole.urls) == 99
    cut = read_address_file(packed[: len(packed) // 2], [SITE], "a.txt.gz")
    assert cut.urls == whole.urls[: len(cut.urls)] != []
    assert [left.number for left in cut.left_out] == [len(cut.urls) + 1]
    assert "end of the compressed file is missing" in cut.left_out[0].why
    assert (cut.balance.missing, cut.balance.is_lossless) == (0, False)
    with pytest.raises(UsageError, match="damaged"):
        read_address_file(packed[:40] + b"rubbish" + packed[47:], [SITE], "a.txt.gz")


@pytest.mark.parametrize("line", [b'"' * 600_000, b"(" * 300_000 + b")" * 300_000, b",;" * 300_000, b"#" * 600_000])
def test_a_long_line_costs_no_more_than_its_length(line) -> None:
    """Each pair of quotes was taken off the whole line by itself: ten million took hours."""
    found = read_address_file(line + b"\n" + URL.encode(), [SITE], "a.txt")
    assert found.urls == [URL]
    assert [left.number for left in found.left_out] == ([] if line.startswith(b"#") else [1])
