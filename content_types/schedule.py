"""An agency's work schedules: the section that holds one item for each week, and what recurs."""

import colander
from zope.interface import implementer

from content_types.week_schedule import EntrySchema
from portal.content import ContentContainer, content_type, fields
from portal.content.field_types import day_of
from portal.content.recurrence import REPEATS, Recurrence, TooLong
from portal.content.row_fields import ID, RULE, Rows, line_error
from portal.i18n import _
from portal.interfaces import ISchedule

ENTRY_COLUMNS = frozenset(node.name for node in EntrySchema().children)


class RecurringSchema(EntrySchema):
    """The columns of what recurs: those of an entry, whose day is the first one, and the rule."""

    repeat = fields.Choice(_("Lặp lại", "Recurs"), REPEATS)
    until = fields.Day(_("Đến hết ngày", "Until"), required=True)
    skipped = fields.Tags(_("Trừ các ngày", "Except on"))


class ScheduleSchema(fields.ContentSchema):
    """The fields of the section, in form order."""

    title = fields.Line(_("Tên chuyên mục", "Name of the section"), required=True)
    summary = fields.Text(_("Mô tả", "Description"), rows=2)
    recurring = Rows(
        _("Việc định kỳ", "What recurs"),
        RecurringSchema,
        private="internal",
        unshown=("vehicle",),
        help=_(
            "Việc lặp lại được đưa vào lịch của từng tuần khi lập lịch tuần đó. Ngày là ngày đầu tiên.",
            "What recurs goes into each week's schedule when that is made. The day is the first one.",
        ),
    )

    def validator(self, node, values):
        """Every rule ends within some years, and its exceptions are days."""
        wrong = []
        for number, row in enumerate(values["recurring"], start=1):
            wrong += [line_error(number, node["recurring"].columns[name], text) for name, text in _wrong(row)]
        if wrong:
            error = colander.Invalid(node)
            error["recurring"] = wrong
            raise error


def _wrong(row):
    try:
        recurrence_of({**row, "skipped": ()}).check()
    except TooLong as error:
        yield "until", error.text
    for text in row["skipped"]:
        if day_of(text) is None:
            yield "skipped", _("“{text}” không phải là ngày", "“{text}” is no day", text=text)


def recurrence_of(row):
    """The `Recurrence` of a row of what recurs."""
    skipped = frozenset(map(day_of, row["skipped"]))
    return Recurrence(row["day"], row["repeat"], row["until"], skipped)


@content_type(
    title=_("Lịch công tác", "Work schedules"),
    plural=_("Lịch công tác", "Work schedules"),
    schema=ScheduleSchema,
    workflow="publication",
    icon="calendar-week",
    lives_in=("agency",),
    in_menu=True,
    help=_("Chuyên mục lịch làm việc theo tuần.", "A section of schedules by week."),
)
@implementer(ISchedule)
class Schedule(ContentContainer):
    """The section of an agency's schedules."""

    def recurring_rows(self, first, last):
        """The rows of entries that recur from day `first` to day `last`, without ids; each says which rule made it."""
        return tuple(
            {**{name: cell for name, cell in row.items() if name in ENTRY_COLUMNS}, "day": day, RULE: row[ID]}
            for row in self.recurring
            for day in recurrence_of(row).days(first, last)
        )
