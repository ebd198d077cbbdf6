"""The site that is measured: the province with all its agencies, and as much content as the figures need.

The same every time: texts are drawn from a list of words by a seeded generator, times and ids apart.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import transaction

from benchmarks.visitor import Visitor
from portal import clock
from portal.commands.founding import Founder, read_province
from portal.config import application, configure
from portal.content.agenda import week_name
from portal.content.weeks import WEEK, monday_of
from portal.roles import Role
from portal.security.appointments import Appointment
from portal.security.people import People
from portal.security.reader import SYSTEM
from portal.settings import make_secret, read_settings
from portal.workflow.service import ContentService

SEED = 2026
BATCH = 500
PASSWORD = "rừng thông biển xanh 2026"
AGENCIES = ("so-y-te", "so-tai-chinh", "so-xay-dung", "so-noi-vu")
MAIN = AGENCIES[0]
# Somebody with fifty posts, and fifty people who work in the first agency.
MANY_POSTS, MOST_POSTS = "nhieu.viec", 50
WORKERS = tuple(f"can.bo.lam.viec.{number}" for number in range(50))
ORDINARY = (Role.EDITOR, Role.OFFICER, Role.CLERK, Role.ARCHIVIST, Role.UNIT_HEAD)
NEWS, UNITS, SMALL_FOLDER = 60, 12, 100
# Ten years of work schedules, the present week the last of them.
WEEKS, ENTRIES, WEEKS_AT_ONCE = 520, 25, 40
WORDS = """
    thông báo kế hoạch tiếp nhận hồ sơ trực tuyến người dân doanh nghiệp tổ chức hội nghị tập huấn công tác phòng chống
    dịch bệnh mùa mưa kiểm tra an toàn thực phẩm lịch tiếp công dân tháng quý năm triển khai cải cách hành chính
    niêm yết công khai quy trình giải quyết thủ tục xã phường thị trấn tuyên truyền hướng dẫn đăng ký khai sinh
    """.split()


@dataclass(frozen=True)
class Pages:
    """The addresses that are measured; those below `workspace` need the cookie of a person of the staff."""

    home: str
    agency: str
    news_list: str
    news_item: str
    schedule: str
    small_folder: str
    large_folder: str
    cookie: str = ""


class Province:
    """A founded site in a folder; `settings` opens it as in production, with `uri` through a ZEO server."""

    def __init__(self, folder, large):
        self.folder = Path(folder)
        self.large = large
        self.chance = random.Random(SEED)
        make_secret(self.folder)

    def settings(self, uri=None):
        """The raw settings of an installation in production."""
        raw = {
            "portal.var": str(self.folder),
            "portal.mode": "production",
            "portal.base_url": "https://khanhhoa.example",
            "portal.worker_threads": "0",
            "mail.host": "localhost",
        }
        return {**raw, "zodbconn.uri": uri} if uri else raw

    def build(self, progress=lambda title: None):
        """Make everything; answers the `Pages`."""
        config = configure(self.settings(), read_settings(self.settings()))
        config.make_wsgi_app()
        database = config.registry._zodb_databases[""]
        config.begin()
        connection = database.open(transaction_manager=transaction.manager)
        progress("the province and its agencies")
        Founder(connection, config.registry).found(*read_province("khanh-hoa"))
        pages = _Filler(connection, config.registry, self.chance).fill(self.large, progress)
        connection.close()
        config.end()
        database.close()
        return pages

    def open(self, uri=None):
        """The application, as a server opens it."""
        return application(self.settings(uri))

    def sign_in(self, pages):
        """The `Pages` with the cookie of an editor who is signed in for the rest of the run."""
        (cookie,) = self.cookies([f"bien.tap.{MAIN}"])
        return replace(pages, cookie=cookie)

    def cookies(self, logins):
        """The cookies of people who have just signed in."""
        app = self.open()
        signed_in = [Visitor(app).sign_in(login, PASSWORD).cookie for login in logins]
        close(app)
        return signed_in


def close(app):
    """Close the database of an application."""
    for database in app.registry._zodb_databases.values():
        database.close()


class _Filler:
    def __init__(self, connection, registry, chance):
        self.root = connection.root()
        self.site = self.root["site"]
        self.registry = registry
        self.desk = ContentService(registry.types, registry.workflow_engine, SYSTEM)
        self.chance = chance

    def fill(self, large, progress):
        progress("people, news and units")
        with transaction.manager:
            self._hire()
        agency = self.site[MAIN]
        self._put(agency["tin-tuc"], "news_item", NEWS)
        self._put(agency["thong-bao"], "news_item", NEWS)
        self._put(agency, "unit", UNITS)
        for slug in AGENCIES[1:]:
            self._put(self.site[slug]["tin-tuc"], "news_item", NEWS // 10)
        progress(f"{WEEKS} weeks of work schedules")
        self._put_weeks(agency["lich-cong-tac"])
        folders = {}
        for name, size in (("kho-nho", SMALL_FOLDER), ("kho-lon", large)):
            progress(f"a folder of {size:,}")
            with transaction.manager:
                folder = self.desk.place(agency, "folder", {"title": f"Kho {size}"}, name)
                self.desk.publish_part(folder)
            self._put(folder, "page", size)
            folders[name] = f"/{MAIN}/{name}/noi-dung"
        return Pages(
            home="/",
            agency=f"/{MAIN}/",
            news_list=f"/{MAIN}/tin-tuc/",
            news_item=f"/{MAIN}/tin-tuc/muc-7/",
            schedule=f"/{MAIN}/lich-cong-tac/",
            small_folder=folders["kho-nho"],
            large_folder=folders["kho-lon"],
        )

    def _hire(self):
        people = People(self.root["app_root"], self.registry)
        kept = None
        posts = {f"bien.tap.{slug}": (self._post(slug, Role.EDITOR),) for slug in AGENCIES}
        posts |= {login: (self._post(MAIN, Role.OFFICER),) for login in WORKERS}
        posts[MANY_POSTS] = tuple(self._fifty_posts())
        for login, held in posts.items():
            person = people.add(login, "Trần Thị Biên Tập")
            people.appoint(person, held)
            # A hash is slow on purpose; one is enough.
            if kept is None:
                person.set_password(PASSWORD)
                kept = person.password
            person.password = kept

    def _post(self, slug, role, **options):
        return Appointment(self.site[slug].id, role, from_day=date(2020, 1, 1), **options)

    def _fifty_posts(self):
        # One of them reaches to all subordinate agencies, which are most of the province.
        yield self._post(MAIN, Role.EDITOR)
        yield self._post("ubnd-tinh", Role.LEADER, and_subordinates=True)
        agencies = sorted(
            part.__name__ for part in self.site.values() if part.kind == "agency" and part.__name__ != MAIN
        )
        for number in range(MOST_POSTS - 2):
            yield self._post(agencies[number], ORDINARY[number % len(ORDINARY)])

    def _put(self, place, kind, count):
        for start in range(0, count, BATCH):
            with transaction.manager:
                for number in range(start, min(start + BATCH, count)):
                    self.desk.publish_part(self.desk.place(place, kind, self._values(kind), f"muc-{number}"))

    def _put_weeks(self, place):
        this = monday_of(clock.local(clock.now()).date())
        for start in range(0, WEEKS, WEEKS_AT_ONCE):
            with transaction.manager:
                for number in range(start, min(start + WEEKS_AT_ONCE, WEEKS)):
                    monday = this - number * WEEK
                    values = {"title": "Lịch công tác tuần", "first_day": monday, "entries": self._entries(monday)}
                    week = self.desk.place(place, "week_schedule", values, week_name(monday))
                    self.desk.publish_part(week)

    def _entries(self, monday):
        return tuple(
            {
                "day": monday + timedelta(days=number % 5),
                "starts": f"{7 + number // 5 * 2:02}:30",
                "ends": f"{8 + number // 5 * 2:02}:30",
                "what": self._words(18).capitalize(),
                "chair": f"Phó Giám đốc {self._words(3).title()}",
                "people": self._words(12).capitalize(),
                "place": f"Phòng họp số {number % 3 + 1}",
            }
            for number in range(ENTRIES)
        )

    def _values(self, kind):
        values = {"title": self._words(11).capitalize(), "body": "".join(self._paragraph() for _one in range(5))}
        return {**values, "phone": "0258 382 2222"} if kind == "unit" else {**values, "summary": self._words(35)}

    def _paragraph(self):
        return f"<p>{self._words(90).capitalize()}.</p>"

    def _words(self, count):
        return " ".join(self.chance.choices(WORDS, k=count))
