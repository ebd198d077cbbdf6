"""The root of the staff's folders takes folders and files, and nothing that belongs on the public page."""

from tests.support.tree import all_types


def test_what_may_be_added():
    types = all_types()
    names = {info.name for info in types.children_of(types.create("document_tree", {"title": "Tài liệu"}))}
    assert names == {"file", "folder", "image"}
    assert not types["document_tree"].addable
