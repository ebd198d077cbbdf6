"""Names as offices write them into schedules, compared: titles before a name are set aside, marks count.

"Phó Giám đốc Lê Trần Quốc Khánh" names the person of that name; Hùng is not Hưng.
"""

import re
from functools import lru_cache

from portal.content.agenda import parts
from portal.vietnamese import unify_tones

# Words of a name; "Giám đốc An" may be anybody.
SHORTEST_NAME = 2
# What stands behind a name: "Nguyễn Văn An (Phó Giám đốc)", "Nguyễn Văn An - Phó Giám đốc".
_BEHIND = re.compile(r"\s+[-–—(].*|\s*\(.*", re.DOTALL)


# Titles that stand before names, and the words with which what is no person begins.
_POSTS = "giám đốc|gđ|chủ tịch|ct|bí thư|trưởng phòng|trưởng ban|chánh văn phòng|chánh thanh tra|chi cục trưởng"
TITLES = tuple(
    f"đồng chí|đ/c|đc|ông|bà|pgđ|pct|pgs|gs|ts|ths|bs|bác sĩ|tiến sĩ|thạc sĩ|{_POSTS}".split("|")
    + [f"phó {post}" for post in _POSTS.split("|")]
    + [f"quyền {post}" for post in _POSTS.split("|")]
)
_TITLES = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(TITLES, key=len, reverse=True)))})[.:]?\s+", re.IGNORECASE)
_PLACES = re.compile(
    r"(?:sở|ban|phòng|trung tâm|chi cục|ubnd|hđnd|ủy ban|văn phòng|bệnh viện|công an|hội|đoàn|cục|vụ|thanh tra"
    r"|trường)\b",
    re.IGNORECASE,
)


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


@lru_cache(4096)
def without_titles(text):
    """A person's name as it was typed, without the titles around it; unchanged where no name would be left."""
    name = _BEHIND.sub("", " ".join(unify_tones(text).split()))
    while found := _TITLES.match(name):
        rest = name[found.end() :]
        words = rest.split()
        if len(words) < SHORTEST_NAME or _PLACES.match(rest) or not all(word[:1].isupper() for word in words):
            break
        name = rest
    return name or text
