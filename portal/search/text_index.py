"""How each database is told the words of a document, and asked for them: FTS5 of SQLite, tsvector of PostgreSQL."""

from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter

from sqlalchemy import String, and_, bindparam, column, delete, func, insert, literal, or_, select, table, text
from sqlalchemy.dialects.postgresql import TSVECTOR

from portal.search.engine import among, among_named, beside, listed
from portal.search.insertion import add_rows
from portal.search.tables import Letters, Number
from portal.search.text_tables import COLUMNS, hit, words

# What stands before a mark, and before a word of the title, among the lexemes of a vector; no word begins with it.
MARK, IN_TITLE = "=", "<"
# PostgreSQL refuses a vector whose lexemes have more than a megabyte together.
MOST_BYTES = 900_000
FORMS = ("exact", "folded")

_place = itemgetter("place")
_index = table("text_index", column("rowid", Number))
# The original of a translation that is found, beside it.
original_hit, _words_again, _index_again = (
    hit.alias("original_hit"),
    words.alias("original_words"),
    _index.alias("original_index"),
)
_rows = select(words.c.place, *(words.c[name] for name in COLUMNS)).where(among_named(words.c.place, "places"))
_INDEX = insert(table("text_index", *map(column, ("rowid", *COLUMNS)))).from_select(
    ["rowid", *COLUMNS], _rows.order_by(words.c.place)
)
_FORGET = insert(table("text_index", *map(column, ("text_index", "rowid", *COLUMNS)))).from_select(
    ["text_index", "rowid", *COLUMNS],
    _rows.with_only_columns(literal("delete"), *_rows.selected_columns).order_by(words.c.place),
)
vectors = table(
    "text_words",
    column("place", Number),
    *(column(name, Letters) for name in COLUMNS),
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


def put_words(connection, rows):
    """Put the rows of `words_row`, at places where there are none."""
    # In the order of places: FTS5 writes out what it has collected wherever they go back.
    rows = sorted(rows, key=_place)
    if connection.dialect.name == "postgresql":
        add_rows(connection, vectors, rows)
    else:
        add_rows(connection, words, rows)
        connection.execute(_INDEX, {"places": listed(map(_place, rows))})


def take_out_words(connection, places):
    """Take out the rows at these places."""
    if connection.dialect.name == "sqlite":
        # The index must be told the words that it is to forget.
        connection.execute(_FORGET, {"places": listed(places)})
    connection.execute(delete(words).where(among(words.c.place, places)))


def clear_words(connection):
    """Take out all rows."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO text_index(text_index) VALUES ('delete-all')"))
    connection.execute(delete(words))


def words_row(dialect, place, marks, made):
    """The row of a cut text."""
    row = {"place": place, "marks": marks}
    row |= {name: f" {getattr(made, name)} " for name in COLUMNS if name != "marks"}
    if dialect == "postgresql":
        row |= {f"{form}_vector": " ".join(map(_quoted, lexemes(row, form))) for form in FORMS}
    return row


def lexemes(row, form):
    """The lexemes of a row for PostgreSQL, without their places, as far as a vector holds them.

    PostgreSQL keeps 255 places of a word, too few for a phrase in a long text, and asks the row itself for them in
    any case: so the words of a phrase are looked up, and their order is seen in the row (`_recheck`).
    """
    title = dict.fromkeys(row[f"title_{form}"].split())
    wanted = [MARK + mark for mark in row["marks"].split()]
    wanted += [IN_TITLE + token for token in title]
    wanted += dict.fromkeys([*title, *row[form].split()])
    lengths = accumulate(len(lexeme.encode()) for lexeme in wanted)
    return [lexeme for lexeme, length in zip(wanted, lengths, strict=True) if length <= MOST_BYTES]


def _quoted(token):
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def matching(dialect, shape):
    """(what to select from beside `hit`, the condition that ties it to `hit` and asks the parameters of `match_of`).

    In SQLite the index must lead, or hits would be sorted: the place in it to order by is the third answer.
    """
    if dialect == "sqlite":
        match = text("text_index MATCH :match").bindparams(bindparam("match"))
        return _index, and_(hit.c.place == beside(_index.c.rowid), match), _index.c.rowid
    form, in_title, phrases = shape
    match = text(f"text_words.{form}_vector @@ CAST(:match AS tsquery)").bindparams(bindparam("match"))
    return words, and_(hit.c.place == words.c.place, match, *_recheck(form, in_title, phrases)), hit.c.place


def original_matches(dialect, shape, conditions):
    """The condition that the original of a hit, a translation, has the words too; parameters as for `matching`.

    `conditions`: what else must hold of the row `original_hit` of the original.
    """
    is_it = (original_hit.c.id == hit.c.original, *conditions)
    place = select(original_hit.c.place).where(*is_it).correlate(hit).scalar_subquery()
    if dialect == "sqlite":
        match = text("original_index.text_index MATCH :match").bindparams(bindparam("match"))
        found = select(literal(1)).select_from(_index_again).where(_index_again.c.rowid == place, match)
    else:
        form, in_title, phrases = shape
        match = text(f"original_words.{form}_vector @@ CAST(:match AS tsquery)").bindparams(bindparam("match"))
        rechecked = _recheck(form, in_title, phrases, _words_again)
        found = select(literal(1)).select_from(_words_again).where(_words_again.c.place == place, match, *rechecked)
    return found.correlate(hit).exists()


def match_of(dialect, wanted):
    """(the shape of the condition, its parameters)."""
    if dialect == "sqlite":
        return ("",), {"match": _fts5(wanted)}
    phrases = [_needles(term) for term in wanted.terms if any(map(_is_phrase, term.alternatives))]
    needles = [needle for alternatives in phrases for parts in alternatives for needle in parts]
    asked = {"match": _tsquery(wanted)} | {f"needle_{number}": needle for number, needle in enumerate(needles)}
    return (wanted.form, wanted.in_title, tuple(tuple(map(len, alternatives)) for alternatives in phrases)), asked


def _is_phrase(alternative):
    return alternative.adjacent and len(alternative.tokens) > 1


def _needles(term):
    """For each alternative the strings that must all be there, in words between blanks."""
    return [
        (blanked(alternative.tokens),) if alternative.adjacent else tuple(blanked([t]) for t in alternative.tokens)
        for alternative in term.alternatives
    ]


def blanked(tokens):
    """Tokens as they stand in a row, each between blanks."""
    return f" {' '.join(tokens)} "


def _recheck(form, in_title, phrases, table=words):
    """The conditions that of each term an alternative is there as it is; `phrases`: numbers of needles of each."""
    texts = [table.c[f"title_{form}"]] if in_title else [table.c[f"title_{form}"], table.c[form]]
    number = 0
    for alternatives in phrases:
        choices = []
        for count in alternatives:
            needles = [bindparam(f"needle_{number + at}", type_=String) for at in range(count)]
            number += count
            choices.append(
                and_(*(or_(*(func.strpos(searched, needle) > 0 for searched in texts)) for needle in needles))
            )
        yield or_(*choices)


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
    place = IN_TITLE if wanted.in_title else ""
    parts = []
    for term in wanted.terms:
        alternatives = (
            " & ".join(_quoted(place + token) for token in alternative.tokens) for alternative in term.alternatives
        )
        parts.append("(" + " | ".join(f"({alternative})" for alternative in alternatives) + ")")
    parts += ["(" + " | ".join(_quoted(MARK + mark) for mark in marks) + ")" for marks in wanted.marks]
    return " & ".join(parts)
