"""Handlers are found by name; what cannot be done is said clearly."""

from datetime import timedelta

import pytest
from pyramid.config import Configurator

from portal.interfaces import ConfigurationError
from portal.jobs.declare import ORDINARY_LEASE, Hopeless, JobHandler, JobHandlers
from portal.search.projection import Projection


def greet(context, whom="Lan"):
    context.append(whom)


def test_a_handler_gets_its_arguments():
    said = []
    JobHandler("greet", greet)(said, {"whom": "Mai"})
    assert said == ["Mai"]


def test_arguments_that_do_not_fit_are_hopeless():
    with pytest.raises(Hopeless, match=r"argument .ai"):
        JobHandler("greet", greet)([], {"ai": "Mai"})


def test_a_type_error_inside_a_handler_is_an_ordinary_failure():
    def broken(context):
        return len(5)

    with pytest.raises(TypeError):
        JobHandler("broken", broken)([], {})


def test_an_unknown_job_says_what_is_known():
    handlers = JobHandlers()
    handlers.add(JobHandler("greet", greet))
    with pytest.raises(Hopeless, match=r"dismiss.*greet"):
        handlers["dismiss"]


def test_a_lease_is_ordinary_unless_the_handler_says_otherwise():
    handlers = JobHandlers()
    handlers.add(JobHandler("greet", greet, lease=timedelta(hours=2)))
    assert handlers.lease_of("greet") == timedelta(hours=2)
    assert handlers.lease_of("unknown") == ORDINARY_LEASE


def test_two_functions_of_one_name_are_refused():
    handlers = JobHandlers()
    handlers.add(JobHandler("greet", greet))
    handlers.add(JobHandler("greet", greet))
    with pytest.raises(ConfigurationError, match="two handlers"):
        handlers.add(JobHandler("greet", print))


@pytest.mark.parametrize("name", ["", "Greet", "a b"])
def test_malformed_names_are_refused(name):
    with pytest.raises(ConfigurationError):
        JobHandler(name, greet)


def test_the_portals_own_handlers_are_found_by_including_the_package(tmp_path):
    config = Configurator()
    config.registry.projection = Projection(f"sqlite:///{tmp_path}/projection.sqlite")
    config.include("portal.jobs")
    config.commit()
    known = {"extract_text", "publish_edge", "purge_trash", "restore_trash", "scale_picture", "send_mail"}
    assert known <= set(config.registry.job_handlers.names())
    assert config.registry.job_handlers["send_mail"].outside
