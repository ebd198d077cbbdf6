"""Where the items of an archive may stand: below what came before them, a translation beside its original."""

from portal.content.base import ATTACHMENTS_NAME
from portal.content.naming import RESERVED, SLUG
from portal.content.translations import LANGUAGE_TITLES
from portal.i18n import _
from portal.interfaces import IAgency, ISite, IWorkspace
from portal.transfer.format import damaged
from portal.transfer.shapes import LARGEST_NUMBER

LONGEST_NAME = 100
UNKNOWN_STATE = _("không có trạng thái “{name}” trong quy trình này", "this workflow has no state “{name}”")
MISPLACED = _("mục không đặt được ở nơi ghi trong gói dữ liệu", "an item cannot stand where the archive has it")
DUPLICATE = _("một mục hoặc một tên có hai lần", "an item or a name is there twice")


class Placing:
    """Checks the place of each item, in the order of the archive; `agency_id`: of the agency in it, as text.

    `ids`: of all items so far, the one that is checked included. Everything raises `ArchiveRefused`.
    """

    def __init__(self, types, engine, agency_id, ids):
        self.types, self.engine, self.agency_id, self._ids = types, engine, agency_id, ids
        # id → (type, whether it is internal, the workflow that a workspace gives to what is in it)
        self._places: dict[int, tuple] = {}
        # id → type of what may have translations beside it.
        self._originals: dict[int, object] = {}
        self._names: dict[int, set] = {}
        # The record of what was deleted, until its item comes; whether it was deleted from the workspace.
        self._deleted = None
        self._deleted_internal = False
        self._workflow_inside: str | None = None

    def check(self, told, info):
        """Check the place, the name, the workflow and the state of an item of the type `info`."""
        parent, factory, name = told.maybe_id("parent"), info.factory, told.text("name", LONGEST_NAME)
        if not SLUG.match(name) or name == ATTACHMENTS_NAME:
            raise told.wrong("name")
        language = _language(told)
        if language:
            internal, inside = self._check_translation(told, info, parent, (name, language)), None
        elif parent is None:
            internal = self._check_top(told, factory)
            inside = self._workflow_inside if internal else None
        else:
            internal, inside = self._check_below(told, info, parent, name)
        if IWorkspace.implementedBy(factory):
            internal, inside = True, factory.workflow_inside
            self._workflow_inside = inside
        if info.is_container:
            self._places[told.id("id")] = (info, internal, inside)
        elif info.translatable and not internal and not language:
            self._originals[told.id("id")] = info
        self._check_workflow(told, inside if inside and info.addable else info.workflow if internal else None)

    def _check_workflow(self, told, expected):
        workflow = self.engine.workflows.get(told.text("workflow"))
        if workflow is None or told.text("state") not in workflow.states:
            raise damaged(UNKNOWN_STATE % {"name": told.text("state")[:80]}, told.where)
        # What is internal must not become public by another workflow.
        if expected is not None and workflow.name != expected:
            raise told.wrong("workflow")

    def _check_translation(self, told, info, parent, name_and_language):
        name, language = name_and_language
        if name != language or language not in LANGUAGE_TITLES:
            raise told.wrong("language")
        if parent is None:
            self._check_deleted_translation(told, info)
        elif self._originals.get(parent) is not info:
            raise damaged(MISPLACED, told.where)
        else:
            self._take_name(told, parent, name)
        return False

    def _check_deleted_translation(self, told, info):
        deleted = self._deleted
        self._check_top(told, info.factory)
        place = deleted.maybe_id("place") if deleted is not None else None
        # Its original may have gone to another agency meanwhile.
        fits = place is None or place not in self._ids or self._originals.get(place) is info
        if not fits or not info.translatable or self._deleted_internal:
            raise damaged(MISPLACED, told.where)

    def _check_top(self, told, factory):
        is_agency = IAgency.implementedBy(factory)
        if self._deleted is not None:
            if self._deleted.id("item") != told.id("id") or is_agency or ISite.implementedBy(factory):
                raise damaged(MISPLACED, told.where)
            self._deleted = None
            return self._deleted_internal
        if not is_agency or len(self._ids) > 1 or told.record["id"] != self.agency_id:
            raise damaged(MISPLACED, told.where)
        return False

    def _check_below(self, told, info, parent, name):
        if parent not in self._places:
            raise damaged(MISPLACED, told.where)
        holder, internal, inside = self._places[parent]
        self._take_name(told, parent, name)
        fitting = {fit.name for fit in self.types.fitting_in(holder, internal)}
        # Parts that the portal itself makes are added by nobody, and may have reserved names.
        own_part = not info.addable and not ISite.implementedBy(info.factory)
        if not (own_part or info.name in fitting) or (name in RESERVED and not own_part):
            raise damaged(MISPLACED, told.where)
        return internal, inside

    def _take_name(self, told, parent, name):
        siblings = self._names.setdefault(parent, set())
        if name in siblings:
            raise damaged(DUPLICATE, told.where)
        siblings.add(name)

    def delete(self, told):
        """What follows was deleted, as this record says."""
        if self._deleted is not None:
            raise damaged(MISPLACED, told.where)
        self._deleted, self._deleted_internal = told, told.flag("internal")


def _language(told):
    """The language of a translation; empty for an original."""
    facts = told.plain("bookkeeping")
    language, follows = (facts.get("language", ""), facts.get("follows")) if isinstance(facts, dict) else ("", None)
    if not isinstance(language, str):
        raise told.wrong("language")
    if follows is not None and not (language and type(follows) is int and 0 < follows <= LARGEST_NUMBER):
        raise told.wrong("follows")
    return language
