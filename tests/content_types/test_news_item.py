"""News takes key words as people type them, and a picture with its text alternative."""

from portal.content.editions import field_nodes
from tests.support.tree import all_types

NODES = field_nodes(all_types()["news_item"].factory)


def test_key_words_are_split_at_commas_each_once():
    assert NODES["tags"].deserialize(" y tế,tiêm  chủng ,, y tế") == ("y tế", "tiêm chủng")
    assert NODES["tags"].deserialize("") == ()
    assert len(NODES["tags"].deserialize(",".join(map(str, range(500))))) == 30


def test_the_lead_picture_takes_pictures_only():
    assert NODES["picture"].kinds == ("image",) and not NODES["picture"].required_field
