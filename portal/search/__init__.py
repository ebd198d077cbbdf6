"""Lists and counts: rows in SQL that follow the objects, and the service that shows each reader his own.

Imported by: everything above it in portal/. Start reading in projection.py (how rows follow), then service.py.
"""

from pyramid.events import ApplicationCreated
from substanced.event import ObjectModified

from portal.content.changes import touch
from portal.history.chains import listen
from portal.interfaces import IPerson
from portal.search import access_notices, history_tables, people_tables
from portal.search.catchup import catch_up
from portal.search.document_counts import DocumentCounts
from portal.search.projection import Projection
from portal.search.service import SearchService
from portal.security.people import PersonChanged

__all__ = ["Projection", "SearchService", "catch_up"]


def includeme(config):
    """Offer `config.registry.projection`; it follows the database once the application is made.

    Rooms that keep rows of their own register them with it until then.
    """
    config.registry.projection = Projection(config.registry.portal_settings.projection_url)
    config.registry.document_counts = DocumentCounts(config.registry.projection)
    people_tables.register(config.registry.projection)
    access_notices.register(config.registry.projection)
    history_tables.register(config.registry.projection)
    listen(touch)
    config.add_subscriber(_follow, ApplicationCreated)
    config.add_subscriber(lambda event: touch(event.person), PersonChanged)
    # What Substance D's own form at /manage changes of a person.
    config.add_subscriber(_person_modified, [ObjectModified, IPerson])


def _follow(event):
    registry = event.app.registry
    registry.projection.bind(registry._zodb_databases[""])


def _person_modified(_event, person):
    touch(person)
