"""All that a request reads of the lists is of one moment, through one connection."""

import transaction
from sqlalchemy import event

from portal.search.moment import Moment
from portal.search.service import SearchService
from portal.security.reader import ANONYMOUS, SYSTEM


def titles(moment, reader=ANONYMOUS):
    return {row.title for row in SearchService(moment, reader).find(kind="news_item").rows}


def test_what_is_saved_meanwhile_shows_in_the_next_moment(place):
    place.publish("Trước")
    moment = Moment(place.projection)
    assert titles(moment) == {"Trước"}
    place.publish("Sau")
    assert titles(moment) == {"Trước"}
    assert SearchService(moment, ANONYMOUS).count(kind="news_item") == 1
    moment.close()
    assert titles(Moment(place.projection)) == {"Trước", "Sau"}


def test_each_reader_still_sees_his_own(place):
    place.publish("Đã đăng")
    with transaction.manager:
        place.add("Nháp")
    moment = Moment(place.projection)
    assert titles(moment) == {"Đã đăng"}
    assert titles(moment, SYSTEM) == {"Đã đăng", "Nháp"}
    assert titles(moment) == {"Đã đăng"}
    moment.close()


def test_a_second_list_costs_one_statement(place):
    asked = []
    moment = Moment(place.projection)
    titles(moment)
    event.listen(place.projection.engine, "before_cursor_execute", lambda *details: asked.append(details[2]))
    # Another one than before; the same is not asked at all (test_kept_lists.py).
    SearchService(moment, ANONYMOUS).count(kind="news_item")
    assert len(asked) == 1
    moment.close()


def test_the_connection_is_given_back(place):
    pool = place.projection.engine.pool
    before = pool.checkedout()
    moment = Moment(place.projection)
    moment.close()
    SearchService(moment, ANONYMOUS).count(kind="news_item")
    assert pool.checkedout() == before + 1
    moment.close()
    moment.close()
    assert pool.checkedout() == before
