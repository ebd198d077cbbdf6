"""The work schedule of one week: its entries are rows of one field, so that a page of it loads one text."""

from datetime import timedelta

import colander
from zope.interface import implementer

from portal.content import Content, Offers, content_type, fields
from portal.content.agenda import entries_of, week_name
from portal.content.row_fields import Rows, line_error
from portal.i18n import _
from portal.interfaces import IWeekSchedule

SUNDAY = timedelta(days=6)


class EntrySchema(fields.ContentSchema):
    """The columns of a schedule, in the order in which offices write them."""

    day = fields.Day(_("Ngày", "Day"), required=True, pasted_as="day", aliases=("thứ, ngày", "thứ ngày", "thứ/ngày"))
    starts = fields.Time(_("Từ", "From"), pasted_as="begin", aliases=("thời gian", "giờ", "bắt đầu", "từ giờ"))
    ends = fields.Time(_("Đến", "To"), pasted_as="end", aliases=("kết thúc", "đến giờ"))
    what = fields.Text(
        _("Nội dung", "Subject"), pasted_as="summary", required=True, aliases=("nội dung công việc", "công việc")
    )
    chair = fields.Line(
        _("Chủ trì", "Chair"), pasted_as="organizer", aliases=("lãnh đạo", "người chủ trì", "lãnh đạo chủ trì")
    )
    people = fields.Text(
        _("Thành phần", "Participants"), pasted_as="attendees", aliases=("thành phần tham dự", "tham dự")
    )
    place = fields.Line(_("Địa điểm", "Place"), pasted_as="location", aliases=("nơi họp", "phòng họp"))
    host = fields.Line(_("Đơn vị chủ trì", "Host unit"), aliases=("đơn vị", "đơn vị tổ chức"))
    vehicle = fields.Line(_("Xe", "Vehicle"), aliases=("xe ô tô", "phương tiện"))
    prepared = fields.Line(_("Chuẩn bị", "Prepared by"), aliases=("đơn vị chuẩn bị", "chuẩn bị nội dung"))
    internal = fields.Flag(_("Nội bộ", "Internal"), pasted_as="flag")
    note = fields.Line(_("Ghi chú", "Note"), pasted_as="description")


class WeekScheduleSchema(fields.ContentSchema):
    """The fields of a week, in form order."""

    title = fields.Line(_("Tên lịch", "Title"), required=True)
    first_day = fields.Monday(
        _("Tuần có ngày", "Week with the day"),
        required=True,
        help=_("Chọn một ngày bất kỳ trong tuần.", "Any day of the week."),
    )
    remark = fields.Text(_("Lời ghi cuối lịch", "Words below the schedule"), rows=2)
    entries = Rows(
        _("Các việc trong tuần", "Entries of the week"),
        EntrySchema,
        private="internal",
        unshown=("vehicle",),
        anchor="first_day",
    )

    def validator(self, node, values):
        """Every entry is of the week, and ends after it begins."""
        first = values["first_day"]
        wrong = list(_wrong_days(node["entries"], values["entries"], first))
        wrong += list(_wrong_times(node["entries"], values["entries"]))
        if wrong:
            error = colander.Invalid(node)
            error["entries"] = wrong
            raise error


def _wrong_days(node, rows, first):
    for number, row in enumerate(rows, start=1):
        if not first <= row["day"] <= first + SUNDAY:
            text = _(
                "{day:%d/%m/%Y} không thuộc tuần từ {first:%d/%m} đến {last:%d/%m/%Y}",
                "{day:%d/%m/%Y} is not in the week of {first:%d/%m} to {last:%d/%m/%Y}",
                day=row["day"],
                first=first,
                last=first + SUNDAY,
            )
            yield line_error(number, node.columns["day"], text)


def _wrong_times(node, rows):
    for number, row in enumerate(rows, start=1):
        if row["ends"] and not "" < row["starts"] < row["ends"]:
            text = _("giờ kết thúc phải ở sau giờ bắt đầu", "it must end after it begins")
            yield line_error(number, node.columns["ends"], text)


@content_type(
    title=_("Lịch công tác tuần", "Week's schedule"),
    plural=_("Lịch công tác tuần", "Weeks' schedules"),
    schema=WeekScheduleSchema,
    workflow="schedule",
    icon="calendar-week",
    lives_in=("schedule",),
    help=_("Lịch làm việc của một tuần, từ thứ Hai đến Chủ nhật.", "The schedule of one week, Monday to Sunday."),
    offers=Offers(starts="first_day", summary="remark"),
)
@implementer(IWeekSchedule)
class WeekSchedule(Content):
    """One week of an agency's schedule."""

    def own_name(self):
        """Its address is its week's: 2026-tuan-48."""
        return week_name(self.first_day)

    def agenda(self):
        """Its entries, in order; of an edition for the public, those that are for the public."""
        return entries_of(self.entries)
