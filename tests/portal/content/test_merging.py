"""Two edits of one text: what merges by itself, what people must decide, and that neither side is ever lost."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from portal.content.merging import MINE, THEIRS, merge
from portal.content.widgets import REMOVE
from tests.support.tree import all_types

NEWS = all_types()["news_item"].factory


def version(**values):
    return SimpleNamespace(values=values)


def names(merged):
    return [conflict.name for conflict in merged.conflicts]


def test_fields_changed_on_one_side_merge_by_themselves():
    base = version(title="Tin", summary="một", source="Sở")
    theirs = version(title="Tin", summary="hai", source="Sở")
    merged = merge(NEWS, base, {"title": "Tin mới", "summary": "một", "source": "Sở"}, theirs)
    assert merged.values == {"title": "Tin mới", "summary": "hai", "source": "Sở"}
    assert merged.conflicts == () and merged.taken == ("summary",)


def test_a_field_changed_on_both_sides_is_for_people_to_decide():
    base, theirs = version(title="Tin"), version(title="Tin của họ")
    merged = merge(NEWS, base, {"title": "Tin của tôi"}, theirs)
    conflict = merged.conflicts[0]
    assert (conflict.name, conflict.base, conflict.mine, conflict.theirs) == (
        "title",
        "Tin",
        "Tin của tôi",
        "Tin của họ",
    )
    assert merged.values == {"title": "Tin của tôi"}


def test_the_same_change_on_both_sides_is_no_conflict():
    merged = merge(NEWS, version(title="Tin"), {"title": "Mới "}, version(title="Mới"))
    assert merged.conflicts == () and merged.values["title"] == "Mới" and merged.taken == ()


def test_a_choice_decides():
    base, theirs = version(title="Tin"), version(title="Tin của họ")
    for choice, wanted in ((MINE, "Tin của tôi"), (THEIRS, "Tin của họ")):
        merged = merge(NEWS, base, {"title": "Tin của tôi"}, theirs, {"title": choice})
        assert merged.conflicts == () and merged.values["title"] == wanted


def test_what_cleaning_takes_away_is_no_change():
    base = version(title="Tin", body="<p>a</p>")
    theirs = version(title="Tin", body="<p>b</p>")
    merged = merge(NEWS, base, {"title": "Tin\r\n", "body": "<p onclick='x'>a</p>\r\n"}, theirs)
    assert merged.conflicts == () and merged.values["body"] == "<p>b</p>"


def test_where_nobody_knows_what_it_began_from_all_that_differs_is_asked():
    merged = merge(NEWS, None, {"title": "Tôi", "summary": "như nhau"}, version(title="Họ", summary="như nhau"))
    assert names(merged) == ["title"] and merged.conflicts[0].base is None


def test_a_file_that_was_left_alone_is_not_touched_and_a_removed_one_is():
    base, theirs = version(picture="a.png"), version(picture="b.png")
    assert "picture" not in merge(NEWS, base, {}, theirs).values
    assert names(merge(NEWS, base, {"picture": REMOVE}, theirs)) == ["picture"]
    assert merge(NEWS, base, {"picture": REMOVE}, version(picture="")).conflicts == ()


def test_fields_that_a_version_is_older_than_have_their_default():
    assert merge(NEWS, version(), {"tags": ("y tế",)}, version()).values == {"tags": ("y tế",)}


value = st.sampled_from(["", "một", "hai", "ba"])
texts = st.fixed_dictionaries({"title": value, "summary": value, "source": value})


@given(texts, texts, texts)
def test_no_change_of_either_side_is_ever_lost(base, mine, theirs):
    merged = merge(NEWS, version(**base), mine, version(**theirs))
    for name in base:
        if name in names(merged):
            assert base[name] not in (mine[name], theirs[name]) and mine[name] != theirs[name]
        elif mine[name] != base[name]:
            assert merged.values[name] == mine[name]
        else:
            assert merged.values[name] == theirs[name]


@given(texts, texts, texts, st.sampled_from([MINE, THEIRS]))
def test_choices_leave_no_conflict(base, mine, theirs, choice):
    choices = dict.fromkeys(base, choice)
    merged = merge(NEWS, version(**base), mine, version(**theirs), choices)
    assert merged.conflicts == () and merged.values == (mine if choice == MINE else theirs)
