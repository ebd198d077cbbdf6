"""People for the pages that people see: more than one page of them, with long names, in every standing."""

from datetime import date, timedelta

from portal import clock
from portal.roles import Role
from portal.security.absences import Absence
from portal.security.appointments import Appointment
from portal.security.people import People
from portal.security.reader import SYSTEM, Reader
from portal.workflow.service import ContentService
from tests.support.site import HEALTH

SINCE = date(2020, 1, 1)
# Somebody with everything: several posts, a substitute, drafts to hand over, a record.
BUSY = "huong.cong.tang.syt"
LONG_NAME = "Công Tằng Tôn Nữ Thị Ngọc Diễm Hương Giang"
NAMES = ("Nguyễn Thị Hà", "Lê Quang Minh", "Đặng Hoàng Sơn", "Võ Thị Lan", "Trương Nguyễn Bảo Ngọc Khánh")


def furnish_people(tree, registry):
    """Fill the health department with people; `tree` is the site, in a transaction of its own."""
    people = People(tree._p_jar.root()["app_root"], registry)
    agency, today = tree[HEALTH], clock.local(clock.now()).date()
    unit = agency["phong-to-chuc"]
    password = people.get("editor.syt").password
    for number in range(55):
        person = people.add(
            f"can.bo.{number}.syt",
            NAMES[number % len(NAMES)],
            title="Chuyên viên Phòng Tổ chức cán bộ – Hành chính",
            phone=f"0258 3000 {200 + number}",
            email=f"canbo{number}.tochuchanhchinh.soyte@khanhhoa.example",
        )
        # Every tenth has no password yet.
        person.password = password if number % 10 else None
        people.appoint(person, (Appointment(agency.id, Role.OFFICER, from_day=SINCE, unit_id=unit.id),))
    _furnish_busy(people, agency, unit, today).password = password
    people.disable(people.get("can.bo.7.syt"))
    _share_a_folder(tree, registry, people.get("officer.syt"))


def _furnish_busy(people, agency, unit, today):
    title = "Phó Trưởng phòng Tổ chức cán bộ – Hành chính, phụ trách văn thư, lưu trữ"
    person = people.add(BUSY, LONG_NAME, title=title, phone="0258 3000 199", email="huong@khanhhoa.example")
    posts = (
        Appointment(agency.id, Role.UNIT_HEAD, from_day=SINCE, unit_id=unit.id, basis="Quyết định số 12/QĐ-SYT"),
        Appointment(agency.id, Role.PUBLISHER, from_day=SINCE, until_day=today + timedelta(days=30), post=title),
        Appointment(agency.id, Role.CLERK, from_day=SINCE, until_day=SINCE + timedelta(days=365)),
        Appointment(agency.id, Role.ARCHIVIST, from_day=today + timedelta(days=10)),
    )
    people.appoint(person, posts)
    substitute = people.get("can.bo.1.syt")
    away = Absence(today, today + timedelta(days=7), substitute.id, (person.appointments[1].id,))
    people.set_absences(person, (away,))
    for post in person.appointments:
        person.note("given", people.get("agency-administrator.syt").id, post)
    return person


def _share_a_folder(tree, registry, officer):
    """Two folders whose access an officer has changed."""
    desk = ContentService(registry.types, registry.workflow_engine, Reader(SYSTEM.principals, officer.id))
    documents = tree[HEALTH]["noi-bo"]["tai-lieu"]
    for name, title in (("doi-quyen", "Hồ sơ dự án nâng cấp trạm y tế tuyến xã"), ("doi-nua", "Kế hoạch kiểm tra")):
        item = desk.add(documents, "folder", {"title": title}, name)
        desk.move(item, "share_with_agency")
