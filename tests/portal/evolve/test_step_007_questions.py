"""A database from before the questions: every agency gets its section, once, and the rights of today."""

from types import SimpleNamespace

import transaction

from portal.evolve import all_steps, run_step
from portal.permissions import Permission
from portal.roles import ADMINISTRATOR
from tests.support.jobs import opened
from tests.support.tree import all_types, engine, plant, service

NAME = "step_007_questions"


def test_agencies_that_were_there_get_the_section(tmp_path):
    (step,) = [step for step in all_steps() if step.name == NAME]
    registry = SimpleNamespace(types=all_types(), workflow_engine=engine())
    with opened(tmp_path) as place, place.root() as root:
        site = plant(root._p_jar, ("so-y-te", "so-tu-phap"))
        own = service().place(site["so-tu-phap"], "folder", {"title": "Hỏi đáp của chúng tôi"}, "hoi-dap")
        news = site["so-y-te"]["tin-tuc"]
        news.enter(news.state, [(ADMINISTRATOR, ("view",))])
        transaction.commit()
        assert "hoi-dap" not in site["so-y-te"]
        run_step(root, registry, step)
        section = site["so-y-te"]["hoi-dap"]
        assert section.kind == "questions" and section.published is not None
        assert site["so-tu-phap"]["hoi-dap"] is own, "what an agency has made itself stays"
        assert "hoi-dap" in [one["slug"] for one in site.standard_sections]
        assert Permission.ASSIGN in dict(news.access)[ADMINISTRATOR]
        count = len(site.standard_sections)
        run_step(root, registry, step)
        assert site["so-y-te"]["hoi-dap"] is section and len(site.standard_sections) == count
        service().place(site, "agency", {"title": "Sở Mới"}, "so-moi")
        assert site["so-moi"]["hoi-dap"].kind == "questions"
        transaction.abort()
