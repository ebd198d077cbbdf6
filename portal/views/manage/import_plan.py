"""What the import of a table of people would do, row by row: whom it adds, who gets a post, and what is wrong."""

from dataclasses import dataclass, field

import colander

from portal.i18n import ENGLISH, VIETNAMESE, _
from portal.interfaces import ActRefused, PortalError
from portal.security.logins import follows_convention, proposed_login
from portal.security.people import InvalidLogin, normal_login
from portal.security.personnel import are_alike
from portal.vietnamese import fold
from portal.views.filled_tables import TableKind
from portal.views.manage.people_forms import (
    days_in_order,
    login_node,
    name_node,
    particulars_from,
    particulars_nodes,
    post_from,
    post_nodes,
    schema_of,
)

MOST_ROWS = 300
ADD, GIVE, WRONG = "add", "give", "wrong"
# The columns of the table, by the field that they fill; a star marks what every row needs.
COLUMNS = {
    "full_name": _("Họ và tên", "Full name"),
    "login": _("Tên đăng nhập", "Sign-in name"),
    "title": _("Chức danh", "Post"),
    "role": _("Vai trò", "Role"),
    "unit": _("Phòng, ban", "Unit"),
    "from_day": _("Từ ngày", "From"),
    "until_day": _("Đến ngày", "Until"),
    "basis": _("Căn cứ", "On the strength of"),
    "phone": _("Điện thoại", "Telephone"),
    "email": _("Thư điện tử", "E-mail"),
}
TABLE = TableKind(COLUMNS, ("full_name", "role"), MOST_ROWS)
SAME_NAME = _(
    "Cơ quan đã có người trùng họ tên ({login}). Để giao thêm vai trò, ghi tên đăng nhập đó; nếu là người khác, "
    "ghi một tên đăng nhập mới.",
    "There is somebody of that name here ({login}). To give that person a further post, fill in the sign-in name; "
    "for somebody else, fill in a new one.",
)

SAME_POST = _(
    "Trùng với dòng {number}: cùng người, cùng vai trò, cùng thời gian.",
    "The same as row {number}: the same person, post and time.",
)


@dataclass
class Line:
    """One row: its number in the file, what it would do (`ADD`, `GIVE`, `WRONG`), and why not."""

    number: int
    full_name: str
    act: str = ADD
    login: str = ""
    values: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    post: object = None


