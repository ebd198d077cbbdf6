"""Making a site from a province file: the root, the agencies with their places, the first administrator."""

import csv
import tomllib
from datetime import date
from pathlib import Path

import transaction

from portal import clock
from portal.content.duties import with_mandated
from portal.content.first_templates import first_templates
from portal.evolve import DONE as EVOLUTION
from portal.evolve import new_record
from portal.interfaces import ConfigurationError
from portal.jobs.job import PROVINCE_ITSELF
from portal.jobs.outbox import outbox_of
from portal.roles import Role
from portal.security.appointments import Appointment, Hierarchy
from portal.security.once import STORE as SENT_FORMS
from portal.security.once import new_store
from portal.security.people import People, make_index
from portal.security.policy import HIERARCHY, grant_management
from portal.security.reader import SYSTEM
from portal.security.sessions import STORE, SessionStore
from portal.workflow.service import ContentService
from portal.workflow.supporting import make_help_center

DATA = Path(__file__).parent.parent / "data"
BATCH = 10
# "Since always", for what the province file knows without a date.
FIRST_DAY = date(1989, 7, 1)


def read_province(name_or_path):
    """A province file and its agencies: (dict, list of dicts); raises `ConfigurationError` naming the file."""
    path = Path(name_or_path)
    if not path.suffix:
        path = DATA / f"{name_or_path}.toml"
    try:
        province = tomllib.loads(path.read_text(encoding="utf-8"))
        with (path.parent / province["province"]["agencies"]).open(encoding="utf-8", newline="") as source:
            agencies = list(csv.DictReader(source))
    except FileNotFoundError as error:
        known = ", ".join(sorted(file.stem for file in DATA.glob("*.toml")))
        raise ConfigurationError(f"no province file {error.filename}; known: {known}") from None
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ConfigurationError(f"{path} is not a province file: {error}") from None
    return province, agencies


class Founder:
    """Founds the site in an open database; safe to repeat and to interrupt: it makes only what is missing."""

    def __init__(self, connection, registry):
        self.connection = connection
        self.root = connection.root()
        self.registry = registry
        self.service = ContentService(registry.types, registry.workflow_engine, SYSTEM)

    def found(self, province, agencies, progress=lambda done, total: None):
        """Make whatever the province file names and the database lacks; answers the number of new agencies."""
        with transaction.manager:
            self._make_roots(province)
        site = self.root["site"]
        missing = [row for row in agencies if row["slug"] not in site]
        for start in range(0, len(missing), BATCH):
            with transaction.manager:
                for position, row in enumerate(missing[start : start + BATCH], start=start):
                    self._make_agency(site, row, position, province["province"])
            progress(min(start + BATCH, len(missing)), len(missing))
        with transaction.manager:
            self._set_superiors(site, agencies)
        return len(missing)

    def _make_roots(self, province):
        if "app_root" not in self.root:
            app_root = self.registry.content.create("Root")
            self.root["app_root"] = app_root
            transaction.savepoint()
            app_root.sdi_title = "Quản trị dữ liệu"
            make_index(self.root)
            grant_management(app_root, self.registry)
        factories = {HIERARCHY: Hierarchy, STORE: SessionStore, SENT_FORMS: new_store, EVOLUTION: new_record}
        for name, factory in factories.items():
            if name not in self.root:
                self.root[name] = factory()
        # The worker writes its first job when it starts: whoever saves at that moment must not meet it at the root.
        outbox_of(self.root, PROVINCE_ITSELF)
        if "site" not in self.root:
            self._make_site(province)

    def _make_site(self, province):
        facts = province["province"]
        values = {
            "title": facts["name"],
            "title_english": facts.get("name_en", ""),
            "address": facts.get("address", ""),
            "hotline": facts.get("hotline", ""),
            "phone": facts.get("phone", ""),
            "email": facts.get("email", ""),
            "data_note": facts.get("data_note", ""),
            "body": f"<p>{facts['introduction']}</p>" if facts.get("introduction") else "",
        }
        site = self.registry.types.create("site", values)
        self.root["site"] = site
        self.connection.add(site)
        site.set(standard_sections=with_mandated(province.get("sections", ())), templates=first_templates())
        self.registry.workflow_engine.begin(site, site.id)
        self.service.publish_part(site)
        make_help_center(self.service, site)

    def _make_agency(self, site, row, position, facts):
        values = {
            "title": row["name"],
            "abbreviation": row["abbreviation"],
            "level": row["level"],
            "codes": (row["code"],),
            "gso_code": row["gso_code"],
            "hosts": (row["host"],) if row["host"] else (),
            "bound_from": date.fromisoformat(row["wave"]) if row["wave"] else None,
            "hotline": facts.get("hotline", ""),
        }
        agency = self.service.place(site, "agency", values, row["slug"])
        agency.set(position=position)
        self.service.publish_part(agency)

    def _set_superiors(self, site, agencies):
        hierarchy = self.root[HIERARCHY]
        by_code = {row["code"]: site[row["slug"]] for row in agencies}
        for row in agencies:
            agency, superior = by_code[row["code"]], by_code.get(row["parent"])
            if not agency.superiors:
                superiors = ((FIRST_DAY, superior.id if superior is not None else None),)
                agency.set(superiors=superiors)
                hierarchy.set(agency.id, superiors)


def first_administrator(root, registry, login="quantri"):
    """Make the province's first administrator; answers (login, one-time password), or None where there are people."""
    people = People(root["app_root"], registry)
    if people.all():
        return None
    person = people.add(login, "Quản trị tỉnh")
    today = clock.local(clock.now()).date()
    people.appoint(person, (Appointment(None, Role.PROVINCE_ADMINISTRATOR, from_day=today),))
    return login, person.set_one_time_password()


__all__ = ["Founder", "first_administrator", "read_province"]
