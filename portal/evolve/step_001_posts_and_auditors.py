"""Posts get permanent numbers, accounts the agency that keeps them, and access lists the province's auditors."""

from portal.evolve.everywhere import renew_access
from portal.security.people import People

TITLE = "Numbers for posts, the agency that keeps each account, auditors in the access lists"


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
    renew_access(root, registry)
