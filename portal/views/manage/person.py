"""One person for the administrator of his agency: posts, account, and what may be done about them."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPSeeOther
from pyramid_zodbconn import get_connection

from portal.history.acts import FACTOR_RESET, OUTSIDE_UNLINKED
from portal.i18n import _
from portal.interfaces import ActRefused, ISite, IWorkspace
from portal.jobs.letters import tell_of_change
from portal.permissions import Permission
from portal.roles import role_title
from portal.security.absences import absence_on
from portal.security.fresh import need_fresh_sign_in
from portal.views.forms import sent_text
from portal.views.history_place import history_url
from portal.views.links import Link
from portal.views.manage.people_place import NAME, PERSON, PeoplePlace, people_view, post_in_words
from portal.views.workspace.editing import staff_page
from portal.workflow.furnish import WORKSPACE_NAME

PAGE = "theme:staff/person.pt"
ACCOUNT_ACTS = {
    "close": (
        "close",
        _("Đã khóa tài khoản; mọi phiên đã kết thúc.", "The account is closed, its sessions are ended."),
    ),
    "open": ("open", _("Đã mở lại tài khoản.", "The account is open again.")),
    "factors": (
        "take_factors",
        _(
            "Đã gỡ xác thực hai bước; lần đăng nhập tới người này thiết lập lại.",
            "The second factor is taken away; it is set up anew at the next sign-in.",
        ),
    ),
    "unlink": (
        "unlink",
        _("Đã gỡ liên kết với tài khoản của tỉnh.", "The account of the province is no longer linked."),
    ),
}


@people_view(below=PERSON, request_method="GET", renderer=PAGE)
def person_page(context, request):
    """A person: account, posts here and elsewhere, absence, and the acts open to this administrator."""
    place = PeoplePlace(context, request)
    person = place.person()
    page = staff_page(request, person.full_name)
    page.trail = place.trail(Link(person.full_name, request.own_path))
    url = place.person_url(person.id)
    return {
        "heading": person.full_name,
        "person": described(request, person),
        "posts": posts_here(request, place, person),
        "elsewhere": _elsewhere(request, place, person),
        "away": absence_on(person, request.today),
        "may_give": _refusal(request.personnel.authority, person, None) is None,
        "account_refusal": _account_refusal(request, person),
        "url": url,
        "links": list(_links(place, url, history_url(request, context, person.id))),
    }


def _links(place, url, log_url):
    if place.agency is not None:
        yield Link(_("Bàn giao khi thôi việc", "Hand over on leaving"), f"{url}/ban-giao", icon="list-check")
        yield Link(_("Vắng mặt, người thay", "Absence, substitute"), f"{url}/vang-mat", icon="calendar-week")
    yield Link(_("Nhật ký vai trò", "Record of posts"), f"{url}/lich-su", icon="clock-history")
    yield Link(_("Nhật ký hoạt động", "Activity log"), log_url, icon="list-check")


@people_view(below=PERSON, request_method="POST", request_param="act=account")
def change_account(context, request):
    """Close a person's account, open it again, or take away what he signs in with besides his password."""
    place = PeoplePlace(context, request)
    person = place.person()
    name, done = ACCOUNT_ACTS.get(sent_text(request, "to"), (None, None))
    if name is None:
        raise ActRefused(_("Hãy chọn việc cần làm với tài khoản.", "Choose what to do about the account."))
    need_fresh_sign_in(request)
    before = _ways_in(person)
    getattr(request.personnel, name)(person)
    for act in before - _ways_in(person):
        tell_of_change(get_connection(request).root(), person, act)
    request.tell(done)
    return HTTPSeeOther(place.person_url(person.id))


def _ways_in(person):
    """What he signs in with besides a password, by the act that takes it away."""
    ways = {FACTOR_RESET: person.second_factors, OUTSIDE_UNLINKED: person.outside_account}
    return {act for act, way in ways.items() if way is not None}


@people_view(
    below=PERSON + "/lich-su",
    permissions={IWorkspace: Permission.READ_HISTORY, ISite: Permission.READ_HISTORY},
    request_method="GET",
    renderer="theme:staff/person_record.pt",
)
def person_record(context, request):
    """What was done to a person's account and posts, newest first; for administrators and auditors."""
    place = PeoplePlace(context, request)
    person = place.person()
    heading = _("Nhật ký: {name}", "Record: {name}", name=person.full_name)
    page = staff_page(request, heading)
    page.trail = (Link(person.full_name, place.person_url(person.id)), Link(_("Nhật ký", "Record"), request.own_path))
    names = request.person_names({deed.by for deed in person.record})
    return {
        "heading": heading,
        "deeds": [
            SimpleNamespace(
                act=DEED_TITLES.get(deed.act, deed.act),
                when=deed.when,
                by=names.get(deed.by, ""),
                about=_about(request, place, deed.about),
            )
            for deed in reversed(person.record)
        ],
    }


