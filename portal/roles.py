"""The roles of the portal and the principals that access lists name.

A role is always a role *in an agency*: the principal is ``role:<agency id>:<role>``. The functions below are
the only place that spells a principal.
"""

from enum import StrEnum

from portal.i18n import _

EVERYONE = "system.Everyone"
AUTHENTICATED = "system.Authenticated"
# The portal itself: set-up, timers, imports. No person ever has it.
PORTAL = "system.Portal"
PROVINCE = "province"


class Role(StrEnum):
    """A post's rights in one agency, or in the province (the last three)."""

    CLERK = "clerk"
    OFFICER = "officer"
    UNIT_HEAD = "unit_head"
    LEADER = "leader"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ARCHIVIST = "archivist"
    AGENCY_ADMINISTRATOR = "agency_administrator"
    PROVINCE_ADMINISTRATOR = "province_administrator"
    AUDITOR = "auditor"
    # The desk that helps the agencies' staff; the province names who sits there.
    SUPPORT = "support"


PROVINCE_ROLES = frozenset({Role.PROVINCE_ADMINISTRATOR, Role.AUDITOR, Role.SUPPORT})
# Whom a workflow may name besides the roles: the public, everyone who holds a post in the agency,
# the person who made the object, the people of that person's unit, and whoever is signed in at all.
EVERYBODY, STAFF, OWNER, UNIT, SIGNED_IN = "everyone", "staff", "owner", "unit", "signed_in"
GRANTEES = frozenset({EVERYBODY, STAFF, OWNER, UNIT, SIGNED_IN, *(role.value for role in Role)})

ROLE_TITLES = {
    Role.CLERK: _("Văn thư", "Records clerk"),
    Role.OFFICER: _("Chuyên viên", "Officer"),
    Role.UNIT_HEAD: _("Trưởng phòng", "Head of unit"),
    Role.LEADER: _("Lãnh đạo", "Leader"),
    Role.EDITOR: _("Biên tập", "Editor"),
    Role.PUBLISHER: _("Duyệt đăng", "Publisher"),
    Role.ARCHIVIST: _("Lưu trữ", "Archivist"),
    Role.AGENCY_ADMINISTRATOR: _("Quản trị cơ quan", "Agency administrator"),
    Role.PROVINCE_ADMINISTRATOR: _("Quản trị tỉnh", "Province administrator"),
    Role.AUDITOR: _("Kiểm tra", "Auditor"),
    Role.SUPPORT: _("Hỗ trợ sử dụng", "Support desk"),
}
# Whoever has one of these must have a second factor (setting portal.second_factor).
GUARDED_ROLES = frozenset({Role.PROVINCE_ADMINISTRATOR, Role.AGENCY_ADMINISTRATOR, Role.PUBLISHER})
# In which order the people of an agency are named.
RANKS = {
    role.value: rank
    for rank, role in enumerate(
        (
            Role.PROVINCE_ADMINISTRATOR,
            Role.AUDITOR,
            Role.LEADER,
            Role.UNIT_HEAD,
            Role.AGENCY_ADMINISTRATOR,
            Role.PUBLISHER,
            Role.EDITOR,
            Role.OFFICER,
            Role.CLERK,
            Role.ARCHIVIST,
            # Last, because ranks are stored.
            Role.SUPPORT,
        )
    )
}
# The same roles, as agencies of different levels call them.
COMMITTEES, DEPARTMENTS = frozenset({"province", "district", "commune"}), frozenset({"department", "branch"})
_TITLES_BY_LEVEL = (
    (COMMITTEES, Role.LEADER, _("Chủ tịch, phó chủ tịch", "Chair or vice chair")),
    (COMMITTEES, Role.OFFICER, _("Công chức chuyên môn", "Officer")),
    (DEPARTMENTS, Role.LEADER, _("Giám đốc, phó giám đốc", "Director or deputy director")),
)
LEVEL_TITLES = {(level, role): title for levels, role, title in _TITLES_BY_LEVEL for level in levels}


def role_title(role, level=""):
    """What a role is called in an agency of that level (portal/content's `level`), bilingual."""
    return LEVEL_TITLES.get((level, Role(role)), ROLE_TITLES[Role(role)])


def role_principal(agency_id, role):
    """The principal of `role` in the agency; province-wide roles ignore the agency."""
    return f"role:{PROVINCE if role in PROVINCE_ROLES else agency_id}:{role}"


def staff_principal(agency_id):
    """The principal of everyone who holds any post in the agency."""
    return f"role:{agency_id}:{STAFF}"


def person_principal(person_id):
    """The principal of one person."""
    return f"person:{person_id}"


def owner_principal(person_id, agency_id):
    """The principal of one person while he holds a post in the agency: what he made there is his only so long."""
    return f"person:{person_id}:{agency_id}"


def unit_principal(unit_id):
    """The principal of everyone who holds a post in the unit."""
    return f"unit:{unit_id}"


ADMINISTRATOR = role_principal(None, Role.PROVINCE_ADMINISTRATOR)
AUDITOR = role_principal(None, Role.AUDITOR)
SUPPORT = role_principal(None, Role.SUPPORT)


def are_guarded(principals):
    """Whether one of the principals is a role that demands a second factor."""
    return any(name.startswith("role:") and name.rpartition(":")[2] in GUARDED_ROLES for name in principals)


def role_named_by(principal):
    """The role or grantee that a principal names; empty where it names none."""
    if principal.startswith("role:"):
        return principal.rpartition(":")[2]
    if principal.startswith("unit:"):
        return UNIT
    if principal == PORTAL:
        return PORTAL
    return OWNER if principal.startswith("person:") else ""
