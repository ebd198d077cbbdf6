"""A database from before deadlines told what they were counted from: those that are open follow the calendar since."""

from datetime import UTC, datetime
from types import SimpleNamespace

import transaction

from portal.content.deadlines import follow_calendar
from portal.content.working_days import calendar_in_force, edit
from portal.evolve import all_steps, run_step
from tests.support.jobs import opened
from tests.support.tree import all_types, engine, plant, service

NAME = "step_012_counted_deadlines"
MONDAY, PASSED = datetime(2026, 11, 2, 3, tzinfo=UTC), datetime(2026, 11, 3, 3, tzinfo=UTC)
# Ten working days after Monday, and seven after it was passed on to an agency with a shorter term.
DUE, DUE_THERE = datetime(2026, 11, 16, 10, tzinfo=UTC), datetime(2026, 11, 12, 10, tzinfo=UTC)


def test_open_questions_tell_what_their_deadline_was_counted_from(tmp_path):
    (step,) = [step for step in all_steps() if step.name == NAME]
    registry = SimpleNamespace(types=all_types(), workflow_engine=engine())
    with opened(tmp_path) as place, place.root() as root:
        site = plant(root._p_jar, ("so-y-te",))
        section = service().place(site["so-y-te"], "questions", {"title": "Hỏi đáp"}, "hoi-dap")
        here, passed, answered = (
            service().place(section, "question", {"title": name}, name) for name in ("here", "passed", "answered")
        )
        passage = {"agency": "Sở khác", "number": "3/2026", "when": PASSED}
        here.set(asked={"number": 1, "received": MONDAY, "due": DUE})
        passed.set(asked={"number": 2, "received": MONDAY, "due": DUE_THERE, "passed": (passage,)})
        answered.set(asked={"number": 3, "received": MONDAY, "due": DUE})
        answered.enter("refused", answered.access)
        written = service().place(section, "question", {"title": "Tại quầy"}, "written")
        written.set(created=MONDAY)
        assert written.due != DUE
        transaction.commit()
        run_step(root, registry, step)
        assert (here.asked["since"], here.asked["days"], here.asked["due"]) == (MONDAY, 10, DUE)
        assert (passed.asked["since"], passed.asked["days"], passed.asked["due"]) == (PASSED, 7, DUE_THERE)
        assert "since" not in answered.asked
        edit(root, "05/11/2026–06/11/2026 nghỉ: bão")
        assert [follow_calendar(item, calendar_in_force(root)) for item in (here, passed, answered)] == [
            True,
            True,
            False,
        ]
        # What was written down at the counter had two weeks, whatever the agency's term.
        assert written.deadline == {"since": MONDAY, "days": 10, "due": DUE}
        assert here.due == datetime(2026, 11, 18, 10, tzinfo=UTC) and passed.due == DUE
        transaction.abort()
