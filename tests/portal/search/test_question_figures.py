"""Figures of questions: each is counted once, in the year in which it came, whoever asks for the figures."""

from datetime import UTC, datetime, timedelta

import transaction

from portal import clock
from portal.search.question_figures import Figures, question_figures
from tests.support.jobs import opened
from tests.support.tree import plant, service

OPEN = ("received", "assigned", "submitted")
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
# (received, due, state, answered or None)
CASES = (
    (NOW - 40 * DAY, NOW - 26 * DAY, "published", NOW - 30 * DAY),
    (NOW - 40 * DAY, NOW - 26 * DAY, "published", NOW - 26 * DAY),
    (NOW - 40 * DAY, NOW - 26 * DAY, "withdrawn", NOW - 20 * DAY),
    (NOW - 5 * DAY, NOW + 9 * DAY, "received", None),
    (NOW - 5 * DAY, NOW, "assigned", None),
    (NOW - 50 * DAY, NOW - 36 * DAY, "submitted", None),
    (NOW - 50 * DAY, NOW - 36 * DAY, "refused", None),
    (NOW - 50 * DAY, NOW - 36 * DAY, "diverted", None),
    # The first hour of 2026 in Vietnam, which is the year before in Greenwich; and one of the year before.
    (datetime(2025, 12, 31, 17, 30, tzinfo=UTC), NOW - 300 * DAY, "published", NOW - 301 * DAY),
    (datetime(2025, 12, 31, 16, 30, tzinfo=UTC), NOW - 300 * DAY, "published", NOW - 1 * DAY),
)


def test_every_question_is_counted_once(tmp_path, set_clock):
    set_clock(NOW)
    with opened(tmp_path) as place, place.root() as root:
        site = plant(root._p_jar, ("so-y-te", "so-tu-phap"))
        desk = service()
        section = desk.place(site["so-y-te"], "questions", {"title": "Hỏi đáp"}, "hoi-dap")
        for number, case in enumerate(CASES):
            _put(desk, section, number, *case)
        # Written down by staff themselves: nobody's question.
        desk.place(section, "question", {"title": "Câu của cán bộ"})
        other = desk.place(site["so-tu-phap"], "questions", {"title": "Hỏi đáp"}, "hoi-dap")
        _put(desk, other, 99, *CASES[5])
        ids = site["so-y-te"].id, site["so-tu-phap"].id
        transaction.commit()
        found = question_figures(place.projection, "question", OPEN, clock.now(), 2026)
        assert found == {ids[0]: Figures(3, 1, 2, 1, 1), ids[1]: Figures(overdue=1)}
        ever = question_figures(place.projection, "question", OPEN, clock.now())
        assert ever[ids[0]] == Figures(3, 2, 2, 1, 1)
        assert question_figures(place.projection, "question", OPEN, clock.now(), 1999) == {}


def _put(desk, section, number, received, due, state, answered):
    item = desk.place(section, "question", {"title": f"Câu {number}"})
    item.set(asked={"number": number, "received": received, "due": due})
    if answered is not None:
        item.show_draft(answered)
        item.set(published_at=answered)
    item.enter(state, ())


def test_shares_and_sums():
    figures = Figures(3, 1, 2, 1, 1)
    assert (figures.answered, figures.received, figures.share) == (4, 7, 75)
    assert Figures().share is None and figures + figures == Figures(6, 2, 4, 2, 2)
