"""The tables that the matrix is judged by, as written by hand: rights.toml and views.toml."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
EVERYONE, PROVINCE, AUDITOR, SUPPORT = "everyone", "province", "auditor", "support"
MOVES, OUTSIDE = "moves", ("route", "error")
PROVINCIAL = frozenset({PROVINCE, AUDITOR, SUPPORT})
# What stands in no agency, where nobody has a role of one.
PROVINCES_OWN = frozenset({"site", "help_center", "help_page"})
SIGNED_IN, PUBLIC = "signed-in", "public"
# Of a rule: whoever has an account.
ACCOUNTS = "signed_in"
# What auditors may do to whatever is not private.
AUDITING = frozenset({"view", "view-draft", "read-history"})


@cache
def rights():
    """Workflow → (whether it is private, state → act → who may do it)."""
    written = tomllib.loads((HERE / "rights.toml").read_text(encoding="utf-8"))
    table = {}
    for workflow, states in written.items():
        if workflow == MOVES:
            continue
        by_state: dict = {}
        for state, rules in states.items():
            if state == "private":
                continue
            for rule in rules:
                for act in rule["acts"].split():
                    by_state.setdefault(state, {}).setdefault(act, set()).update(rule["who"].split())
        table[workflow] = (states["private"], by_state)
    return table


def may(actor, item, act):
    """Whether the rules let an actor do an act to an item (`holds` of the one, workflow and state of the other)."""
    if act == SIGNED_IN:
        return actor.is_signed_in
    if act == PUBLIC:
        return EVERYONE in rights()[item.workflow][1][item.state].get("view", ())
    private, states = rights()[item.workflow]
    # The roles of the cast are roles in an agency; in the province's own pages nobody has any.
    holds = actor.by_agency[item.agency]
    holds = holds & PROVINCIAL if item.kind in PROVINCES_OWN else holds
    if PROVINCE in holds and not private:
        return True
    if AUDITOR in holds and not private and act in AUDITING:
        return True
    who = states[item.state].get(act, frozenset())
    return EVERYONE in who or bool(holds & who) or (ACCOUNTS in who and actor.is_signed_in)


@cache
def moves():
    """Workflow → step → (the right that it takes, the states from which it starts)."""
    written = tomllib.loads((HERE / "rights.toml").read_text(encoding="utf-8"))[MOVES]
    return {
        workflow: {step: (act, tuple(states.split())) for step, (act, states) in steps.items()}
        for workflow, steps in written.items()
    }


@dataclass(frozen=True)
class Call:
    """One row of views.toml: a view, how it is called, and which rights it takes."""

    at: str
    name: str
    method: str = "GET"
    # What follows the view's name in the address, as a pattern (the view's) and as it is called here.
    below: str = ""
    path: str = ""
    query: str = ""
    param: str = ""
    fields: dict = field(default_factory=dict)
    # For these and what follows see views.toml.
    headers: dict = field(default_factory=dict)
    body: str = ""
    form: str = ""
    first: dict = field(default_factory=dict)
    beside: bool = False
    whole: tuple = ("news_item",)
    idle: str = ""
    # Rights on the item, all of them.
    needs: tuple = ()
    refused: tuple = ()
    sees: bool = True
    not_for: tuple = ()
    never: tuple = ()
    gone: bool = False
    own_refusal: bool = False
    dear: bool = False

    @property
    def key(self):
        """What tells it from all other views."""
        return (self.at, self.name, self.below, self.method, self.param)

    @property
    def suffix(self):
        """What is added to an item's address."""
        return self.name + self.path + ("?" + self.query if self.query else "")

    def __str__(self):
        return f"{self.method} {self.at}/{self.name}{self.below}{' ' + self.param if self.param else ''}"


@cache
def calls():
    """The views whose answers hang on rights, as `Call`s."""
    written = tomllib.loads((HERE / "views.toml").read_text(encoding="utf-8"))
    made = []
    for written_row in written["view"]:
        row = dict(written_row)
        row["refused"] = tuple(row.get("refused", ()))
        for name in ("needs", "not", "never"):
            row[{"not": "not_for"}.get(name, name)] = tuple(row.pop(name, "").split())
        if "whole" in row:
            row["whole"] = tuple(row["whole"].split())
        for method in row.pop("methods", "GET").split():
            for place in row["at"].split():
                made.append(Call(**{**row, "at": place, "method": method}))
    return made


@cache
def open_views():
    """Views without a permission of their own: key, whole as of a `Call`, → the reason why everybody may call them."""
    written = tomllib.loads((HERE / "views.toml").read_text(encoding="utf-8"))
    found = {}
    for row in written["open"]:
        for call in row["calls"]:
            method, *rest = call.split()
            below = next((part for part in rest if part.startswith("/")), "")
            param = next((part for part in rest if not part.startswith("/")), "")
            found[row["at"], row["name"], below, method, param] = row["reason"]
    return found


@cache
def outside():
    """What stands at no address of its own: ("route" or "error", name) → the reason why no row can have it."""
    written = tomllib.loads((HERE / "views.toml").read_text(encoding="utf-8"))
    return {(what, name): row["reason"] for row in written["outside"] for what in OUTSIDE for name in row.get(what, ())}
