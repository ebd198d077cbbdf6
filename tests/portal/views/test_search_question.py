"""What an address asks of a search page: read whatever it holds, written so that it is read again as it was."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.views.search_question import (
    EVERYWHERE,
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_TEXT,
    NEWEST,
    PARAMETERS,
    RELEVANCE,
    SearchQuestion,
    read_day,
    read_question,
)

DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
WORDS = st.from_regex(r"[a-zăâđêôơư0-9/\"-]{1,12}( [a-z0-9]{1,8}){0,3}", fullmatch=True)
QUESTIONS = st.builds(
    SearchQuestion,
    text=WORDS,
    agency=st.sampled_from(("", "so-y-te")),
    kind=st.sampled_from(("", "news_item")),
    state=st.sampled_from(("", "draft")),
    year=st.none() | st.integers(FIRST_YEAR, LAST_YEAR),
    since=st.none() | DAYS,
    until=st.none() | DAYS,
    order=st.sampled_from((RELEVANCE, NEWEST)),
    reach=st.sampled_from(("", EVERYWHERE)),
)


def asked(address):
    return read_question(dict(parse_qsl(address.partition("?")[2], keep_blank_values=True)))


@settings(deadline=None)
@given(QUESTIONS)
def test_a_question_comes_back_as_it_was_asked(question):
    assert asked(question.at("/tim-kiem")) == question


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(PARAMETERS.values())), st.text(max_size=400)))
def test_nothing_in_an_address_is_an_error(query):
    question = read_question(query)
    assert len(question.text) <= LONGEST_TEXT
    unread = replace(question, unread=())
    assert asked(question.at("/tim-kiem")) == unread


def test_a_megabyte_is_cut_before_it_is_cleaned():
    assert len(read_question({"q": "ệ" * 1_000_000}).text) == LONGEST_TEXT


def test_days_are_read_as_browsers_send_and_as_people_type_them():
    assert read_day("2026-11-22") == read_day("22/11/2026") == read_day("22-11-2026") == date(2026, 11, 22)
    for wrong in ("31/02/2026", "2026-13-01", "0001-01-01", "hôm qua", "٢٢/١١/٢٠٢٦", ""):
        assert read_day(wrong) is None


def test_what_is_no_day_is_shown_again_and_not_asked_for():
    question = read_question({"tu-ngay": "31/02/2026", "den-ngay": "22/11/2026"})
    assert question.since is None and dict(question.unread) == {"since": "31/02/2026"}
    assert question.until == date(2026, 11, 22)


def test_the_year_and_the_days_narrow_each_other():
    question = SearchQuestion(year=2026, since=date(2025, 5, 1), until=date(2026, 6, 30))
    assert question.days() == (date(2026, 1, 1), date(2026, 6, 30))
    assert SearchQuestion().days() == (None, None)


def test_changing_a_part_keeps_the_others():
    question = SearchQuestion(text="tiếp công dân", kind="news_item", order=NEWEST)
    changed = asked(question.at("/tim-kiem", kind="", year=2026))
    assert (changed.text, changed.kind, changed.year, changed.order) == ("tiếp công dân", "", 2026, NEWEST)
