"""What people do with content: add, edit, move through the workflow, delete. Every act checks the right to it."""

from portal.content.changes import stay_current
from portal.content.deadlines import begin_term
from portal.content.links import OwnLinks, kept_values
from portal.content.places import lineage, owner_id, site_of
from portal.content.registry import apply_values, seat
from portal.content.versions import newest_version
from portal.history.acts import ADDED, ARRANGED, DISCARDED, EDITED, step_act
from portal.i18n import _
from portal.interfaces import ActRefused, IAgency, IWorkspace
from portal.permissions import Permission
from portal.security.reader import SYSTEM
from portal.workflow.engine import Holder, Wishes, grants_in, permissions_on, permitted_by
from portal.workflow.field_rights import check_fields, check_new_fields
from portal.workflow.furnish import furnish_agency, publish_sections
from portal.workflow.notices import note_change
from portal.workflow.recording import authority_of, record_act, told_of
from portal.workflow.trashing import delete

NOT_ALLOWED = {
    Permission.ADD: _("Bạn không được thêm nội dung vào đây.", "You may not add content here."),
    Permission.EDIT: _("Bạn không được sửa nội dung này.", "You may not edit this item."),
}
NAMED_OTHERWISE = _(
    "Tuần (và do đó địa chỉ) của lịch đã lập không đổi được; hãy lập lịch cho tuần kia.",
    "The week, and with it the address, of a schedule stays; make one for the other week.",
)