DEED_TITLES = {
    "added": _("Lập tài khoản", "Account made"),
    "described": _("Sửa thông tin", "Particulars changed"),
    "given": _("Giao vai trò", "Post given"),
    "ended": _("Cho thôi vai trò", "Post ended"),
    "withdrawn": _("Rút vai trò chưa bắt đầu", "Post taken back before it began"),
    "closed": _("Khóa tài khoản", "Account closed"),
    "opened": _("Mở lại tài khoản", "Account opened"),
    "password": _("Cấp mật khẩu dùng một lần", "One-time password given"),
    "away": _("Báo vắng mặt", "Absence announced"),
    "back": _("Hủy báo vắng mặt", "Absence cancelled"),
    "handed_over": _("Bàn giao công việc", "Work handed over"),
    "factors_taken": _("Gỡ xác thực hai bước", "Second factor taken away"),
    "unlinked": _("Gỡ liên kết tài khoản tỉnh", "Account of the province unlinked"),
}


def _about(request, place, about):
    """What a deed was about, in words; empty where it was about the account itself."""
    if about is None or isinstance(about, str):
        return about or ""
    term = term_in_words(request, about)
    if not hasattr(about, "role"):
        return term
    # Posts of other agencies are told there.
    known = about.agency_id == place.agency_id
    title = place.role_title(about.role) if known else _("vai trò ở cơ quan khác", "a post in another agency")
    return _("{role}, {term}", "{role}, {term}", role=title, term=term)


def term_in_words(request, term):
    """From when until when something holds, in words."""
    start, end = request.formats.date(term.from_day), request.formats.date(term.until_day)
    if not end:
        return _("từ {start}", "from {start}", start=start)
    return _("từ {start} đến {end}", "from {start} to {end}", start=start, end=end)


def described(request, person):
    """What a page tells of a person."""
    return SimpleNamespace(
        name=person.full_name,
        login=person.login,
        post=post_in_words(request, person),
        phone=person.phone,
        email=person.email,
        active=person.is_active,
        has_password=person.password is not None,
        has_factors=person.second_factors is not None,
        is_linked=person.outside_account is not None,
    )


def posts_here(request, place, person):
    """His posts in the agency, those in force first, with what may be done about each."""
    authority, today = request.personnel.authority, request.today
    here = [post for post in person.appointments if post.agency_id == place.agency_id]
    here.sort(key=lambda post: (post.is_over_on(today), post.from_day), reverse=False)
    url = place.person_url(person.id)
    return [
        SimpleNamespace(
            id=post.id,
            role=place.role_title(post.role),
            unit=place.unit_titles.get(post.unit_id, ""),
            title=post.post,
            basis=post.basis,
            and_subordinates=post.and_subordinates,
            from_day=post.from_day,
            until_day=post.until_day,
            standing=_standing(post, today),
            mandate_url=f"{url}/giay-giao-viec?vai-tro={post.id}",
            end_url=_end_url(url, authority, person, post),
        )
        for post in here
    ]


def _end_url(url, authority, person, post):
    over = post.is_over_on(authority.day)
    return None if over or _refusal(authority, person, post) else f"{url}/thoi-vai-tro?vai-tro={post.id}"


def _standing(post, today):
    return "over" if post.is_over_on(today) else "coming" if post.from_day > today else "present"


def _refusal(authority, person, post):
    """Why not this post of his may be ended, or (None) any be given to him."""
    try:
        if post is not None:
            authority.check_end(person, post)
        else:
            authority.check_other(person)
    except ActRefused as error:
        return error.text
    return None


def _account_refusal(request, person):
    try:
        request.personnel.authority.check_account(person)
    except ActRefused as error:
        return error.text
    return None


def _elsewhere(request, place, person):
    """The posts he holds in other agencies and in the province: why his account is not this agency's alone."""
    today = request.today
    others = [post for post in person.appointments if post.agency_id != place.agency_id and not post.is_over_on(today)]
    rows = request.search.by_ids({post.agency_id for post in others if post.agency_id})
    return [
        SimpleNamespace(
            role=role_title(post.role, rows[post.agency_id].level if post.agency_id in rows else ""),
            agency=rows[post.agency_id].title if post.agency_id in rows else _("Toàn tỉnh", "The whole province"),
            url=_page_elsewhere(request, rows.get(post.agency_id), person),
        )
        for post in others
    ]


def _page_elsewhere(request, agency, person):
    """Where the posts of another agency are looked after, for those who may; else None."""
    if agency is None or not request.personnel.authority.manages(agency.id):
        return None
    return request.application_path(f"{agency.path}{WORKSPACE_NAME}/{NAME}/{person.id}")
