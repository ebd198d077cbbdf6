"""The section of documents stands in an agency, is in its menu, and takes documents only."""

from tests.support.tree import all_types

TYPES = all_types()


def test_it_takes_documents_only():
    section = TYPES.create("document_library", {"title": "Văn bản"})
    assert [info.name for info in TYPES.children_of(section)] == ["published_document"]
    assert TYPES["document_library"].lives_in == ("agency",) and TYPES["document_library"].in_menu
