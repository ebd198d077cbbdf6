"""Demonstration people and content: fictitious, in every role, and never on a site that has real users."""

import io
import tomllib
from datetime import timedelta
from pathlib import Path

import click
import transaction

from portal import clock
from portal.commands.demo_consultations import put_draft
from portal.commands.demo_dates import dated, moment_of
from portal.commands.demo_documents import document_values, with_file
from portal.commands.demo_pictures import picture
from portal.commands.demo_questions import put_asked, questions_written
from portal.commands.demo_support import put_supported, support_written
from portal.commands.demo_weeks import week_values
from portal.commands.session import configured, connected, console, fail, load_settings, need_site, progress
from portal.content.agenda import week_name
from portal.content.attachments import Upload
from portal.content.naming import free_name
from portal.interfaces import PortalError
from portal.security.appointments import Appointment
from portal.security.passwords import one_time_password
from portal.security.people import People
from portal.security.reader import SYSTEM, Reader
from portal.workflow.service import ContentService

DATA = Path(__file__).parent.parent / "data" / "demo"
MARK = "demonstration.txt"
STATES = {
    "draft": (),
    "submitted": ("submit",),
    "published": ("publish",),
    "withdrawn": ("publish", "withdraw"),
    "mine": (),
    "unit": ("share_with_unit",),
    "agency": ("share_with_agency",),
}


@click.command()
@click.pass_obj
def demo(ini):
    """Fill the site with fictitious people in every role and with content to look at.

    Refuses on a site that has real users. All demonstration people share one password, made for this site and
    kept in var/demonstration.txt; the command prints it.
    """
    make_demonstration(ini)
    print_people(ini)


