"""Agencies: each the root of its rights, its public page and its workspace."""

from datetime import date

from zope.interface import implementer

from portal.content import ContentContainer, Offers, content_type, fields
from portal.i18n import _
from portal.interfaces import IAgency

LEVELS = (
    ("province", _("Cấp tỉnh", "Province")),
    ("department", _("Sở, ban, ngành", "Departments")),
    ("branch", _("Chi cục, đơn vị trực thuộc sở", "Branches of departments")),
    ("body", _("Cơ quan Đảng, đoàn thể, ngành dọc", "Party, unions and central services")),
    ("district", _("Ủy ban nhân dân cấp huyện", "Districts")),
    ("commune", _("Ủy ban nhân dân cấp xã", "Communes")),
)


class AgencySchema(fields.ContentSchema):
    """The fields of an agency, in form order."""

    title = fields.Line(_("Tên cơ quan", "Name"), required=True)
    title_english = fields.Line(_("Tên tiếng Anh", "Name in English"))
    # The sign-in names of its people end with it, so no two agencies may take the same.
    abbreviation = fields.Line(_("Tên viết tắt", "Abbreviation"), changed_by=fields.BY_PROVINCE)
    level = fields.Choice(_("Cấp", "Level"), LEVELS, changed_by=fields.BY_PROVINCE)
    codes = fields.Codes(_("Mã định danh", "Identification codes"), changed_by=fields.BY_PROVINCE)
    gso_code = fields.Line(_("Mã đơn vị hành chính", "Statistical code"), changed_by=fields.BY_PROVINCE)
    hosts = fields.Codes(_("Tên miền riêng", "Host names"), changed_by=fields.BY_PROVINCE)
    emblem = fields.Stored(_("Biểu trưng", "Emblem"), kinds=("image",))
    body = fields.RichText(_("Lời giới thiệu", "Introduction"))
    address = fields.Line(_("Trụ sở", "Address"))
    phone = fields.Phone(_("Điện thoại", "Telephone"))
    hotline = fields.Phone(_("Đường dây nóng", "Hotline"))
    email = fields.Email(_("Thư điện tử", "E-mail"))
    opening_hours = fields.Line(_("Giờ làm việc", "Opening hours"))
    responsible_person = fields.Line(_("Người chịu trách nhiệm nội dung", "Person responsible for the content"))
    bound_from = fields.Day(
        _("Thực hiện quy chế từ ngày", "Bound by the regulation from"), changed_by=fields.BY_PROVINCE
    )
    ceased_on = fields.Day(_("Ngừng hoạt động từ ngày", "Ceased on"), changed_by=fields.BY_PROVINCE)


@content_type(
    title=_("Cơ quan", "Agency"),
    plural=_("Cơ quan", "Agencies"),
    schema=AgencySchema,
    workflow="publication",
    icon="bank",
    lives_in=("site",),
    # The directory asks the row until when it is there, and who takes over.
    offers=Offers(code="abbreviation", phone="phone", level="level", ends="ceased_on", target="successors"),
)
@implementer(IAgency)
class Agency(ContentContainer):
    """One agency. Whom it is under is a dated reference, so that a reorganisation moves no address."""

    # ((from day, id of the superior agency or None), …), oldest first
    superiors = ()
    # ids of the agencies that took over from it
    successors = ()

    def superior_on(self, day):
        """The id of the agency it is under on `day`; None where it is under none."""
        return superior_on(self.superiors, day)

    def is_active(self, day):
        """Whether it exists on `day`."""
        return self.ceased_on is None or day < self.ceased_on

    def is_bound(self, day):
        """Whether the regulation on electronic documents binds it on `day`."""
        return isinstance(self.bound_from, date) and self.bound_from <= day


def superior_on(superiors, day):
    """The superior in force on `day` in a dated list, or None."""
    present = None
    for since, superior in sorted(superiors, key=lambda entry: entry[0]):
        if since <= day:
            present = superior
    return present
