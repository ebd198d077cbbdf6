"""How each database is told the words of a document, and asked for them: FTS5 of SQLite, tsvector of PostgreSQL."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, column, table, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.sql import insert

from portal.search.engine import beside
from portal.search.tables import Number
from portal.search.text_tables import COLUMNS, hit, words

# PostgreSQL keeps so many places of a word, and none beyond; a phrase is found in the first forty pages.
MOST_PLACES, LAST_PLACE = 255, 16_383
# In front of a mark among the words of a vector; no word begins with it.
MARK = "="
TITLE_WEIGHT = "A"
FORMS = ("exact", "folded")

_index = table("text_index", column("rowid", Number))
_vectors = table(
    "text_words",
    *(column(name) for name in ("place", *COLUMNS)),
    *(column(f"{form}_vector", TSVECTOR) for form in FORMS),
)


@dataclass(frozen=True)
class Wanted:
    """What the index is asked for: terms, in one form of their words, anywhere or in the title; and marks.

    `terms`: as `portal.vietnamese.Synonyms.expand` answers them, all to be found. `marks`: of each of these tuples
    one must be there.
    """

    terms: tuple
    form: str = "folded"
    in_title: bool = False
    marks: tuple = ()


def insert_words(dialect):
    """The statement that takes the rows of `words_row`."""
    return insert(_vectors if dialect == "postgresql" else words)


def words_row(dialect, place, marks, made):
    """The row of a cut text."""
    row = {"place": place, "marks": marks} | {name: getattr(made, name) for name in COLUMNS if name != "marks"}
    if dialect == "postgresql":
        row |= {f"{form}_vector": _vector(row, form) for form in FORMS}
        # There the vector is asked; nobody reads the words themselves.
        row["exact"] = ""
    return row


def _vector(row, form):
    title, body = row[f"title_{form}"].split(), row[form].split()
    places: dict[str, list] = {}
    for number, token in enumerate(title, start=1):
        places.setdefault(token, []).append(f"{min(number, LAST_PLACE)}{TITLE_WEIGHT}")
    # A place is left free, so that no phrase runs from the title into the text.
    for number, token in enumerate(body, start=len(title) + 2):
        places.setdefault(token, []).append(str(min(number, LAST_PLACE)))
    parts = [f"{_quoted(token)}:{','.join(found[:MOST_PLACES])}" for token, found in places.items()]
    parts += [_quoted(MARK + mark) for mark in row["marks"].split()]
    return " ".join(parts)


def _quoted(token):
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def matching(dialect, form):
    """(what to select from beside `hit`, the condition that ties it to `hit` and asks the parameter `match`).

    In SQLite the index must lead, or hits would be sorted: the place in it to order by is the third answer.
    """
    if dialect == "sqlite":
        match = text("text_index MATCH :match").bindparams(bindparam("match"))
        return _index, and_(hit.c.place == beside(_index.c.rowid), match), _index.c.rowid
    match = text(f"text_words.{form}_vector @@ CAST(:match AS tsquery)").bindparams(bindparam("match"))
    return words, and_(hit.c.place == words.c.place, match), hit.c.place


def match_of(dialect, wanted):
    """The parameter `match` of the condition."""
    return _fts5(wanted) if dialect == "sqlite" else _tsquery(wanted)


def _fts5(wanted):
    columns = f"title_{wanted.form}" if wanted.in_title else f"{{title_{wanted.form} {wanted.form}}}"
    terms = [" OR ".join(map(_fts5_alternative, term.alternatives)) for term in wanted.terms]
    parts = [f"{columns} : ({' AND '.join(f'({term})' for term in terms)})"] if terms else []
    parts += [f"marks : ({' OR '.join(_string([mark]) for mark in marks)})" for marks in wanted.marks]
    return " AND ".join(parts)


def _fts5_alternative(alternative):
    if alternative.adjacent:
        return _string(alternative.tokens)
    return "(" + " AND ".join(_string([token]) for token in alternative.tokens) + ")"


def _string(tokens):
    return '"' + " ".join(tokens).replace('"', '""') + '"'


def _tsquery(wanted):
    weight = f":{TITLE_WEIGHT}" if wanted.in_title else ""
    parts = []
    for term in wanted.terms:
        alternatives = (
            (" <-> " if alternative.adjacent else " & ").join(_quoted(token) + weight for token in alternative.tokens)
            for alternative in term.alternatives
        )
        parts.append("(" + " | ".join(f"({alternative})" for alternative in alternatives) + ")")
    parts += ["(" + " | ".join(_quoted(MARK + mark) for mark in marks) + ")" for marks in wanted.marks]
    return " & ".join(parts)
