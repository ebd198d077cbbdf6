"""What every agency is made with: its workspace, and the standard sections of its public page."""

from markupsafe import escape

from portal.content.places import site_of
from portal.i18n import _

WORKSPACE_NAME, DOCUMENTS_NAME = "noi-bo", "tai-lieu"
UNKNOWN = "(đang cập nhật)"


def furnish_agency(service, agency):
    """Make the workspace and the standard sections of a new agency, in the name of `service`'s reader.

    The sections are those of the site (`standard_sections`, from the province file); their texts are filled in
    with the agency's names and contacts. They are drafts until the agency is published (`publish_sections`).
    """
    workspace = service.seat_part(agency, "workspace", WORKSPACE_NAME, {"title": _title(_("Nội bộ", "Internal"))})
    service.seat_part(
        workspace,
        "document_tree",
        DOCUMENTS_NAME,
        {"title": _title(_("Tài liệu nội bộ", "Internal documents"))},
    )
    for position, section in enumerate(getattr(site_of(agency), "standard_sections", ()), start=1):
        _make_section(service, agency, agency, section, position)


def _title(text):
    return str(text)


def _make_section(service, agency, container, section, position):
    is_folder = section.get("kind") == "folder"
    values = {
        "title": section["title"],
        "summary": section.get("description", ""),
        "body": filled_in(section.get("body", ""), agency),
    }
    if is_folder:
        values["display"] = section.get("display", "list")
    item = service.seat_part(container, "folder" if is_folder else "page", section["slug"], values)
    item.set(position=position)
    for place, page in enumerate(section.get("pages", ()), start=1):
        _make_section(service, agency, item, page, place)


def publish_sections(service, agency, when=None):
    """Publish the standard sections that an agency was made with, as far as they are still there and drafts."""
    for section in getattr(site_of(agency), "standard_sections", ()):
        _publish_section(service, agency, section, when)


def _publish_section(service, container, section, when):
    item = container.get(section["slug"])
    if item is None:
        return
    if item.state == service.engine.of(item).initial:
        service.publish_part(item, when)
    for page in section.get("pages", ()):
        _publish_section(service, item, page, when)


def filled_in(text, agency):
    """`text` (HTML) with {name}, {address}, {phone} and {email} of the agency; what is not known says so."""
    for field, value in (
        ("name", agency.title),
        ("address", agency.address),
        ("phone", agency.phone),
        ("email", agency.email),
    ):
        text = text.replace("{" + field + "}", escape(value or UNKNOWN))
    return text
