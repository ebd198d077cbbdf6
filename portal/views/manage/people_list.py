"""The people of an agency for its administrator: who holds which post, who held one, whose account is closed."""

from types import SimpleNamespace
from urllib.parse import urlencode

from portal.i18n import _
from portal.roles import role_title
from portal.search.people import CLOSED, COMING, EVERYBODY, FORMER, PRESENT, STANDINGS, PeopleAsked
from portal.views.links import Link
from portal.views.manage.people_place import PeoplePlace, people_view, post_in_words, read_id
from portal.views.workspace.editing import staff_page

PER_PAGE = 50
LONGEST_TEXT = 200
STANDING_TITLES = {
    PRESENT: _("Đang làm việc", "At work"),
    COMING: _("Sắp nhận việc", "To begin"),
    FORMER: _("Đã thôi", "Former"),
    CLOSED: _("Tài khoản đã khóa", "Account closed"),
    EVERYBODY: _("Tất cả", "Everybody"),
}
AGENCYS = _("Cán bộ của cơ quan", "People of the agency")
EVERYBODYS = _("Cán bộ của toàn tỉnh", "People of the province")
NOBODY = _("Cơ quan chưa có cán bộ nào trong danh sách.", "The agency has nobody on its list yet.")
NOTHING_FOUND = _("Không có ai khớp với điều kiện lọc.", "Nobody matches the filter.")


@people_view(request_method="GET", renderer="theme:staff/people.pt")
def people(context, request):
    """One page of the agency's people, filtered."""
    place = PeoplePlace(context, request)
    heading = AGENCYS if place.agency is not None else EVERYBODYS
    staff_page(request, heading, _("Cán bộ", "People"))
    asked = asked_for(request, place)
    return {
        "heading": heading,
        "place_title": place.title,
        "acts": _acts(place),
        **people_found(request, place, asked),
    }


def asked_for(request, place):
    """What the address asks for, without what there is not."""
    query = request.query
    unit = read_id(query.get("phong", ""))
    role, standing = query.get("vai-tro", ""), query.get("dien", "")
    return PeopleAsked(
        request.today,
        agency=place.agency_id,
        unit=unit if unit in place.unit_titles else None,
        role=role if role in dict(place.roles) else None,
        standing=standing if standing in STANDINGS else PRESENT,
        text=query.get("tim", "").strip()[:LONGEST_TEXT],
    )


def people_found(request, place, asked):
    """The page of people that was asked for, and its filters, for the template."""
    page = request.people_lists.page(asked, read_id(request.query.get("trang", "")) or 1, PER_PAGE)
    filtered = bool(asked.unit or asked.role or asked.text or asked.standing != PRESENT)
    return {
        "rows": _shown(request, place, page.rows),
        "total": page.total,
        "empty": NOTHING_FOUND if filtered else NOBODY,
        "filtered": filtered,
        "filter_text": asked.text,
        "units": [(row.id, row.title, row.id == asked.unit) for row in place.units],
        "roles": [(role, title, role == asked.role) for role, title in place.roles],
        "standings": [(name, STANDING_TITLES[name], name == asked.standing) for name in STANDINGS],
        "pages": pages_of(request, page),
    }


def pages_of(request, page):
    """The addresses of the pages before and after, and where this one is."""

    def address(number):
        kept = {name: value for name, value in request.query.items() if name != "trang"}
        return request.own_path + "?" + urlencode({**kept, "trang": number})

    return SimpleNamespace(
        number=page.number,
        count=page.pages,
        previous_url=address(page.number - 1) if page.number > 1 else None,
        next_url=address(page.number + 1) if page.number < page.pages else None,
    )


def _acts(place):
    add = Link(_("Thêm cán bộ", "Add a person"), f"{place.url}/them", icon="plus-lg")
    if place.agency is None:
        return [add]
    return [
        add,
        Link(_("Nhập từ bảng tính", "Import a spreadsheet"), f"{place.url}/nhap", icon="file-earmark-spreadsheet"),
        Link(_("Cấp mật khẩu lần đầu", "First passwords"), f"{place.url}/mat-khau", icon="key"),
    ]


def _shown(request, place, rows):
    # At the province's list, each post says where it is held.
    ids = {post.agency for row in rows for post in row.posts if post.agency and place.agency is None}
    agencies = request.search.by_ids(ids)
    return [
        SimpleNamespace(
            name=row.full_name,
            post=post_in_words(request, row),
            url=place.person_url(row.id),
            login=row.login,
            active=row.active,
            has_password=row.has_password,
            away_until=row.away_until,
            posts=[_post(request, place, agencies, post) for post in row.posts],
        )
        for row in rows
    ]


def _post(request, place, agencies, post):
    agency = agencies.get(post.agency)
    return SimpleNamespace(
        role=role_title(post.role, agency.level) if agency else place.role_title(post.role),
        agency=agency.title if agency else "",
        unit=place.unit_titles.get(post.unit, ""),
        present=post.holds_on(request.today),
        from_day=post.from_day,
        until_day=post.until_day,
    )
