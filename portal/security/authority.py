"""Authority over posts: which of them an administrator may give and take, from his own appointments of the day.

Nobody gives more than he has: an administrator stays within the agencies he was appointed for and within his own term,
his substitute within the time of the substitution and below the rank of an administrator.
"""

from functools import cached_property

from portal.i18n import _
from portal.interfaces import ActRefused
from portal.roles import ADMINISTRATOR, Role, person_principal, role_principal
from portal.security.appointments import keeper_of, lent_posts, posts_lent_from

NOT_HERE = _(
    "Bạn không quản trị nhân sự của cơ quan này.",
    "You do not administer the people of this agency.",
)
NOT_WIDER = _(
    "Bạn chỉ giao được vai trò kèm các cơ quan trực thuộc khi chính bạn quản trị các cơ quan đó.",
    "A post with the subordinate agencies can be given only by an administrator of those agencies.",
)
NOT_BEYOND_TERM = _(
    "Bạn làm quản trị đến hết ngày {day}; vai trò bạn giao phải có ngày kết thúc, chậm nhất là ngày đó. Muốn giao lâu "
    "hơn, hãy đề nghị quản trị tỉnh hoặc người quản trị có nhiệm kỳ dài hơn.",
    "You are an administrator until {day}; the posts you give must end by that day. For a longer one, ask the "
    "province's administrators, or one whose term is longer.",
)
NOT_LONGER = _(
    "Bạn đang thay quản trị cơ quan đến {day}; vai trò bạn giao phải kết thúc chậm nhất vào ngày đó.",
    "You stand in for the administrator until {day}; the posts you give must end by that day.",
)
NOT_BY_SUBSTITUTE = _(
    "Người thay quản trị không được giao hoặc thu hồi vai trò quản trị.",
    "A substitute may neither give nor end the post of an administrator.",
)
NOT_PROVINCIAL = _(
    "Chỉ quản trị tỉnh giao được vai trò cấp tỉnh.",
    "Only the province's administrators give province-wide roles.",
)
NOT_ONESELF = _(
    "Không ai tự giao hoặc thay đổi vai trò của chính mình; hãy đề nghị quản trị khác hoặc quản trị tỉnh.",
    "Nobody gives or changes posts of his own; ask another administrator, or the province's.",
)


ADMINISTRATORS = frozenset({Role.AGENCY_ADMINISTRATOR, Role.PROVINCE_ADMINISTRATOR})


