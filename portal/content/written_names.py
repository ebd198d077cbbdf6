"""Names as offices write them into schedules, compared: titles before a name are set aside, marks count.

"Phó Giám đốc Lê Trần Quốc Khánh" names the person of that name; Hùng is not Hưng.
"""

import re
from functools import lru_cache

from portal.content.agenda import parts
from portal.vietnamese import unify_tones

# What stands behind a name: "Nguyễn Văn An (Phó Giám đốc)", "Nguyễn Văn An - Phó Giám đốc".
_BEHIND = re.compile(r"\s+[-–—(].*|\s*\(.*", re.DOTALL)


# The same names are compared with every entry of a week.
@lru_cache(4096)
def plainly(text):
    """A name as names are compared: one spelling, lower case, single blanks; all marks stay."""
    return " ".join(unify_tones(text).casefold().split())


def variants(text):
    """What was typed, as names are compared, and that without what stands behind the name."""
    return plainly(text), plainly(_BEHIND.sub("", text))


def names_written(entry):
    """The `variants` of everybody and everything that an entry names: who takes part, and its units."""
    texts = (*entry.names, *parts(entry.host), *parts(entry.prepared))
    return tuple(dict.fromkeys(pair for pair in map(variants, texts) if pair[0]))


def is_named(written, name):
    """Whether what was written names somebody: his name, with nothing but titles before it. Both `plainly`."""
    return bool(name) and (written == name or written.endswith(f" {name}"))


def named_in(text, names):
    """Which of `names` (as `plainly` has them) a text names, the longest; empty where it names none."""
    return max((name for written in variants(text) for name in names if is_named(written, name)), key=len, default="")