def read(name):
    """The rows of one file of portal/data/demo/."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))[name]


def make_demonstration(ini):
    """Do what `portal demo` does; safe to repeat and to interrupt: it makes only what is missing."""
    _raw, settings = load_settings(ini)
    if settings.is_production:
        fail(PortalError("Demonstration people are refused in production mode."))
    mark = settings.var / MARK
    with configured(ini) as registry, connected(registry) as connection:
        need_site(connection)
        root = connection.root()
        people = People(root["app_root"], registry)
        real = real_people(people)
        if real:
            fail(PortalError(f"This site has real users ({', '.join(real[:5])}); no demonstration there."))
        stage = Stage(root, registry)
        password = mark.read_text().strip() if mark.exists() else one_time_password()
        steps = stage.steps(password)
        with progress("Demonstration") as report:
            for number, step in enumerate(steps, start=1):
                with transaction.manager:
                    step()
                report(number, len(steps))
    mark.write_text(password + "\n")
    mark.chmod(0o600)


def real_people(people):
    """The sign-in names of real users; the administrator of a new site counts once he has a password of his own."""
    real = [person for person in people.all() if not person.demo]
    nobody_yet = len(real) == 1 and real[0].must_change_password
    return [] if nobody_yet else [person.login for person in real]


def print_people(ini):
    """Print the people whom a newcomer may try, and their password; nothing where there is no demonstration."""
    _raw, settings = load_settings(ini)
    mark = settings.var / MARK
    if not mark.exists():
        return
    console.print("\nDemonstration people (fictitious); one password for all: " + mark.read_text().strip())
    for person in read("people"):
        if person.get("featured"):
            console.print(f"  {person['login']:<14} {person['full_name']:<22} {person['does_en']}")
    console.print(f"Sign in at {settings.base_url}/dang-nhap\n")


class Stage:
    """Puts the demonstration on the site, piece by piece."""

    def __init__(self, root, registry):
        self.root = root
        self.site = root["site"]
        self.registry = registry
        self.people = People(root["app_root"], registry)
        self.today = clock.local(clock.now()).date()

    def steps(self, password):
        """Everything to be done, as functions that each fit one transaction."""
        names = ("contacts", "units", "people", "pages", "organisations", "news", "weeks", "documents")
        rows = {name: read(name) for name in names}
        workspace = tomllib.loads((DATA / "workspace.toml").read_text(encoding="utf-8"))
        plan = [
            (self.contact, rows["contacts"]),
            (self.unit, rows["units"]),
            (lambda row: self.person(row, password), rows["people"]),
            (self.page, rows["pages"]),
            (self.organisation, rows["organisations"]),
            (self.news, rows["news"]),
            (self.week, rows["weeks"]),
            (self.document, rows["documents"]),
            (self.folder, workspace["folders"]),
            (self.file, workspace["files"]),
            (self.asked, questions_written(DATA)),
            (self.draft, tomllib.loads((DATA / "consultations.toml").read_text(encoding="utf-8"))["drafts"]),
            (lambda row: put_supported(self.site, self.people, self._service, row), support_written(DATA)),
        ]
        return [lambda act=act, row=row: act(row) for act, listed in plan for row in listed]

    def contact(self, row):
        """The contacts of an agency."""
        agency = self.site[row["agency"]]
        values = {
            "address": row["address"],
            "phone": row["phone"],
            "email": row["email"],
            "hotline": row["hotline"],
            "responsible_person": row["responsible"],
            "opening_hours": "Thứ Hai – Thứ Sáu, 7:30 – 11:30 và 13:30 – 17:00",
        }
        service = self._service(None)
        if any(getattr(agency, name) != value for name, value in values.items()):
            service.edit(agency, values)
            self._show(service, agency)

    def unit(self, row):
        """A unit of an agency."""
        agency = self.site[row["agency"]]
        if row["slug"] not in agency:
            service = self._service(None)
            unit = service.add(agency, "unit", {"title": row["name"], "phone": row["phone"]}, row["slug"])
            service.move(unit, "publish")

    def person(self, row, password):
        """A person with his post."""
        if self.people.get(row["login"]) is not None:
            return
        agency = self.site[row["agency"]]
        unit_id = agency[row["unit"]].id if row["unit"] in agency else None
        person = self.people.add(
            row["login"],
            row["full_name"],
            title=row["title"],
            title_english=row["title_en"],
            email=row["email"],
            phone=row["phone"],
        )
        person.demo = True
        person.set_password(password)
        since = self.today - timedelta(days=365)
        posts = (Appointment(agency.id, role, from_day=since, unit_id=unit_id) for role in row["roles"])
        self.people.appoint(person, tuple(posts))

    def page(self, row):
        """A page of an agency; replaces the template's text where it stands at the same place."""
        *folders, name = row["path"].split("/")
        place = self.site[row["agency"]]
        for folder in folders:
            place = place[folder]
        service = self._service(row["author"])
        values = {"title": row["title"], "summary": row["summary"], "body": row["body"]}
        if name in place:
            if place[name].body != values["body"]:
                service.edit(place[name], values)
                self._show(service, place[name])
            return
        self._publish(service, service.add(place, "page", values, name), "published", moment_of(self.today, row))

    def organisation(self, row):
        """The organisation of an agency, on the page that it was made with."""
        page = self.site[row["agency"]]["gioi-thieu"].get("to-chuc")
        if page is None or page.leaders:
            return
        service = self._service(row["author"])
        service.edit(
            page,
            {name: row[name] for name in ("summary", "body")}
            | {name: tuple(row[name]) for name in ("leaders", "officers")},
        )
        self._show(service, page)

    def news(self, row):
        """A news item or a notice, with its picture, in its state."""
        section = self.site[row["agency"]][row["section"]]
        if row["slug"] in section:
            return
        moment = moment_of(self.today, row)
        service = self._service(row["author"])
        values = {name: dated(row[name], moment) for name in ("title", "summary", "body")}
        values["tags"] = tuple(row.get("tags", ()))
        if row.get("picture"):
            data = io.BytesIO(picture(row["picture"], row["slug"]))
            values["picture"] = Upload(data, f"{row['picture']}.jpg", "image/jpeg")
            values["picture_alt"] = row["picture_alt"]
        item = service.add(section, "news_item", values, row["slug"])
        self._publish(service, item, row["state"], moment)

    def week(self, row):
        """A week of an agency's work schedule; a demonstration that is filled again later gets the weeks of then."""
        section = self.site[row["agency"]]["lich-cong-tac"]
        values = week_values(row, self.today)
        if week_name(values["first_day"]) not in section:
            service = self._service(row["author"])
            self._publish(service, service.add(section, "week_schedule", values), row["state"], None)

    def document(self, row):
        """A published document with its file; one whose number is there already stays."""
        section = self.site[row["agency"]]["van-ban"]
        values = document_values(row, self.today)
        name = free_name(f"{values['code']} {values['issued'].year}", (), "van-ban")
        # Counted back from today: a demonstration that is filled again later has its documents under days of then.
        if not any(known.rpartition("-")[0] == name.rpartition("-")[0] for known in section):
            service = self._service(row["author"])
            item = service.add(section, "published_document", with_file(values), name)
            self._publish(service, item, "published", moment_of(self.today, {"days_ago": row["days_ago"]}))

    def asked(self, row):
        """The fields in which an agency is asked, or a question of a citizen."""
        officer = self.people.get(row["officer"]).id if "officer" in row else None
        put_asked(self._service(None), self.site[row["agency"]], row, officer)

    def draft(self, row):
        """A draft for comment, with what was sent to it."""
        put_draft(self._service(row["author"]), self.site, row)

    def folder(self, row):
        """A folder of the staff."""
        place, name = self._tree(row["agency"], row["path"])
        if name not in place:
            service = self._service(row["owner"])
            item = service.add(place, "folder", {"title": row["title"], "summary": row.get("description", "")}, name)
            self._publish(service, item, row["state"], None)

    def file(self, row):
        """A file of the staff."""
        place, name = self._tree(row["agency"], row["path"] + "/" + free_name(row["filename"], (), "tep"))
        if name not in place:
            service = self._service(row["owner"])
            media_type = "text/csv" if row["filename"].endswith(".csv") else "text/plain"
            upload = Upload(io.BytesIO(row["text"].encode("utf-8")), row["filename"], media_type)
            item = service.add(place, "file", {"title": row["title"], "file": upload}, name)
            self._publish(service, item, row["state"], None)

    def _tree(self, agency, path):
        *folders, name = [part for part in path.split("/") if part]
        place = self.site[agency]["noi-bo"]["tai-lieu"]
        for folder in folders:
            place = place[folder]
        return place, name

    def _service(self, login):
        """Acts in the name of a demonstration person with the portal's rights (some posted for others)."""
        person = self.people.get(login) if login else None
        reader = SYSTEM
        if person is not None:
            units = {post.agency_id: post.unit_id for post in person.appointments if post.unit_id}
            reader = Reader(SYSTEM.principals, person.id, person.full_name, units=units)
        return ContentService(self.registry.types, self.registry.workflow_engine, reader)

    def _publish(self, service, item, state, moment):
        for transition in STATES[state]:
            service.move(item, transition)
        if moment is not None:
            item.set(created=moment, **({"published_at": moment} if item.published_at else {}))

    @staticmethod
    def _show(service, item):
        # Filled in again: an edit that changed nothing leaves nothing to publish.
        if item.published is None or item.has_draft:
            service.move(item, "publish_changes" if item.published is not None else "publish")
