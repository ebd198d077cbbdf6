"""A database from before the work schedules: every agency gets its section, once, and the rights of today."""

from types import SimpleNamespace

import transaction

from portal.evolve import all_steps, run_step
from portal.permissions import Permission
from portal.roles import ADMINISTRATOR
from tests.support.jobs import opened
from tests.support.tree import all_types, engine, plant, service

NAME = "step_003_work_schedules"


def test_agencies_that_were_there_get_the_section(tmp_path):
    (step,) = [step for step in all_steps() if step.name == NAME]
    registry = SimpleNamespace(types=all_types(), workflow_engine=engine())
    with opened(tmp_path) as place, place.root() as root:
        site = plant(root._p_jar, ("so-y-te", "so-tu-phap"))
        own = service().place(site["so-tu-phap"], "folder", {"title": "Lịch của chúng tôi"}, "lich-cong-tac")
        news = site["so-y-te"]["tin-tuc"]
        news.enter(news.state, [(ADMINISTRATOR, ("view",))])
        transaction.commit()
        assert "lich-cong-tac" not in site["so-y-te"]
        run_step(root, registry, step)
        section = site["so-y-te"]["lich-cong-tac"]
        assert section.kind == "schedule" and section.published is not None and section.position == 2
        assert site["so-tu-phap"]["lich-cong-tac"] is own, "what an agency has made itself stays"
        assert "lich-cong-tac" in [one["slug"] for one in site.standard_sections]
        granted = dict(news.access)[ADMINISTRATOR]
        assert Permission.VIEW_INTERNAL in granted
        run_step(root, registry, step)
        assert site["so-y-te"]["lich-cong-tac"] is section and len(site.standard_sections) == 2
        service().place(site, "agency", {"title": "Sở Mới"}, "so-moi")
        assert site["so-moi"]["lich-cong-tac"].kind == "schedule"
        transaction.abort()
