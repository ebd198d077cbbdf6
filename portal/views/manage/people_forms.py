"""The forms about people: the account, its particulars, a post, the end of a post."""

from datetime import timedelta

import colander

from portal.content import fields
from portal.i18n import _
from portal.roles import Role
from portal.security.appointments import Appointment

LONGEST_NAME, LONGEST_POST, LONGEST_BASIS = 120, 200, 300
# How far from today a term may begin or end.
FURTHEST = timedelta(days=40 * 366)
NO_UNIT = ""


class ShortLine(fields.Line):
    """One line with a limit of its own."""

    def __init__(self, title, longest, **keywords):
        super().__init__(title, **keywords)
        self.longest = longest


def particulars_nodes():
    """What is told of a person, besides his name."""
    return [
        ShortLine(
            _("Chức danh", "Post, as shown to colleagues"),
            LONGEST_POST,
            name="title",
            help=_("Ví dụ: Phó Chánh Văn phòng Sở.", "Such as: Deputy Chief of the Department Office."),
        ),
        ShortLine(_("Chức danh bằng tiếng Anh", "Post in English"), LONGEST_POST, name="title_english"),
        fields.Phone(_("Điện thoại cơ quan", "Office telephone"), name="phone"),
        fields.Email(_("Thư điện tử công vụ", "Official e-mail"), name="email"),
    ]


def name_node():
    """His full name."""
    return ShortLine(_("Họ và tên", "Full name"), LONGEST_NAME, name="full_name", required=True)


def login_node(place):
    """The sign-in name that an administrator may choose within the agency's convention."""
    return ShortLine(
        _("Tên đăng nhập", "Sign-in name"),
        60,
        name="login",
        help=_(
            "Để trống: đặt theo quy ước tên + chữ đầu của họ, đệm, ví dụ Nguyễn Thị Hà là hant.{mark}. "
            "Nếu tự đặt, phải kết thúc bằng .{mark}.",
            "Empty: made by convention from given name and initials, such as hant.{mark} for Nguyễn Thị Hà. "
            "If you choose one, it must end with .{mark}.",
            mark=place.mark,
        ),
    )


OWN_TERM = _(
    "Chậm nhất là {day}, ngày cuối nhiệm vụ quản trị của chính bạn.",
    "{day} at the latest, the last day of your own post as administrator.",
)


def post_nodes(place, today):
    """The fields of a post in the agency."""
    nodes = [
        fields.Choice(
            _("Vai trò", "Role"),
            place.roles,
            name="role",
            required=True,
            default=Role.OFFICER.value,
        ),
        *([_unit_node(place)] if place.units else []),
        fields.Day(_("Từ ngày", "From"), name="from_day", required=True, default=today, validator=_in_reach(today)),
        _last_day_node(place, today),
        ShortLine(
            _("Chức vụ ghi trong giấy giao việc", "Post as written in the mandate"),
            LONGEST_POST,
            name="post",
        ),
        ShortLine(
            _("Căn cứ", "On the strength of"),
            LONGEST_BASIS,
            name="basis",
            help=_("Ví dụ: Quyết định số 12/QĐ-SYT ngày 02/01/2026.", "The number and date of the decision."),
        ),
    ]
    if place.reaches_subordinates:
        nodes.append(
            fields.Flag(
                _("Cả các cơ quan trực thuộc", "In the subordinate agencies as well"),
                name="and_subordinates",
                help=_(
                    "Theo danh mục cấp trên – cấp dưới của từng thời điểm.",
                    "By the hierarchy of each day.",
                ),
            )
        )
    return nodes


def _last_day_node(place, today):
    own = place.request.personnel.authority.last_day(place.agency_id)
    if own is None:
        term = {"help": _("Để trống nếu không định ngày kết thúc.", "Empty where no end is set.")}
    else:
        term = {"default": own, "help": OWN_TERM % {"day": f"{own:%d/%m/%Y}"}}
    title = _("Đến hết ngày", "Until")
    return fields.Day(title, name="until_day", validator=_in_reach(today), **term)


def _unit_node(place):
    units = ((str(row.id), row.title) for row in place.units)
    nowhere = (NO_UNIT, _("Không thuộc phòng, ban nào", "In no unit"))
    return fields.Choice(_("Phòng, ban", "Unit"), [nowhere, *units], name="unit")


def _in_reach(today):
    def check(node, day):
        if abs(day - today) > FURTHEST:
            raise colander.Invalid(node, _("Ngày này quá xa.", "That day is too far away."))

    return check


def schema_of(nodes, validator=None):
    """A schema of these fields."""
    schema = fields.ContentSchema(validator=validator)
    for node in nodes:
        schema.add(node)
    return schema


def days_in_order(schema, values):
    """A validator: the last day must not lie before the first one."""
    first, last = values.get("from_day"), values.get("until_day")
    if first and last and last < first:
        error = colander.Invalid(schema)
        error["until_day"] = _(
            "Ngày kết thúc phải từ ngày bắt đầu trở đi.", "The last day must not lie before the first."
        )
        raise error


def post_from(place, values):
    """The `Appointment` that a form describes."""
    return Appointment(
        place.agency_id,
        values["role"],
        from_day=values["from_day"],
        until_day=values.get("until_day"),
        unit_id=int(values["unit"]) if values.get("unit") else None,
        and_subordinates=bool(values.get("and_subordinates")),
        post=values.get("post", ""),
        basis=values.get("basis", ""),
    )


def particulars_from(values):
    """What a form says of a person, as `People` takes it."""
    return {name: values.get(name, "") for name in ("title", "title_english", "phone", "email")}
