"""The rules of the help: the term for answers."""

import colander
import pytest

from content_types.help_center import HelpCenter, HelpCenterSchema
from tests.support.tree import all_types


def test_the_term_is_the_usual_one_unless_another_is_set():
    center = all_types().create("help_center", {"title": "Trợ giúp"})
    assert isinstance(center, HelpCenter) and center.term() == 2
    center.update(days=5)
    assert center.term() == 5


@pytest.mark.parametrize("days", ["0", "31", "hai"])
def test_an_impossible_term_is_refused(days):
    with pytest.raises(colander.Invalid):
        HelpCenterSchema().deserialize({"title": "Trợ giúp", "days": days})
