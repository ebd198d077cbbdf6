"""Declaring a content type: everything the machine needs to know stands in one decorator."""

import re
from dataclasses import dataclass, field

import venusian

from portal.interfaces import ConfigurationError, IContainer

TYPE_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
# What a row of a list can show or sort by; a type names which of its fields fills which.
ROW_FIELDS = ("summary", "picture", "file", "starts", "ends", "code", "phone", "level", "target")


@dataclass(frozen=True)
class Offers:
    """Which field of the type, or property of its class, fills which column of a list row; empty = it has none."""

    summary: str = ""
    picture: str = ""
    file: str = ""
    starts: str = ""
    ends: str = ""
    code: str = ""
    phone: str = ""
    level: str = ""
    target: str = ""

    def items(self):
        """Pairs of (row column, field name) for what the type offers."""
        return [(column, getattr(self, column)) for column in ROW_FIELDS if getattr(self, column)]


@dataclass(frozen=True)
class TypeInfo:
    """One content type as declared. `children` names the types people may add inside it."""

    name: str
    title: object
    schema: type
    workflow: str
    icon: str = "file-earmark"
    plural: object = None
    help: object = None
    children: tuple = ()
    # The types in whose places it offers itself, without those types knowing it.
    lives_in: tuple = ()
    addable: bool = True
    # Whether an item may have translations beside it; not where it holds other things (docs/decisions/translations.md).
    translatable: bool = False
    # Whether what stands directly in an agency is a section of it, in its menu.
    in_menu: bool = False
    offers: Offers = field(default_factory=Offers)
    factory: type | None = None

    @property
    def template(self):
        """The theme's template for reading one."""
        return f"content/{self.name}.pt"

    @property
    def is_container(self):
        """Whether objects of the type hold others."""
        return IContainer.implementedBy(self.factory)

    @property
    def fields(self):
        """The schema's nodes, in form order."""
        return tuple(self.schema().children)

    @property
    def field_names(self):
        """The names of its fields, in form order."""
        return tuple(node.name for node in self.fields)


def type_name(cls):
    """`NewsItem` → `news_item`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


def content_type(*, title, schema, workflow, **declaration):
    """Class decorator that declares a content type under the class's name in snake_case.

    Raises `ConfigurationError` for a malformed declaration; names of workflows and types are checked
    at start-up, when all are known.
    """

    def decorate(cls):
        name = type_name(cls)
        info = TypeInfo(name=name, title=title, schema=schema, workflow=workflow, factory=cls, **declaration)
        _check(info)
        cls.__type_info__ = info
        cls.__field_names__ = frozenset(info.field_names)

        def register(scanner, _name, _wrapped):
            scanner.config.register_content_type(info)

        venusian.attach(cls, register, category="portal")
        return cls

    return decorate


def _check(info):
    where = f"content type {info.name!r}"
    if not TYPE_NAME.match(info.name):
        raise ConfigurationError(f"{where}: the class name must give letters, digits and underscores only")
    if info.translatable and info.is_container:
        raise ConfigurationError(f"{where} is translatable and holds other things; only one of both is possible")
    names = info.field_names
    if "title" not in names:
        raise ConfigurationError(f"{where}: its schema has no field 'title'; it has: {', '.join(names)}")
    for column, name in info.offers.items():
        if name not in names and not hasattr(info.factory, name):
            raise ConfigurationError(f"{where} offers field {name!r} as {column}; known: {', '.join(names)}")
    for name in names:
        if hasattr(info.factory, name):
            raise ConfigurationError(f"{where}: field {name!r} hides an attribute of its class; rename it")
