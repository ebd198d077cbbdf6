"""The templates and snippets of an agency in an archive: their records, what of them is sound, and back again."""

from dataclasses import dataclass
from datetime import datetime

from portal.content.templates import MOST, SNIPPET, Template, Templates, begins_from_template, schema_of
from portal.transfer.format import TEMPLATES, damaged
from portal.transfer.numbering import Renumbering
from portal.transfer.placing import DUPLICATE
from portal.transfer.plain import encode, moment_text
from portal.transfer.records import id_text
from portal.transfer.shapes import Told, checked_values


def template_records(agency, met):
    """The records of an agency's templates, those that were set aside too. `met(person_id)`: for everybody named."""
    for template in agency.templates.every_template() if agency.templates is not None else ():
        met(template.saved_by)
        yield {
            "record": "template",
            "id": id_text(template.id),
            "kind": template.kind,
            "values": {name: encode(value) for name, value in template.values.items()},
            "revision": template.revision,
            "set_aside": template.set_aside,
            "saved": moment_text(template.saved),
            "saved_by": id_text(template.saved_by),
        }


@dataclass(frozen=True)
class TemplateTold:
    """A template as an archive tells it; `saved_by` and the links in its values have the archive's ids."""

    id: int
    kind: str
    values: dict
    revision: int
    set_aside: bool
    saved: datetime
    saved_by: int | None


def template_told(told, types):
    """The `TemplateTold` of a record; raises `ArchiveRefused`. `types`: the content types here."""
    kind = told.text("kind", 100)
    if kind != SNIPPET and not (kind in types and begins_from_template(types[kind])):
        raise told.wrong("kind")
    values, unknown = checked_values(told, _nodes(kind))
    if unknown or not values.get("name"):
        raise told.wrong("values")
    return TemplateTold(
        told.id("id"),
        kind,
        values,
        told.number("revision", 1),
        told.flag("set_aside"),
        told.moment("saved"),
        told.maybe_id("saved_by"),
    )


def _nodes(kind):
    return {node.name: node for node in schema_of(kind)().children}


class TemplateCheck:
    """Looks at the records of an archive's templates, one after the other; answers who saved each, or None."""

    def __init__(self, types):
        self.types = types
        self._ids: set = set()

    def of(self, told):
        """Who saved the template of this record; raises `ArchiveRefused`."""
        template = template_told(told, self.types)
        if template.id in self._ids or len(self._ids) >= MOST:
            raise damaged(DUPLICATE, told.where)
        self._ids.add(template.id)
        return template.saved_by


def bring_templates(archive, agency, arrival, types):
    """Give an agency that is being built its templates; ids that are taken elsewhere are no matter: each has its own.

    `arrival`: the import, which knows the ids here. An archive without templates gives it none.
    """
    kept = Templates()
    for where, record in archive.records(TEMPLATES):
        told = template_told(Told(where, record), types)
        template = Template(told.kind)
        template.id, template.revision, template.set_aside = told.id, told.revision, told.set_aside
        template.saved = told.saved
        template.saved_by = arrival.people.get(told.saved_by or 0)
        nodes = _nodes(told.kind)
        values = Renumbering(arrival.items, nodes).values(told.values)
        template.values = {name: nodes[name].clean(value) for name, value in values.items()}
        kept.recall(template)
    if any(True for _template in kept.every_template()):
        agency.recall(templates=kept)
