"""What people do with content: add, edit, move through the workflow, delete. Every act checks the right to it."""

from portal.content.base import Content
from portal.content.changes import touch
from portal.content.container import walk
from portal.content.places import lineage, owner_id
from portal.content.registry import apply_values, seat
from portal.i18n import _
from portal.interfaces import ActRefused, IAgency, IWorkspace
from portal.permissions import Permission
from portal.security.reader import SYSTEM
from portal.workflow.engine import Holder, grants_in, permissions_on, permitted_by
from portal.workflow.furnish import furnish_agency, publish_sections

NOT_ALLOWED = {
    Permission.ADD: _("Bạn không được thêm nội dung vào đây.", "You may not add content here."),
    Permission.EDIT: _("Bạn không được sửa nội dung này.", "You may not edit this item."),
    Permission.DELETE: _("Bạn không được xóa nội dung này.", "You may not delete this item."),
}
PART_OF_THE_PORTAL = _(
    "Phần này do hệ thống lập sẵn, không xóa được.",
    "This is a part of the portal itself; it cannot be deleted.",
)
NOT_ALL_OF_IT = _(
    "Trong mục này có nội dung bạn không được xóa, có thể là tài liệu riêng của người khác; "
    "hãy đề nghị người phụ trách xóa hoặc chuyển nội dung đó trước.",
    "There are things in it that you may not delete, perhaps somebody's own documents; "
    "ask whoever is in charge of them to remove them first.",
)


class ContentService:
    """Acts on content in the name of one reader (`principals`, `person_id`, `unit_in(agency_id)`)."""

    def __init__(self, types, engine, reader):
        self.types = types
        self.engine = engine
        self.reader = reader

    def add(self, container, type_name, values, name=None):
        """Make an object in `container` and answer it; raises `ActRefused`, `InvalidName`."""
        self._need(container, Permission.ADD)
        if type_name not in {info.name for info in self.types.children_of(container)}:
            raise ActRefused(
                _(
                    "Không thêm được loại nội dung này ở đây.",
                    "This kind of content cannot be added here.",
                )
            )
        return self.place(container, type_name, values, name)

    def place(self, container, type_name, values, name=None):
        """Make an object in `container` without asking for the right to it: for the portal's own set-up."""
        # Keeps "was allowed, and is in the tree" true until commit: a change of the container's rights meanwhile
        # is a conflict, and so is the removal of whatever holds it.
        for place in lineage(container):
            _stay_current(place)
        item = self.types.create(type_name, values, author=self.reader.person_id)
        agency_id = owner_id(container) or item.id
        item.set(workflow=self._workflow_at(container, item), unit=self.reader.unit_in(agency_id))
        seat(container, item, name)
        # An agency is its own root of rights, so whose roles count is asked again once it is seated.
        self.engine.begin(item, owner_id(item) or item.id)
        if IAgency.providedBy(item):
            furnish_agency(self, item)
        return item

    def seat_part(self, container, type_name, name, values):
        """Make a part that the portal itself gives to an agency, under a name that may be reserved."""
        item = self.types.create(type_name, values, author=self.reader.person_id)
        item.set(workflow=self._workflow_at(container, item, type_name))
        container.add(name, item, system=True)
        self.engine.begin(item, owner_id(item))
        return item

    def publish_part(self, item, when=None):
        """Publish what the portal itself has made, without asking who may."""
        self._move(item, "publish", SYSTEM.principals, when=when)

    def edit(self, item, values, comment=""):
        """Save new field values as the working draft; raises `ActRefused`."""
        self._need(item, Permission.EDIT)
        return apply_values(item, values, self.reader.person_id, comment)

    def discard_draft(self, item):
        """Drop the working draft beside a published text; raises `ActRefused`."""
        self._need(item, Permission.EDIT)
        item.discard_draft()

    def move(self, item, transition, comment="", when=None):
        """Run a transition; raises `ActImpossible`, `ActRefused`."""
        return self._move(item, transition, self.reader.principals, comment, when)

    def _move(self, item, name, principals, comment="", when=None):
        is_new = item.published_at is None
        transition = self.engine.move(
            item,
            name,
            agency_id=owner_id(item),
            principals=principals,
            person=self.reader.person_id,
            comment=comment,
            when=when,
        )
        if is_new and item.published is not None and IAgency.providedBy(item):
            publish_sections(self, item, when)
        return transition

    def available(self, item):
        """The transitions this reader may run now, in menu order."""
        return self.engine.available(item, self.reader.principals)

    def may(self, item, permission):
        """Whether this reader has the permission on the item."""
        return permission in permissions_on(item, self.reader.principals)

    def may_with_row(self, row, permission):
        """The same for a row of a list: what the row's state gives, without loading the object."""
        workflow = self.engine.workflows.get(row.workflow)
        if workflow is None or row.state not in workflow.states:
            return False
        grants = grants_in(workflow, row.state, Holder(row.creator, row.unit), row.agency)
        return permission in permitted_by(grants, self.reader.principals)

    def delete(self, item):
        """Take the item and all below it out of the tree; raises `ActRefused` where not all of it may be deleted."""
        self._need(item, Permission.DELETE)
        if not self.types[item.kind].addable:
            raise ActRefused(PART_OF_THE_PORTAL)
        for part in walk(item):
            if not isinstance(part, Content):
                continue
            if not self.may(part, Permission.DELETE):
                raise ActRefused(NOT_ALL_OF_IT)
            _stay_current(part)
        return item.__parent__.remove(item.__name__)

    def arrange(self, items):
        """Give the items of one container the order in which they are named; raises `ActRefused`."""
        for position, item in enumerate(items, start=1):
            self._need(item, Permission.EDIT)
            if item.position != position:
                item.set(position=position)
                touch(item)

    def _need(self, item, permission):
        if not self.may(item, permission):
            raise ActRefused(NOT_ALLOWED[permission])

    def _workflow_at(self, container, item, type_name=None):
        """In a workspace the place decides the workflow, not the type: nothing there may become public."""
        own_place = type_name is not None and not self.types[type_name].addable
        for place in lineage(container):
            if IWorkspace.providedBy(place) and not own_place:
                return place.workflow_inside
        return item.workflow


def _stay_current(item):
    """Have the commit fail, and be tried again, where somebody changes the item meanwhile."""
    if item._p_jar is not None:
        # A ghost has no serial yet, and would not be watched.
        item._p_activate()
        item._p_jar.readCurrent(item)
