"""The section of questions and answers: its term, its fields."""

import colander
import pytest

from portal.content.asked import DEFAULT_DAYS
from tests.support.tree import all_types

TYPES = all_types()


def test_the_term_is_the_agencys_own_or_the_regulations():
    section = TYPES.create("questions", {"title": "Hỏi đáp"})
    assert section.term() == DEFAULT_DAYS == 10
    section.update(days=5)
    assert section.term() == 5 and section.edition(drafts=True).term() == 5


@pytest.mark.parametrize("days", ["0", "-3", "61", "9" * 30, "mười"])
def test_a_term_that_is_none_is_told(days):
    schema = TYPES["questions"].schema()
    with pytest.raises(colander.Invalid) as refused:
        schema.deserialize({"title": "Hỏi đáp", "days": days})
    assert set(refused.value.asdict()) == {"days"}
    assert schema.deserialize({"title": "Hỏi đáp", "days": "60"})["days"] == 60


def test_it_stands_in_an_agency_and_takes_questions_alone():
    section = TYPES.create("questions", {"title": "Hỏi đáp"})
    assert [info.name for info in TYPES.children_of(section)] == ["question"]
    assert TYPES["questions"].lives_in == ("agency",) and TYPES["questions"].in_menu
