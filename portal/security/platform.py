"""How Substance D's management interface shows the root: people among its principals, and nothing that is closed."""

from typing import Any

import colander
from deform.widget import HiddenWidget
from substanced.folder.views import FolderContents, FolderServices, has_services
from substanced.principal import User, Users
from substanced.property import PropertySheet
from substanced.property.views import PropertySheetsView, has_permission_to_view_any_propertysheet
from substanced.schema import Schema
from substanced.sdi import RIGHT, sdiapi

from portal.security.management import is_open
from portal.security.once import FIELD, new_key, note_told
from portal.security.people import Person

# What one page of a list shows, and the parameter that asks for another.
MOST_SHOWN, PAGE = 100, "page"
LONGEST_LINE = 200
INVALID = 422
# Substance D's templates that run or style something in the page, and what stands in their place.
TEMPLATES = {
    "substanced.sdi.views:templates/master.pt": "master.pt",
    "substanced.folder:templates/contents.pt": "contents.pt",
    "substanced.db:templates/db.pt": "database.pt",
}


class ParticularsSchema(Schema):
    """What /manage may change of a person; his sign-in name, rights and password have pages of their own."""

    full_name = colander.SchemaNode(colander.String(), validator=colander.Length(1, LONGEST_LINE))
    title = colander.SchemaNode(colander.String(), validator=colander.Length(max=LONGEST_LINE), missing="")
    email = colander.SchemaNode(
        colander.String(), validator=colander.All(colander.Email(), colander.Length(max=LONGEST_LINE)), missing=""
    )
    phone = colander.SchemaNode(colander.String(), validator=colander.Length(max=LONGEST_LINE), missing="")


class Particulars(PropertySheet):
    """A person's property sheet, in the place of Substance D's, which rename accounts and hand out groups."""

    schema = ParticularsSchema()


class Properties(PropertySheetsView):
    """Substance D's form of a property sheet, with a key of its own: sent twice, it is done once."""

    def __init__(self, request):
        super().__init__(request)
        # What the sheet stores is told by its own schema, which has no key.
        self.schema: Any = self.schema.clone()
        key = colander.SchemaNode(colander.String(), name=FIELD, widget=HiddenWidget(), missing="", default=new_key())
        self.schema.add(key)

    def failure(self, error):
        """The form again, answered as refused: nothing was done, so nothing is remembered as done."""
        self.request.response.status_int = INVALID
        return super().failure(error)


class Contents(FolderContents):
    """The list of a folder at /manage: for looking, and safe whatever the names are."""

    def get_buttons(self):
        """None: what they do is closed."""
        return []

    def sdi_add_views(self):
        """None: the portal's own pages and commands add what there is."""
        return []

    def get_default_columns(self, resource):
        """The name, sorted by it."""
        return [{"name": "Name", "value": getattr(resource, "__name__", "") or "", "sorter": self._name_sorter}]

    def show(self):
        """One part of the list, as plain values for a table."""
        number = max(0, int(text)) if (text := self.request.params.get(PAGE, "")).isdecimal() and len(text) < 7 else 0
        start = number * MOST_SHOWN
        found = self._folder_contents(start, start + MOST_SHOWN)
        records, total = found["records"], found["length"]
        headings = [column["name"] for column in found["columns"]]
        path = self.request.sdiapi.mgmt_path
        parent = self.context.__parent__
        return {
            "headings": headings,
            "rows": [
                {
                    "name": record["name"],
                    "url": path(self.context, record["name"], "@@manage_main"),
                    "values": [record[heading] for heading in headings[1:]],
                }
                for record in records
            ],
            "above": path(parent, "@@contents") if parent is not None else None,
            "first": start + 1 if records else 0,
            "last": start + len(records),
            "total": total,
            "before": f"?{PAGE}={number - 1}" if number else None,
            "after": f"?{PAGE}={number + 1}" if start + len(records) < total else None,
        }


class Services(Contents, FolderServices):
    """The services of a folder, shown the same way: its principals and catalogs."""


class ManagementInterface(sdiapi):
    """Substance D's helper for its templates, without what is closed: tabs of closed views, undo buttons."""

    def mgmt_views(self, context):
        """The tabs of views that are open."""
        return [tab for tab in super().mgmt_views(context) if is_open(context, tab["view_name"], "GET")]

    @property
    def form_key(self):
        """A key for one form, new each time it is asked for."""
        return new_key()

    def flash(self, msg, queue="info", allow_duplicate=True):
        """Say something on the next page, and again where the same form is sent again."""
        super().flash(msg, queue, allow_duplicate)
        note_told(self.request, queue, msg)

    def flash_with_undo(self, msg, queue="info", allow_duplicate=True):
        """The message alone: undo by a link is closed."""
        self.flash(msg, queue, allow_duplicate)


def person_columns(folder, person, request, default_columns):
    """The columns of the list of people."""
    full_name = getattr(person, "full_name", "")
    open_account = getattr(person, "is_active", False)
    return [
        *default_columns,
        {"name": "Họ tên", "value": full_name},
        {"name": "Đang dùng", "value": "có" if open_account else "không"},
    ]


def includeme(config):
    """Make Person a type that Substance D knows."""
    config.add_content_type(
        "Person",
        Person,
        icon="glyphicon glyphicon-user",
        propertysheets=(("", Particulars),),
        tab_order=("properties",),
    )


def override_management(config):
    """Put our parts in the place of Substance D's; on the root configurator only."""
    for theirs, ours in TEMPLATES.items():
        config.override_asset(theirs, f"portal.security:templates/{ours}")
    config.add_request_method(ManagementInterface, "sdiapi", reify=True)
    config.add_folder_contents_views(cls=Contents)
    config.add_folder_contents_views(
        cls=Services,
        name="services",
        tab_title="Services",
        tab_near=RIGHT,
        tab_condition=has_services,
        view_permission="sdi.view-services",
    )
    config.add_mgmt_view(
        Properties,
        name="properties",
        propertied=True,
        renderer="substanced.property:templates/propertysheets.pt",
        tab_title="Properties",
        tab_condition=has_permission_to_view_any_propertysheet,
    )
    # Without the name of an add form, nobody is offered one.
    config.add_content_type("User", User)
    config.add_content_type("Users", Users, icon="glyphicon glyphicon-list-alt", columns=person_columns)
