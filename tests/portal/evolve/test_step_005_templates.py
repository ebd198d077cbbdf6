"""A database from before the templates: the site gets the first ones, once."""

from types import SimpleNamespace

import transaction

from portal.evolve import all_steps, run_step
from tests.support.jobs import opened
from tests.support.tree import all_types, engine, plant

NAME = "step_005_templates"


def test_a_site_that_was_there_gets_the_first_templates_once(tmp_path):
    (step,) = [step for step in all_steps() if step.name == NAME]
    registry = SimpleNamespace(types=all_types(), workflow_engine=engine())
    with opened(tmp_path) as place, place.root() as root:
        site = plant(root._p_jar, ("so-y-te",))
        transaction.commit()
        assert site.templates is None
        run_step(root, registry, step)
        kept = site.templates
        assert len(kept.rows()) == 5
        run_step(root, registry, step)
        assert site.templates is kept
        transaction.abort()
