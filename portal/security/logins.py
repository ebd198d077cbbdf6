"""Sign-in names by the agencies' convention: given name, initials of the names before it, a dot, the agency's mark."""

import re

from portal.vietnamese import fold

# Half of the longest sign-in name there is.
LONGEST_MARK = 30
LONGEST_NAME = 24


def mark_of(abbreviation, address):
    """What the sign-in names of an agency end with: its short name, or its address where it has none."""
    short = "".join(re.findall(r"[a-z0-9]+", fold(abbreviation)))
    return short[:LONGEST_MARK] or address[:LONGEST_MARK].strip("-._")


def proposed_login(full_name, mark, is_taken):
    """The sign-in name for a person: `hant.syt` for Nguyễn Thị Hà; with a number where `is_taken(name)`.

    None for a name without any letter that could be typed.
    """
    words = re.findall(r"[a-z0-9]+", fold(full_name))
    if not words:
        return None
    name = (words[-1] + "".join(word[0] for word in words[:-1]))[:LONGEST_NAME]
    number, login = 1, f"{name}.{mark}"
    while is_taken(login):
        number += 1
        login = f"{name}{number}.{mark}"
    return login


def follows_convention(login, mark):
    """Whether a sign-in name that somebody typed is one of the agency's."""
    name, _dot, end = login.partition(".")
    return bool(name) and end == mark
