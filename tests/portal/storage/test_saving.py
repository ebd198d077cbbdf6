"""Saves that meet others': one at a time in one agency, tried again unseen where that is not enough."""

import threading
import time

import pytest
import transaction
from hypothesis import given
from hypothesis import strategies as st
from pyramid.request import Request

from portal.content.changes import subscribe
from portal.storage import saving
from portal.storage.saving import LONGEST_PAUSE, pause_after, place_of, turns_tween_factory
from tests.support.site import HEALTH

SECTION = f"/{HEALTH}/tin-tuc/"
# Longer than any thread here needs to start, shorter than anybody waits.
MOMENT = 0.2


@given(st.integers(0, 1000), st.floats(0, 1, exclude_max=True))
def test_pauses_grow_to_a_limit_and_are_never_long(attempt, chance):
    pause = pause_after(attempt, lambda: chance)
    assert 0 <= pause <= LONGEST_PAUSE
    assert pause_after(attempt + 1, lambda: chance) >= pause


def test_two_who_met_do_not_wait_equally_long():
    assert len({pause_after(0) for _saver in range(20)}) > 1


@pytest.mark.parametrize(
    "path, place",
    [
        ("/so-y-te/tin-tuc/them", "so-y-te"),
        ("/so-y-te/sua", "so-y-te"),
        ("/manage/principals", "manage"),
        ("/dang-nhap", None),
        ("/tai-khoan", None),
        ("/", None),
        ("", None),
    ],
)
def test_turns_are_taken_by_agency(path, place):
    assert place_of(path) == place


class Requests:
    """Requests that stay inside a handler until they are let go; who is inside is told by `inside`."""

    def __init__(self):
        self.inside = []
        self.let_go = threading.Event()
        self.tween = turns_tween_factory(self._handle, None)

    def _handle(self, request):
        self.inside.append(request.path)
        assert self.let_go.wait(10)
        return request.path

    def at_once(self, *requests):
        """Who is inside when all of them have been made; then everybody is let go."""
        threads = [threading.Thread(target=self.tween, args=(request,)) for request in requests]
        for thread in threads:
            thread.start()
        time.sleep(MOMENT)
        inside = sorted(self.inside)
        self.let_go.set()
        for thread in threads:
            thread.join()
        return inside


def post(path):
    return Request.blank(path, method="POST")


def test_two_saves_in_one_agency_wait_for_each_other():
    requests = Requests()
    assert len(requests.at_once(post("/so-y-te/a/sua"), post("/so-y-te/b/sua"))) == 1
    assert sorted(requests.inside) == ["/so-y-te/a/sua", "/so-y-te/b/sua"]


def test_nobody_else_waits():
    everybody = (
        post("/so-y-te/a/sua"),
        post("/so-xay-dung/a/sua"),
        Request.blank("/so-y-te/a/sua"),
        Request.blank("/so-y-te/", method="HEAD"),
        post("/dang-nhap"),
        post("/dang-nhap"),
    )
    assert len(Requests().at_once(*everybody)) == len(everybody)


def test_a_turn_ends_with_an_error_too():
    def fail(_request):
        raise ValueError

    tween = turns_tween_factory(fail, None)
    for _time in range(2):
        with pytest.raises(ValueError):
            tween(post("/so-y-te/sua"))


def test_a_save_that_hangs_does_not_keep_its_agency_for_ever(monkeypatch):
    monkeypatch.setattr(saving, "PATIENCE", MOMENT / 4)
    assert len(Requests().at_once(post("/so-y-te/a/sua"), post("/so-y-te/b/sua"))) == 2


class Meddler:
    """Somebody who saves the same section a moment before everybody else does, so many times."""

    def __init__(self, database, section, times):
        self.database = database
        self.section = section
        self.times = times
        self.acts = 0
        subscribe(database, self.meddle)

    def meddle(self, changes):
        """Change the section in a transaction of its own (called before the commit of another)."""
        if not self.times or self.section not in {item.id for item in changes.changed.values()}:
            return
        self.times -= 1
        self.acts += 1
        manager = transaction.TransactionManager()
        connection = self.database.open(manager)
        # Not through its door: what is asked is only that the object is another when the first one commits.
        connection.root()["site"][HEALTH]["tin-tuc"]._p_changed = True
        manager.commit()
        connection.close()


def edit_while(site, times):
    """The answer to an editor who renames a section that somebody else keeps saving, and the meddler."""
    section = site.prepare(lambda root, _desk: root[HEALTH]["tin-tuc"].id)
    publisher = site.browser("publisher.syt")
    began = publisher.get(SECTION + "sua").html.find("input", {"name": "began_from"})["value"]
    meddler = Meddler(site.database, section, times)
    answer = publisher.send(SECTION + "sua", status="*", title="Tin mới", began_from=began, save="save")
    meddler.times = 0
    return answer, meddler


def title_of_section(site):
    return site.prepare(lambda root, _desk: root[HEALTH]["tin-tuc"].title)


def test_a_conflict_is_tried_again_unseen(fresh_site):
    answer, meddler = edit_while(fresh_site, times=3)
    assert answer.status_int == 303
    assert meddler.acts == 3
    assert title_of_section(fresh_site) == "Tin mới"


def test_who_never_gets_through_is_told_that_the_system_is_busy(fresh_site):
    before = title_of_section(fresh_site)
    answer, meddler = edit_while(fresh_site, times=100)
    assert answer.status_int == 503
    assert "Hệ thống đang bận" in answer.text
    assert meddler.acts == fresh_site.registry.settings["retry.attempts"]
    assert title_of_section(fresh_site) == before
