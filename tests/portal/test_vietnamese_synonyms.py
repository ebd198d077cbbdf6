"""Synonyms: abbreviations, old and new names; a query only ever gains by them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.vietnamese import Alternative, InvalidSynonyms, Synonym, Synonyms, Term, parse_query
from portal.vietnamese.synonyms import MOST_ALTERNATIVES, MOST_SYNONYMS
from tests.support.golden import PlainIndex, golden_documents, golden_queries

TOO_LONG_LINES = ("A = " + "b" * 200, "A = " + "b " * 30, "=".join("abc" * 20))


@pytest.fixture(scope="module")
def shipped():
    """The table that comes with the portal."""
    return Synonyms.shipped()


def names(synonyms, typed):
    """What else `typed` is called, as text."""
    return {" ".join(other) for other in synonyms.alternatives(parse_query(typed).words)}


@pytest.mark.parametrize(
    "short, full",
    [
        ("UBND", "ủy ban nhân dân"),
        ("HĐND", "hội đồng nhân dân"),
        ("hdnd", "hội đồng nhân dân"),
        ("QĐ", "quyết định"),
        ("qd", "quyết định"),
        ("CV", "công văn"),
        ("TTr", "tờ trình"),
        ("KH", "kế hoạch"),
        ("Sở GD&ĐT", "sở giáo dục và đào tạo"),
        ("stnmt", "sở tài nguyên và môi trường"),
        ("V/v", "về việc"),
    ],
)
def test_abbreviations_and_full_names_mean_each_other(shipped, short, full):
    assert full in names(shipped, short)
    assert {" ".join(parse_query(short).words)} & names(shipped, full) or short.islower()


def test_two_things_of_one_abbreviation_do_not_mean_each_other(shipped):
    assert names(shipped, "HĐ") == {"hợp đồng", "hội đồng"}
    assert names(shipped, "hợp đồng") == {"hđ"} and names(shipped, "CT") == {"chỉ thị", "chương trình"}


def test_new_and_old_names_find_each_other_but_not_one_old_name_the_other(shipped):
    assert "phường vĩnh hải" in names(shipped, "Phường Bắc Nha Trang")
    assert names(shipped, "phuong vinh hai") == {"phường bắc nha trang"}
    assert "sở xây dựng" in names(shipped, "Sở Giao thông vận tải")


def test_marks_that_were_typed_count(shipped):
    assert names(shipped, "ke hoach") == names(shipped, "kế hoạch") == {"kh"}
    assert not names(shipped, "kẻ hoạch")


def test_an_abbreviation_that_is_a_word_is_understood_but_not_offered(shipped):
    assert names(shipped, "ĐA") == {"đề án"} and not names(shipped, "đề án")


def test_the_longest_name_is_taken():
    synonyms = Synonyms.from_lines("Sở Y tế = SYT\nY tế = YT")
    assert synonyms.expand(parse_query("sở y tế tỉnh")) == (
        Term((Alternative(("sở", "y", "tế")), Alternative(("syt",)))),
        Term((Alternative(("tỉnh",)),)),
    )


def test_phrases_are_taken_literally_and_notations_also_by_their_parts():
    terms = Synonyms.from_lines("QĐ = Quyết định").expand(parse_query('"quyết định" 45/QĐ-UBND'))
    assert terms == (
        Term((Alternative(("quyết", "định"), adjacent=True),)),
        Term((Alternative(("45/qd-ubnd",)), Alternative(("45", "qđ", "ubnd"), adjacent=True))),
    )
    assert terms[1].folded.alternatives[1] == Alternative(("45", "qd", "ubnd"), adjacent=True)


def test_folding_makes_equal_alternatives_one():
    term = Term((Alternative(("hoa",)), Alternative(("hòa",)), Alternative(("hoa", "binh"), adjacent=True)))
    assert len(term.folded.alternatives) == 2


def test_a_table_is_read_as_it_is_written(shipped):
    lines = "UBND = Ủy ban nhân dân\nPhường Ninh Hòa < Phường Ninh Hiệp; Phường Ninh Đa"
    table = Synonyms.from_lines(f"# của chúng tôi\n\n  {lines}  \n")
    assert table.synonyms == (
        Synonym(("UBND", "Ủy ban nhân dân")),
        Synonym(("Phường Ninh Hòa",), ("Phường Ninh Hiệp", "Phường Ninh Đa")),
    )
    assert table.as_lines() == lines
    assert Synonyms.from_lines(shipped.as_lines()).synonyms == shipped.synonyms


@pytest.mark.parametrize(
    "line",
    ["UBND", "= ", "UBND =", "A <", "< B", "UBND = !!!", "A = " + "b" * 200, "A = " + "b " * 30, "=".join("abc" * 20)],
)
def test_a_wrong_line_is_named(line):
    with pytest.raises(InvalidSynonyms, match="Dòng 3"):
        Synonyms.from_lines(f"QĐ = Quyết định\n\n{line}")


def test_a_table_has_an_end():
    with pytest.raises(InvalidSynonyms):
        Synonyms.from_lines("\n".join(f"a{number} = b{number}" for number in range(MOST_SYNONYMS + 1)))


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_a_table_or_is_refused_with_words(text):
    try:
        table = Synonyms.from_lines(text)
    except InvalidSynonyms as refused:
        assert str(refused).startswith("Dòng ") and refused.text.english
    else:
        assert Synonyms.from_lines(table.as_lines()).synonyms == table.synonyms


@settings(deadline=None)
@given(st.text(max_size=120))
def test_what_was_typed_is_always_an_alternative(text):
    query = parse_query(text)
    terms = Synonyms.shipped().expand(query)
    typed = [term.alternatives[0] for term in terms]
    assert {word for alternative in typed if not alternative.adjacent for word in alternative.tokens} == {
        *query.words,
        *query.notations,
    }
    assert all(len(term.alternatives) <= MOST_ALTERNATIVES + 1 for term in terms)


def test_no_query_finds_less_by_synonyms():
    plain, rich = PlainIndex(golden_documents(), Synonyms(())), PlainIndex(golden_documents())
    lost = [query.text for query in golden_queries() if not plain.search(query.text) <= rich.search(query.text)]
    assert lost == []
