"""The golden queries: what clerks and citizens type, and exactly the documents they mean, of real kinds of titles."""

import pytest
import transaction

from tests.support.golden import golden_documents, golden_queries
from tests.support.projected import projected, use_database


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def archive(request, tmp_path_factory):
    """All documents, published: (what a visitor searches, the number of a document by its id)."""
    folder = tmp_path_factory.mktemp("archive")
    if request.param == "postgresql":
        use_database(folder, request.getfixturevalue("postgres").database())
    numbers = {}
    with projected(folder) as place:
        with transaction.manager:
            for number, title in golden_documents().items():
                item = place.add(title)
                place.desk.move(item, "publish")
                numbers[item.id] = number
        yield place.public, numbers


@pytest.mark.parametrize("query", golden_queries(), ids=lambda query: f"{query.kind}: {query.text}")
def test_golden(archive, query):
    search, numbers = archive
    page = search.search(query.text, kind="news_item", limit=200)
    found, titles = {numbers[row.id] for row in page.rows}, golden_documents()
    assert found == query.hits, "\n".join(
        [f"not found: {titles[number]}" for number in query.hits - found]
        + [f"too much: {titles[number]}" for number in found - query.hits]
    )
    assert page.total == len(query.hits)


def test_there_are_enough_of_them():
    assert len(golden_queries()) >= 150
