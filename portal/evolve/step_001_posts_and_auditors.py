"""Posts get permanent numbers, accounts the agency that keeps them, and access lists the province's auditors."""

import transaction

from portal.content.base import Content
from portal.content.container import walk
from portal.content.places import owner_id
from portal.security.people import People

TITLE = "Numbers for posts, the agency that keeps each account, auditors in the access lists"
# Objects between two savepoints: what is not needed any more leaves memory.
BATCH = 500


def evolve(root, registry):
    """Bring people and access lists to this shape; what has it already is not written."""
    people = People(root["app_root"], registry)
    for person in people.all():
        posts = person.appointments
        if person.home_agency is None:
            person.home_agency = next((post.agency_id for post in posts), None)
        if any(post.id is None for post in posts):
            # The same posts: nobody's sessions end for it.
            person.appointments = people.numbered(posts)
    engine = registry.workflow_engine
    changed = 0
    for item in walk(root["site"]):
        if isinstance(item, Content) and engine.access_is_old(item, owner_id(item)):
            engine.reset_access(item, owner_id(item))
            changed += 1
            if changed % BATCH == 0:
                transaction.savepoint(optimistic=True)
