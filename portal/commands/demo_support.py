"""The support desk of the demonstration, from the rows of portal/data/demo/support.toml: help pages, requests."""

import tomllib

from portal.commands.demo_questions import noon
from portal.content.deadlines import counted
from portal.workflow.supporting import PAGE, answer, help_center_of, make_help_center, report

DESK = "Phòng Công nghệ thông tin, Sở Thông tin và Truyền thông"
AT_DESK = "tuetm.stttt"


def support_written(folder):
    """The rows of the file: help pages first, then requests."""
    written = tomllib.loads((folder / "support.toml").read_text(encoding="utf-8"))
    return [*written["help"], *written["requests"]]


def put_supported(site, people, service_of, row):
    """Put one row of the file on the site; what is there already stays. `service_of(login)`: acts in his name."""
    if "body" in row:
        _put_page(make_help_center(service_of(None), site), service_of(row["author"]), row)
    else:
        person = people.get(row["reporter"])
        _put_request(_workspace_of(site, person), service_of, person, row)


def _put_page(center, desk, row):
    if not center.desk:
        desk.edit(center, {"desk": DESK, "topics": ("Lịch công tác", "Tin, bài", "Văn bản", "Tài khoản")})
        desk.move(center, "publish")
    if all(page.title != row["title"] for page in center.values()):
        values = {name: row[name] for name in ("title", "topic", "summary", "body")}
        desk.move(desk.add(center, PAGE, values), row["step"])


def _workspace_of(site, person):
    home = person.appointments[0].agency_id
    return next(place["noi-bo"] for place in site.values() if place.id == home)


def _put_request(workspace, service_of, person, row):
    if any(item.title == row["title"] for item in workspace.values()):
        return
    sent = {name: row.get(name, "") for name in ("title", "text", "page", "page_title")}
    item = report(service_of(person.login), workspace, {**sent, "browser": "Chrome trên Windows"}, person.full_name)
    received = noon(row["days_ago"])
    deadline = counted(workspace._p_jar.root(), received, help_center_of(item).term())
    first = {**item.asked["messages"][0], "when": received}
    item.set(asked={**item.asked, "received": received, **deadline, "messages": (first,)}, created=received)
    if "answer" in row:
        answer(service_of(AT_DESK), item, row["answer"], AT_DESK, "Bộ phận hỗ trợ")
        when = noon(row["answered"])
        last = {**item.asked["messages"][-1], "when": when}
        item.set(asked={**item.asked, "messages": (first, last), "answered": when, "late": when > deadline["due"]})
