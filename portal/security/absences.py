"""Absences: from when until when somebody is away, and to whom he lends which of his posts meanwhile."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from portal.i18n import _
from portal.identity import new_id
from portal.interfaces import ActRefused

# A substitute is for a holiday or an illness; whoever takes over for longer is appointed.
LONGEST = timedelta(days=366)
# What is over is told by the record of the person; so many absences are kept at once.
MOST_KEPT = 20


@dataclass(frozen=True)
class Absence:
    """One time of absence, both days included. `posts`: ids of the appointments that `substitute` (a person's id) gets.

    Lending makes nothing: each of these posts counts only as long as its holder holds it himself.
    """

    from_day: date
    until_day: date
    substitute: int | None = None
    posts: tuple = ()
    id: int = field(default_factory=new_id, compare=False)
    given: datetime | None = field(default=None, compare=False)
    given_by: int | None = field(default=None, compare=False)

    def holds_on(self, day):
        """Whether he is away on `day`."""
        return self.from_day <= day <= self.until_day

    def lends_to(self, person_id, day):
        """Whether that person stands in for him on `day`."""
        return self.substitute == person_id and self.holds_on(day)


def absence_on(person, day):
    """The absence of a person on `day`, or None."""
    return next((absence for absence in person.absences if absence.holds_on(day)), None)


def check_absence(person, substitute, absence, today):
    """Raise `ActRefused` where an absence is no absence, or lends what the person does not hold to give away."""
    if absence.until_day < absence.from_day or absence.until_day < today:
        raise ActRefused(
            _(
                "Ngày trở lại phải sau ngày bắt đầu vắng và chưa qua.",
                "The last day must not lie before the first day, nor in the past.",
            )
        )
    if absence.until_day - absence.from_day > LONGEST:
        raise ActRefused(
            _(
                "Thời gian vắng dài nhất là một năm; lâu hơn thì hãy bổ nhiệm người khác.",
                "An absence lasts a year at the most; for longer, somebody else is appointed.",
            )
        )
    if any(_collide(other, absence) for other in person.absences):
        raise ActRefused(
            _(
                "Thời gian này trùng với lần vắng mặt đã báo; hãy hủy lần đó trước.",
                "You have already announced an absence at that time; cancel it first.",
            )
        )
    if absence.posts or substitute is not None:
        _check_substitute(person, substitute, absence)


def _collide(one, other):
    # Who holds posts in two agencies has a substitute in each.
    overlap = one.until_day >= other.from_day and one.from_day <= other.until_day
    return overlap and (bool(set(one.posts) & set(other.posts)) or not (one.posts or other.posts))


def _check_substitute(person, substitute, absence):
    if substitute is None or substitute.id == person.id or not substitute.is_active:
        raise ActRefused(
            _("Hãy chọn người thay là người khác trong cơ quan.", "Choose somebody else of the agency as substitute.")
        )
    lent = [post for post in person.appointments if post.id in absence.posts]
    if not lent or len(lent) != len(set(absence.posts)):
        raise ActRefused(
            _(
                "Chỉ giao thay những vai trò bạn đang giữ; vai trò được giao thay không giao tiếp được.",
                "Only posts that you hold yourself can be lent; what was lent to you cannot be passed on.",
            )
        )
    if any(post.is_provincial for post in lent):
        raise ActRefused(
            _(
                "Vai trò cấp tỉnh không giao thay được; hãy bổ nhiệm người khác có thời hạn.",
                "A province-wide role cannot be lent; appoint somebody for a term.",
            )
        )
    for post in lent:
        if not any(_covers(own, post.agency_id, absence) for own in substitute.appointments):
            raise ActRefused(
                _(
                    "Người thay phải có vai trò tại cơ quan này trong suốt thời gian thay.",
                    "The substitute must hold a post in this agency for the whole time.",
                )
            )


def _covers(own, agency_id, absence):
    return own.agency_id == agency_id and own.holds_on(absence.from_day) and own.holds_on(absence.until_day)
