"""A field names the states in which the public gets it; a state that there is not is told at start-up."""

from types import SimpleNamespace

import pytest

from portal.config import find_workflows
from portal.interfaces import ConfigurationError
from tests.support.tree import all_types


def test_a_state_that_the_workflow_does_not_have_is_refused_by_name():
    workflows = {workflow.name: workflow for workflow in find_workflows()}
    all_types().check(workflows, lambda template: True)
    states = {name: state for name, state in workflows["consultation"].states.items() if name != "concluded"}
    workflows["consultation"] = SimpleNamespace(states=states)
    with pytest.raises(ConfigurationError, match="'concluded'; known: draft, submitted"):
        all_types().check(workflows, lambda template: True)
