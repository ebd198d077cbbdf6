"""The organisation of an agency: who leads it and when they receive citizens, whom to ask, where it came from."""

from portal.content import Content, Offers, content_type, fields
from portal.content.row_fields import Rows
from portal.i18n import _


class LeaderSchema(fields.ContentSchema):
    """The columns of the leaders, the head of the agency first."""

    name = fields.Line(_("Họ và tên", "Name"), required=True, aliases=("họ tên", "lãnh đạo"))
    post = fields.Line(_("Chức vụ", "Post"), required=True, aliases=("chức danh",))
    areas = fields.Text(_("Lĩnh vực phụ trách", "Responsible for"), aliases=("phụ trách", "lĩnh vực"))
    reception = fields.Line(_("Lịch tiếp công dân", "Receives citizens"), aliases=("tiếp công dân", "ngày tiếp dân"))
    phone = fields.Phone(_("Điện thoại", "Telephone"), aliases=("số điện thoại",))
    email = fields.Email(_("Thư điện tử", "E-mail"), aliases=("email", "e-mail"))


class OfficerSchema(fields.ContentSchema):
    """The columns of the officers to turn to."""

    name = fields.Line(_("Họ và tên", "Name"), required=True, aliases=("họ tên", "cán bộ"))
    post = fields.Line(_("Chức vụ", "Post"), aliases=("chức danh",))
    office = fields.Line(_("Phòng, ban", "Unit"), aliases=("đơn vị", "phòng", "bộ phận"))
    heads = fields.Flag(_("Đứng đầu phòng, ban", "Heads the unit"), aliases=("phụ trách", "đứng đầu"))
    phone = fields.Phone(_("Điện thoại", "Telephone"), aliases=("số điện thoại",))
    email = fields.Email(_("Thư điện tử", "E-mail"), aliases=("email", "e-mail"))


class OrganisationSchema(fields.ContentSchema):
    """The fields of the organisation, in form order."""

    title = fields.Line(_("Tiêu đề", "Title"), required=True)
    summary = fields.Text(_("Tóm tắt", "Summary"), rows=2)
    leaders = Rows(
        _("Lãnh đạo", "Leaders"),
        LeaderSchema,
        help=_(
            "Người đứng đầu cơ quan ghi dòng đầu tiên; sơ đồ tổ chức vẽ theo thứ tự này.",
            "The head of the agency in the first row; the chart follows this order.",
        ),
    )
    officers = Rows(
        _("Cán bộ đầu mối liên hệ", "Officers to turn to"),
        OfficerSchema,
        help=_(
            "Ghi tên phòng, ban như ở mục Phòng, ban của cơ quan; người đứng đầu có tên trong sơ đồ tổ chức.",
            "Name the unit as it is called among the agency’s units; who heads it stands in the chart.",
        ),
    )
    body = fields.RichText(_("Cơ cấu tổ chức", "Organisation"))
    origins = fields.RichText(_("Lịch sử hình thành, phát triển", "History"))
    map_link = fields.Address(
        _("Liên kết bản đồ trụ sở", "Map of the seat"),
        help=_(
            "Địa chỉ trang bản đồ; để trống thì tìm theo địa chỉ trụ sở.",
            "The address of a map; empty: looked up by the agency’s address.",
        ),
    )


@content_type(
    title=_("Tổ chức bộ máy", "Organisation"),
    plural=_("Tổ chức bộ máy", "Organisations"),
    schema=OrganisationSchema,
    workflow="publication",
    icon="diagram-3",
    translatable=True,
    lives_in=("agency", "folder"),
    help=_(
        "Sơ đồ tổ chức, lãnh đạo, lịch tiếp công dân, cán bộ liên hệ, lịch sử của cơ quan.",
        "Chart, leaders, reception days, officers to turn to, history of the agency.",
    ),
    offers=Offers(summary="summary"),
)
class Organisation(Content):
    """Who an agency is."""
