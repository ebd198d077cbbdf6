"""The lines of an extracted page, put together to the paragraphs that its author wrote."""

import re

ENDS = tuple('.:;!?…”"')
# What begins a paragraph of its own whatever stands before it: a dash, "1.", "a)", "Điều 5".
BEGINS = re.compile(r"(?:[-–+•*]\s|\d+(?:\.\d+)*[.)]\s|[a-zđ]\)\s|(?:Phần|Chương|Mục|Điều|Khoản)\s)")


# A line of this share of the longest one was full; what follows it is the rest of its sentence.
FULL = 0.8


def paragraphs_of(page):
    """The paragraphs of a page of `ExtractedText`; a line that only ran out of room goes on in the next one."""
    lines = [line for line in map(str.strip, page.split("\n")) if line]
    full = FULL * max(map(len, lines), default=0)
    found: list = []
    for before, line in zip(["", *lines], lines, strict=False):
        if before and _goes_on(before, line, full):
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
    return tuple(found)


def _goes_on(before, line, full):
    if BEGINS.match(line) or before.endswith(ENDS):
        return False
    return len(before) >= full or before.endswith(",") or line[0].islower() or line[0].isdigit()
