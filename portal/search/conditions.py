"""Parts of conditions that SQL databases write differently: one of many values, and what shall choose no index."""

import json
from functools import cached_property

from sqlalchemy import bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, UserDefinedType

# How PostgreSQL is told what a list is of: all numbers are as wide as the widest, texts are compared as such.
ARRAYS = {int: "BIGINT[]", str: "TEXT[]", bool: "BOOLEAN[]"}


class Listed(tuple):
    """Values as one parameter; kept, they are written for SQLite once."""

    @cached_property
    def written(self):
        """The values as a JSON array."""
        return json.dumps(list(self))


class _Values(UserDefinedType):
    """The type of a `Listed` parameter: JSON for SQLite, an array for PostgreSQL."""

    cache_ok = True

    def bind_processor(self, dialect):
        if dialect.name == "postgresql":
            return list
        return lambda values: values.written


class _Among(FunctionElement):
    """`column` has one of the values of a parameter."""

    # Not Boolean: SQLite would be asked whether it is = 1, and use no index.
    type = NullType()
    inherit_cache = True
    name = "among"


class _Beside(FunctionElement):
    """A column in a condition that shall not decide which index is used."""

    inherit_cache = True
    name = "beside"


@compiles(_Among)
def _among_json(element, compiler, **details):
    column, parameter = (compiler.process(part, **details) for part in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({parameter})))"


@compiles(_Among, "postgresql")
def _among_array(element, compiler, **details):
    column, parameter = (compiler.process(part, **details) for part in element.clauses)
    array = ARRAYS[next(iter(element.clauses)).type.python_type]
    return f"({column} = ANY(CAST({parameter} AS {array})))"


@compiles(_Beside)
def _beside_plus(element, compiler, **details):
    return f"+{compiler.process(element.clauses, **details)}"


@compiles(_Beside, "postgresql")
def _beside_nothing(element, compiler, **details):
    # It knows how many rows have which value, and needs no advice.
    return compiler.process(element.clauses, **details)


def among(column, values):
    """The condition that the column has one of the values; one parameter, however many they are."""
    return _Among(column, bindparam(None, listed(values), type_=_Values()))


def among_named(column, name):
    """The same for a statement that is made once: the parameter `name` takes `listed(values)`."""
    return _Among(column, bindparam(name, type_=_Values()))


def listed(values):
    """Values as the parameter of `among_named`."""
    return values if isinstance(values, Listed) else Listed(values)


def beside(column):
    """The column in a condition that shall not decide which index is used."""
    marked = _Beside(column)
    marked.type = column.type
    return marked
