"""How Substance D's management interface shows the root: people among its principals, and nothing that is closed."""

import json
from html import escape

import colander
from substanced.folder.views import FolderContents, FolderServices, has_services
from substanced.principal import User, Users
from substanced.property import PropertySheet
from substanced.schema import Schema
from substanced.sdi import RIGHT, sdiapi

from portal.security.management import is_open
from portal.security.people import Person

# Safe inside a script element: nothing in it can end the element or start a comment.
_JSON_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
LONGEST_LINE = 200


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


class ScriptJson(dict):
    """A dict that prints as JSON which cannot leave its script element."""

    def __str__(self):
        return json.dumps(self).translate(_JSON_ESCAPES)


class Contents(FolderContents):
    """The list of a folder at /manage: for looking, and safe whatever the names are."""

    def get_buttons(self):
        """None: what they do is closed."""
        return []

    def sdi_add_views(self):
        """None: the portal's own pages and commands add what there is."""
        return []

    def get_default_columns(self, resource):
        """The name as a link; Substance D puts it into the page as it is."""
        request = self.request
        name = getattr(resource, "__name__", "") or ""
        url = request.sdiapi.mgmt_path(resource, "@@manage_main")
        return [
            {
                "name": "Name",
                "value": f'<a href="{escape(url)}">{escape(name)}</a>',
                "formatter": "html",
                "sorter": self._name_sorter,
            }
        ]

    def show(self):
        """The page of the list."""
        shown = super().show()
        shown["slickgrid_wrapper_options"] = ScriptJson(shown["slickgrid_wrapper_options"])
        return shown


class Services(Contents, FolderServices):
    """The services of a folder, shown the same way: its principals and catalogs."""


class ManagementInterface(sdiapi):
    """Substance D's helper for its templates, without what is closed: tabs of closed views, undo buttons."""

    def mgmt_views(self, context):
        """The tabs of views that are open."""
        return [tab for tab in super().mgmt_views(context) if is_open(context, tab["view_name"], "GET")]

    def get_flash_with_undo_snippet(self, msg, queue="", allow_duplicate=True):
        """The message alone: undo by a link is closed."""
        return msg


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
    config.override_asset("substanced.sdi.views:templates/master.pt", "portal.security:templates/master.pt")
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
    # Without the name of an add form, nobody is offered one.
    config.add_content_type("User", User)
    config.add_content_type("Users", Users, icon="glyphicon glyphicon-list-alt", columns=person_columns)
