"""Tables of Word, Excel and Google Docs: a head row that looks like one becomes one, colours become our classes."""

import re

from portal.content.pasted_tree import STYLE, rename, style_of, text_in

_SHEET_RULE = re.compile(r"\.(xl\d+|font\d+)\s*\{([^{}]*)\}")
_BACKGROUND = re.compile(r"background(?:-color)?:\s*([^;\"]+)", re.IGNORECASE)
_BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all", re.IGNORECASE)
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})(?![0-9a-f])")
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)")
NAMED = {"yellow": "#ffff00", "red": "#ff0000", "aqua": "#00ffff", "silver": "#c0c0c0", "gray": "#808080"}
NAMED["grey"] = NAMED["gray"]
CELLS = ("td", "th")
# As good as white; as good as without colour.
WHITE, COLOURLESS = 245, 14


def sheet_styles(html):
    """What Excel says of its cells only in a style sheet: class name → declarations."""
    return {name: " ".join(declarations.split()) for name, declarations in _SHEET_RULE.findall(html)}


def clean_tables(body):
    """Make the tables below `body` ours."""
    # They say only how wide a column was.
    for columns in [*body.iter("colgroup", "col")]:
        columns.drop_tree()
    for part in [*body.iter("tr", *CELLS)]:
        if _HIDDEN.search(style_of(part)) and part.getparent() is not None:
            part.drop_tree()
    for cell in body.iter(*CELLS):
        found = _BACKGROUND.search(style_of(cell))
        colour = _class_of((found[1] if found else cell.get("bgcolor") or "").strip().lower())
        if colour:
            cell.set("class", f"{cell.get('class') or ''} {colour}".strip())
        if not text_in(cell) and next(cell.iter("img"), None) is None:
            for child in [*cell]:
                cell.remove(child)
            cell.text = None
    for table in [*body.iter("table")]:
        _make_head(table)


def _rows(table):
    return [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]


def _cells(row):
    return [cell for cell in row if cell.tag in CELLS]


def _make_head(table):
    rows = _rows(table)
    marked = [row for row in rows if row.getparent().tag == "thead"]
    head = marked or (rows[:1] if _looks_like_head(rows) else [])
    if not head or len(head) == len(rows):
        return
    section = next((part for part in table if part.tag == "thead"), None)
    if section is None:
        section = table.makeelement("thead")
        before = next((place for place, part in enumerate(table) if part.tag != "caption"), len(table))
        table.insert(before, section)
    for row in head:
        section.append(row)
        for cell in _cells(row):
            _make_head_cell(cell)


def _looks_like_head(rows):
    cells = _cells(rows[0]) if rows else []
    filled = [cell for cell in cells if text_in(cell)]
    if len(rows) < 2 or len(cells) < 2 or not filled:
        return False
    # A cell that reaches into the rows below cannot stand in a section of its own.
    if any((cell.get("rowspan") or "1") != "1" for cell in cells):
        return False
    return all(cell.tag == "th" or _BOLD.search(style_of(cell)) or _is_all_bold(cell) for cell in filled)


def _is_all_bold(cell):
    bold = "".join(
        text_in(part)
        for part in cell.iter("b", "strong")
        if not any(above.tag in ("b", "strong") for above in part.iterancestors())
    )
    return bold != "" and "".join(bold.split()) == "".join(text_in(cell).split())


def _make_head_cell(cell):
    rename(cell, "th")
    cell.set("scope", "colgroup" if (cell.get("colspan") or "1") != "1" else "col")
    cell.attrib.pop(STYLE, None)
    # A head is bold by itself.
    for bold in [*cell.iter("b", "strong")]:
        bold.drop_tag()


def _class_of(colour):
    channels = _channels(colour)
    if channels is None:
        return ""
    red, green, blue = channels
    most, least = max(channels), min(channels)
    if least > WHITE:
        return ""
    # What is nearly without colour, or green, for which there is no class, stays shaded.
    if most - least < COLOURLESS:
        return "cell-grey"
    if most == blue:
        return "cell-blue"
    if most == red:
        return "cell-gold" if green - blue > (red - blue) / 2 else "cell-red"
    return "cell-grey"


def _channels(colour):
    text = NAMED.get(colour, colour)
    found = _HEX.match(text)
    if found:
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return tuple(int(digits[start : start + 2], 16) for start in (0, 2, 4))
    found = _RGB.match(text)
    return tuple(min(int(value[:4]), 255) for value in found.groups()) if found else None
