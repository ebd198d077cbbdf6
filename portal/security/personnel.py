"""Personnel: what administrators do with people and posts, and people with their absences; each act is recorded."""

from dataclasses import replace

from portal import clock
from portal.history.recorder import NOWHERE
from portal.i18n import _
from portal.identity import new_id
from portal.interfaces import ActImpossible, ActRefused
from portal.security.absences import MOST_KEPT, Absence, check_absence
from portal.security.appointments import keeper_of
from portal.security.recording import Actor, agency_of_act, record_personnel

ADDED, DESCRIBED, GIVEN, ENDED, WITHDRAWN = "added", "described", "given", "ended", "withdrawn"
CLOSED, OPENED, PASSWORD = "closed", "opened", "password"
AWAY, BACK = "away", "back"
HANDED_OVER, FACTORS_TAKEN, UNLINKED = "handed_over", "factors_taken", "unlinked"
# More posts at once than anybody has; one object holds them all, and every request of his reads it.
MOST_POSTS = 200
NO_SUCH_POST = _(
    "Vai trò này không còn; có thể người khác vừa thay đổi. Hãy xem lại.",
    "There is no such post any more; somebody may just have changed it. Look again.",
)
NOT_YOURS = _(
    "Chỉ người vắng mặt hoặc quản trị cơ quan báo được việc vắng mặt này.",
    "Only the person himself or the agency's administrator can announce this absence.",
)


