"""The history in words: every act has a sentence in both languages whose values can all be told."""

import string

import pytest

from portal.history.acts import ACTS, GROUPS, SEALED
from portal.views.history_sentences import SENTENCES, act_choices, act_title, acts_in
from portal.views.history_texts import _Names

# What rows tell themselves, under the same name.
TOLD = {"version", "source", "path", "title", "count", "about", "archive"}


@pytest.mark.parametrize("act", sorted(ACTS))
def test_every_act_has_a_sentence_whose_values_can_be_told(act):
    sentence = SENTENCES[act]
    for language in ("vi", "en"):
        names = {name for _text, name, _format, _conversion in string.Formatter().parse(sentence.in_language(language))}
        for name in names - {None} - TOLD:
            assert hasattr(_Names, f"_{name}"), f"{act} names {name}"


def test_every_act_is_in_a_group_that_has_a_title():
    assert {group for group, _title in ACTS.values()} == set(GROUPS)
    assert set(SENTENCES) == set(ACTS)


def test_the_filter_offers_every_act_and_step_once(portal_site):
    class Asker:
        workflows = portal_site.registry.workflow_engine.workflows

    offered = [act for _title, _group, acts in act_choices(Asker) for act in acts]
    assert len(offered) == len(set(offered)) and set(ACTS) - {SEALED} < set(offered)
    assert "step:publish" in offered and act_title(Asker, "step:publish") == "Đăng"
    assert "step:publish" in acts_in(Asker, "content") and "step:publish" not in acts_in(Asker, "people")
