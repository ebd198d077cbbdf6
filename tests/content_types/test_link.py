"""Links lead to the web, to mail and telephone, or within the portal; never to a script."""

import colander
import pytest

from portal.content.editions import field_nodes
from tests.support.tree import all_types

TARGET = field_nodes(all_types()["link"].factory)["target"]


@pytest.mark.parametrize(
    "target", ["https://dichvucong.example/", "http://a.example", "mailto:a@b.example", "tel:0258", "/so-y-te/"]
)
def test_safe_targets(target):
    assert TARGET.deserialize(target) == target


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "//evil.example", "ftp://x", "a b", "", " \t"]
)
def test_other_targets_are_refused(target):
    with pytest.raises(colander.Invalid):
        TARGET.deserialize(target)
