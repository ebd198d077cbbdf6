"""A database from before the support desk: the province gets its help, once."""

from types import SimpleNamespace

import transaction

from portal.content.base import is_public
from portal.evolve import all_steps, run_step
from tests.support.jobs import opened
from tests.support.tree import all_types, engine, plant

NAME = "step_011_support_desk"


def test_a_portal_that_was_there_gets_the_help(tmp_path):
    (step,) = [step for step in all_steps() if step.name == NAME]
    registry = SimpleNamespace(types=all_types(), workflow_engine=engine())
    with opened(tmp_path) as place, place.root() as root:
        site = plant(root._p_jar, ("so-y-te",))
        transaction.commit()
        assert "tro-giup" not in site
        run_step(root, registry, step)
        center = site["tro-giup"]
        assert center.kind == "help_center" and is_public(center) and center.term() == 2
        run_step(root, registry, step)
        assert site["tro-giup"] is center
        transaction.abort()
