"""A database from before the drafts for comment: every agency gets its section, once."""

from types import SimpleNamespace

import transaction

from portal.evolve import all_steps, run_step
from tests.support.jobs import opened
from tests.support.tree import all_types, engine, plant, service

NAME = "step_008_consultations"


def test_agencies_that_were_there_get_the_section(tmp_path):
    (step,) = [step for step in all_steps() if step.name == NAME]
    registry = SimpleNamespace(types=all_types(), workflow_engine=engine())
    with opened(tmp_path) as place, place.root() as root:
        site = plant(root._p_jar, ("so-y-te", "so-tu-phap"))
        own = service().place(site["so-tu-phap"], "folder", {"title": "Góp ý của chúng tôi"}, "lay-y-kien")
        transaction.commit()
        assert "lay-y-kien" not in site["so-y-te"]
        run_step(root, registry, step)
        section = site["so-y-te"]["lay-y-kien"]
        assert section.kind == "consultations" and section.published is not None
        assert site["so-tu-phap"]["lay-y-kien"] is own, "what an agency has made itself stays"
        assert "lay-y-kien" in [one["slug"] for one in site.standard_sections]
        count = len(site.standard_sections)
        run_step(root, registry, step)
        assert site["so-y-te"]["lay-y-kien"] is section and len(site.standard_sections) == count
        service().place(site, "agency", {"title": "Sở Mới"}, "so-moi")
        assert site["so-moi"]["lay-y-kien"].kind == "consultations"
        transaction.abort()
