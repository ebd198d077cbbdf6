"""Lists and counts: rows in SQL that follow the objects, and the service that shows each reader his own.

Imported by: everything above it in portal/. Start reading in projection.py (how rows follow), then service.py.
"""

from pyramid.events import ApplicationCreated

from portal.search.catchup import catch_up
from portal.search.projection import Projection
from portal.search.service import SearchService

__all__ = ["Projection", "SearchService", "catch_up"]


def includeme(config):
    """Offer `config.registry.projection`; it follows the database once the application is made.

    Rooms that keep rows of their own register them with it until then.
    """
    config.registry.projection = Projection(config.registry.portal_settings.projection_url)
    config.add_subscriber(_follow, ApplicationCreated)


def _follow(event):
    registry = event.app.registry
    registry.projection.bind(registry._zodb_databases[""])
