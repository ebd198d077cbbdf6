"""A picture says in words what it shows."""

from portal.content.editions import field_nodes
from tests.support.tree import all_types


def test_the_text_alternative_is_required():
    nodes = field_nodes(all_types()["image"].factory)
    assert nodes["alt"].required_field and nodes["file"].required_field
    assert nodes["file"].kinds == ("image",)
