"""Which agencies are asked for their opinion on a draft: one more row of the draft for each of them."""

from sqlalchemy import Column, Index, Table

from portal.interfaces import IConsultation
from portal.search.parts import Part
from portal.search.tables import Number, tables

invitation = Table(
    "invitation",
    tables,
    # the draft
    Column("of", Number, nullable=False),
    Column("agency", Number, nullable=False),
)
Index("invitation_of", invitation.c.of)
Index("invitation_agency", invitation.c.agency, invitation.c.of)


def _invitations_of(content):
    if not IConsultation.providedBy(content):
        return []
    return [{"agency": int(one["agency"])} for one in content.invited]


INVITATIONS = Part(invitation, _invitations_of)
