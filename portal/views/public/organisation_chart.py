"""The chart of an agency: its people and units as tiers of boxes, placed for a drawing."""

from dataclasses import dataclass

# Units of the drawing; a browser scales it to the page.
WIDTH, COLUMNS = 960, 4
BOX, GAP, ROW_GAP = 216, 32, 40
PADDING, LINE = 12, 20
# Letters that fit into a line of a box, of its name and of what stands under it; where the first line stands.
MOST_LETTERS, MOST_NOTE_LETTERS, BASE = 25, 29, 15


@dataclass(frozen=True)
class Part:
    """One box: a unit or a post with its name, who holds it, and where to read more; empty texts are left out."""

    name: str
    note: str = ""
    url: str | None = None


@dataclass(frozen=True)
class Box:
    """A part in its place, its texts cut into lines: each (distance from the top, text)."""

    part: Part
    x: int
    y: int
    height: int
    names: tuple
    notes: tuple


@dataclass(frozen=True)
class Drawing:
    """The whole chart: boxes, and lines as (x1, y1, x2, y2)."""

    boxes: tuple
    lines: tuple
    width: int
    height: int


def drawing_of(tiers):
    """The `Drawing` of tiers of `Part`s, the highest first; every tier hangs on the one above it. None for nothing."""
    rows = [tier[start : start + COLUMNS] for tier in tiers for start in range(0, len(tier), COLUMNS)]
    boxes: list = []
    lines: list = []
    top, middle = 0, WIDTH // 2
    for number, row in enumerate(rows):
        is_first, is_last = number == 0, number == len(rows) - 1
        # Between others a row leaves the middle free: the line to those below hangs on nobody beside it.
        placed = _placed(row, top, len(row) if is_first or is_last else len(row) + len(row) % 2)
        bottom = top + placed[0].height
        if not is_first:
            lines.extend(_branches(placed, top - ROW_GAP // 2))
        if not is_last:
            lines.append((middle, bottom if is_first else top - ROW_GAP // 2, middle, bottom + ROW_GAP // 2))
        boxes.extend(placed)
        top = bottom + ROW_GAP
    return Drawing(tuple(boxes), tuple(lines), WIDTH, top - ROW_GAP) if rows else None


def _placed(row, top, slots):
    left = (WIDTH - slots * BOX - (slots - 1) * GAP) // 2
    texts = [(lines_of(part.name, MOST_LETTERS), lines_of(part.note, MOST_NOTE_LETTERS)) for part in row]
    height = 2 * PADDING + max(len(names) + len(notes) for names, notes in texts) * LINE
    return [
        Box(part, left + number * (BOX + GAP), top, height, _set(names, 0, top), _set(notes, len(names), top))
        for number, (part, (names, notes)) in enumerate(zip(row, texts, strict=True))
    ]


def _set(lines, after, top):
    return tuple((top + PADDING + BASE + place * LINE, text) for place, text in enumerate(lines, start=after))


def _branches(boxes, height):
    centres = [box.x + BOX // 2 for box in boxes]
    middle = WIDTH // 2
    yield (min([middle, *centres]), height, max([middle, *centres]), height)
    yield from ((centre, height, centre, boxes[0].y) for centre in centres)


def lines_of(text, most):
    """The text in lines of so many letters; words that are longer are cut."""
    lines: list = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.extend(word[start : start + most] for start in range(0, len(word), most))
    return tuple(lines)
