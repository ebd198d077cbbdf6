"""What every agency is made with: its workspace, and the standard sections of its public page."""

from markupsafe import escape

from portal.content.places import site_of
from portal.i18n import _

WORKSPACE_NAME, DOCUMENTS_NAME = "noi-bo", "tai-lieu"
UNKNOWN = "(đang cập nhật)"
# What the province file says of the section of work schedules; agencies made before it existed get it from here.
SCHEDULES = {
    "slug": "lich-cong-tac",
    "title": "Lịch công tác",
    "kind": "schedule",
    "description": "Lịch làm việc hằng tuần của lãnh đạo và các đơn vị.",
}
# The same for the section of published documents.
DOCUMENTS = {
    "slug": "van-ban",
    "title": "Văn bản",
    "kind": "document_library",
    "description": "Văn bản do cơ quan ban hành hoặc phổ biến.",
}
# Likewise of the section of questions and answers.
QUESTIONS = {
    "slug": "hoi-dap",
    "title": "Hỏi đáp",
    "kind": "questions",
    "description": "Gửi câu hỏi đến cơ quan và xem các câu hỏi đã được trả lời.",
}
# And of the section of drafts open for comment.
CONSULTATIONS = {
    "slug": "lay-y-kien",
    "title": "Lấy ý kiến dự thảo",
    "kind": "consultations",
    "description": "Dự thảo văn bản đang lấy ý kiến; kết quả tiếp thu, giải trình.",
}


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
    kind = section.get("kind", "page")
    known = service.types[kind].field_names
    values = {
        "title": section["title"],
        "summary": section.get("description", ""),
        "body": filled_in(section.get("body", ""), agency),
        "display": section.get("display", "list"),
        "target": section.get("target", ""),
    }
    values = {name: value for name, value in values.items() if name in known}
    item = service.seat_part(container, kind, section["slug"], values)
    # What is filled in here says nothing yet: whoever looks for what is missing must not take it for written.
    item.set(position=position, duty=section.get("duty", ""), seeded=item.draft.number)
    for place, page in enumerate(section.get("pages", ()), start=1):
        _make_section(service, agency, item, page, place)


def add_section(service, agency, section, container=None, among=None):
    """Make one more standard section of an agency, at the site's place for it; published where the agency is.

    `container`: where it stands, if not directly in the agency; `among`: the site's sections for that place.
    """
    container = agency if container is None else container
    slugs = [known["slug"] for known in (site_of(agency).standard_sections if among is None else among)]
    _make_section(service, agency, container, section, slugs.index(section["slug"]) + 1)
    if agency.published is not None:
        _publish_section(service, container, section, None)


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
    """`text` (HTML) with {name}, {name_en}, {address}, {phone} and {email} of the agency; what is not known says so."""
    for field, value in (
        ("name", agency.title),
        ("name_en", agency.title_english or agency.title),
        ("address", agency.address),
        ("phone", agency.phone),
        ("email", agency.email),
    ):
        text = text.replace("{" + field + "}", escape(value or UNKNOWN))
    return text