class Authority:
    """What one person may decide about the posts of others on a day; `by_id` finds the people he stands in for."""

    def __init__(self, person, hierarchy, day, by_id):
        self.person = person
        self.hierarchy = hierarchy
        self.day = day
        self._by_id = by_id

    @cached_property
    def is_provincial(self):
        """Whether he is an administrator of the province."""
        return bool(self._provincial)

    @cached_property
    def _provincial(self):
        """The last days (None: open-ended) of his posts as an administrator of the province."""
        return [post.until_day for post in self._own if post.role == Role.PROVINCE_ADMINISTRATOR]

    @cached_property
    def _own(self):
        return [post for post in self.person.appointments if post.holds_on(self.day)]

    @cached_property
    def _agencies(self):
        """Agency id → [(whether with its subordinates, last day or None)] of those he administers by himself."""
        return self._reach(post for post in self._own if post.role == Role.AGENCY_ADMINISTRATOR)

    @cached_property
    def _lent(self):
        """The same of those in which he stands in for the administrator; the last day is the substitution's."""
        return self._reach(
            post.ending(
                max(
                    absence.until_day
                    for absence in lender.absences
                    if absence.lends_to(self.person.id, self.day) and post.id in absence.posts
                )
            )
            for lender, post in lent_posts(self.person, self.day, self._by_id)
            if post.role == Role.AGENCY_ADMINISTRATOR
        )

    def _reach(self, posts):
        reach: dict = {}
        for post in posts:
            below = self.hierarchy.subordinates_on(post.agency_id, self.day) if post.and_subordinates else ()
            for agency_id in (post.agency_id, *below):
                reach.setdefault(agency_id, []).append((post.and_subordinates, post.until_day))
        return reach

    def last_day(self, agency_id):
        """The last day that a post he gives in an agency may have; None where any may, or he may give none."""
        here = self._agencies.get(agency_id, ()) or (() if self.is_provincial else self._lent.get(agency_id, ()))
        days = [*self._provincial, *(day for _wide, day in here)]
        return _latest(days) if days else None

    def reaches_below(self, agency_id):
        """Whether he may give posts that reach to the subordinates of an agency."""
        reach = self._agencies.get(agency_id) or self._lent.get(agency_id, ())
        return self.is_provincial or any(wide for wide, _day in reach)

    def manages(self, agency_id):
        """Whether he administers the people of an agency."""
        return self.is_provincial or agency_id in self._agencies or agency_id in self._lent

    def as_whom(self, person, agency_id):
        """By whose right he decides about a person in an agency: (principal, id of the person he stands in for)."""
        if self.is_provincial:
            return ADMINISTRATOR, None
        if agency_id not in self._agencies and agency_id not in self._lent:
            return (person_principal(self.person.id), None) if person.id == self.person.id else ("", None)
        lenders = () if agency_id in self._agencies else lent_posts(self.person, self.day, self._by_id)
        lender = next((lender.id for lender, post in lenders if post.role == Role.AGENCY_ADMINISTRATOR), None)
        return role_principal(agency_id, Role.AGENCY_ADMINISTRATOR), lender

    def refusal(self, post, until=None):
        """Why he may not decide that this post lasts until a day (None: open-ended), as a bilingual text; else None."""
        if not self.is_provincial:
            return self._refusal_in_agency(post, until)
        beyond = _refusal_beyond(until, _latest(self._provincial))
        # He may be the agency's administrator for longer than the province's.
        return beyond if beyond is not None and self._refusal_in_agency(post, until) is not None else None

    def _refusal_in_agency(self, post, until):
        if post.is_provincial:
            return NOT_PROVINCIAL
        own, lent = self._agencies.get(post.agency_id), self._lent.get(post.agency_id)
        if own is None and lent is None:
            return NOT_HERE
        days = [day for wide, day in own or lent if wide or not post.and_subordinates]
        if not days:
            return NOT_WIDER
        if own is None:
            return _refusal_of_substitute(post, until, _latest(days))
        return _refusal_beyond(until, _latest(days))

    def check_post(self, post):
        """Raise `ActRefused` where he may not give this post to anybody."""
        refusal = self.refusal(post, post.until_day)
        if refusal is not None:
            raise ActRefused(refusal)

    def check_give(self, person, post):
        """Raise `ActRefused` where he may not give this post to `person`."""
        self._check(person, post, post.until_day)

    def check_other(self, person):
        """Raise `ActRefused` where the person is himself: nobody decides about his own posts."""
        if person.id == self.person.id:
            raise ActRefused(NOT_ONESELF)

    def check_end(self, person, post):
        """Raise `ActRefused` where he may not end this post of `person`, whatever its term is."""
        self._check(person, post, self.day)

    def check_lend(self, person, post, until):
        """Raise `ActRefused` where he may not decide that this post of `person` is lent until a day."""
        self._check(person, post, until)

    def check_hand_over(self, person, agency_id):
        """Raise `ActRefused` where he may not hand over what `person` holds in an agency."""
        self.check_other(person)
        if not self.manages(agency_id):
            raise ActRefused(NOT_HERE)
        # A substitute reads nothing of an administrator's by handing it to himself.
        for post in person.appointments:
            if post.agency_id == agency_id and not post.is_over_on(self.day):
                self._check(person, post, self.day)

    def check_account(self, person):
        """Raise `ActRefused` where he may not decide about the account itself: its password, whether it is open.

        It is one account wherever the person works; so he must be able to end each post that the person still has, and
        to give each post of an administrator: whoever opens the account of one whose term is longer prolongs his own.
        """
        present = [post for post in person.appointments if not post.is_over_on(self.day)]
        if not present and not (self.is_provincial or self.manages(keeper_of(person, self.day))):
            raise ActRefused(NOT_HERE)
        self.check_other(person)
        # Whoever opens his account has what is lent to him as well.
        for post in (*present, *posts_lent_from(person, self.day, self._by_id)):
            self._check(person, post, post.until_day if post.role in ADMINISTRATORS else self.day)

    def _check(self, person, post, until):
        self.check_other(person)
        refusal = self.refusal(post, until)
        if refusal is not None:
            raise ActRefused(refusal)


def _latest(days):
    """The latest of some last days, of which None is the latest."""
    return None if None in days else max(days)


def _refusal_beyond(until, last_day):
    if last_day is not None and (until is None or until > last_day):
        return NOT_BEYOND_TERM % {"day": f"{last_day:%d/%m/%Y}"}
    return None


def _refusal_of_substitute(post, until, last_day):
    if post.role == Role.AGENCY_ADMINISTRATOR:
        return NOT_BY_SUBSTITUTE
    if until is None or until > last_day:
        return NOT_LONGER % {"day": f"{last_day:%d/%m/%Y}"}
    return None
