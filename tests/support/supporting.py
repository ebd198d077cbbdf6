"""The support desk of the test sites: who sits there, and difficulties that the staff have reported."""

from datetime import timedelta

from portal import clock
from portal.content.support import HELP_NAME
from portal.security.appointments import reader_of
from portal.security.people import People
from portal.security.reader import SYSTEM
from portal.workflow import supporting
from portal.workflow.service import ContentService
from tests.support.site import HEALTH

DESK_LOGIN = "ban.hotro"
HELP, DESK_LIST = "/tro-giup/", "/tro-giup/yeu-cau"
REPORTER = "officer.syt"
# Whoever has reported what the live site shows.
SLOW_REPORTER = "unit-head.syt"
DESK_NAME = "Phòng Công nghệ thông tin, Sở Thông tin và Truyền thông"
OWN_LIST, REPORT = f"/{HEALTH}/noi-bo/ho-tro", f"/{HEALTH}/noi-bo/bao-kho-khan"
LONG_TITLE = (
    "Không lưu được lịch công tác tuần sau khi dán bảng từ Word của Phòng Tổ chức – Hành chính, báo lỗi nhưng không "
    "nói dòng nào sai"
)


def reported(registry, site, title, text="Bấm Lưu thì hiện trang báo lỗi.", login=REPORTER, agency=HEALTH, **facts):
    """A difficulty of somebody of an agency, as if he had reported it by the form."""
    person = People(site._p_jar.root()["app_root"]).get(login)
    desk = _desk_of(registry, site, login)
    sent = {
        "title": title,
        "text": text,
        "page": f"/{agency}/lich-cong-tac/",
        "browser": "Chrome trên Windows",
        **facts,
    }
    return supporting.report(desk, site[agency]["noi-bo"], sent, person.full_name)


def furnish_support(registry, site):
    """Difficulties in every state with long names, one of them overdue; help pages for everybody and for staff."""
    portals = ContentService(registry.types, registry.workflow_engine, SYSTEM)
    center = site[HELP_NAME]
    portals.edit(center, {"desk": DESK_NAME, "topics": ("Lịch công tác", "Văn bản", "Tài khoản")})
    portals.move(center, "publish")
    for title, step in (("Dán lịch tuần từ Word", "publish"), ("Đổi mật khẩu khi quên", "show_to_staff")):
        values = {"title": title, "topic": "Lịch công tác", "summary": LONG_TITLE, "body": "<p>Bấm nút Dán bảng.</p>"}
        portals.move(portals.add(center, "help_page", values), step)
    at_desk = _desk_of(registry, site, DESK_LOGIN)
    own = _desk_of(registry, site, SLOW_REPORTER)
    first = reported(
        registry, site, LONG_TITLE, LONG_TITLE * 3, SLOW_REPORTER, reference="0123abcd", page_title=LONG_TITLE
    )
    supporting.assign(at_desk, first, DESK_LOGIN)
    supporting.answer(at_desk, first, "Hãy dán bằng nút Dán bảng.", DESK_LOGIN, "Người của bộ phận hỗ trợ")
    late = reported(registry, site, "Quên mật khẩu", login=SLOW_REPORTER)
    weeks = timedelta(days=21)
    asked = late.asked
    late.set(asked={**asked, "received": asked["received"] - weeks, "due": asked["due"] - weeks})
    reported(registry, site, "Không in được lịch tuần", login=SLOW_REPORTER)
    supporting.close(own, reported(registry, site, "Không thấy nút Trình duyệt", login=SLOW_REPORTER))


def _desk_of(registry, site, login):
    root = site._p_jar.root()
    people = People(root["app_root"])
    reader = reader_of(people.get(login), root.get("hierarchy"), clock.now(), people.by_id)
    return ContentService(registry.types, registry.workflow_engine, reader)
