"""Units of an agency: divisions, offices, sections (phòng, ban)."""

from portal.content import Content, Offers, content_type, fields
from portal.i18n import _


class UnitSchema(fields.ContentSchema):
    """The fields of a unit, in form order."""

    title = fields.Line(_("Tên phòng, ban", "Name of the unit"), required=True)
    abbreviation = fields.Line(_("Tên viết tắt", "Abbreviation"))
    head = fields.Line(_("Người đứng đầu", "Head"))
    phone = fields.Phone(_("Điện thoại", "Telephone"))
    email = fields.Email(_("Thư điện tử", "E-mail"))
    address = fields.Line(_("Nơi làm việc", "Office"))
    body = fields.RichText(_("Chức năng, nhiệm vụ", "Functions and duties"))


@content_type(
    title=_("Phòng, ban", "Unit"),
    plural=_("Phòng, ban", "Units"),
    schema=UnitSchema,
    workflow="publication",
    icon="diagram-3",
    translatable=True,
    lives_in=("agency", "folder"),
    help=_("Phòng, ban, đơn vị thuộc cơ quan.", "A division of the agency."),
    # The chart asks the row who heads it.
    offers=Offers(phone="phone", code="abbreviation", target="head"),
)
class Unit(Content):
    """One unit of an agency; people hold their posts in it."""
