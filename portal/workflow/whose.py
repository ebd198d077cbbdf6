"""Whose an act is: in words, for those who may not do it."""

from portal.i18n import ENGLISH, _
from portal.interfaces import ActRefused
from portal.permissions import Permission
from portal.roles import EVERYBODY, OWNER, ROLE_TITLES, SIGNED_IN, STAFF, UNIT, Role

GRANTEE_TITLES = {
    EVERYBODY: _("mọi người", "everybody"),
    SIGNED_IN: _("cán bộ các cơ quan", "the staff of all agencies"),
    STAFF: _("cán bộ của cơ quan", "the agency's staff"),
    UNIT: _("phòng, ban của người lập", "the unit of whoever made it"),
    OWNER: _("người lập", "whoever made it"),
    **{role.value: ROLE_TITLES[role] for role in Role},
}
NOBODY = _("không ai khi ở trạng thái này", "nobody in this state")


def listed(texts):
    """Some bilingual texts in one, separated by commas."""
    texts = list(texts)
    return _(", ".join(str(text) for text in texts), ", ".join(text.in_language(ENGLISH) for text in texts))


def whose(engine, item, permission):
    """Who has a permission on an item in its present state, in words."""
    grants = engine.state(item).grants
    titles = [GRANTEE_TITLES[grantee] for grantee, permissions in grants.items() if permission in permissions]
    return listed(titles) if titles else NOBODY


def title_for(desk, item):
    """The title of an item as the desk's reader may read it; of what has no text for him, its name."""
    edition = item.edition(drafts=desk.may(item, Permission.VIEW_DRAFT))
    return edition.title if edition is not None else item.__name__


def need(desk, item, permission, act):
    """Raise `ActRefused` where the desk's reader has no such permission: what he wanted (`act`), and whose it is."""
    if desk.may(item, permission):
        return
    raise ActRefused(
        _(
            "Bạn không được {act} “{title}” khi mục này ở trạng thái “{state}”. Việc này của: {whose}.",
            "You may not {act} “{title}” while it is “{state}”. This is for: {whose}.",
            act=act,
            title=title_for(desk, item),
            state=desk.engine.state(item).title,
            whose=whose(desk.engine, item, permission),
        )
    )
