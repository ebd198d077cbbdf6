"""Workflows are checked when they are declared; what is wrong is named with what is known."""

import pytest

from portal.interfaces import ConfigurationError
from portal.permissions import P
from portal.workflow import State, Transition, Workflow, sealed
from tests.support.tree import engine

OPEN = State("Mở", sealed(editor=[P.VIEW]))


def test_unknown_roles_and_plain_permissions_are_refused():
    with pytest.raises(ConfigurationError, match=r"known: .*editor"):
        sealed(redactor=[P.VIEW])
    with pytest.raises(ConfigurationError, match="no Permission"):
        sealed(editor=["view"])


def test_unknown_states_and_repeated_names_are_refused():
    with pytest.raises(ConfigurationError, match="starts in 'shut'; known: open"):
        Workflow("w", "W", "shut", {"open": OPEN}, ())
    to_nowhere = Transition("go", "Đi", ("open",), "shut", P.EDIT)
    with pytest.raises(ConfigurationError, match="names state 'shut'"):
        Workflow("w", "W", "open", {"open": OPEN}, (to_nowhere,))
    stay = Transition("stay", "Ở", ("open",), "open", P.EDIT)
    with pytest.raises(ConfigurationError, match="twice"):
        Workflow("w", "W", "open", {"open": OPEN}, (stay, stay))
    with pytest.raises(ConfigurationError, match="effect"):
        Workflow("w", "W", "open", {"open": OPEN}, (Transition("x", "X", ("open",), "open", P.EDIT, effect="burn"),))


def test_every_state_is_reached_and_every_text_is_bilingual():
    for workflow in engine().workflows.values():
        reached = {workflow.initial, *(transition.target for transition in workflow.transitions)}
        assert reached == set(workflow.states), workflow.name
        for part in (*workflow.states.values(), *workflow.transitions):
            assert part.title.english and str(part.title)


PUBLIC = {
    **dict.fromkeys(("publication", "schedule", "question", "help_center", "help_page"), ("published",)),
    "consultation": ("published", "concluded"),
}


def test_no_state_but_published_lets_everybody_in():
    for workflow in engine().workflows.values():
        for name, state in workflow.states.items():
            assert ("everyone" in state.grants) == (name in PUBLIC.get(workflow.name, ())), (workflow.name, name)


def test_in_a_stricter_state_nobody_gains():
    publication = engine().workflows["publication"]
    published = publication.states["published"].grants
    for name in ("draft", "submitted", "withdrawn"):
        readers = {who for who, what in publication.states[name].grants.items() if P.VIEW in what}
        assert readers <= {*published, "owner"}, name
