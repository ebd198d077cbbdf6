"""A database from before the mandated sections: what is missing is made once, what is there is marked and stays."""

from types import SimpleNamespace

import transaction

from portal.content.duties import DUTIES, duties_of
from portal.evolve import all_steps, run_step
from tests.support.jobs import opened
from tests.support.tree import all_types, engine, plant, service

NAME = "step_009_mandated_sections"
OLD = (
    {"slug": "gioi-thieu", "title": "Giới thiệu", "pages": [{"slug": "nhiem-vu", "title": "Nhiệm vụ", "body": "…"}]},
    {"slug": "hoi-dap", "title": "Hỏi đáp", "kind": "questions"},
)


def old_site(root):
    """A site with two agencies, made from the sections of before."""
    site = plant(root._p_jar, ())
    first = {**OLD[0], "kind": "folder"}
    site.set(standard_sections=(first, OLD[1]))
    desk = service()
    for slug in ("so-y-te", "so-tu-phap"):
        desk.publish_part(desk.place(site, "agency", {"title": slug}, slug))
        for section in site[slug].values():
            section.set(duty="", seeded=None)
            for page in section.values() if section.kind == "folder" else ():
                page.set(seeded=None)
    return site


def test_sections_are_made_marked_and_left_alone(tmp_path):
    (step,) = [step for step in all_steps() if step.name == NAME]
    registry = SimpleNamespace(types=all_types(), workflow_engine=engine())
    with opened(tmp_path) as place, place.root() as root:
        site = old_site(root)
        health, justice = site["so-y-te"], site["so-tu-phap"]
        own = service().place(justice, "folder", {"title": "English pages of ours"}, "english")
        health["gioi-thieu"]["nhiem-vu"].update(author=7, body="<p>Do người viết</p>")
        del justice["hoi-dap"].__parent__._children["hoi-dap"]
        transaction.commit()
        run_step(root, registry, step)
        assert {duty.name for duty in duties_of(site)} >= {"about", "steering", "budget", "science", "english"}
        assert health["gioi-thieu"].duty == "about" and health["hoi-dap"].duty == "questions"
        budget = health["cong-khai"]["cong-khai-ngan-sach"]
        assert budget.duty == "budget" and budget.published is not None and not health["cong-khai"].duty
        assert justice["english"] is own and own.duty == "english", "what an agency has made itself stays"
        assert "hoi-dap" not in justice, "what an agency has taken away stays away"
        assert justice["gioi-thieu"]["nhiem-vu"].seeded == 1
        assert health["gioi-thieu"]["nhiem-vu"].seeded is None, "people have written this one"
        order = [section["slug"] for section in site.standard_sections]
        assert order == ["gioi-thieu", "chi-dao-dieu-hanh", "thu-tuc-hanh-chinh", "cong-khai", "hoi-dap", "english"]
        assert [health[slug].position for slug in order] == [1, 2, 3, 4, 5, 6]
        run_step(root, registry, step)
        assert [section["slug"] for section in site.standard_sections] == order
        assert health["cong-khai"]["cong-khai-ngan-sach"] is budget
        new = service().place(site, "agency", {"title": "Sở Mới"}, "so-moi")
        assert new["cong-khai"]["thong-ke"].duty == "statistics" and new["english"]["about"].seeded == 1
        assert DUTIES["english"].days == 22
        transaction.abort()