class ContentService:
    """Acts on content in the name of one reader (`principals`, `person_id`, `unit_in(agency_id)`).

    `before_move(transition)` is called before a transition that the reader may run, and may stop it by raising.
    """

    def __init__(self, types, engine, reader, before_move=lambda transition: None):
        self.types = types
        self.engine = engine
        self.reader = reader
        self._before_move = before_move

    def before_publishing(self, item):
        """What is asked before a publication, for acts that show an item without being one; may raise like it."""
        step = self.engine.of(item).transition("publish")
        if step is not None:
            self._before_move(step)

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
        check_new_fields(self, self.types[type_name].factory, container, values)
        item = self.place(container, type_name, values, name)
        begin_term(item)
        return item

    def place(self, container, type_name, values, name=None):
        """Make an object in `container` without asking for the right to it: for the portal's own set-up."""
        # Keeps "was allowed, and is in the tree" true until commit: a change of the container's rights meanwhile
        # is a conflict, and so is the removal of whatever holds it.
        for place in lineage(container):
            stay_current(place)
        values = self._linked_by_id(container, self.types[type_name].factory, values)
        item = self.types.create(type_name, values, author=self.reader.person_id)
        self.make_at_home(container, item)
        seat(container, item, name)
        # An agency is its own root of rights, so whose roles count is asked again once it is seated.
        self.engine.begin(item, owner_id(item) or item.id)
        self.record(item, ADDED, container, Permission.ADD)
        if IAgency.providedBy(item):
            furnish_agency(self, item)
        return item

    def record(self, item, act, allowed_by=None, permission=None, **words):
        """Write an act on an item into the history, in the reader's name; `words` as for `record_act`.

        `permission` on `allowed_by` (the item itself if none) is the right that is used: call it before the item's
        rights change, or give `authority`, which `authority_of` answered before.
        """
        authority = words.pop("authority", None)
        if authority is None and permission is not None:
            authority = authority_of(self.reader, allowed_by if allowed_by is not None else item, permission)
        return record_act(self.reader, item, act, authority or ("", None), **words)

    def make_at_home(self, container, item):
        """Give a new object the workflow of the place where it will stand, and the reader's unit there."""
        agency_id = owner_id(container) or item.id
        item.set(workflow=self._workflow_at(container, item), unit=self.reader.unit_in(agency_id))

    def seat_part(self, container, type_name, name, values):
        """Make a part that the portal itself gives to an agency, under a name that may be reserved."""
        item = self.types.create(type_name, values, author=self.reader.person_id)
        item.set(workflow=self._workflow_at(container, item))
        container.add(name, item, system=True)
        self.engine.begin(item, owner_id(item))
        return item

    def publish_part(self, item, when=None):
        """Publish what the portal itself has made, without asking who may."""
        self._move(item, "publish", SYSTEM.principals, Wishes(when=when))

    def edit(self, item, values, comment=""):
        """Save new field values as the working draft; raises `ActRefused`."""
        self._need(item, Permission.EDIT)
        check_fields(self, item, values)
        values = self._linked_by_id(item, type(item), values)
        before, named = newest_version(item), item.own_name()
        version = apply_values(item, values, self.reader.person_id, comment)
        if item.own_name() != named:
            raise ActRefused(NAMED_OTHERWISE)
        if version is not before:
            self.record(item, EDITED, permission=Permission.EDIT, version=version.number, comment=comment)
        return version

    def discard_draft(self, item):
        """Drop the working draft beside a published text; raises `ActRefused`."""
        self._need(item, Permission.EDIT)
        if item.has_draft:
            self.record(item, DISCARDED, permission=Permission.EDIT, version=item.draft.number)
        item.discard_draft()

    def move(self, item, transition, comment="", **wishes):
        """Run a transition; `comment` and `wishes`: see `Wishes`. Raises `ActImpossible`, `ActRefused`."""
        for possible in self.available(item):
            if possible.name == transition:
                self._before_move(possible)
        return self._move(item, transition, self.reader.principals, Wishes(comment, **wishes))

    def _move(self, item, name, principals, wishes):
        is_new = item.published_at is None
        known = self.engine.of(item).transition(name)
        authority = authority_of(self.reader, item, known.permission) if known is not None else None
        source, access = item.state, item.access
        transition = self.engine.move(
            item,
            name,
            agency_id=owner_id(item),
            principals=principals,
            person=self.reader.person_id,
            wishes=wishes,
        )
        words = {"source": source, "target": item.state, **told_of(item, transition, wishes)}
        self.record(item, step_act(name), authority=authority, **words)
        if principals is self.reader.principals:
            note_change(self.reader, item, (source, access))
        if is_new and item.published is not None and IAgency.providedBy(item):
            publish_sections(self, item, wishes.when)
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

    def kinds_where(self, state, permission, agency_id):
        """The names of the types whose items in that state give this reader the permission in an agency."""
        nobodys = Holder(None, None)
        for info in self.types:
            workflow = self.engine.workflows[info.workflow]
            if state in workflow.states and permission in permitted_by(
                grants_in(workflow, state, nobodys, agency_id), self.reader.principals
            ):
                yield info.name

    def delete(self, item, batch=None):
        """Put the item and all below it into the trash and answer the entry; raises `ActRefused`.

        `batch`: a number that what one act deletes has in common.
        """
        return delete(self, item, batch)

    def arrange(self, items):
        """Give the items of one container the order in which they are named; raises `ActRefused`."""
        moved = []
        for position, item in enumerate(items, start=1):
            self._need(item, Permission.EDIT)
            if (item.position, item.rank) != (position, ""):
                item.set(position=position, rank="")
                moved.append(item)
        if moved and moved[0].__parent__ is not None:
            self.record(moved[0].__parent__, ARRANGED, moved[0], Permission.EDIT, count=len(moved))

    def _linked_by_id(self, place, item_class, values):
        site = site_of(place)
        return kept_values(item_class, values, OwnLinks(site, self.reader.principals)) if site is not None else values

    def _need(self, item, permission):
        if not self.may(item, permission):
            raise ActRefused(NOT_ALLOWED[permission])

    def _workflow_at(self, container, item):
        """In a workspace the place decides the workflow, not the type: nothing there may become public."""
        # What nobody adds by hand has its own rules there, too: parts of the workspace, and what is reported.
        own_rules = not item.__type_info__.addable
        for place in lineage(container):
            if IWorkspace.providedBy(place) and not own_rules:
                return place.workflow_inside
        return item.workflow
