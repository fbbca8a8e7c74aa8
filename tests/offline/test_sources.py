"""Lists of archives as people and other programs write them."""

from __future__ import annotations

import gzip

from scraper.core.balance import Balance
from scraper.offline.sources import UnreachedSource, find_sources


def test_a_list_that_is_cut_names_what_it_still_names_and_its_damage(tmp_path):
    names = [f"part-{number * 7919 % 99991:05}.warc.gz" for number in range(200)]
    path = tmp_path / "warc.paths.gz"
    packed = gzip.compress("\n".join(names).encode())
    path.write_bytes(packed[: len(packed) // 2])
    trouble, *found = find_sources([str(path)], Balance())
    assert isinstance(trouble, UnreachedSource)
    assert "the end of the list is missing" in trouble.why
    assert found
    assert [one[0].name for one in found] == names[: len(found)]


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path):
    path = tmp_path / "warc.paths"
    path.write_text("\ufeffa.warc.gz\r\n\r\nb.warc.gz\r\n", encoding="utf-8")
    assert [one[0].name for one in find_sources([str(path)], Balance())] == ["a.warc.gz", "b.warc.gz"]