class Personnel:
    """Acts on people in the name of the person whose `Authority` it is; raises `ActRefused` where it does not reach."""

    def __init__(self, people, authority, origin=NOWHERE):
        self.people = people
        self.authority = authority
        self.origin = origin
        self.today = authority.day

    @property
    def _actor(self):
        return self.authority.person

    def _note(self, person, act, about=None, agency_id=None):
        person.note(act, self._actor.id, about)
        agency_id = agency_id or agency_of_act(person, about)
        authority = self.authority.as_whom(person, agency_id)
        actor = Actor(self._actor.id, self._actor.full_name, authority, self.origin)
        record_personnel(person, act, about, actor, agency_id)

    def add(self, login, full_name, post, **particulars):
        """A new account with its first post; answers the person. Raises `InvalidLogin`."""
        self._stay_current()
        self.authority.check_post(post)
        person = self.people.add(login, full_name, **particulars)
        person.home_agency = post.agency_id
        self._note(person, ADDED)
        self._give(person, post)
        return person

    def describe(self, person, **particulars):
        """Change what is told of a person."""
        self._check_account(person)
        if any(getattr(person, name) != value for name, value in particulars.items()):
            self.people.describe(person, **particulars)
            self._note(person, DESCRIBED)

    def give(self, person, post):
        """Give a person a further post; his sessions end."""
        self._stay_current()
        self.check_give(person, post)
        self._give(person, post)

    def check_give(self, person, post):
        """Raise `ActRefused` where a person cannot be given a post."""
        self.authority.check_give(person, post)
        if not person.is_active:
            raise ActRefused(
                _("Tài khoản đang bị khóa; hãy mở lại trước.", "The account is closed; open it again first.")
            )
        if len(person.appointments) >= MOST_POSTS:
            raise ActRefused(
                _(
                    "Một người có nhiều nhất {most} vai trò, kể cả vai trò đã thôi.",
                    "A person has at most {most} posts, former ones included.",
                    most=MOST_POSTS,
                )
            )
        if self._has_alike(person, post):
            raise ActRefused(
                _("Người này đang giữ đúng vai trò đó.", "This person holds that very post already."),
            )

    def _give(self, person, post):
        given = replace(post, id=new_id(), given_by=self._actor.id, given=clock.now())
        self.people.appoint(person, (*person.appointments, given))
        self._note(person, GIVEN, given)

    @staticmethod
    def _has_alike(person, post):
        return any(are_alike(post, held) for held in person.appointments)

    def end(self, person, post_id, last_day):
        """Have a post end with `last_day`; one that has not begun by then is taken back. His sessions end."""
        post = self._post(person, post_id)
        self._stay_current()
        self.authority.check_end(person, post)
        if post.is_over_on(self.today) or (post.until_day is not None and last_day > post.until_day):
            raise ActRefused(
                _(
                    "Vai trò này đã hết hạn hoặc hết hạn sớm hơn; muốn kéo dài thì hãy giao vai trò mới.",
                    "This post is over, or over earlier than that; to prolong it, give a new one.",
                )
            )
        others = tuple(held for held in person.appointments if held is not post)
        if last_day < post.from_day:
            self.people.appoint(person, others)
            self._note(person, WITHDRAWN, post)
            return
        ended = post.ending(last_day)
        self.people.appoint(person, tuple(ended if held is post else held for held in person.appointments))
        self._note(person, ENDED, ended)

    @staticmethod
    def _post(person, post_id):
        post = next((held for held in person.appointments if held.id == post_id), None)
        if post is None:
            raise ActImpossible(NO_SUCH_POST)
        return post

    def close(self, person):
        """Close an account: nobody signs in with it, its sessions end; nothing that he made is deleted."""
        self._check_account(person)
        if person.is_active:
            self.people.disable(person)
            self._note(person, CLOSED)

    def open(self, person):
        """Open a closed account again."""
        self._check_account(person)
        if not person.is_active:
            self.people.enable(person)
            self._note(person, OPENED)

    def new_password(self, person):
        """A one-time password for a person, to be told once; his sessions end."""
        self._check_account(person)
        self._note(person, PASSWORD)
        return self.people.reset_password(person)

    def take_factors(self, person):
        """Take a person's second factors away, after his telephone is lost; his sessions end."""
        self._check_account(person)
        if person.second_factors is not None:
            self.people.reset_second_factor(person)
            self._note(person, FACTORS_TAKEN)

    def unlink(self, person):
        """Let another account of the province open a person's, from his next sign-in on; his sessions end."""
        self._check_account(person)
        if person.outside_account is not None:
            self.people.forget_outside_account(person)
            self._note(person, UNLINKED)

    def note_hand_over(self, person, receiver, agency_id):
        """Record that what a person held in an agency was handed over to another."""
        self._note(person, HANDED_OVER, receiver.full_name, agency_id)

    def go_away(self, person, from_day, until_day, substitute=None, posts=()):
        """Record an absence, and lend these posts (ids) to the substitute meanwhile; answers the `Absence`."""
        self._check_absent(person, posts, until_day)
        if substitute is not None and person.id != self._actor.id:
            # Whose absence somebody announces, of him he borrows nothing: that would be giving himself a post.
            self.authority.check_other(substitute)
        absence = Absence(
            from_day,
            until_day,
            substitute.id if substitute is not None else None,
            tuple(posts),
            given=clock.now(),
            given_by=self._actor.id,
        )
        check_absence(person, substitute, absence, self.today)
        past = tuple(kept for kept in person.absences if kept.until_day < self.today)
        present = tuple(kept for kept in person.absences if kept.until_day >= self.today)
        if len(present) >= MOST_KEPT:
            raise ActRefused(
                _("Bạn đã báo quá nhiều lần vắng mặt.", "You have announced too many absences."),
            )
        room = MOST_KEPT - len(present) - 1
        self.people.set_absences(person, (*past[max(0, len(past) - room) :], *present, absence))
        self._note(person, AWAY, absence)
        return absence

    def come_back(self, person, absence_id):
        """Cancel an absence, or end it now: nothing is lent any more."""
        absence = next((kept for kept in person.absences if kept.id == absence_id), None)
        if absence is None:
            raise ActImpossible(
                _("Không còn lần vắng mặt này; hãy xem lại.", "There is no such absence any more; look again.")
            )
        self._check_absent(person, absence.posts, self.today)
        self.people.set_absences(person, [kept for kept in person.absences if kept is not absence])
        self._note(person, BACK, absence)

    def _check_absent(self, person, posts, until):
        self._stay_current()
        if person.id == self._actor.id:
            return
        held = [post for post in person.appointments if post.id in posts]
        if not held and not self.authority.manages(keeper_of(person, self.today)):
            raise ActRefused(NOT_YOURS)
        for post in held:
            self.authority.check_lend(person, post, until)

    def _check_account(self, person):
        self._stay_current()
        self.authority.check_account(person)

    def _stay_current(self):
        # Who is an administrator no longer must not be one in a transaction that began before.
        actor = self._actor
        if actor._p_jar is not None:
            actor._p_activate()
            actor._p_jar.readCurrent(actor)


def are_alike(post, other):
    """Whether two posts are the same one in the same place, and the days of neither lie wholly before the other's."""
    is_same = _place(post) == _place(other)
    return is_same and _begins_in(post, other) and _begins_in(other, post)


def _place(post):
    return post.agency_id, post.role, post.unit_id, post.and_subordinates


def _begins_in(post, other):
    """Whether a post begins before another one is over."""
    return other.until_day is None or post.from_day <= other.until_day
