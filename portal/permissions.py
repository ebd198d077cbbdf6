"""The permissions of the portal: what a person may do to one object.

Stored access lists hold the plain values, never these members, so a pickle does not depend on this class.
"""

from enum import StrEnum


class Permission(StrEnum):
    """One act on one object; the access list of the object names who may do it."""

    VIEW = "view"
    VIEW_DRAFT = "view-draft"
    # What stands in a published text for the agency's own people only.
    VIEW_INTERNAL = "view-internal"
    PROPOSE = "propose"
    # Decide who deals with a question of a citizen, and see who asked it.
    ASSIGN = "assign"
    VIEW_ASKER = "view-asker"
    ADD = "add"
    EDIT = "edit"
    SUBMIT = "submit"
    PUBLISH = "publish"
    SEND_BACK = "send-back"
    RETRACT = "retract"
    WITHDRAW = "withdraw"
    DELETE = "delete"
    SHARE = "share"
    READ_HISTORY = "read-history"
    USE_WORKSPACE = "use-workspace"
    MANAGE_AGENCY = "manage-agency"
    MANAGE_SITE = "manage-site"


P = Permission
ALL = tuple(permission.value for permission in Permission)
