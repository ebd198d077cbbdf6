"""The table by which the history is listed: what its rows are filtered and sorted by, and the rows themselves."""

import json
from datetime import datetime

from sqlalchemy import Boolean, Column, Index, MetaData, Table

from portal.history.chains import entries_after, is_kept
from portal.history.entry import IHistoryEntry
from portal.search.rows import microseconds
from portal.search.tables import Letters, Number, complete

history_table = Table(
    "history",
    MetaData(),
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("at", Number, nullable=False),
    Column("act", Letters, nullable=False),
    Column("agency", Number),
    Column("actor", Number),
    Column("person", Number),
    Column("item", Number),
    Column("kind", Letters, nullable=False),
    Column("restricted", Boolean, nullable=False),
    Column("chain", Letters, nullable=False),
    Column("number", Number, nullable=False),
    # as they were hashed
    Column("line", Letters, nullable=False),
    Column("words", Letters, nullable=False),
)
complete(history_table)
_h = history_table.c
Index("history_at", _h.at, _h.id)
Index("history_agency", _h.agency, _h.at, _h.id)
Index("history_agency_act", _h.agency, _h.act, _h.at, _h.id)
Index("history_act", _h.act, _h.at, _h.id)
Index("history_actor", _h.actor, _h.at, _h.id, _h.agency)
Index("history_person", _h.person, _h.at, _h.id, _h.agency, _h.actor)
Index("history_item", _h.item, _h.at, _h.id)


def register(projection):
    """Have the projection keep the table; call it before the projection is bound to a database."""
    projection.register(IHistoryEntry, history_table, row_of, objects_after=entries_after)


def row_of(entry):
    """The columns of a row of the history; None for one that is not, or cannot be read."""
    if not is_kept(entry):
        return None
    try:
        return _columns(entry, json.loads(entry.line))
    except (KeyError, ValueError, TypeError):
        return None


def _columns(entry, facts):
    return {
        # What was done before there was a history stands where it was done, not where it was written down.
        "at": microseconds(datetime.fromisoformat(facts.get("done") or facts["when"])),
        "act": facts["act"],
        "agency": facts.get("agency"),
        "actor": facts.get("actor"),
        "person": facts.get("person"),
        "item": facts.get("item"),
        "kind": facts.get("kind", ""),
        "restricted": facts.get("restricted", False),
        "chain": facts["chain"],
        "number": facts["number"],
        "line": entry.line,
        "words": entry.words,
    }
