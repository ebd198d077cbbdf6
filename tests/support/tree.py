"""The real types and workflows, and a small tree in a real database, for tests that need no web."""

import importlib
import pkgutil
from datetime import date

from portal.content.declare import TypeInfo
from portal.content.registry import TypeRegistry
from portal.security.reader import SYSTEM
from portal.workflow.declare import Workflow
from portal.workflow.engine import WorkflowEngine
from portal.workflow.service import ContentService


def modules_of(name):
    """The modules of a top-level package, imported."""
    package = importlib.import_module(name)
    return [importlib.import_module(f"{name}.{info.name}") for info in pkgutil.iter_modules(package.__path__)]


def all_types():
    """A registry of every declared content type."""
    types = TypeRegistry()
    for module in modules_of("content_types"):
        for value in vars(module).values():
            info = vars(value).get("__type_info__") if isinstance(value, type) else None
            if isinstance(info, TypeInfo):
                types.add(info)
    return types


def engine():
    """The engine of every declared workflow."""
    found = {
        id(value): value
        for module in modules_of("workflows")
        for value in vars(module).values()
        if isinstance(value, Workflow)
    }
    return WorkflowEngine(found.values())


def service(reader=SYSTEM):
    """Acts on content in the name of `reader`."""
    return ContentService(all_types(), engine(), reader)


def plant(connection, agencies=("so-y-te",)):
    """A site with some agencies (each with its workspace and a section `tin-tuc`), not yet committed; answers it."""
    acts = service()
    root = connection.root()
    site = acts.types.create("site", {"title": "Tỉnh thử nghiệm"})
    root["site"] = site
    connection.add(site)
    site.set(standard_sections=({"slug": "tin-tuc", "title": "Tin tức", "kind": "folder", "display": "news"},))
    acts.engine.begin(site, site.id)
    acts.publish_part(site)
    for slug in agencies:
        agency = acts.place(site, "agency", {"title": slug.replace("-", " ").title(), "level": "department"}, slug)
        agency.set(superiors=((date(2000, 1, 1), None),))
        acts.publish_part(agency)
    return site
