"""A database from before the sections of documents: every agency gets its own, once."""

from types import SimpleNamespace

import transaction

from portal.evolve import all_steps, run_step
from tests.support.jobs import opened
from tests.support.tree import all_types, engine, plant, service

NAME = "step_006_documents"


def test_agencies_that_were_there_get_the_section(tmp_path):
    (step,) = [step for step in all_steps() if step.name == NAME]
    registry = SimpleNamespace(types=all_types(), workflow_engine=engine())
    with opened(tmp_path) as place, place.root() as root:
        site = plant(root._p_jar, ("so-y-te", "so-tu-phap"))
        own = service().place(site["so-tu-phap"], "folder", {"title": "Văn bản của chúng tôi"}, "van-ban")
        transaction.commit()
        run_step(root, registry, step)
        section = site["so-y-te"]["van-ban"]
        assert section.kind == "document_library" and section.published is not None and section.position == 2
        assert site["so-tu-phap"]["van-ban"] is own, "what an agency has made itself stays"
        run_step(root, registry, step)
        assert site["so-y-te"]["van-ban"] is section and len(site.standard_sections) == 2
        service().place(site, "agency", {"title": "Sở Mới"}, "so-moi")
        assert site["so-moi"]["van-ban"].kind == "document_library"
        transaction.abort()
