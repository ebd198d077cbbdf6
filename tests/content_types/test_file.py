"""A file must have its file; its row tells name, type and size."""

from io import BytesIO

from portal.content.attachments import Upload
from portal.content.editions import field_nodes
from portal.content.registry import apply_values
from tests.support.samples import pdf_bytes
from tests.support.tree import all_types


def test_the_file_is_required_and_offered_to_lists():
    info = all_types()["file"]
    assert field_nodes(info.factory)["file"].required_field
    assert dict(info.offers.items())["file"] == "file"


def test_a_new_file_never_takes_the_place_of_the_old_one():
    item = all_types().create("file", {"title": "Biên bản"})
    names = []
    for text in (b"", b"%"):
        apply_values(item, {"file": Upload(BytesIO(pdf_bytes() + text), "Biên bản.pdf", "application/pdf")})
        names.append(item.file)
    assert len(set(names)) == 2 and all(name in item.attachments for name in names)
