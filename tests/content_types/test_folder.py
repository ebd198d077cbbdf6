"""Folders hold folders and everything else that an agency shows."""

from tests.support.tree import all_types


def test_folders_hold_folders_to_any_depth():
    types = all_types()
    folder = types.create("folder", {"title": "Tin tức"})
    names = {info.name for info in types.children_of(folder)}
    assert {"folder", "news_item", "page", "file", "image", "link"} <= names and "agency" not in names


def test_a_new_folder_is_a_compact_list():
    assert all_types().create("folder", {"title": "Tin tức"}).display == "list"
