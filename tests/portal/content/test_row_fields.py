"""Tables as fields: rows keep their ids, count their changes, and two edits come together row by row."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.editions import field_nodes
from portal.content.row_fields import ID, REVISION, RULE, UNIT, merged
from tests.support.tree import all_types

TYPES = all_types()
ROWS = field_nodes(TYPES["week_schedule"].factory)["entries"]
DAY = date(2026, 11, 23)


def stored(*whats, before=None):
    return ROWS.follow(ROWS.clean([{"day": DAY, "what": what} for what in whats]), before)


def whats(rows):
    return [row["what"] for row in rows]


def changed(rows, number, what):
    return tuple({**row, "what": what} if place == number else row for place, row in enumerate(rows))


def test_a_row_keeps_its_id_and_counts_its_changes():
    first = stored("a", "b")
    second = ROWS.follow(changed(first, 0, "A"), first)
    assert [row[ID] for row in first] == [row[ID] for row in second]
    assert [row[REVISION] for row in second] == [1, 0]
    assert ROWS.follow(second, second) == second


def test_an_id_that_is_not_known_or_stands_twice_is_replaced():
    first = stored("a")
    strange = ({**first[0], ID: "123"}, first[0], first[0])
    ids = [row[ID] for row in ROWS.follow(strange, first)]
    assert len(set(ids)) == 3 and ids[1] == first[0][ID] and "123" not in ids


def test_who_proposed_a_row_stays_when_others_change_it():
    first = ROWS.follow(ROWS.clean([{"day": DAY, "what": "a", UNIT: 7}]), None)
    typed = [{key: value for key, value in {**first[0], "what": "b"}.items() if key not in (UNIT, REVISION)}]
    assert ROWS.follow(ROWS.clean(typed), first)[0][UNIT] == 7


def test_an_unknown_column_is_a_mistake_of_the_code():
    with pytest.raises(TypeError, match="khac"):
        ROWS.clean([{"day": DAY, "what": "a", "khac": 1}])


def test_what_each_changed_is_kept_and_what_both_changed_stands_twice():
    base = stored("a", "b", "c", "d")
    mine = (*changed(base, 0, "A mine")[:3], {"day": DAY, "what": "my new", ID: ""})
    theirs = (*changed(changed(base, 0, "A theirs"), 1, "B theirs"), *stored("their new"))
    assert whats(merged(mine, base, theirs)) == ["A mine", "A theirs", "B theirs", "c", "my new", "their new"]


def test_a_row_that_one_dropped_and_the_other_left_alone_is_gone():
    base = stored("a", "b", "c")
    assert whats(merged(base[1:], base, base[:2])) == ["b"]
    assert whats(merged(changed(base, 2, "C"), base, base[:2])) == ["a", "b", "C"]


WORDS = st.lists(st.sampled_from("xyz"), max_size=4)
EDITS = st.lists(st.sampled_from(["keep", "drop", "change"]), min_size=4, max_size=4)


def edited(base, edits, new, mark):
    kept = [
        {**row, "what": f"{row['what']} {mark}"} if edit == "change" else row
        for row, edit in zip(base, edits, strict=True)
        if edit != "drop"
    ]
    return (*kept, *stored(*(f"{word} {mark} {place}" for place, word in enumerate(new))))


@given(EDITS, WORDS, EDITS, WORDS)
def test_nothing_that_either_typed_is_lost(my_edits, my_new, their_edits, their_new):
    base = stored("a", "b", "c", "d")
    mine, theirs = edited(base, my_edits, my_new, "mine"), edited(base, their_edits, their_new, "theirs")
    found = whats(merged(mine, base, theirs))
    typed = [what for what in (*whats(mine), *whats(theirs)) if " " in what]
    assert sorted(what for what in found if " " in what) == sorted(typed)
    alone = {row["what"] for row in base} & set(found)
    both_kept = {
        row["what"] for row, my, their in zip(base, my_edits, their_edits, strict=True) if my == their == "keep"
    }
    assert alone == both_kept


def test_the_mark_of_a_rule_stays_through_every_edit_and_is_no_change():
    first = ROWS.follow(ROWS.clean([{"day": DAY, "what": "a", RULE: "7"}, {"day": DAY, "what": "b"}]), None)
    typed = [{name: cell for name, cell in row.items() if name in (ID, *ROWS.columns)} for row in first]
    again = ROWS.follow(ROWS.clean([{**typed[0], "what": "A"}, typed[1]]), first)
    assert [row.get(RULE) for row in again] == ["7", None] and [row[REVISION] for row in again] == [1, 0]
    assert not any(RULE in row or UNIT in row for row in ROWS.public(again, "published"))
