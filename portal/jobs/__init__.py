"""Durable jobs: what need not wait for the answer is written down in the same transaction, and done after it.

Imported by: evolve, views, commands and portal/config.py. Start reading in outbox.py, then running.py and worker.py.
"""

from pyramid.events import ApplicationCreated

from portal.jobs.causes import watch
from portal.jobs.declare import Hopeless, JobHandlers, job_handler
from portal.jobs.outbox import enqueue
from portal.jobs.queue import register
from portal.jobs.trash import watch_trash

__all__ = ["Hopeless", "JobHandlers", "enqueue", "job_handler"]


def includeme(config):
    """Offer `config.add_job_handler(handler)`, fill `config.registry.job_handlers` with the portal's own.

    Comes after `config.include("portal.search")`, whose projection holds the queue's index.
    """
    register(config.registry.projection)
    config.add_subscriber(_watch, ApplicationCreated)
    config.registry.job_handlers = JobHandlers()
    config.add_directive("add_job_handler", _add_job_handler)
    config.scan("portal.jobs.handlers")


def _watch(event):
    registry = event.app.registry
    watch(registry._zodb_databases[""])
    watch_trash(registry._zodb_databases[""], registry.portal_settings.trash_term)


def _add_job_handler(config, handler):
    config.action(("job handler", handler.name), config.registry.job_handlers.add, args=(handler,))
