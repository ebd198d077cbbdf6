"""Recording an act: what is told of it, and the one call that writes it into the history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portal.history.chains import append

LONGEST_COMMENT = 2000
# Among the words of a row: what whoever did it was called.
ACTOR_NAME = "actor_name"


@dataclass(frozen=True)
class Origin:
    """From where something was done: a network address, and a mark of the session (never its key)."""

    address: str = ""
    session: str = ""


NOWHERE = Origin()


@dataclass(frozen=True)
class Deed:
    """One act: its name, who did it (a person's id, None for the portal itself), in which agency, on what or whom.

    `authority`: the principal whose right it was; `lender`: the person for whom he stood in. `restricted`: what it
    is about is internal. `words`: what else is told (title, comment, …), plain JSON.
    """

    act: str
    actor: int | None = None
    agency: int | None = None
    item: int | None = None
    kind: str = ""
    person: int | None = None
    authority: str = ""
    lender: int | None = None
    restricted: bool = False
    # When it was done, where that was long before it is recorded.
    done: datetime | None = None
    origin: Origin = NOWHERE
    words: Mapping = field(default_factory=dict)
    # What whoever did it was called then: people may be called otherwise later.
    actor_name: str = ""

    @property
    def facts(self):
        """What the line of its row says, besides the chain's own."""
        return {
            "act": self.act,
            "actor": self.actor,
            "agency": self.agency,
            "item": self.item,
            "kind": self.kind,
            "person": self.person,
            "as": self.authority,
            "for": self.lender,
            "restricted": self.restricted,
            "done": self.done.isoformat(timespec="microseconds") if self.done is not None else "",
        }


def record(place, deed):
    """Write an act into the history, in the current transaction, and answer the row.

    `place`: a connection, its root, or any stored object; None where it is in no database, which has no history.
    """
    connection = place if callable(getattr(place, "root", None)) else place._p_jar
    if connection is None:
        return None
    origin = {"address": deed.origin.address, "session": deed.origin.session}
    named = {ACTOR_NAME: deed.actor_name} if deed.actor is not None and deed.actor_name else {}
    return append(connection.root(), deed.facts, {**origin, **named, **deed.words})


class Historian:
    """Records, in the name of one reader, acts that are about no item: settings, people, exports."""

    def __init__(self, place, reader):
        self.place = place
        self.reader = reader

    def record(self, act, *, agency=None, person=None, authority="", **words):
        """Write an act into the history, in the current transaction; `words` are plain JSON."""
        reader = self.reader
        deed = Deed(
            act,
            reader.person_id,
            agency,
            person=person,
            authority=authority,
            origin=reader.origin,
            words=words,
            actor_name=reader.name,
        )
        return record(self.place, deed)
