"""What was just answered is answered again without a question, and never longer than it is right."""

from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
import transaction
from sqlalchemy import event

from portal import clock
from portal.search.kept_lists import MOST_ANSWERS, Answers, KeptLists
from portal.search.moment import Moment
from portal.search.service import SearchService
from portal.security.reader import ANONYMOUS, SYSTEM

SECOND = timedelta(seconds=1)


@pytest.fixture
def now(set_clock):
    """The portal's clock, standing at a moment; answers it."""
    moment = clock.now()
    set_clock(moment)
    return moment


@contextmanager
def asked(place):
    """The statements of a block."""
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(place.projection.engine, "before_cursor_execute", note)
    yield statements
    event.remove(place.projection.engine, "before_cursor_execute", note)


def news(place, reader=ANONYMOUS, **filters):
    """The titles of news as one request reads them."""
    moment = Moment(place.projection)
    try:
        found = SearchService(moment, reader).find(kind="news_item", **filters)
        return {row.title for row in found.rows}
    finally:
        moment.close()


def test_who_asks_the_same_again_costs_no_statement(place, now):
    place.publish("Một")
    assert news(place) == {"Một"}
    with asked(place) as statements:
        assert news(place) == {"Một"}
    assert statements == []


def test_what_is_saved_shows_at_once(place, now):
    place.publish("Một")
    assert news(place) == {"Một"}
    item = place.publish("Hai")
    assert news(place) == {"Một", "Hai"}
    with transaction.manager:
        place.desk.move(item, "withdraw")
    assert news(place) == {"Một"}


def test_after_a_second_it_is_asked_again(place, now, set_clock):
    place.publish("Một")
    news(place)
    for later, is_asked in ((SECOND - timedelta(microseconds=1), False), (SECOND, True), (-SECOND, True)):
        set_clock(now + later)
        with asked(place) as statements:
            news(place)
        assert bool(statements) is is_asked, later


def test_other_readers_languages_and_questions_have_answers_of_their_own(place, now):
    place.publish("Đã đăng")
    with transaction.manager:
        place.add("Nháp")
    assert news(place) == {"Đã đăng"}
    assert news(place, SYSTEM) == {"Đã đăng", "Nháp"}
    assert news(place, SYSTEM, state="draft") == {"Nháp"}
    assert news(place, SYSTEM, state=["draft"]) == {"Nháp"}
    assert news(place, SYSTEM, text="đăng") == {"Đã đăng"}
    assert len(news(place, SYSTEM, limit=1)) == 1
    assert news(place) == {"Đã đăng"}


def test_pages_after_the_first_and_words_are_asked_each_time(place, now):
    for title in ("Một", "Hai", "Ba"):
        place.publish(title)
    key = SearchService(place.projection, ANONYMOUS).find(kind="news_item", limit=1).next_key
    for further in ({"after": key}, {"text": "hai"}, {"limit": 500}):
        news(place, **further)
        with asked(place) as statements:
            news(place, **further)
        assert statements, further


def test_a_thing_that_is_not_there_is_not_asked_for_again(place, now):
    service = SearchService(Moment(place.projection), ANONYMOUS)
    assert service.get(17) is None
    with asked(place) as statements:
        assert service.get(17) is None
    assert statements == []


def test_one_request_reads_one_moment_whatever_others_save(place, now):
    place.publish("Một")
    moment = Moment(place.projection)
    service = SearchService(moment, ANONYMOUS)
    first = service.find(kind="news_item").rows
    place.publish("Hai")
    assert service.find(kind="news_item").rows == first
    moment.close()


def test_only_so_many_answers_are_kept():
    answers = Answers(1, clock.now())
    for number in range(MOST_ANSWERS + 5):
        assert answers.once(number, lambda number=number: number) == number
    assert answers.once(0, lambda: "anew") == 0
    assert answers.once(MOST_ANSWERS, lambda: "anew") == "anew"


def test_where_nobody_can_tell_nothing_is_kept():
    def now():
        raise OSError("no database")

    kept = KeptLists(SimpleNamespace(now=now))
    assert kept.present().once("x", lambda: 1) == 1
    assert kept.present().once("x", lambda: 2) == 2


def test_what_is_forgotten_is_asked_again(place, now):
    place.publish("Một")
    news(place)
    place.projection.kept.forget()
    with asked(place) as statements:
        news(place)
    assert statements
