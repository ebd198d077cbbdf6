"""The province's portal itself: the root of the tree."""

from zope.interface import implementer

from portal.content import ContentContainer, content_type, fields
from portal.i18n import _
from portal.interfaces import ISite


class SiteSchema(fields.ContentSchema):
    """The fields of the portal, in form order."""

    title = fields.Line(_("Tên cổng thông tin", "Name of the portal"), required=True)
    title_english = fields.Line(_("Tên tiếng Anh", "Name in English"))
    address = fields.Line(_("Địa chỉ", "Address"))
    phone = fields.Phone(_("Điện thoại", "Telephone"))
    hotline = fields.Phone(_("Đường dây nóng", "Hotline"))
    email = fields.Email(_("Thư điện tử", "E-mail"))
    data_note = fields.Line(
        _("Ghi chú về danh mục cơ quan", "Note on the directory of agencies"),
        help=_("Danh mục lập theo số liệu ngày nào.", "The date of the data."),
    )
    body = fields.RichText(_("Lời giới thiệu", "Introduction"))


@content_type(
    title=_("Cổng thông tin", "Portal"),
    schema=SiteSchema,
    workflow="publication",
    icon="globe",
    addable=False,
)
@implementer(ISite)
class Site(ContentContainer):
    """The portal of the province; its agencies stand in it side by side."""

    __name__ = ""
    # What each agency's page is made with, as plain dicts from the province file.
    standard_sections = ()
