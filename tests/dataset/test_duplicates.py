"""Near-duplicates: what is found, what it is called, and that neither order nor history of a folder matters."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from random import Random
from typing import TYPE_CHECKING

import pytest

from scraper.dataset.duplicates import comparing
from scraper.dataset.duplicates.duplicate_index import Document, DuplicateIndex, index_file
from scraper.dataset.duplicates.likeness import ComparedText, DuplicateKind
from scraper.dataset.duplicates.sketch import BANDS, sketch_of
from scraper.storage.store import ArticlePlace
from tests.dataset.conftest import Shelf
from tests.dataset.near_texts import SITES, WIB, Newsroom, article, corpus

if TYPE_CHECKING:
    from pathlib import Path

KIND_OF = {
    "corrected": {DuplicateKind.CORRECTION, DuplicateKind.REVISION},  # in a short text few words are much of it
    "updated": {DuplicateKind.REVISION},
    "syndicated": {DuplicateKind.SYNDICATED},
    "dirty": {DuplicateKind.REVISION, DuplicateKind.CORRECTION},
    "sibling": {DuplicateKind.SIBLING},
}
LEAST_RECALL = {"corrected": 0.99, "updated": 0.99, "syndicated": 0.97, "dirty": 0.97, "sibling": 0.9}


def test_copies_are_found_and_called_what_they_are(shelf: Shelf) -> None:
    made = list(corpus(1_200, seed=3))
    shelf.put(*(one for one, _ in made))
    groups = shelf.groups()
    members = {member.id: member for group in groups for member in group.members}
    hits, sums = Counter(), Counter()
    for _, copy in made:
        if copy:
            sums[copy.kind] += 1
            is_found = groups.group_of(copy.id) == groups.group_of(copy.of) == copy.of
            hits[copy.kind] += is_found and members[copy.id].kind in KIND_OF[copy.kind]
    assert min(sums.values()) >= 30
    assert {kind: hits[kind] / sums[kind] >= LEAST_RECALL[kind] for kind in sums} == dict.fromkeys(sums, True)
    of_copies = {name for _, copy in made if copy for name in (copy.id, copy.of)}
    assert set(members) <= of_copies, "an article was called a near-duplicate that is like no other"


def test_neither_order_nor_changes_that_were_taken_back_matter(tmp_path: Path) -> None:
    rng = Random(11)
    articles = [one for one, _ in corpus(400, seed=4)]
    expected = None
    for turn in range(3):
        shelf = Shelf(tmp_path / str(turn))
        rng.shuffle(articles)
        shelf.put(*articles[:150])
        shelf.groups()  # what is remembered of a part must not matter either
        shelf.put(*articles[150:])
        if turn:
            _change_and_change_back(shelf, articles, rng)
        groups = list(shelf.groups())
        expected = expected or groups
        assert groups == expected
        assert len(groups) > 50
        shelf.index.close()


def _change_and_change_back(shelf: Shelf, articles: list, rng: Random) -> None:
    newsroom = Newsroom(9)
    changed = rng.choices(articles, k=400)
    shelf.put(*(replace(one, text=rng.choice(articles).text, content_hash="a" * 32) for one in changed[:200]))
    shelf.groups()
    shelf.put(*(replace(one, text=newsroom.text(), content_hash="b" * 32) for one in changed[200:]))
    gone = {one.id: one for one in changed[150:250]}
    shelf.remove(*gone.values())
    shelf.groups()
    shelf.put(*changed)


def test_an_article_that_went_is_in_no_group(shelf: Shelf) -> None:
    newsroom = Newsroom(1)
    text = newsroom.text()
    one, other = article(1, text), article(2, newsroom.corrected(text))
    shelf.put(one, other)
    assert [[member.id for member in group.members] for group in shelf.groups()] == [[one.id, other.id]]
    shelf.remove(one)
    assert list(shelf.groups()) == []
    assert shelf.index._db.rows("SELECT count(*) FROM band") == [(BANDS,)]
    shelf.remove(other)
    for table in ("text", "article", "band", "pair"):
        assert shelf.index._db.rows(f"SELECT * FROM {table}") == []  # noqa: S608


def test_the_first_published_heads_a_group_whatever_its_number_and_offset(shelf: Shelf) -> None:
    text = Newsroom(1).text()
    noon = datetime(2025, 3, 1, 12, tzinfo=WIB)
    later = article(1, text, published=noon)
    first = article(2, text, published=(noon - timedelta(minutes=1)).astimezone(timezone(timedelta(hours=9))))
    undated = replace(article(3, text), date_published=None)
    shelf.put(undated, later, first)
    (group,) = shelf.groups()
    assert [member.id for member in group.members] == [first.id, later.id, undated.id]
    assert group.first == first.id
    assert {member.kind for member in group.members[1:]} == {DuplicateKind.COPY}


def test_siblings_share_a_group_but_only_copies_have_an_original(shelf: Shelf) -> None:
    newsroom = Newsroom(2)
    template = newsroom.template()
    monday, tuesday = article(1, newsroom.filled(template)), article(2, newsroom.filled(template))
    mended = article(3, newsroom.corrected(tuesday.text))
    shelf.put(monday, tuesday, mended)
    groups = shelf.groups()
    assert {groups.group_of(one.id) for one in (monday, tuesday, mended)} == {monday.id}
    originals = {one.id: groups.original_of(one.id) for one in (monday, tuesday, mended)}
    assert originals == {monday.id: monday.id, tuesday.id: tuesday.id, mended.id: tuesday.id}


def test_an_article_without_near_duplicates_is_its_own_group(shelf: Shelf) -> None:
    assert shelf.groups().group_of("cnnindonesia:1") == shelf.groups().original_of("cnnindonesia:1") == "cnnindonesia:1"


def test_a_correction_of_numbers_makes_no_sibling() -> None:
    text = "Menteri Budi Rahman menyebut angka 120 ribu ton pada Senin di Surabaya. " + Newsroom(5).text()
    for old, new in (("120", "125"), ("Senin", "Selasa")):
        text_new = text.replace(old, new)
        likeness = ComparedText(text).likeness(ComparedText(text_new))
        assert not likeness.is_sibling
        assert likeness.jaccard > 0.9


def test_another_newsrooms_copy_is_syndicated_and_contained(shelf: Shelf) -> None:
    newsroom = Newsroom(6)
    text = newsroom.text()
    shelf.put(article(1, text), article(2, newsroom.syndicated(text), site=SITES[2]))
    (group,) = shelf.groups()
    copy = group.members[1]
    assert (copy.id, copy.kind, copy.like) == ("detik:2", DuplicateKind.SYNDICATED, "cnnindonesia:1")
    assert copy.containment > 0.85 > copy.likeness


def test_pairs_of_one_template_grow_with_its_texts_and_not_with_their_square(shelf: Shelf) -> None:
    newsroom = Newsroom(7)
    template = newsroom.template()
    shelf.put(*(article(number, newsroom.filled(template)) for number in range(60)))
    (group,) = shelf.groups()
    assert len(group.members) == 60
    counts = []
    for start in (0, 200):
        shelf.put(*(article(start + number, newsroom.filled(template)) for number in range(200)))
        counts.append(len(set(comparing.candidates(shelf.index))))
    assert counts[1] < 2.8 * counts[0]


def test_which_texts_of_a_template_stand_for_all_does_not_depend_on_their_order(tmp_path: Path) -> None:
    newsroom = Newsroom(12)
    template = newsroom.template()
    articles = [article(number, newsroom.filled(template)) for number in range(80)]
    chosen = []
    for turn in range(2):
        shelf = Shelf(tmp_path / str(turn))
        shelf.put(*articles)
        names = {text: shelf.index.holders(text)[0].id for text in range(1, 81)}
        pairs = comparing.candidates(shelf.index)
        chosen.append({frozenset((names[one], names[other])) for one, other in pairs})
        shelf.index.close()
        articles.reverse()
    assert chosen[0] == chosen[1]
    assert len(chosen[0]) < 80 * 79 / 2


def test_a_text_that_many_articles_have_is_kept_once(shelf: Shelf) -> None:
    text = Newsroom(8).text()
    shelf.put(*(article(number, text) for number in range(300)))
    (group,) = shelf.groups()
    assert len(group.members) == 300
    assert shelf.index._db.rows("SELECT count(*) FROM text") == [(1,)]
    assert list(comparing.candidates(shelf.index)) == []


@pytest.mark.parametrize("text", ["", "Foto", "Satu dua tiga empat lima enam tujuh delapan sembilan."])
def test_a_short_text_is_like_no_other(shelf: Shelf, text: str) -> None:
    assert sketch_of(text) is None
    shelf.put(article(1, text), article(2, text))
    assert list(shelf.groups()) == []
    assert shelf.index.count() == 2


def test_an_index_of_another_algorithm_is_made_anew(tmp_path: Path) -> None:
    path = index_file(tmp_path)
    with closing(DuplicateIndex(path)) as index:
        index.change([_document(1)])
        assert index.count() == 1
    with closing(DuplicateIndex(path)) as index:
        assert index.count() == 1
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE made SET library = library + 1")
        db.commit()
    with closing(DuplicateIndex(path)) as index:
        assert index.count() == 0
        assert next(index.buckets(), None) is None


def _document(number: int) -> Document:
    return Document.of(article(number, Newsroom(number).text()), ArticlePlace("x"))


def test_likeness_is_the_same_from_either_side() -> None:
    newsroom = Newsroom(10)
    seen = defaultdict(set)
    for kind in ("corrected", "updated", "syndicated", "dirty"):
        for _ in range(10):
            text = newsroom.text()
            one, other = ComparedText(text), ComparedText(getattr(newsroom, kind)(text))
            seen[one.likeness(other) == other.likeness(one)].add(kind)
    assert set(seen) == {True}
