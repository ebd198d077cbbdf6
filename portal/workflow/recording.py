"""Recording what is done with content: every service calls `desk.record(…)`, in the transaction of the act."""

from portal.content.editions import field_value
from portal.content.places import is_internal, lineage, owner_id, path_of
from portal.history.acts import STEP
from portal.history.recorder import LONGEST_COMMENT, Deed, record
from portal.i18n import DEFAULT_LANGUAGE, in_language

LONGEST_TITLE = 300


def record_act(reader, item, act, authority=("", None), **words):
    """Write into the history what `reader` does with an item; answers the row, None where it is in no database.

    `authority`: what `authority_of` answered before the act. `words`: what is told besides the title and the
    address, plain JSON; None and empty ones are left out. `agency`, `restricted` among them: where an item belongs
    that is out of the tree, and whether it is internal.
    """
    place = next((place for place in lineage(item) if place._p_jar is not None), None)
    if place is None:
        return None
    principal, lender = authority
    agency, restricted = words.pop("agency", None), words.pop("restricted", None)
    if act.startswith(STEP):
        words["workflow"] = item.workflow
    return record(
        place,
        Deed(
            act,
            actor=reader.person_id,
            actor_name=reader.name,
            agency=agency if agency is not None else owner_id(item),
            item=item.id,
            kind=item.kind,
            authority=principal,
            lender=lender,
            restricted=restricted if restricted is not None else is_internal(item),
            origin=reader.origin,
            words={
                "title": title_of(item)[:LONGEST_TITLE],
                "path": path_of(item),
                **words,
                "comment": _comment(item, words),
            },
        ),
    )


def _comment(item, words):
    # Of what may have to be forgotten, nothing is told that people wrote.
    told = words.get("comment") if not item.name_in_history else ""
    return str(in_language(told or "", DEFAULT_LANGUAGE))[:LONGEST_COMMENT]


def told_of(item, transition, wishes):
    """What of a transition's wishes the history tells besides its states."""
    words = {"until": wishes.when.isoformat() if wishes.when else "", "comment": wishes.comment}
    if wishes.until is not None:
        words["ends"] = wishes.until.isoformat()
    if transition.withdraws:
        replacement = item.withdrawal.replacement
        words["manner"] = item.withdrawal.manner
        words["replacement"] = path_of(replacement()) if replacement is not None else ""
    return words


def title_of(item):
    """The title of an item's newest text; its name where it has no text, or must leave no trace of it."""
    if item.name_in_history:
        return item.name_in_history
    version = item.draft or item.published
    return str(field_value(type(item), version, "title")) if version is not None else item.__name__ or ""


def authority_of(reader, item, permission):
    """Whose right to an act on an item it is that a reader uses: (principal, id of the person he stands in for).

    His own right is named before one that is lent to him; ("", None) where he has none.
    """
    granting = [
        principal
        for principal, permissions in item.access
        if permission in permissions and principal in reader.principals
    ]
    own = [principal for principal in granting if principal not in reader.lent]
    principal = next(iter(own or granting), "")
    return principal, reader.lent.get(principal)
