"""Jobs that a person has asked for act in his name, with the rights that he has when they are done."""

from portal.security.appointments import reader_of
from portal.workflow.service import ContentService


def desk_of(context, person_id):
    """The `ContentService` in the name of a person, as of now; None where his account is closed.

    `context`: a `HandlerContext` with the services that `portal.commands.serving.services_of` gives.
    """
    people = context.services["people"](context.root)
    person = people.by_id(person_id)
    if person is None or not person.is_active:
        return None
    reader = reader_of(person, context.root.get("hierarchy"), context.now, people.by_id)
    return ContentService(context.services["types"], context.services["workflow_engine"], reader)
