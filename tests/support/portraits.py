"""Everything that an agency is, as plain values that two agencies can be compared by, whatever their ids are."""

from portal.content.base import BOOKKEEPING, Content
from portal.content.container import parts_below, walk
from portal.content.editions import field_nodes
from portal.content.row_fields import Rows
from portal.i18n import LANGUAGES, in_language
from portal.security.people import People

ELSEWHERE = {"unit", "created_by", "handed_to", "withdrawal", "superiors", "successors", "templates"}
PLAIN = sorted(set(BOOKKEEPING) - ELSEWHERE)


class Portrait:
    """Looks at an agency; what names another thing says its path below the agency instead of its id."""

    def __init__(self, agency):
        self.agency = agency
        self.people = People(agency._p_jar.root()["app_root"])
        self.paths = {}
        self._know(agency, "")
        for entry in self.entries():
            self._know(entry.item, f"trash:{entry.path.partition(agency.__name__)[2]}")

    def entries(self):
        """What lies in its trash, by path."""
        found = [entry for entry in self.agency.trash or () if entry.item is not None]
        return sorted(found, key=lambda entry: entry.path)

    def _know(self, top, name):
        self.paths[top.id] = name
        waiting = [(top, name)]
        while waiting:
            place, above = waiting.pop()
            for child in parts_below(place).values():
                self.paths[child.id] = f"{above}/{child.__name__}"
                waiting.append((child, self.paths[child.id]))

    def whole(self):
        """The agency: its items by path, its trash, redirects and posts."""
        return {
            "items": {self.paths[item.id]: self.item(item) for item in walk(self.agency) if isinstance(item, Content)},
            "trash": [self.entry(entry) for entry in self.entries()],
            "redirects": self.redirects(),
            "templates": self.templates(),
            "posts": self.posts(),
            "superiors": self.agency.superiors,
        }

    def who(self, person_id):
        """The sign-in name of a person."""
        return self.people.by_id(person_id).login if person_id is not None else None

    def where(self, item_id):
        """The path of an item of the agency."""
        return self.paths.get(item_id, "elsewhere") if item_id is not None else None

    def item(self, item):
        """One item."""
        replacement = item.withdrawal.replacement() if item.withdrawal and item.withdrawal.replacement else None
        return {
            "type": item.kind,
            "state": (item.workflow, item.state),
            "plain": {name: getattr(item, name, None) for name in PLAIN},
            "people": [self.who(number) for number in (item.created_by, item.handed_to, item.modified_by)],
            "modified": item.modified,
            "unit": self.where(item.unit),
            "withdrawal": item.withdrawal
            and (item.withdrawal.when, item.withdrawal.manner, item.withdrawal.shows_title),
            "replacement": self.where(replacement.id) if replacement else None,
            "shown": [version and version.number for version in (item.published, item.draft)],
            "versions": {number: self.version(item, version) for number, version in item.versions.items()},
            "files": [self.file(attachment) for attachment in item.attachments.values()],
            "steps": [
                (
                    s.act,
                    s.source,
                    s.target,
                    self.who(s.person),
                    s.when,
                    s.comment,
                    [in_language(s.note, one) for one in LANGUAGES],
                    s.version,
                )
                for s in item.history
            ],
            "access": [(self.renamed(principal), permissions) for principal, permissions in item.access],
        }

    def version(self, item, version):
        """One saved text."""
        nodes = field_nodes(type(item))
        values = {name: self.value(nodes[name], value) for name, value in version.values.items()}
        return version.number, self.who(version.author), version.saved, version.comment, values

    def value(self, node, value):
        """A value; rows without ids, links with paths."""
        if isinstance(node, Rows):
            cells = ({name: self.value(node.columns.get(name), cell) for name, cell in row.items()} for row in value)
            return [{**row, "id": None, "unit": self.where(row["unit"])} for row in cells]
        if isinstance(value, str):
            for number, path in self.paths.items():
                value = value.replace(f"/id/{number}", f"/id/{path}")
        return value

    @staticmethod
    def file(attachment):
        """One file, its bytes included."""
        with attachment.blob.open("r") as data:
            return attachment.__name__, attachment.filename, attachment.media_type, attachment.size, data.read()

    def renamed(self, principal):
        """A principal without ids."""
        for number, path in self.paths.items():
            principal = principal.replace(str(number), path or "agency")
        for person in self.people.all():
            principal = principal.replace(str(person.id), person.login)
        return principal

    def entry(self, entry):
        """One thing in the trash, with what is below it."""
        below = {self.paths[item.id]: self.item(item) for item in walk(entry.item)}
        place = self.where(entry.place.id) if entry.place is not None else None
        path = entry.path.partition(f"/{self.agency.__name__}/")[2]
        told = (entry.name, path, entry.internal, entry.count, entry.deleted, self.who(entry.deleted_by), place)
        return (*told, below)

    def redirects(self):
        """Former addresses, the oldest first."""
        kept = self.agency.redirects
        return [(path, self.where(number)) for path, number in kept.in_order()] if kept is not None else []

    def templates(self):
        """Its templates and snippets, as its people find them."""
        kept = self.agency.templates
        found = kept.every_template() if kept is not None else ()
        shown = {row.id: row for aside in (False, True) for row in (kept.rows(set_aside=aside) if found else ())}
        return [
            (shown[one.id], one.revision, one.saved, self.who(one.saved_by), self.value(None, str(one.values)))
            for one in found
        ]

    def posts(self):
        """Who holds which post in the agency."""
        return sorted(
            (
                person.login, post.role, post.from_day, post.until_day, self.where(post.unit_id), post.post,
                post.basis, post.and_subordinates, self.who(post.given_by), post.given,
            )
            for person in self.people.all()
            for post in person.appointments
            if post.agency_id == self.agency.id
        )  # fmt: skip
