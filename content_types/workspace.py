"""The staff side of an agency: reserved places that the portal makes with each agency."""

from zope.interface import implementer

from portal.content import ContentContainer, content_type, fields
from portal.i18n import _
from portal.interfaces import IWorkspace


class WorkspaceSchema(fields.ContentSchema):
    """The fields of a workspace."""

    title = fields.Line(_("Tên", "Name"), required=True)


@content_type(
    title=_("Không gian làm việc", "Workspace"),
    schema=WorkspaceSchema,
    workflow="workspace",
    icon="briefcase",
    addable=False,
)
@implementer(IWorkspace)
class Workspace(ContentContainer):
    """`/<agency>/noi-bo/`: what the agency's staff work with; nothing below it is ever public."""

    # Whatever is made below follows this workflow, whatever its type says.
    workflow_inside = "internal"