class ImportPlan:
    """The plan for a table (rows of texts, the first one names the columns) in one agency; raises `NotATable`."""

    def __init__(self, place, rows):
        self.place = place
        self.request = place.request
        self._columns = TABLE.places(rows[0] if rows else ())
        self._roles = _by_titles(place.roles)
        self._units = {fold(row.title): str(row.id) for row in place.units}
        self._units |= {fold(row.code): str(row.id) for row in place.units if row.code}
        today = self.request.today
        nodes = [name_node(), login_node(place), *particulars_nodes(), *post_nodes(place, today)]
        self._schema = schema_of(nodes, days_in_order)
        self._new: dict = {}
        self._here: dict = {}
        # sign-in name → (number of the row, post) of the rows so far
        self._given: dict = {}
        self.lines = [self._line(number, row) for number, row in enumerate(rows[1:], start=2)]

    @property
    def is_sound(self):
        """Whether there is something to do and nothing is wrong."""
        return bool(self.lines) and not any(line.errors for line in self.lines)

    def count(self, act):
        """How many rows would do this."""
        return sum(line.act == act for line in self.lines)

    def carry_out(self):
        """Do all of it; answers the people who were added. Raises `ActRefused` where anything is wrong."""
        if not self.is_sound:
            raise ActRefused(_("Chưa nhập được: còn dòng sai.", "Not imported: some rows are wrong."))
        added: dict = {}
        personnel, people = self.request.personnel, self.request.people
        for line in self.lines:
            if line.act == ADD:
                particulars = particulars_from(line.values)
                added[line.login] = personnel.add(line.login, line.values["full_name"], line.post, **particulars)
            else:
                personnel.give(added.get(line.login) or people.get(line.login), line.post)
        return list(added.values())

    def _line(self, number, row):
        typed = {name: row[place] if place < len(row) else "" for name, place in self._columns.items()}
        line = Line(number, typed["full_name"])
        line.errors += self._unknown(typed)
        sent = {**typed, "role": self._roles.get(fold(typed["role"]), ""), "unit": self._unit(typed)}
        if not typed.get("from_day"):
            sent["from_day"] = self.request.today.isoformat()
        try:
            line.values = self._schema.deserialize({name: value for name, value in sent.items() if value})
            line.post = post_from(self.place, line.values)
            self._decide(line)
            self._check_once(line)
        except colander.Invalid as error:
            # What was not recognised is said already.
            line.errors += TABLE.texts_of(error, ("role", "unit") if line.errors else ())
        except PortalError as error:
            line.errors.append(error.text)
        if line.errors:
            line.act = WRONG
        return line

    def _unit(self, typed):
        return self._units.get(fold(typed.get("unit", "")), "")

    def _unknown(self, typed):
        if typed["role"] and fold(typed["role"]) not in self._roles:
            yield _("Không có vai trò “{name}”.", "There is no role “{name}”.", name=typed["role"][:60])
        if typed.get("unit") and not self._unit(typed):
            yield _("Cơ quan không có phòng, ban “{name}”.", "There is no unit “{name}” here.", name=typed["unit"][:60])

    def _decide(self, line):
        """Whether the row adds somebody or gives somebody a post; raises a `PortalError` for what cannot be."""
        self.request.personnel.authority.check_post(line.post)
        typed = normal_login(line.values.get("login", ""))
        if typed in self._new:
            self._check_same(line, self._new[typed])
            line.act, line.login = GIVE, typed
            return
        person = self.request.people.get(typed) if typed else None
        if person is not None:
            self._check_known(line, person)
            line.act, line.login = GIVE, person.login
            return
        line.login = self._new_login(line, typed)
        self._new[line.login] = line.values["full_name"]

    def _check_once(self, line):
        """Raise `ActRefused` where an earlier row gives the same person the same post at the same time."""
        post, earlier = line.post, self._given.setdefault(line.login, [])
        for number, other in earlier:
            if are_alike(post, other):
                raise ActRefused(SAME_POST % {"number": number})
        earlier.append((line.number, post))

    def _new_login(self, line, typed):
        people, name = self.request.people, line.values["full_name"]
        if not typed:
            alike = self._alike(name)
            if alike:
                raise ActRefused(SAME_NAME % {"login": alike})
            typed = proposed_login(name, self.place.mark, lambda login: login in self._new or people.get(login))
        elif not follows_convention(typed, self.place.mark):
            mark = self.place.mark
            raise InvalidLogin(
                _("Tên đăng nhập phải kết thúc bằng .{mark}.", "The sign-in name must end with .{mark}.", mark=mark)
            )
        if typed is None:
            raise InvalidLogin(_("Họ tên phải có chữ cái.", "A name needs letters."))
        return people.check_login(typed)

    def _alike(self, name):
        """The sign-in name of somebody of that name here, or earlier in the table; empty where there is none."""
        if not self._here:
            self._here = {fold(row.full_name): row.login for row in self.place.everybody()}
        in_table = {fold(full_name): login for login, full_name in self._new.items()}
        return self._here.get(fold(name)) or in_table.get(fold(name), "")

    def _check_known(self, line, person):
        if not self.place.has(person):
            raise ActRefused(
                _(
                    "Tên đăng nhập này là của người ở cơ quan khác.",
                    "That sign-in name belongs to somebody in another agency.",
                )
            )
        self._check_same(line, person.full_name)
        self.request.personnel.check_give(person, line.post)

    @staticmethod
    def _check_same(line, full_name):
        if fold(full_name) != fold(line.values["full_name"]):
            raise ActRefused(
                _("Tên đăng nhập này là của {name}.", "That sign-in name belongs to {name}.", name=full_name)
            )


def _by_titles(roles):
    found = {}
    for role, title in roles:
        found[role] = role
        for language in (VIETNAMESE, ENGLISH):
            found[fold(title.in_language(language))] = role
    return found
