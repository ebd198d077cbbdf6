"""A database from before the page of the organisation: every agency that has the section gets it, once."""

from types import SimpleNamespace

import transaction

from portal.evolve import all_steps, run_step
from tests.support.jobs import opened
from tests.support.tree import all_types, engine, plant, service

NAME = "step_010_organisation"
SECTION = {"slug": "gioi-thieu", "title": "Giới thiệu", "kind": "folder", "duty": "about"}


def test_agencies_that_were_there_get_the_page(tmp_path):
    (step,) = [step for step in all_steps() if step.name == NAME]
    registry = SimpleNamespace(types=all_types(), workflow_engine=engine())
    with opened(tmp_path) as place, place.root() as root:
        site = plant(root._p_jar, ())
        transaction.commit()
        run_step(root, registry, step)
        site.set(standard_sections=(SECTION,))
        desk = service()
        for slug in ("so-y-te", "so-tu-phap"):
            desk.publish_part(desk.place(site, "agency", {"title": slug}, slug))
        own = desk.place(site["so-tu-phap"]["gioi-thieu"], "page", {"title": "Tổ chức của chúng tôi"}, "to-chuc")
        transaction.commit()
        run_step(root, registry, step)
        page = site["so-y-te"]["gioi-thieu"]["to-chuc"]
        assert page.kind == "organisation" and page.published is not None and page.seeded == 1
        assert site["so-tu-phap"]["gioi-thieu"]["to-chuc"] is own, "what an agency has made itself stays"
        run_step(root, registry, step)
        assert site["so-y-te"]["gioi-thieu"]["to-chuc"] is page and len(site.standard_sections[0]["pages"]) == 1
        new = desk.place(site, "agency", {"title": "Sở Mới"}, "so-moi")
        assert new["gioi-thieu"]["to-chuc"].kind == "organisation"
        transaction.abort()
