"""Work schedules for tests: a full week with long names, internal entries, and a change after publication."""

from datetime import timedelta

from portal import clock
from portal.content.weeks import WEEK, monday_of
from tests.support.site import HEALTH

CANARY = "Chimhoàngyến"
CHAIRS = (
    "Giám đốc Nguyễn Thị Phương Thảo",
    "Phó Giám đốc Lê Trần Hoàng Quốc Khánh",
    "Phó Giám đốc Đặng Huỳnh Bảo Ngọc",
)
LONG_SUBJECT = (
    "Họp Hội đồng thẩm định hồ sơ đề nghị cấp giấy phép hoạt động đối với các cơ sở khám bệnh, chữa bệnh tư nhân "
    "trên địa bàn thành phố Nha Trang và huyện Khánh Vĩnh (đợt 2)"
)
LONG_PEOPLE = (
    "Lãnh đạo Phòng Nghiệp vụ Y, Phòng Nghiệp vụ Dược, Thanh tra Sở; đại diện Ủy ban nhân dân thị trấn Khánh Vĩnh, "
    "huyện Khánh Vĩnh; Bệnh viện Đa khoa tỉnh"
)
PLACES = ("Hội trường tầng 2, trụ sở Sở Y tế", "Phòng họp số 1", "Ủy ban nhân dân huyện Khánh Vĩnh")


def this_monday():
    """The first day of the present week."""
    return monday_of(clock.local(clock.now()).date())


def row(day, starts="", ends="", what="Giao ban", **others):
    """One row of a week."""
    return {"day": day, "starts": starts, "ends": ends, "what": what, **others}


def full_rows(monday):
    """Thirty entries on six days, one of them internal."""
    rows = [row(monday, what="Trực lãnh đạo: " + CHAIRS[0], chair=CHAIRS[0])]
    for number in range(28):
        day, hour = monday + timedelta(days=number % 6), 7 + number // 6 * 2
        rows.append(
            row(
                day,
                f"{hour:02}:30",
                f"{hour + 1:02}:30",
                LONG_SUBJECT if number % 7 == 0 else f"Giao ban tuần với các đơn vị trực thuộc (lần {number + 1})",
                chair=CHAIRS[number % 3],
                people=LONG_PEOPLE if number % 7 == 0 else "Trưởng, phó các phòng",
                place=PLACES[number % 3],
                host="Văn phòng Sở",
                prepared="Phòng Nghiệp vụ Y",
            )
        )
    secret = f"{CANARY} nội bộ"
    internal = {"chair": f"{CANARY} chủ trì", "place": f"{CANARY} phòng", "host": f"{CANARY} đơn vị"}
    return (*rows, row(monday + timedelta(days=3), "15:00", "16:00", secret, internal=True, **internal))


def make_week(desk, place, monday, rows, publish=True):
    """The schedule of one week; published unless it is not wanted."""
    year, number, _weekday = monday.isocalendar()
    values = {"title": f"Lịch công tác tuần {number} năm {year}", "first_day": monday, "entries": rows}
    week = desk.add(place, "week_schedule", values)
    if publish:
        desk.move(week, "publish")
    return week


def furnish_schedules(site, desk):
    """At the department of health last week, this one (full, with a change) and a draft of the next."""
    place, monday = site[HEALTH]["lich-cong-tac"], this_monday()
    make_week(desk, place, monday - WEEK, (row(monday - WEEK, "08:00", "09:00", "Giao ban tuần trước"),))
    week = make_week(desk, place, monday, full_rows(monday))
    changed = [dict(one) for one in week.entries]
    changed[1] |= {"starts": "09:15", "ends": "10:00", "place": "Phòng họp số 3"}
    del changed[9]
    desk.edit(week, {"entries": tuple(changed)})
    desk.move(week, "publish_changes", "Lãnh đạo Ủy ban nhân dân tỉnh mời họp đột xuất")
    make_week(desk, place, monday + WEEK, (row(monday + WEEK, "08:00", "09:00", "Giao ban tuần sau"),), publish=False)
