"""What people do with mandated sections: find one up to date, so that its term begins anew; make a missing one."""

from portal import clock
from portal.content.base import Content
from portal.content.container import walk
from portal.content.duties import every_section
from portal.content.places import site_of
from portal.history.acts import ADDED, SECTION_REVIEWED
from portal.i18n import _
from portal.interfaces import ActImpossible, ActRefused, IContainer
from portal.permissions import Permission
from portal.workflow.furnish import add_section

NOT_MANDATED = _("Đây không phải mục bắt buộc.", "This is no mandated section.")
NOTHING_IN_IT = _(
    "Mục này chưa đăng nội dung nào nên chưa rà soát được; hãy đăng nội dung trước.",
    "Nothing is published in this section yet, so there is nothing to confirm; publish something first.",
)
NOT_YOURS = _("Bạn không được rà soát mục này.", "You may not confirm this section.")
NOT_YOURS_TO_MAKE = _(
    "Bạn không được lập chuyên mục của cơ quan; người duyệt đăng hoặc quản trị cơ quan làm việc này.",
    "You may not make sections of the agency; its publishers and administrators do.",
)
IS_THERE = _("Chuyên mục này đã có rồi.", "This section is there already.")
SOMETHING_ELSE = _(
    "Ở chỗ của chuyên mục này đã có “{place}”; hãy đổi địa chỉ mục ấy trước.",
    "“{place}” stands in its place; give that another address first.",
)


def review(desk, section):
    """Note that a section is up to date today; raises `ActRefused`, `ActImpossible`."""
    if not desk.may(section, Permission.EDIT):
        raise ActRefused(NOT_YOURS)
    if not section.duty:
        raise ActImpossible(NOT_MANDATED)
    if not holds_text(section):
        raise ActImpossible(NOTHING_IN_IT)
    section.set(reviewed=clock.now())
    desk.record(section, SECTION_REVIEWED, permission=Permission.EDIT)


def holds_text(section):
    """Whether anything is published in a section, be it what the portal filled in."""
    return any(
        isinstance(item, Content) and not IContainer.providedBy(item) and item.published is not None
        for item in walk(section)
    )


def standing_for(agency, name):
    """What stands in an agency in the place of a duty, marked or not; None where nothing does."""
    top, section = _standard(agency, name)
    place = agency.get(top["slug"])
    if section is top or place is None:
        return place
    return place.get(section["slug"]) if IContainer.providedBy(place) else None


def make_missing(desk, agency, name):
    """Make the section of a duty that an agency lacks, or mark what stands in its place; answers it.

    Raises `ActRefused`, `ActImpossible`.
    """
    if not desk.may(agency, Permission.PUBLISH):
        raise ActRefused(NOT_YOURS_TO_MAKE)
    item = standing_for(agency, name)
    if item is not None and item.duty:
        raise ActImpossible(IS_THERE)
    if item is not None:
        item.set(duty=name)
        return item
    top, section = _standard(agency, name)
    place = agency.get(top["slug"])
    if place is None:
        add_section(desk, agency, top)
    elif IContainer.providedBy(place):
        add_section(desk, agency, section, place, top["pages"])
    else:
        raise ActImpossible(SOMETHING_ELSE % {"place": place.title})
    item = standing_for(agency, name)
    desk.record(item, ADDED, agency, Permission.PUBLISH)
    return item


def _standard(agency, name):
    """(the section of the site's that stands directly in agencies, the one of the duty in it or itself)."""
    for top in site_of(agency).standard_sections:
        for section in every_section([top]):
            if section.get("duty") == name:
                return top, section
    raise ActImpossible(NOT_MANDATED)
