"""How each database is told the words of a document, and asked for them: FTS5 of SQLite, tsvector of PostgreSQL."""

from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter

from sqlalchemy import String, and_, bindparam, column, delete, func, insert, literal, or_, select, table, text
from sqlalchemy.dialects.postgresql import TSVECTOR

from portal.search.engine import among, among_named, beside, listed
from portal.search.insertion import add_rows
from portal.search.tables import Letters, Number
from portal.search.text_tables import COLUMNS, SQLITE_INDEX_COLUMNS, TEXT_INDEX, TITLE_INDEX, hit, words

# What stands before a mark, and before a word of the title, among the lexemes of a vector; no word begins with it.
MARK, IN_TITLE = "=", "<"
# PostgreSQL refuses a vector whose lexemes have more than a megabyte together.
MOST_BYTES = 900_000
FORMS = ("exact", "folded")

_place = itemgetter("place")
# The original of a translation that is found, beside it.
original_hit, _words_again = hit.alias("original_hit"), words.alias("original_words")


def _index_of(name, columns):
    """The statements that have an index of SQLite know rows of `words`, and forget them."""
    rows = select(words.c.place, *(words.c[one] for one in columns)).where(among_named(words.c.place, "places"))
    rows = rows.order_by(words.c.place)
    known = insert(table(name, *map(column, ("rowid", *columns)))).from_select(["rowid", *columns], rows)
    # FTS5 takes it as an order to forget them.
    forgotten = rows.with_only_columns(literal("delete"), *rows.selected_columns)
    order = table(name, *map(column, (name, "rowid", *columns)))
    return known, insert(order).from_select([name, "rowid", *columns], forgotten)


_INDEXES = [_index_of(name, columns) for name, columns in SQLITE_INDEX_COLUMNS.items()]
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
        for index, _forget in _INDEXES:
            connection.execute(index, {"places": listed(map(_place, rows))})


def take_out_words(connection, places):
    """Take out the rows at these places."""
    if connection.dialect.name == "sqlite":
        # The index must be told the words that it is to forget.
        for _index, forget in _INDEXES:
            connection.execute(forget, {"places": listed(places)})
    connection.execute(delete(words).where(among(words.c.place, places)))


def clear_words(connection):
    """Take out all rows."""
    if connection.dialect.name == "sqlite":
        for name in SQLITE_INDEX_COLUMNS:
            connection.execute(text(f"INSERT INTO {name}({name}) VALUES ('delete-all')"))
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
        (name,) = shape
        index = table(name, column("rowid", Number))
        match = text(f"{name} MATCH :match").bindparams(bindparam("match"))
        return index, and_(hit.c.place == beside(index.c.rowid), match), index.c.rowid
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
        (name,) = shape
        index = table(name, column("rowid", Number)).alias("original_index")
        match = text(f"original_index.{name} MATCH :match").bindparams(bindparam("match"))
        found = select(literal(1)).select_from(index).where(index.c.rowid == place, match)
    else:
        form, in_title, phrases = shape
        match = text(f"original_words.{form}_vector @@ CAST(:match AS tsquery)").bindparams(bindparam("match"))
        rechecked = _recheck(form, in_title, phrases, _words_again)
        found = select(literal(1)).select_from(_words_again).where(_words_again.c.place == place, match, *rechecked)
    return found.correlate(hit).exists()


def match_of(dialect, wanted):
    """(the shape of the condition, its parameters)."""
    if dialect == "sqlite":
        return (TITLE_INDEX if wanted.in_title else TEXT_INDEX,), {"match": _fts5(wanted)}
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
