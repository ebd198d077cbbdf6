"""A database from before the history: what items and people remember is in it, with its day, and only once."""

import json

import transaction

from portal.evolve import all_steps, run_step
from portal.history.chains import HISTORY, every_entry
from portal.history.verify import verify
from portal.security.people import People
from portal.security.personnel import CLOSED

NAME = "step_004_history"


def test_what_was_done_before_is_written_down_once(fresh_site):
    (step,) = [step for step in all_steps() if step.name == NAME]

    def old(site, desk):
        item = desk.add(site["so-y-te"]["tin-tuc"], "news_item", {"title": "Tin cũ"}, "tin-cu")
        desk.move(item, "publish", comment="duyệt")
        root = site._p_jar.root()
        person = People(root["app_root"], fresh_site.registry).get("editor.syt")
        person.note(CLOSED, 42)
        del root[HISTORY]
        return item.id, item.history[-1].when, person.id

    item_id, when, person_id = fresh_site.prepare(old)
    with fresh_site.connection() as connection:
        run_step(connection.root(), fresh_site.registry, step)
        transaction.begin()
        rows = [(entry.facts, json.loads(entry.words)) for entry in every_entry(connection.root())]
        ((facts, words),) = [row for row in rows if row[0].get("item") == item_id]
        assert facts["act"] == "step:publish" and facts["done"] == when.isoformat(timespec="microseconds")
        assert (words["comment"], words["title"], words["path"]) == ("duyệt", "Tin cũ", "/so-y-te/tin-tuc/tin-cu/")
        ((facts, _words),) = [row for row in rows if row[0].get("person") == person_id]
        assert (facts["act"], facts["actor"]) == ("account_closed", 42)
        assert verify(connection.root()).findings == []
        # What the history tells already is not told again.
        step.run(connection.root(), fresh_site.registry)
        assert sum(1 for _entry in every_entry(connection.root())) == len(rows)
