"""Words in a section of documents: all that have them are listed and counted, however many newer ones have them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import transaction

from portal.search import document_counts
from portal.search.document_counts import DocumentCounts
from portal.search.document_lists import DocumentLists, DocumentQuestion, Moment
from portal.search.text_search import CANDIDATES
from tests.support.published_documents import make_document

TODAY = date(2026, 11, 20)
WORDS = "hoà giải"


@pytest.fixture
def library(place):
    """A section with a plan of 2001, and since then more decisions with the same words than a search looks at."""
    with transaction.manager:
        library = place.add("Văn bản", place=place.agency, kind="document_library")
        place.desk.move(library, "publish")
        make_document(place.desk, library, "01/KH-SYT", date(2001, 3, 5), f"Kế hoạch {WORDS}", document_type="plan")
        newest = make_document(place.desk, library, "02/QĐ-SYT", date(2020, 1, 1), f"Quyết định {WORDS}")
    change = place.projection.change_of(newest)
    with place.projection.writing() as connection:
        place.projection.write(connection, [_again(change, number) for number in range(1, CANDIDATES + 1)])
    return library


def _again(change, number):
    """The same document once more, of a later day."""
    number_of_it = (1 << 60) + number
    row = {**change.row, "dated": change.row["dated"] + number * 1_000_000}
    document = replace(change.document, id=number_of_it, row=row)
    day = {"issued": (date(2020, 1, 1) + timedelta(days=number)).isoformat()}
    parts = tuple(
        (table, [{**one, "of": number_of_it, **(day if "issued" in one else {})} for one in some])
        for table, some in change.parts
    )
    return replace(change, id=number_of_it, oid=number_of_it.to_bytes(8), row=row, document=document, parts=parts)


def moment_of(library):
    return Moment(TODAY, (library.__parent__.id,))


def found(place, library, **asked):
    """(titles, number) of what a visitor finds in the section."""
    question = DocumentQuestion(**asked)
    page = DocumentLists(place.public, moment_of(library)).page(library.id, question, 5)
    counts = DocumentCounts(place.projection).of(library.id, place.public.reader, moment_of(library), question)
    return [row.title for row in page.rows], counts.total(question)


def test_an_old_document_is_found_behind_many_newer_ones(place, library):
    for text in (WORDS, "hoa giai", f'"{WORDS}"'):
        for narrowed in ({"type": "plan"}, {"year": 2001}, {"issued_until": date(2001, 12, 31)}):
            assert found(place, library, text=text, **narrowed) == ([f"Kế hoạch {WORDS}"], 1), (text, narrowed)


def test_all_are_counted_and_paged(place, library):
    titles, total = found(place, library, text=WORDS)
    assert (len(titles), total) == (5, CANDIDATES + 2)
    lists, question, key, seen = DocumentLists(place.public, moment_of(library)), DocumentQuestion(WORDS), None, []
    while key or not seen:
        page = lists.page(library.id, question, 200, key)
        seen += [row.id for row in page.rows]
        key = page.next_key
    assert len(seen) == len(set(seen)) == CANDIDATES + 2


def test_of_very_many_the_newest_are_counted_and_all_are_listed(place, library, monkeypatch):
    monkeypatch.setattr(document_counts, "MOST_WITH_WORDS", CANDIDATES + 2)
    counts = document_counts.DocumentCounts(place.projection)
    asked = library.id, place.public.reader, moment_of(library), DocumentQuestion(WORDS)
    assert counts.of(*asked).is_whole
    monkeypatch.setattr(document_counts, "MOST_WITH_WORDS", 10)
    cut = counts.of(*asked)
    assert not cut.is_whole and cut.total(DocumentQuestion(WORDS)) == 10
    assert found(place, library, text=WORDS, type="plan") == ([f"Kế hoạch {WORDS}"], 0)


def test_words_with_marks_that_nothing_has_are_looked_for_without(place, library):
    assert found(place, library, text="hỏa giải", type="plan") == ([f"Kế hoạch {WORDS}"], 1)
    assert found(place, library, text="hòa bình") == ([], 0)
    assert found(place, library, text="?!") == ([], 0)
