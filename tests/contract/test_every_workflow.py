"""What every workflow keeps to, so that lists may show the states of several side by side."""


def test_states_of_one_name_look_alike_in_every_workflow(portal_site):
    looks = {}
    for workflow in portal_site.registry.workflow_engine.workflows.values():
        for name, state in workflow.states.items():
            look = (str(state.title), state.title.in_language("en"), state.tone, state.icon)
            looks.setdefault(name, {})[workflow.name] = look
    assert {"draft", "published"} <= looks.keys()
    assert {name: found for name, found in looks.items() if len(set(found.values())) > 1} == {}
